import Text

/// Writes N-Triples and N-Quads, one statement a line, in the canonical form (RDF Dataset Canonicalization §5).
///
/// Statements are written as they come, so that a dump of any size needs no graph in memory.
public struct NTriplesWriter {
    /// What was written so far, as UTF-8. The caller may take it away at any time.
    public var output: [UInt8] = []

    /// A writer that has written nothing.
    public init() {}

    /// Appends one statement of N-Triples.
    public mutating func write(_ triple: Triple) {
        writeBody(of: triple)
        output.append(contentsOf: " .\n".utf8)
    }

    /// Appends one statement of N-Quads; in the default graph it is the same as in N-Triples.
    public mutating func write(_ quad: Quad) {
        writeBody(of: quad.triple)
        if let graph = quad.graph {
            output.append(UInt8(ascii: " "))
            TermSyntax.append(graph, to: &output)
        }
        output.append(contentsOf: " .\n".utf8)
    }

    private mutating func writeBody(of triple: Triple) {
        TermSyntax.append(triple.subject, to: &output)
        output.append(UInt8(ascii: " "))
        TermSyntax.append(triple.predicate, to: &output)
        output.append(UInt8(ascii: " "))
        TermSyntax.append(triple.object, to: &output)
    }
}

extension Graph {
    /// The graph as N-Triples in UTF-8, in the order in which the triples came.
    public func nTriples() -> [UInt8] {
        var writer = NTriplesWriter()
        writer.output.reserveCapacity(count * 128)
        for entry in entries { writer.write(triple(entry)) }
        return writer.output
    }
}

/// How N-Triples and Turtle spell single terms.
enum TermSyntax {
    static func append(_ term: Term, to output: inout [UInt8]) {
        switch term {
        case .iri(let iri): append(iri, to: &output)
        case .blank(let node): append(node, to: &output)
        case .literal(let literal):
            appendQuoted(literal.lexical, to: &output)
            switch literal.annotation {
            case .none: break
            case .language(let tag): appendLanguage(tag, to: &output)
            case .datatype(let datatype):
                output.append(contentsOf: "^^".utf8)
                append(datatype, to: &output)
            }
        }
    }

    static func append(_ iri: IRI, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "<"))
        output.append(iri.string)
        output.append(UInt8(ascii: ">"))
    }

    static func append(_ node: BlankNode, to output: inout [UInt8]) {
        output.append(contentsOf: "_:".utf8)
        appendLabel(node.label, to: &output)
    }

    static func spelled(_ node: BlankNode) -> String {
        var bytes: [UInt8] = []
        append(node, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Letters and digits stay, every other byte becomes `_` and two hexadecimal digits: no two labels become one, and
    /// every syntax allows what comes out (but RDF/XML escapes a digit at the start too, where no XML name has one).
    static func appendLabel(_ label: String, to output: inout [UInt8]) {
        if label.isEmpty { output.append(UInt8(ascii: "_")) }
        for byte in label.utf8 {
            if isASCIILetter(byte) || isASCIIDigit(byte) {
                output.append(byte)
            } else {
                output.append(UInt8(ascii: "_"))
                Hexadecimal.appendCapitals(byte, to: &output)
            }
        }
    }

    /// A tag that `LANGTAG` cannot spell (Turtle production 144s) is written with hyphens for what is not allowed.
    static func appendLanguage(_ tag: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "@"))
        output.append(LanguageTag.spelled(tag))
    }

    static func appendQuoted(_ text: String, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        withBytes(of: text) { bytes in
            var start = 0
            for (position, byte) in bytes.enumerated() where needsEscape(byte) {
                output.append(contentsOf: bytes[start..<position])
                appendEscape(byte, to: &output)
                start = position + 1
            }
            output.append(contentsOf: bytes[start...])
        }
        output.append(UInt8(ascii: "\""))
    }

    @inline(__always)
    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
    }

    private static func appendEscape(_ byte: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x09: output.append(UInt8(ascii: "t"))
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0C: output.append(UInt8(ascii: "f"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(byte)
        default:
            output.append(contentsOf: "u00".utf8)
            Hexadecimal.appendCapitals(byte, to: &output)
        }
    }
}

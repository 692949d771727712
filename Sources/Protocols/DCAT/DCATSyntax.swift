import DCAT
import Feeds
import Fetch

/// A syntax of RDF, told by the bytes of a document; what the server calls it decides only where the bytes leave a choice.
///
/// Servers call Turtle `text/plain` or `text/html`, RDF/XML `text/xml`, and a log-in page anything at all.
enum DCATSyntax: Equatable {
    /// N-Triples, or N-Quads, which holds it.
    case nTriples
    case turtle
    case rdfXML
    case jsonLD

    /// Why a document is no RDF: what it is instead, in words that follow "answered with".
    struct NotRDF: Error {
        let what: String
    }

    /// How many bytes from the start decide.
    static let sampleBytes = 65_536

    /// - Parameters:
    ///   - start: the first ``sampleBytes`` bytes of the document, or all of a shorter one.
    ///   - mediaType: from `Content-Type`, in lower case.
    init(_ start: [UInt8], mediaType: String?, url: String) throws(NotRDF) {
        let declared = Self.declared(mediaType: mediaType) ?? Self.declared(suffix: IRIText.pathExtension(url))
        if start.starts(with: [0xFE, 0xFF]) || start.starts(with: [0xFF, 0xFE]) || start.prefix(4).contains(0) {
            // Of the syntaxes, only XML has other encodings than UTF-8.
            guard start.prefix(8).contains(UInt8(ascii: "<")) else { throw NotRDF(what: "bytes that are no text") }
            self = .rdfXML
            return
        }
        let bytes = start.starts(with: [0xEF, 0xBB, 0xBF]) ? start[3...] : start[...]
        let text = bytes.drop(while: Self.isSpace)
        guard let first = text.first else { throw NotRDF(what: "nothing") }
        switch first {
        case UInt8(ascii: "<") where Self.isTag(text): self = try Self.xml(text)
        case UInt8(ascii: "{"): self = try Self.json(text, declared)
        case UInt8(ascii: "[") where Self.isArray(text): self = try Self.json(text, declared)
        default: self = try Self.statements(text, declared)
        }
    }

    // MARK: What the server says

    private static func declared(mediaType: String?) -> DCATSyntax? {
        switch mediaType {
        case "text/turtle", "application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3", "application/trig":
            .turtle
        case "application/n-triples", "application/n-quads", "text/x-nquads": .nTriples
        case "application/rdf+xml": .rdfXML
        case "application/ld+json": .jsonLD
        default: nil
        }
    }

    private static func declared(suffix: String?) -> DCATSyntax? {
        switch suffix {
        case "ttl", "n3", "trig": .turtle
        case "nt", "nq": .nTriples
        case "rdf", "owl": .rdfXML
        case "jsonld": .jsonLD
        default: nil
        }
    }

    // MARK: XML and JSON

    /// Whether a document that begins with `<` begins with a tag, and not with an IRI of Turtle or N-Triples.
    private static func isTag(_ text: ArraySlice<UInt8>) -> Bool {
        let rest = text.dropFirst()
        guard let next = rest.first else { return true }
        if next == UInt8(ascii: "?") || next == UInt8(ascii: "!") { return true }
        let name = rest.prefix { $0.isNameByte }
        guard !name.isEmpty, let end = rest.dropFirst(name.count).first else { return false }
        // A prefix must be declared on the root, so `<urn:x>` is an IRI.
        return isSpace(end) || (end == UInt8(ascii: ">") && !name.contains(UInt8(ascii: ":")))
    }

    private static func xml(_ text: ArraySlice<UInt8>) throws(NotRDF) -> DCATSyntax {
        if isPage(text) { throw NotRDF(what: "a web page") }
        if text.contains("http://www.w3.org/1999/02/22-rdf-syntax-ns#".utf8) { return .rdfXML }
        throw NotRDF(what: "XML that is no RDF/XML: `\(beginning(of: text))`")
    }

    private static func isPage(_ text: ArraySlice<UInt8>) -> Bool {
        let start = String(decoding: text.prefix(2048), as: UTF8.self).lowercased()
        return start.contains("<!doctype html") || start.contains("<html") || start.hasPrefix("<head")
            || start.hasPrefix("<body")
    }

    /// A list of JSON, and not a blank node of Turtle.
    private static func isArray(_ text: ArraySlice<UInt8>) -> Bool {
        let rest = text.dropFirst().drop(while: isSpace)
        guard let next = rest.first else { return true }
        if next == UInt8(ascii: "]") { return rest.dropFirst().allSatisfy(isSpace) }
        return next == UInt8(ascii: "{") || next == UInt8(ascii: "[") || next == UInt8(ascii: "\"")
    }

    private static func json(_ text: ArraySlice<UInt8>, _ declared: DCATSyntax?) throws(NotRDF) -> DCATSyntax {
        let keywords = ["\"@context\"", "\"@graph\"", "\"@id\"", "\"@type\""]
        if declared == .jsonLD || keywords.contains(where: { text.contains($0.utf8) }) { return .jsonLD }
        throw NotRDF(what: "JSON without `@context` or `@graph`, which is no JSON-LD")
    }

    // MARK: Turtle and N-Triples

    private static func statements(_ text: ArraySlice<UInt8>, _ declared: DCATSyntax?) throws(NotRDF) -> DCATSyntax {
        if isPage(text) { throw NotRDF(what: "a web page") }
        let lines = text.split(separator: UInt8(ascii: "\n")).prefix(20)
            .map { $0.drop(while: isSpace) }.filter { $0.first.map { $0 != UInt8(ascii: "#") } ?? false }
        let hasDirective = lines.contains(where: isDirective)
        let count = lines.count { isStatementLine($0) }
        // All N-Triples are Turtle, but a broken line costs less where lines are known to be statements; N-Quads are not.
        if !hasDirective, count * 2 > lines.count {
            return declared == .turtle && !lines.contains(where: namesGraph) ? .turtle : .nTriples
        }
        let first = text.first
        let isNode = first == UInt8(ascii: "<") || first == UInt8(ascii: "[") || text.starts(with: "_:".utf8)
        if hasDirective || isNode || declared == .turtle || declared == .nTriples { return .turtle }
        throw NotRDF(what: "text that is no RDF: `\(beginning(of: text))`")
    }

    private static func isDirective(_ line: ArraySlice<UInt8>) -> Bool {
        let word = String(decoding: line.prefix(7), as: UTF8.self).lowercased()
        return word == "@prefix" || word.hasPrefix("prefix ") || word.hasPrefix("@base") || word.hasPrefix("base ")
    }

    /// `<a> <b> … .` on one line.
    private static func isStatementLine(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.first == UInt8(ascii: "<") || line.starts(with: "_:".utf8),
            line.last(where: { !isSpace($0) }) == UInt8(ascii: ".")
        else { return false }
        let rest = afterWord(line)
        guard rest.first == UInt8(ascii: "<") else { return false }
        return rest.prefix { $0 != UInt8(ascii: ">") }.contains(UInt8(ascii: ":"))
    }

    /// Whether a line that is a statement has a fourth term before its full stop.
    private static func namesGraph(_ line: ArraySlice<UInt8>) -> Bool {
        let rest = afterWord(afterWord(line))
        guard isStatementLine(line), let stop = rest.lastIndex(of: UInt8(ascii: ".")) else { return false }
        guard rest.first == UInt8(ascii: "\"") else {
            return !afterWord(rest[..<stop]).isEmpty
        }
        guard let end = rest[..<stop].lastIndex(where: { !isSpace($0) }), rest[end] == UInt8(ascii: ">"),
            let start = rest[..<end].lastIndex(of: UInt8(ascii: "<"))
        else { return false }
        return isSpace(rest[start - 1])
    }

    private static func afterWord(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.drop(while: { !isSpace($0) }).drop(while: isSpace)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte <= 0x20 }

    private static func beginning(of text: ArraySlice<UInt8>) -> String {
        String(String(decoding: text.prefix(120), as: UTF8.self).prefix(40).map { $0.isNewline ? " " : $0 })
    }
}

extension UInt8 {
    fileprivate var isNameByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2E, 0x3A: true
        default: self >= 0x80
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether these bytes stand somewhere in it.
    fileprivate func contains(_ part: some Collection<UInt8>) -> Bool { firstRange(of: part) != nil }
}

/// Reads N-Triples and N-Quads (RDF 1.1 N-Triples, RDF 1.1 N-Quads), one statement a line.
public struct NTriplesReader: Sendable {
    private let allowsGraphs: Bool
    private let mode: ReadingMode
    private let limits: RDFLimits

    /// A reader of N-Triples, or of N-Quads where statements may name their graph.
    public init(allowsGraphs: Bool = false, mode: ReadingMode = .recovering, limits: RDFLimits = RDFLimits()) {
        self.allowsGraphs = allowsGraphs
        self.mode = mode
        self.limits = limits
    }

    /// Hands every statement of a UTF-8 document to `receive`, and in recovering mode every problem.
    /// - Throws: `RDFProblem` where reading ends early, or what `receive` throws.
    public func read(_ bytes: UnsafeRawBufferPointer, _ receive: (RDFEvent) throws -> Void) throws {
        try withoutActuallyEscaping(receive) { receive in
            var parser = NTriplesParser(bytes, allowsGraphs: allowsGraphs, EventSink(bytes, mode, limits, receive))
            try parser.document()
        }
    }

    /// Reads a whole document into a graph; the names of graphs are left out.
    public func graph(_ bytes: [UInt8]) throws -> ReadGraph {
        var result = ReadGraph()
        try bytes.withUnsafeBytes { try read($0) { result.take($0) } }
        return result
    }
}

private struct NTriplesParser {
    private var scanner: TermScanner
    private var sink: EventSink
    private let allowsGraphs: Bool

    init(_ bytes: UnsafeRawBufferPointer, allowsGraphs: Bool, _ sink: EventSink) {
        scanner = TermScanner(bytes, sink.limits, isStrict: sink.mode == .strict)
        self.sink = sink
        self.allowsGraphs = allowsGraphs
    }

    mutating func document() throws {
        do {
            while !scanner.isAtEnd {
                do {
                    try line()
                } catch let fault as Fault {
                    try sink.problem(fault)
                    skipLine()
                }
            }
        } catch let fault as Fault {
            throw sink.located(fault)
        }
    }

    private mutating func line() throws {
        skipSpace()
        guard !scanner.isAtEnd, !isLineBreak(scanner.current), scanner.current != UInt8(ascii: "#") else {
            return skipLine()
        }
        let start = scanner.position
        let subject = try resource("a subject")
        skipSpace()
        guard scanner.current == UInt8(ascii: "<") else { throw unexpected("a predicate") }
        let predicate = try iri()
        skipSpace()
        let object = try object()
        skipSpace()
        var graph: Term?
        if allowsGraphs, scanner.current != UInt8(ascii: ".") {
            graph = try resource("a graph name or a full stop")
            skipSpace()
        }
        guard scanner.current == UInt8(ascii: ".") else { throw unexpected("a full stop") }
        scanner.position += 1
        skipSpace()
        guard scanner.isAtEnd || isLineBreak(scanner.current) || scanner.current == UInt8(ascii: "#") else {
            throw unexpected("the end of the line")
        }
        for repair in scanner.repairs { try sink.problem(repair) }
        scanner.repairs.removeAll(keepingCapacity: true)
        try sink.statement(Quad(Triple(subject, predicate, object), graph: graph), at: start)
        skipLine()
    }

    private func unexpected(_ what: String) -> Fault {
        Fault(scanner.isAtEnd ? .unexpectedEnd : .expected(what), at: scanner.position)
    }

    private mutating func resource(_ what: String) throws -> Term {
        switch scanner.current {
        case UInt8(ascii: "<"): .iri(try iri())
        case UInt8(ascii: "_"): .blank(try scanner.blankNodeLabel())
        default: throw unexpected(what)
        }
    }

    private mutating func iri() throws -> IRI {
        let start = scanner.position
        let text = try scanner.iriReference()
        if !IRIReference.hasScheme(text) { try scanner.repair(.relativeIRI(text), at: start) }
        return IRI(unchecked: text)
    }

    private mutating func object() throws -> Term {
        guard scanner.current == UInt8(ascii: "\"") else { return try resource("an object") }
        if scanner.byte(at: scanner.position + 1) == UInt8(ascii: "\""),
            scanner.byte(at: scanner.position + 2) == UInt8(ascii: "\"")
        {
            throw Fault(.expected("a text in single-line quotes"), at: scanner.position)
        }
        let text = try scanner.quotedText()
        switch scanner.current {
        case UInt8(ascii: "@"): return .literal(Literal(text, language: try scanner.languageTag()))
        case UInt8(ascii: "^"):
            guard scanner.byte(at: scanner.position + 1) == UInt8(ascii: "^"),
                scanner.byte(at: scanner.position + 2) == UInt8(ascii: "<")
            else { throw unexpected("a datatype") }
            scanner.position += 2
            return .literal(Literal(text, datatype: try iri()))
        default: return .literal(Literal(text))
        }
    }

    private mutating func skipSpace() {
        while scanner.current == UInt8(ascii: " ") || scanner.current == UInt8(ascii: "\t") { scanner.position += 1 }
    }

    private mutating func skipLine() {
        scanner.repairs.removeAll(keepingCapacity: true)
        while !scanner.isAtEnd, !isLineBreak(scanner.current) { scanner.position += 1 }
        if !scanner.isAtEnd { scanner.position += 1 }
    }
}

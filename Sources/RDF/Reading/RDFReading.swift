/// How a reader takes what the syntax does not allow.
public enum ReadingMode: Sendable {
    /// The first fault ends the reading, as the conformance suites ask.
    case strict
    /// What can be repaired is repaired, what cannot costs one statement; both are reported. For harvesting.
    case recovering
}

/// The bounds within which a document from a stranger is read. Passing one is a problem that names it.
public struct RDFLimits: Hashable, Sendable {
    /// How many nodes and lists may stand inside each other.
    public var maxDepth: Int
    /// The longest literal, in bytes as written.
    public var maxLiteralBytes: Int
    /// The longest IRI or name, in bytes as written.
    public var maxIRIBytes: Int
    /// The most statements of one document. Passing this one ends the reading in both modes.
    public var maxStatements: Int
    /// The most terms that the JSON-LD contexts of one document may define or copy, repeated ones counted each time: a
    /// small document could otherwise make a large table thousands of times. Passing this one ends the reading.
    public var maxContextTerms: Int
    /// The most contexts that one list of JSON-LD contexts may have.
    public var maxContexts: Int
    /// The most problems that are reported one by one. Passing this one ends the reading in both modes.
    public var maxProblems: Int

    /// Makes limits; what is left out has a default that no honest catalogue reaches.
    public init(
        maxDepth: Int = 64, maxLiteralBytes: Int = 16 << 20, maxIRIBytes: Int = 16 << 10,
        maxStatements: Int = 100_000_000, maxContextTerms: Int = 10_000_000, maxContexts: Int = 256,
        maxProblems: Int = 10_000
    ) {
        self.maxDepth = maxDepth
        self.maxLiteralBytes = maxLiteralBytes
        self.maxIRIBytes = maxIRIBytes
        self.maxStatements = maxStatements
        self.maxContextTerms = maxContextTerms
        self.maxContexts = maxContexts
        self.maxProblems = maxProblems
    }
}

/// A place in a document.
public struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
    /// The line, counted from 1.
    public let line: Int
    /// The column, counted from 1 in bytes of UTF-8; 0 where only the line is known, as in RDF/XML.
    public let column: Int
    /// The byte, counted from 0; 0 where only the line is known.
    public let offset: Int

    /// Names a place.
    public init(line: Int, column: Int, offset: Int) {
        self.line = line
        self.column = column
        self.offset = offset
    }

    /// The place in words.
    public var description: String { column > 0 ? "line \(line), column \(column)" : "line \(line)" }
}

/// What a reader finds, in the order of the document.
public enum RDFEvent: Sendable {
    /// A statement and where it stands. In syntaxes without named graphs the graph is `nil`.
    case statement(Quad, at: SourcePosition)
    /// A fault that was repaired or that cost a statement; in strict mode faults are thrown instead.
    case problem(RDFProblem)
}

/// A graph as it was read, and what was wrong with it.
public struct ReadGraph: Sendable {
    /// The statements, without the names of their graphs.
    public var graph = Graph()
    /// The faults, in the order of the document; empty in strict mode.
    public var problems: [RDFProblem] = []

    mutating func take(_ event: RDFEvent) {
        switch event {
        case .statement(let quad, _): graph.insert(quad.triple)
        case .problem(let problem): problems.append(problem)
        }
    }
}

extension BlankNode {
    /// A node that a document describes without a label. No label that was written begins with just one hyphen.
    init(made number: Int) { self.init("-\(number)") }

    /// A node with the label that a document gives it, which may be any text in JSON-LD.
    init(written label: String) { self.init(label.utf8.first == UInt8(ascii: "-") ? "-" + label : label) }
}

internal import JSON

/// The contexts that JSON-LD documents may name. Nothing is ever fetched: what is not here is a problem.
public struct JSONLDContexts: Sendable {
    private var documents: [String: JSONValue] = [:]

    /// No context.
    public init() {}

    /// Lets an IRI stand for a context document, `{"@context": …}` in UTF-8.
    /// - Throws: `RDFProblem` where the document is not JSON.
    public mutating func add(_ iri: String, document: [UInt8]) throws {
        documents[iri] = try JSONLDReader.parse(document, RDFLimits())
    }

    /// Lets an IRI stand for a table of our own.
    public mutating func add(_ iri: String, _ table: JSONLDContext) throws {
        try add(iri, document: table.document())
    }

    func document(_ iri: String) -> JSONValue? { documents[iri] }
}

/// Reads JSON-LD 1.1 by expansion and conversion to RDF (JSON-LD 1.1 API §5.1.2, §8.1). The whole document is in memory.
///
/// In recovering mode a fault costs the value, property or term in which it stands. Faults of JSON have a place; those
/// of JSON-LD have a text that names the key or value, and no place.
public struct JSONLDReader: Sendable {
    /// What becomes of the base direction of a text, for which RDF 1.1 has no place (JSON-LD 1.1 API §8.2.1).
    public enum Direction: Sendable {
        /// It is left out.
        case none
        /// It becomes part of a datatype.
        case i18nDatatype
        /// It becomes a property of a blank node.
        case compoundLiteral
    }

    private let base: String?
    private let contexts: JSONLDContexts
    private let expandContext: String?
    private let direction: Direction
    private let mode: ReadingMode
    private let limits: RDFLimits

    /// A reader; `base` is the absolute IRI of the document, `expandContext` the IRI of a built-in context that holds
    /// for the whole document, as an HTTP `Link` header may say.
    public init(
        base: IRI? = nil, contexts: JSONLDContexts = JSONLDContexts(), expandContext: String? = nil,
        direction: Direction = .none, mode: ReadingMode = .recovering, limits: RDFLimits = RDFLimits()
    ) {
        self.base = base?.string
        self.contexts = contexts
        self.expandContext = expandContext
        self.direction = direction
        self.mode = mode
        self.limits = limits
    }

    /// Hands every statement of a UTF-8 document to `receive`, and in recovering mode every problem.
    /// - Throws: `RDFProblem` where reading ends early, or what `receive` throws.
    public func read(_ bytes: [UInt8], _ receive: (RDFEvent) throws -> Void) throws {
        let document = try Self.parse(bytes, limits)
        try withoutActuallyEscaping(receive) { receive in
            var processor = JSONLDProcessor(base: base, contexts, EventSink(nil, mode, limits, receive), direction)
            do {
                try processor.read(document, expandContext: expandContext)
            } catch let fault as Fault {
                throw processor.sink.located(fault)
            }
        }
    }

    /// Reads a whole document into a graph; the names of graphs are left out.
    public func graph(_ bytes: [UInt8]) throws -> ReadGraph {
        var result = ReadGraph()
        try read(bytes) { result.take($0) }
        return result
    }

    fileprivate static func parse(_ bytes: [UInt8], _ limits: RDFLimits) throws -> JSONValue {
        let jsonLimits = JSONLimits(maxDepth: 2 * limits.maxDepth, maxStringBytes: limits.maxLiteralBytes)
        do {
            return try JSONValue.parse(bytes, limits: jsonLimits)
        } catch {
            let position = SourcePosition(line: error.line, column: error.column, offset: error.offset)
            switch error.reason {
            case .tooDeep: throw RDFProblem(.tooDeep(maxDepth: limits.maxDepth), at: position)
            case .stringTooLong(let limit):
                throw RDFProblem(.literalTooLong(maxLiteralBytes: limit), at: position)
            default: throw RDFProblem(.malformed(error.reason.message), at: position)
            }
        }
    }
}

/// The state of one reading: what was expanded is turned into statements at once, without a map of nodes between.
struct JSONLDProcessor {
    let contexts: JSONLDContexts
    let documentBase: IRIReference?
    let direction: JSONLDReader.Direction
    var sink: EventSink
    /// What is left of `RDFLimits.maxContextTerms`.
    var contextTermsLeft: Int
    var blankNodesMade = 0

    init(base: String?, _ contexts: JSONLDContexts, _ sink: EventSink, _ direction: JSONLDReader.Direction) {
        documentBase = base.flatMap(IRIReference.init(base:))
        self.contexts = contexts
        self.direction = direction
        self.sink = sink
        contextTermsLeft = sink.limits.maxContextTerms
    }

    mutating func read(_ document: JSONValue, expandContext: String?) throws {
        var context = ActiveContext(base: documentBase)
        if let expandContext {
            context = try process(.string(expandContext), in: context, ContextScope(baseURL: documentBase))
        }
        var expanded = try expand(document, of: nil, in: context, baseURL: documentBase)
        // A document that is nothing but a graph stands for what is in it (JSON-LD 1.1 API §9.1, expand, step 8.1).
        if case .object(let node) = expanded, node.count == 1, let graph = node["@graph"] { expanded = graph }
        for item in expanded.elements where !item.isNull { try state(item, in: nil) }
    }

    func fault(_ code: JSONLDErrorCode, _ what: String) -> Fault { Fault(.jsonLD(code, what), at: 0) }

    /// Does something that may fail without harm to what stands beside it: in recovering mode a fault is reported.
    mutating func tolerating<Result>(_ body: (inout JSONLDProcessor) throws -> Result) throws -> Result? {
        do {
            return try body(&self)
        } catch let fault as Fault {
            try sink.problem(fault)
            return nil
        }
    }
}

internal import JSON

/// The contexts that JSON-LD documents may name. Nothing is ever fetched: what is not here is a problem.
public struct JSONLDContexts: Sendable {
    private var documents: [String: JSONValue] = [:]

    /// No context.
    public init() {}

    /// Lets an IRI stand for a context document, `{"@context": …}` in UTF-8.
    /// - Throws: `RDFProblem` where the document is not JSON.
    public mutating func add(_ iri: String, document: [UInt8]) throws {
        do {
            documents[iri] = try JSONValue.parse(document)
        } catch {
            throw RDFProblem(error)
        }
    }

    /// Lets an IRI stand for a table of our own.
    public mutating func add(_ iri: String, _ table: JSONLDContext) throws {
        try add(iri, document: table.document())
    }

    func document(_ iri: String) -> JSONValue? { documents[iri] }
}

/// Reads JSON-LD 1.1 by expansion and conversion to RDF (JSON-LD 1.1 API §5.1.2, §8.1).
///
/// A document that is an array, or an object with nothing but `@context` and `@graph`, is read item by item, and only one
/// item is expanded at a time; any other is one item. Large arrays of an item are read in parts, so memory depends on the
/// largest node inside and not on the document. Places are the beginnings of items.
/// In recovering mode a fault costs the value, property or term in which it stands, and broken JSON one item, or one
/// element of a large array.
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
    public func read(_ bytes: UnsafeRawBufferPointer, _ receive: (RDFEvent) throws -> Void) throws {
        let jsonLimits = JSONLimits(maxDepth: 2 * limits.maxDepth, maxStringBytes: limits.maxLiteralBytes)
        try withoutActuallyEscaping(receive) { receive in
            let sink = EventSink(bytes, mode, limits, receive)
            var processor = JSONLDProcessor(base: base, contexts, sink, direction)
            do {
                try processor.read(JSONScanner(bytes, limits: jsonLimits), expandContext: expandContext)
            } catch let fault as Fault {
                throw processor.sink.located(fault)
            } catch let error as JSONError {
                throw RDFProblem(error)
            }
        }
    }

    /// Reads from an array. See `read(_:_:)`.
    public func read(_ bytes: [UInt8], _ receive: (RDFEvent) throws -> Void) throws {
        try bytes.withUnsafeBytes { try read($0, receive) }
    }

    /// Reads a whole document into a graph; the names of graphs are left out.
    public func graph(_ bytes: [UInt8]) throws -> ReadGraph {
        var result = ReadGraph()
        try read(bytes) { result.take($0) }
        return result
    }
}

extension RDFProblem {
    /// What the JSON reader refuses. One node is an array and an object of JSON, so its depth counts double.
    init(_ error: JSONError) {
        let position = SourcePosition(line: error.line, column: error.column, offset: error.offset)
        switch error.reason {
        case .tooDeep(let limit): self.init(.tooDeep(maxDepth: limit / 2), at: position)
        case .stringTooLong(let limit): self.init(.literalTooLong(maxLiteralBytes: limit), at: position)
        default: self.init(.malformed(error.reason.message), at: position)
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
    /// What built-in contexts define on their own, because a feed may name one in each of its items.
    var remoteContexts: [String: ActiveContext] = [:]
    /// The IRIs of properties, classes and datatypes that were found to be well-formed.
    var knownIRIs = StringMemory<IRI>()
    /// Where the item in hand begins.
    private(set) var offset = 0

    init(base: String?, _ contexts: JSONLDContexts, _ sink: EventSink, _ direction: JSONLDReader.Direction) {
        documentBase = base.flatMap(IRIReference.init(base:))
        self.contexts = contexts
        self.direction = direction
        self.sink = sink
        contextTermsLeft = sink.limits.maxContextTerms
    }

    mutating func read(_ document: JSONScanner, expandContext: String?) throws {
        var context = ActiveContext(base: documentBase)
        if let expandContext {
            context = try process(.string(expandContext), in: context, ContextScope(baseURL: documentBase))
        }
        var scanner = document
        if scanner.kind == .array {
            try readItems(&scanner, of: nil, in: SettledContext(context))
        } else if let (local, graph) = try Self.graphParts(document) {
            if let local {
                let local = try scanner.value(in: local)
                let outer = context
                let scope = ContextScope(baseURL: documentBase)
                context = try tolerating { try $0.process(local, in: outer, scope) } ?? outer
            }
            scanner = graph
            try readItems(&scanner, of: "@graph", in: SettledContext(context))
        } else {
            let range = try scanner.skipValue()
            try scanner.finish()
            try readItem(range, &scanner, of: nil, in: SettledContext(context), isWhole: true)
        }
    }

    /// Where the context and the items stand in an object that has nothing else; `nil` for any other document.
    private static func graphParts(_ document: JSONScanner) throws -> (context: Range<Int>?, graph: JSONScanner)? {
        var scanner = document
        guard scanner.kind == .object else { return nil }
        try scanner.enterObject()
        var context: Range<Int>?
        var graph: JSONScanner?
        while let key = try scanner.nextKey() {
            if key == "@context", context == nil {
                context = try scanner.skipValue()
            } else if key == "@graph", graph == nil, scanner.kind == .array {
                graph = scanner
                try scanner.skipValue()
            } else {
                return nil
            }
        }
        try scanner.finish()
        return graph.map { (context, $0) }
    }

    private mutating func readItems(
        _ scanner: inout JSONScanner, of property: String?, in context: SettledContext
    ) throws {
        try scanner.enterArray()
        while let range = try scanner.nextElement() {
            offset = range.lowerBound
            try toleratingBrokenJSON { try $0.readItem(range, &scanner, of: property, in: context) }
        }
        // The graph's array is followed by the rest of its object, which was looked at before.
        if property == nil { try scanner.finish() }
    }

    private mutating func readItem(
        _ range: Range<Int>, _ scanner: inout JSONScanner, of property: String?, in context: SettledContext,
        isWhole: Bool = false
    ) throws {
        if let large = try LargeItem(range, in: &scanner) {
            return try readLarge(large, of: &scanner, property, in: context, isWhole: isWhole)
        }
        let item = try scanner.value(in: range)
        let expanded = try tolerating { try $0.expand(item, of: property, in: context, baseURL: $0.documentBase) }
        try stateItem(expanded ?? .null, isWhole: isWhole)
    }

    /// States what is in an expanded item.
    mutating func stateItem(_ item: JSONValue, isWhole: Bool) throws {
        var expanded = item
        // A document that is nothing but a graph stands for what is in it (JSON-LD 1.1 API §9.1, expand, step 8.1).
        if isWhole, case .object(let node) = expanded, node.count == 1, let graph = node["@graph"] { expanded = graph }
        for node in expanded.elements where !node.isNull { try state(node, in: nil) }
    }

    func fault(_ code: JSONLDErrorCode, _ what: String) -> Fault { Fault(.jsonLD(code, what), at: offset) }

    /// Does something that may fail without harm to what stands beside it: in recovering mode a fault is reported.
    mutating func tolerating<Result>(_ body: (inout JSONLDProcessor) throws -> Result) throws -> Result? {
        do {
            return try body(&self)
        } catch let fault as Fault {
            try sink.problem(fault)
            return nil
        }
    }

    /// Does something to a part of the document that may turn out to be no JSON: in recovering mode that is reported.
    @discardableResult
    mutating func toleratingBrokenJSON<Result>(_ body: (inout JSONLDProcessor) throws -> Result) throws -> Result? {
        do {
            return try body(&self)
        } catch let error as JSONError where sink.mode == .recovering {
            let problem = RDFProblem(error)
            try sink.problem(Fault(problem.reason, at: problem.position.offset))
            return nil
        }
    }
}

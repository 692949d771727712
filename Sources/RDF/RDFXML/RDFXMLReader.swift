internal import XML

/// Reads RDF/XML (RDF 1.1 XML Syntax) as a stream: memory does not grow with the document.
///
/// Places are lines. In recovering mode a fault costs the property or node element in which it stands.
public struct RDFXMLReader: Sendable {
    private let base: String?
    private let encoding: String?
    private let mode: ReadingMode
    private let limits: RDFLimits

    /// A reader; `base` is the absolute IRI of the document, `encoding` the charset that the transport declared.
    public init(
        base: IRI? = nil, encoding: String? = nil, mode: ReadingMode = .recovering, limits: RDFLimits = RDFLimits()
    ) {
        self.base = base?.string
        self.encoding = encoding
        self.mode = mode
        self.limits = limits
    }

    /// Hands every statement of a document to `receive`, and in recovering mode every problem.
    /// - Throws: `RDFProblem` where reading ends early, or what `receive` throws.
    public func read(_ bytes: [UInt8], _ receive: (RDFEvent) throws -> Void) throws {
        try read(receive) { try XMLPullReader(bytes: bytes, encoding: encoding, recovers: $0, limits: $1) }
    }

    /// Reads a file piece by piece. See `read(_:_:)`.
    public func read(path: String, _ receive: (RDFEvent) throws -> Void) throws {
        try read(receive) { try XMLPullReader(path: path, encoding: encoding, recovers: $0, limits: $1) }
    }

    /// Reads a whole document into a graph.
    public func graph(_ bytes: [UInt8]) throws -> ReadGraph {
        var result = ReadGraph()
        try read(bytes) { result.take($0) }
        return result
    }

    private func read(
        _ receive: (RDFEvent) throws -> Void, open: (Bool, XMLLimits) throws -> XMLPullReader
    ) throws {
        // Documents made by ontology editors write `&xsd;string` (docs/decisions/013-flat-entities.md).
        let xmlLimits = XMLLimits(
            maxDepth: 2 * limits.maxDepth, maxTextBytes: limits.maxLiteralBytes, maxEntities: 100)
        try withoutActuallyEscaping(receive) { receive in
            var sink = EventSink(nil, mode, limits, receive)
            let reader: XMLPullReader
            do {
                reader = try open(mode == .recovering, xmlLimits)
            } catch let error as XMLError {
                throw sink.located(Fault(error))
            }
            var parser = RDFXMLParser(reader, base: base, sink)
            try parser.document()
        }
    }
}

extension Fault {
    /// What the XML reader refuses; the offset is a line.
    init(_ error: XMLError) {
        switch error.reason {
        case .tooDeep(let limit): self.init(.tooDeep(maxDepth: limit / 2), at: error.line)
        case .textTooLong(let limit): self.init(.literalTooLong(maxLiteralBytes: limit), at: error.line)
        default: self.init(.malformed(error.message), at: error.line)
        }
    }
}

/// A recursive descent over the grammar of RDF/XML §7.2; the depth of elements is bounded by the XML reader.
struct RDFXMLParser {
    /// What a child takes over from its parent (RDF/XML §6.1.2).
    struct Scope {
        var base: IRIReference?
        var language: String?
    }

    private struct QualifiedName: Hashable {
        let namespace: String
        let name: String
    }

    private let reader: XMLPullReader
    var sink: EventSink
    private let base: String?
    /// How many elements are open.
    private var depth = 0
    private var blankNodesMade = 0
    /// The IRIs that `rdf:ID` made, which must be different; only kept where somebody asks for strictness.
    private var identifiers: Set<String> = []
    /// What the names that a document uses over and over stand for.
    private var names: [QualifiedName: IRI] = [:]
    private static let maxNames = 4096
    /// The line of the last tag.
    private(set) var line = 1

    init(_ reader: XMLPullReader, base: String?, _ sink: EventSink) {
        self.reader = reader
        self.base = base
        self.sink = sink
    }

    mutating func document() throws {
        do {
            let scope = Scope(base: base.flatMap(IRIReference.init(base:)), language: nil)
            while let event = try next() {
                guard case .start(let tag) = event else { continue }
                if tag.isRDF("RDF") {
                    try nodeElements(entering(tag, scope))
                } else {
                    try recovering(at: depth - 1) { _ = try $0.nodeElement(tag, scope) }
                }
            }
            for warning in reader.warnings { try sink.problem(Fault(warning)) }
        } catch let fault as Fault {
            throw sink.located(fault)
        } catch let error as XMLFault {
            throw sink.located(error.fault)
        }
    }

    // MARK: Events

    mutating func next() throws -> XMLEvent? {
        let event: XMLEvent?
        do {
            event = try reader.next()
        } catch {
            // Nothing can be read after a fault of the XML itself, so it ends the reading in both modes.
            throw XMLFault(fault: Fault(error))
        }
        switch event {
        case .start(let tag):
            depth += 1
            line = tag.line
        case .end: depth -= 1
        case .text, nil: break
        }
        return event
    }

    /// Does something inside an element; where that fails, reports the fault and leaves the elements deeper than `level`.
    private mutating func recovering(at level: Int, _ body: (inout RDFXMLParser) throws -> Void) throws {
        do {
            try body(&self)
        } catch let fault as Fault {
            try sink.problem(fault)
            while depth > level, try next() != nil {}
        }
    }

    mutating func fault(_ rule: String) -> Fault { Fault(.violation(rule), at: line) }

    /// Throws a fault in strict mode; otherwise reports it and goes on.
    mutating func tolerate(_ reason: RDFProblem.Reason) throws {
        try sink.problem(Fault(reason, at: line))
    }

    mutating func state(_ subject: Term, _ predicate: IRI, _ object: Term) throws {
        try sink.statement(Quad(Triple(subject, predicate, object)), at: line)
    }

    mutating func makeBlankNode() -> Term {
        defer { blankNodesMade += 1 }
        return .blank(BlankNode(made: blankNodesMade))
    }

    // MARK: Node elements

    /// `nodeElementList` (RDF/XML §7.2.10), up to the end of the element around it.
    private mutating func nodeElements(_ scope: Scope) throws {
        while let event = try next() {
            switch event {
            case .end: return
            case .text(let text):
                if !text.isXMLSpace { try tolerate(.violation("text between node elements")) }
            case .start(let tag):
                try recovering(at: depth - 1) { _ = try $0.nodeElement(tag, scope) }
            }
        }
    }

    /// `nodeElement` (§7.2.11), up to its end tag.
    mutating func nodeElement(_ tag: XMLTag, _ outer: Scope) throws -> Term {
        let scope = try entering(tag, outer)
        if tag.namespace == Namespace.rdf.iri, RDFXMLNames.isForbiddenAsNode(tag.name) {
            throw fault("rdf:\(tag.name) is not the name of a node element")
        }
        let attributes = try RDFXMLAttributes(tag, &self)
        let subject = try subject(attributes, scope)
        if !tag.isRDF("Description") {
            try state(subject, .rdfType, .iri(iri(tag.namespace ?? "", tag.name)))
        }
        try propertyAttributes(attributes.properties, of: subject, scope)
        try propertyElements(of: subject, scope)
        return subject
    }

    private mutating func subject(_ attributes: RDFXMLAttributes, _ scope: Scope) throws -> Term {
        if attributes.parseType != nil || attributes.resource != nil || attributes.datatype != nil {
            throw fault("rdf:parseType, rdf:resource and rdf:datatype belong to property elements")
        }
        switch (attributes.id, attributes.nodeID, attributes.about) {
        case (nil, nil, nil): return makeBlankNode()
        case (nil, nil, let about?): return .iri(try resolve(about, scope))
        case (let id?, nil, nil): return .iri(try identified(id, scope))
        case (nil, let label?, nil): return try labelled(label)
        default: throw fault("only one of rdf:ID, rdf:nodeID and rdf:about may stand on a node element")
        }
    }

    mutating func propertyAttributes(_ properties: [XMLAttribute], of subject: Term, _ scope: Scope) throws {
        for property in properties {
            if property.namespace == Namespace.rdf.iri, property.name == "type" {
                try state(subject, .rdfType, .iri(resolve(property.value, scope)))
            } else {
                try state(subject, try iri(property.namespace ?? "", property.name), literal(property.value, scope))
            }
        }
    }

    // MARK: Property elements

    /// `propertyEltList` (§7.2.13), up to the end of the element around it.
    mutating func propertyElements(of subject: Term, _ scope: Scope) throws {
        var members = 0
        while let event = try next() {
            switch event {
            case .end: return
            case .text(let text):
                if !text.isXMLSpace { try tolerate(.violation("text between property elements")) }
            case .start(let tag):
                if tag.isRDF("li") { members += 1 }
                let member = members
                try recovering(at: depth - 1) { try $0.propertyElement(tag, of: subject, member: member, scope) }
            }
        }
    }

    func literal(_ text: String, _ scope: Scope) -> Term {
        .literal(scope.language.map { Literal(text, language: $0) } ?? Literal(text))
    }

    // MARK: Names

    /// The IRI of an element's or attribute's name (§6.1.2), which nothing resolves; a fault in it is reported once.
    mutating func iri(_ namespace: String, _ name: String) throws -> IRI {
        let key = QualifiedName(namespace: namespace, name: name)
        if let known = names[key] { return known }
        let text = namespace + name
        if !IRIReference.hasScheme(text) { try tolerate(.relativeIRI(text)) }
        if hasForbiddenInIRI(text) { try tolerate(.invalidIRI(text)) }
        let iri = IRI(text)
        if names.count < Self.maxNames { names[key] = iri }
        return iri
    }

    mutating func resolve(_ reference: String, _ scope: Scope) throws -> IRI {
        guard reference.utf8.count <= sink.limits.maxIRIBytes else {
            throw Fault(.iriTooLong(maxIRIBytes: sink.limits.maxIRIBytes), at: line)
        }
        let iri = IRI(scope.base.map { $0.resolve(reference) } ?? reference)
        if hasForbiddenInIRI(reference) { try tolerate(.invalidIRI(reference)) }
        if scope.base == nil, !IRIReference.hasScheme(reference) { try tolerate(.relativeIRI(reference)) }
        return iri
    }

    /// The IRI of an `rdf:ID` (§7.2.22 and constraint "constraint-id").
    mutating func identified(_ id: String, _ scope: Scope) throws -> IRI {
        if !RDFXMLNames.isName(id) { try tolerate(.invalidName(id)) }
        let iri = try resolve("#" + id, scope)
        if sink.mode == .strict, !identifiers.insert(iri.string).inserted {
            throw fault("rdf:ID “\(id)” was used before")
        }
        return iri
    }

    mutating func labelled(_ label: String) throws -> Term {
        if !RDFXMLNames.isName(label) { try tolerate(.invalidName(label)) }
        return .blank(BlankNode(written: label))
    }

    /// Takes `xml:base` and `xml:lang` of a tag over (§6.1.2).
    mutating func entering(_ tag: XMLTag, _ outer: Scope) throws -> Scope {
        guard !tag.attributes.isEmpty else { return outer }
        var scope = outer
        for attribute in tag.attributes where attribute.namespace == RDFXMLNames.xml {
            if attribute.name == "base" {
                let base = try resolve(attribute.value, outer).string
                scope.base = IRIReference(base: base) ?? outer.base
            } else if attribute.name == "lang" {
                scope.language = try language(attribute.value)
            }
        }
        return scope
    }

    private mutating func language(_ tag: String) throws -> String? {
        if tag.isEmpty { return nil }
        if LanguageTag.isWellFormed(tag) { return tag }
        try tolerate(.invalidLanguageTag(tag))
        return LanguageTag.repaired(tag)
    }
}

/// A fault of the XML underneath, which no element contains.
struct XMLFault: Error {
    let fault: Fault
}

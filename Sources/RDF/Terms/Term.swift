/// An absolute IRI (RDF 1.1 Concepts §3.2), always free of the characters that no RDF syntax can carry.
///
/// Two IRIs are equal when their UTF-8 bytes are: neither case nor Unicode normalisation is folded.
public struct IRI: Sendable, CustomStringConvertible {
    /// The IRI as text, without angle brackets.
    public let string: String

    /// Makes an IRI from text; spaces, control characters and ``<>"{}|^`\`` are percent-encoded, nothing else changes.
    public init(_ string: String) {
        self.string = hasForbiddenInIRI(string) ? percentEncodingForbidden(string) : string
    }

    /// Takes text that is known to have none of the forbidden characters.
    init(unchecked string: String) {
        self.string = string
    }

    /// The IRI as text, for messages.
    public var description: String { string }
}

extension IRI: Hashable {
    /// Compares byte by byte (RDF 1.1 Concepts §3.2, "IRI equality").
    public static func == (left: IRI, right: IRI) -> Bool { haveSameBytes(left.string, right.string) }

    /// Hashes the bytes that `==` compares.
    public func hash(into hasher: inout Hasher) { combineBytes(of: string, into: &hasher) }
}

/// A node without a name of its own (RDF 1.1 Concepts §3.4); the label means something only inside one document.
public struct BlankNode: Sendable {
    /// The label without `_:`. Any text will do: writers escape what a syntax does not allow.
    public let label: String

    /// Names a blank node.
    public init(_ label: String) { self.label = label }
}

extension BlankNode: Hashable {
    /// Compares labels byte by byte.
    public static func == (left: BlankNode, right: BlankNode) -> Bool { haveSameBytes(left.label, right.label) }

    /// Hashes the bytes that `==` compares.
    public func hash(into hasher: inout Hasher) { combineBytes(of: label, into: &hasher) }
}

/// A text with a datatype or a language (RDF 1.1 Concepts §3.3).
public struct Literal: Sendable {
    /// What the lexical form is annotated with; a plain `xsd:string` has nothing, so that it costs nothing.
    enum Annotation: Sendable {
        case none
        case language(String)
        case datatype(IRI)
    }

    /// The lexical form, unescaped.
    public let lexical: String
    let annotation: Annotation

    /// A plain string, which is an `xsd:string`.
    public init(_ lexical: String) {
        self.lexical = lexical
        annotation = .none
    }

    /// A text in a language; the tag (BCP 47) is kept as it is written.
    public init(_ lexical: String, language: String) {
        self.lexical = lexical
        annotation = .language(language)
    }

    /// A typed value; `xsd:string` is the same as a plain string.
    public init(_ lexical: String, datatype: IRI) {
        self.lexical = lexical
        annotation = datatype == .xsdString ? .none : .datatype(datatype)
    }

    /// The datatype: `rdf:langString` where there is a language, `xsd:string` where nothing was said.
    public var datatype: IRI {
        switch annotation {
        case .none: .xsdString
        case .language: .rdfLangString
        case .datatype(let datatype): datatype
        }
    }

    /// The language tag, if the literal has one.
    public var language: String? {
        if case .language(let tag) = annotation { tag } else { nil }
    }
}

extension Literal: Hashable {
    /// Literals are the same term when lexical form, datatype and language are the same characters.
    public static func == (left: Literal, right: Literal) -> Bool {
        guard haveSameBytes(left.lexical, right.lexical) else { return false }
        switch (left.annotation, right.annotation) {
        case (.none, .none): return true
        case (.language(let one), .language(let other)): return haveSameBytes(one, other)
        case (.datatype(let one), .datatype(let other)): return one == other
        default: return false
        }
    }

    /// Hashes the bytes that `==` compares.
    public func hash(into hasher: inout Hasher) {
        combineBytes(of: lexical, into: &hasher)
        switch annotation {
        case .none: hasher.combine(0 as UInt8)
        case .language(let tag): combineBytes(of: tag, into: &hasher)
        case .datatype(let datatype): hasher.combine(datatype)
        }
    }
}

/// What a triple says something about, or says (RDF 1.1 Concepts §3.1).
public enum Term: Hashable, Sendable {
    /// A thing with a global name.
    case iri(IRI)
    /// A thing without one.
    case blank(BlankNode)
    /// A value.
    case literal(Literal)

    /// The IRI, if the term is one.
    public var iri: IRI? {
        if case .iri(let iri) = self { iri } else { nil }
    }

    /// The literal, if the term is one.
    public var literal: Literal? {
        if case .literal(let literal) = self { literal } else { nil }
    }

    /// Whether the term may be a subject: an IRI or a blank node.
    public var isResource: Bool {
        if case .literal = self { false } else { true }
    }
}

/// One statement (RDF 1.1 Concepts §3.1).
public struct Triple: Hashable, Sendable {
    /// An IRI or a blank node.
    public var subject: Term
    /// The property.
    public var predicate: IRI
    /// Any term.
    public var object: Term

    /// Makes a statement; a literal cannot be its subject.
    public init(_ subject: Term, _ predicate: IRI, _ object: Term) {
        precondition(subject.isResource, "the subject of a triple is an IRI or a blank node")
        self.subject = subject
        self.predicate = predicate
        self.object = object
    }
}

/// A statement and the graph it stands in (RDF 1.1 N-Quads §2).
public struct Quad: Hashable, Sendable {
    /// The statement.
    public var triple: Triple
    /// The name of its graph, an IRI or a blank node; `nil` is the default graph.
    public var graph: Term?

    /// Puts a statement into a graph.
    public init(_ triple: Triple, graph: Term? = nil) {
        self.triple = triple
        self.graph = graph
    }
}

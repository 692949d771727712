/// What a reader meets next: every start has its end, and text is whole between two tags.
///
/// Only where a recovering reader comes to the end of a broken document may elements stay open.
public enum XMLEvent: Sendable, Hashable {
    /// An element begins.
    case start(XMLTag)
    /// Character data, CDATA sections and decoded references together; white space is text too.
    case text(String)
    /// The element ends that began last and has not ended yet; also after a tag whose `isEmpty` is true.
    case end(name: String, namespace: String?)
}

/// The start tag of an element.
public struct XMLTag: Sendable, Hashable {
    /// The local name, without a prefix.
    public let name: String
    /// The namespace's URI; nil for none.
    public let namespace: String?
    /// The prefix as it was written; nil for the default namespace or none.
    public let prefix: String?
    /// The attributes in the order of the document, namespace declarations left out.
    public let attributes: [XMLAttribute]
    /// The line on which the tag ends, counted from 1.
    public let line: Int
    /// How many elements are open around this one.
    public let depth: Int
    /// Whether nothing at all stands in the element: `<a/>` or `<a></a>`.
    public internal(set) var isEmpty = false

    /// The value of the first attribute with this local name, whatever its namespace.
    public func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

    /// The value of the attribute with this local name and namespace; nil stands for no namespace.
    public func attribute(_ name: String, namespace: String?) -> String? {
        attributes.first { $0.name == name && $0.namespace == namespace }?.value
    }
}

/// An attribute of an element (XML 1.0 §3.1), its value normalised and its references decoded.
public struct XMLAttribute: Sendable, Hashable {
    /// The local name, without a prefix.
    public let name: String
    /// The namespace's URI; nil for none, which is usual.
    public let namespace: String?
    /// The prefix as it was written; nil for none.
    public let prefix: String?
    /// The value.
    public let value: String

    /// Makes an attribute.
    public init(name: String, namespace: String? = nil, prefix: String? = nil, value: String) {
        self.name = name
        self.namespace = namespace
        self.prefix = prefix
        self.value = value
    }
}

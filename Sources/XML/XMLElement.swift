/// An element with all that is in it: the small tree of one record.
///
/// Look-ups go by local name and ignore the namespace unless one is given, because feeds disagree about namespaces more
/// often than about names.
public struct XMLElement: Sendable, Hashable {
    /// The local name, without a prefix.
    public var name: String
    /// The namespace's URI; nil for none.
    public var namespace: String?
    /// The prefix as it was written; nil for the default namespace or none.
    public var prefix: String?
    /// The attributes in the order of the document, namespace declarations left out.
    public var attributes: [XMLAttribute]
    /// Elements and texts in the order of the document.
    public var children: [XMLNode]
    /// The line on which the start tag ends, counted from 1; 0 for an element that was not read.
    public var line: Int
    /// The limit that the element passed, so that only its beginning is here; nil for a whole one.
    public var excess: XMLExcess?

    /// Makes an element.
    public init(
        name: String, namespace: String? = nil, prefix: String? = nil, attributes: [XMLAttribute] = [],
        children: [XMLNode] = [], line: Int = 0
    ) {
        self.name = name
        self.namespace = namespace
        self.prefix = prefix
        self.attributes = attributes
        self.children = children
        self.line = line
    }

    init(_ tag: XMLTag) {
        self.init(
            name: tag.name, namespace: tag.namespace, prefix: tag.prefix, attributes: tag.attributes, line: tag.line)
    }
}

/// Which limit of one tree an element passed.
public enum XMLExcess: UInt8, Sendable, Hashable {
    /// `XMLLimits.maxTreeNodes`.
    case nodes
    /// `XMLLimits.maxTreeBytes`.
    case bytes
}

/// What stands inside an element.
public enum XMLNode: Sendable, Hashable {
    /// An element.
    case element(XMLElement)
    /// A text, references decoded.
    case text(String)
}

extension XMLElement {
    /// Reads a whole document as one tree.
    ///
    /// - Parameter encoding: the charset that the transport declared, as for `XMLPullReader`.
    public static func parse(
        _ bytes: [UInt8], encoding: String? = nil, recovers: Bool = false, limits: XMLLimits = XMLLimits()
    ) throws(XMLError) -> XMLElement {
        let reader = try XMLPullReader(bytes: bytes, encoding: encoding, recovers: recovers, limits: limits)
        guard case .start = try reader.next() else { throw XMLError(reason: .unexpectedEnd, line: 1, column: 1) }
        let root = try reader.readElement()
        // What follows the root element must be well-formed too.
        while try reader.next() != nil {}
        return root
    }

    /// The texts in this element and in all elements inside it, joined.
    public var text: String {
        if children.count == 1, case .text(let only) = children[0] { return only }
        var joined = ""
        append(to: &joined)
        return joined
    }

    private func append(to joined: inout String) {
        for child in children {
            switch child {
            case .text(let text): joined += text
            case .element(let element): element.append(to: &joined)
            }
        }
    }

    /// The elements directly inside this one.
    public var elements: some Sequence<XMLElement> {
        children.lazy.compactMap { child in if case .element(let element) = child { element } else { nil } }
    }

    /// The first element directly inside with this local name, whatever its namespace.
    public func child(_ name: String) -> XMLElement? {
        for case .element(let element) in children where element.name == name { return element }
        return nil
    }

    /// The first element directly inside with this local name and namespace; nil stands for no namespace.
    public func child(_ name: String, namespace: String?) -> XMLElement? {
        for case .element(let element) in children where element.name == name && element.namespace == namespace {
            return element
        }
        return nil
    }

    /// The elements directly inside with this local name, whatever their namespace.
    public func children(_ name: String) -> [XMLElement] {
        children.compactMap { child in
            if case .element(let element) = child, element.name == name { element } else { nil }
        }
    }

    /// The elements directly inside with this local name and namespace; nil stands for no namespace.
    public func children(_ name: String, namespace: String?) -> [XMLElement] {
        children(name).filter { $0.namespace == namespace }
    }

    /// The value of the first attribute with this local name, whatever its namespace.
    public func attribute(_ name: String) -> String? { attributes.first { $0.name == name }?.value }

    /// The value of the attribute with this local name and namespace; nil stands for no namespace.
    public func attribute(_ name: String, namespace: String?) -> String? {
        attributes.first { $0.name == name && $0.namespace == namespace }?.value
    }
}

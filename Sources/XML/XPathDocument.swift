internal import CXML

/// An element that can be asked by XPath 1.0 expressions, for feeds whose shape only a configuration knows.
///
///     let record = try XPathDocument(element)
///     record.texts("dc:title[@xml:lang='pl']", namespaces: ["dc": "http://purl.org/dc/elements/1.1/"])
///
/// It is built from an ``XMLElement``, which was read under this module's limits and has neither entities nor a document
/// type, so that libxml2's own tree never sees what a stranger wrote. An expression may take a bounded number of steps.
public final class XPathDocument {
    /// A place in the document; it keeps the document alive.
    public struct Node {
        fileprivate let document: XPathDocument
        fileprivate let node: xmlNodePtr
    }

    private static let maxOperations: Int32 = 1_000_000
    private let document: xmlDocPtr

    /// - Throws: `XMLError` where libxml2's limits for trees are met.
    public convenience init(_ element: XMLElement) throws(XMLError) {
        try self.init(serialized: element.serialized())
    }

    /// - Parameter serialized: what ``XMLElement/serialized()`` gave, and nothing else.
    public init(serialized bytes: [UInt8]) throws(XMLError) {
        let tree = bytes.withUnsafeBytes { bytes in
            snop_xml_tree(bytes.bindMemory(to: CChar.self).baseAddress, Int32(clamping: bytes.count))
        }
        guard let tree else {
            throw XMLError(reason: .notWellFormed, line: 1, column: 1, message: "no tree can be built of the element")
        }
        document = tree
    }

    deinit { xmlFreeDoc(document) }

    /// The element itself: expressions begin there.
    public var root: Node? { xmlDocGetRootElement(document).map { Node(document: self, node: $0) } }

    /// Whether a text is an expression; an undeclared prefix is found only when it is evaluated.
    public static func isExpression(_ text: String) -> Bool { snop_xpath_is_valid(text) == 1 }
}

extension XPathDocument.Node {
    /// The string values (XPath 1.0, section 5) of what an expression selects, in document order; of a string, number or
    /// boolean its one text. Empty where the expression cannot be evaluated.
    public func texts(_ expression: String, namespaces: [String: String] = [:]) -> [String] {
        document.evaluate(expression, at: node, namespaces) { object in
            if object.pointee.type == XPATH_NODESET {
                return XPathDocument.nodes(of: object).compactMap { Self.take(xmlXPathCastNodeToString($0)) }
            }
            return [Self.take(xmlXPathCastToString(object))].compactMap { $0 }
        } ?? []
    }

    /// The nodes that an expression selects, in document order.
    public func nodes(_ expression: String, namespaces: [String: String] = [:]) -> [XPathDocument.Node] {
        document.evaluate(expression, at: node, namespaces) { object in
            XPathDocument.nodes(of: object).map { XPathDocument.Node(document: document, node: $0) }
        } ?? []
    }

    private static func take(_ text: UnsafeMutablePointer<xmlChar>?) -> String? {
        guard let text else { return nil }
        defer { snop_xml_free_text(text) }
        return String(cString: text)
    }
}

extension XPathDocument {
    fileprivate static func nodes(of object: xmlXPathObjectPtr) -> [xmlNodePtr] {
        guard object.pointee.type == XPATH_NODESET, let set = object.pointee.nodesetval else { return [] }
        xmlXPathNodeSetSort(set)
        return (0..<Int(set.pointee.nodeNr)).compactMap { set.pointee.nodeTab[$0] }
    }

    fileprivate func evaluate<Result>(
        _ expression: String, at node: xmlNodePtr, _ namespaces: [String: String],
        _ read: (xmlXPathObjectPtr) -> Result
    ) -> Result? {
        // Pairs of prefix and namespace, and a null pointer: the shim copies them.
        let texts = namespaces.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }.map { $0.utf8CString }
        var pointers: [UnsafePointer<CChar>?] = texts.map { text in
            text.withUnsafeBufferPointer { source in
                let copy = UnsafeMutablePointer<CChar>.allocate(capacity: source.count)
                if let start = source.baseAddress { copy.initialize(from: start, count: source.count) }
                return UnsafePointer(copy)
            }
        }
        defer { for pointer in pointers { pointer?.deallocate() } }
        pointers.append(nil)
        guard let object = snop_xpath(document, node, expression, pointers, Self.maxOperations) else { return nil }
        defer { xmlXPathFreeObject(object) }
        return read(object)
    }
}

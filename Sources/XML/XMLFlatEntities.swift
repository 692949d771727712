internal import CXML

/// The flat entities of one document (`XMLLimits.maxEntities`), which libxml2 never expands.
///
/// The parser knows an empty entity of each name, so that a reference to it is well-formed; the text is put in by the
/// event queue, which counts every byte.
struct XMLFlatEntities {
    private static let predefined: [(name: String, byte: UInt8)] = [
        ("amp", UInt8(ascii: "&")), ("lt", UInt8(ascii: "<")), ("gt", UInt8(ascii: ">")),
        ("quot", UInt8(ascii: "\"")), ("apos", UInt8(ascii: "'")),
    ]

    private var texts: [String: [UInt8]] = [:]
    /// The empty entities; freed by `free()`, which the owner of the queue calls once.
    private var document: xmlDocPtr?
    private var declarations = 0

    var isEmpty: Bool { texts.isEmpty }

    /// The text that a name stands for; nil where it was not declared.
    subscript(_ name: String) -> [UInt8]? { texts[name] }

    /// What the parser is to take for the entity of this name.
    func standIn(_ name: UnsafePointer<xmlChar>) -> xmlEntityPtr? {
        document.flatMap { xmlGetDocEntity($0, name) }
    }

    /// Takes a declaration; gives the reason, in detail, where it is refused.
    ///
    /// The first declaration of a name holds, and one of a predefined name changes nothing (XML 1.0 §4.2 and §4.6).
    mutating func declare(
        _ name: UnsafePointer<xmlChar>, _ kind: Int32, _ value: UnsafePointer<xmlChar>?, _ limits: XMLLimits
    ) -> (reason: XMLError.Reason, message: String?)? {
        guard limits.maxEntities > 0 else { return (.entityDeclaration, nil) }
        let key = String(cString: name)
        let excerpt = key.prefix(40)
        guard kind == Int32(XML_INTERNAL_GENERAL_ENTITY.rawValue), let value else {
            return (
                .entityDeclaration,
                "the entity “\(excerpt)” is a parameter entity or an external one, which are refused"
            )
        }
        declarations += 1
        guard declarations <= limits.maxEntities else {
            return (.tooManyEntities(maxEntities: limits.maxEntities), nil)
        }
        let count = Int(xmlStrlen(value))
        guard count <= limits.maxEntityBytes else {
            return (.entityTooLong(maxEntityBytes: limits.maxEntityBytes), nil)
        }
        guard let text = Self.text(of: UnsafeBufferPointer(start: value, count: count)) else {
            return (.entityDeclaration, "the entity “\(excerpt)” holds markup or another entity, which is refused")
        }
        guard texts[key] == nil, !Self.predefined.contains(where: { $0.name == key }) else { return nil }
        texts[key] = text
        addStandIn(name)
        return nil
    }

    private mutating func addStandIn(_ name: UnsafePointer<xmlChar>) {
        if document == nil {
            document = xmlNewDoc("1.0")
            xmlCreateIntSubset(document, "flat", nil, nil)
        }
        xmlAddDocEntity(document, name, Int32(XML_INTERNAL_GENERAL_ENTITY.rawValue), nil, nil, "")
    }

    /// The text of a value in which character references are decoded already; nil where it is more than text.
    private static func text(of value: UnsafeBufferPointer<xmlChar>) -> [UInt8]? {
        var text: [UInt8] = []
        var rest = value[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "<"), UInt8(ascii: "%"): return nil
            case UInt8(ascii: "&"):
                guard let known = predefined.first(where: { rest.starts(with: "\($0.name);".utf8) }) else { return nil }
                text.append(known.byte)
                rest = rest.dropFirst(known.name.utf8.count + 1)
            default: text.append(byte)
            }
        }
        return text
    }

    mutating func free() {
        if let document { xmlFreeDoc(document) }
        document = nil
    }
}

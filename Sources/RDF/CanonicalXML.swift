internal import XML

/// Writes the content of an `rdf:XMLLiteral` in the form of Exclusive XML Canonicalization 1.0, without comments.
struct CanonicalXML {
    private(set) var bytes: [UInt8] = []
    private var names: [String] = []
    /// The namespaces that the open elements declared in the output, and how many there were before each element.
    private var declared: [(prefix: String, namespace: String)] = []
    private var marks: [Int] = []

    /// Whether every element that was opened is closed.
    var isComplete: Bool { names.isEmpty }

    mutating func append(_ event: XMLEvent) {
        switch event {
        case .text(let text): appendEscaped(text, inAttribute: false)
        case .start(let tag): append(tag)
        case .end:
            bytes.append("</\(names.removeLast())>")
            declared.removeSubrange(marks.removeLast()...)
        }
    }

    private mutating func append(_ tag: XMLTag) {
        let name = Self.qualified(tag.name, tag.prefix)
        names.append(name)
        marks.append(declared.count)
        bytes.append("<\(name)")
        // A prefix is declared where the output first uses it, not where the input does.
        var used = [(prefix: tag.prefix ?? "", namespace: tag.namespace ?? "")]
        for attribute in tag.attributes {
            if let prefix = attribute.prefix, prefix != "xml" { used.append((prefix, attribute.namespace ?? "")) }
        }
        for (prefix, namespace) in used.sorted(by: { $0.prefix < $1.prefix }) where !isDeclared(prefix, namespace) {
            declared.append((prefix, namespace))
            bytes.append(prefix.isEmpty ? " xmlns=\"" : " xmlns:\(prefix)=\"")
            appendEscaped(namespace, inAttribute: true)
            bytes.append("\"")
        }
        let attributes = tag.attributes.sorted { ($0.namespace ?? "", $0.name) < ($1.namespace ?? "", $1.name) }
        for attribute in attributes {
            bytes.append(" \(Self.qualified(attribute.name, attribute.prefix))=\"")
            appendEscaped(attribute.value, inAttribute: true)
            bytes.append("\"")
        }
        bytes.append(">")
    }

    private func isDeclared(_ prefix: String, _ namespace: String) -> Bool {
        if let known = declared.last(where: { $0.prefix == prefix }) { return known.namespace == namespace }
        return prefix.isEmpty && namespace.isEmpty
    }

    private static func qualified(_ name: String, _ prefix: String?) -> String {
        prefix.map { $0 + ":" + name } ?? name
    }

    private mutating func appendEscaped(_ text: String, inAttribute: Bool) {
        XMLText.append(text, inAttribute: inAttribute, to: &bytes)
    }
}

/// Text as XML spells it, in the canonical form (Canonical XML 1.0 §2.3).
enum XMLText {
    static func append(_ text: String, inAttribute: Bool, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append("&amp;")
            case UInt8(ascii: "<"): bytes.append("&lt;")
            case UInt8(ascii: ">") where !inAttribute: bytes.append("&gt;")
            case UInt8(ascii: "\"") where inAttribute: bytes.append("&quot;")
            case 0x09 where inAttribute: bytes.append("&#x9;")
            case 0x0A where inAttribute: bytes.append("&#xA;")
            case 0x0D: bytes.append("&#xD;")
            default: bytes.append(byte)
            }
        }
    }
}

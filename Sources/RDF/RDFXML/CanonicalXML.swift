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
    static func append(_ text: String, inAttribute: Bool, to output: inout [UInt8]) {
        withBytes(of: text) { bytes in
            var start = 0
            for (position, byte) in bytes.enumerated() {
                guard let escape = escape(byte, inAttribute: inAttribute) else { continue }
                output.append(contentsOf: bytes[start..<position])
                output.append(contentsOf: escape.utf8)
                start = position + 1
            }
            output.append(contentsOf: bytes[start...])
        }
    }

    @inline(__always)
    private static func escape(_ byte: UInt8, inAttribute: Bool) -> String? {
        // Nothing above “>” is escaped, which is most of any text.
        guard byte <= UInt8(ascii: ">") else { return nil }
        switch byte {
        case UInt8(ascii: "&"): return "&amp;"
        case UInt8(ascii: "<"): return "&lt;"
        case UInt8(ascii: ">"): return inAttribute ? nil : "&gt;"
        case UInt8(ascii: "\""): return inAttribute ? "&quot;" : nil
        case 0x09: return inAttribute ? "&#x9;" : nil
        case 0x0A: return inAttribute ? "&#xA;" : nil
        case 0x0D: return "&#xD;"
        default: return nil
        }
    }
}

extension XMLElement {
    /// The element as a well-formed document in UTF-8, in the form of Exclusive XML Canonicalization 1.0 (without
    /// comments): equal trees give equal bytes, whatever order or quotes their attributes were written with.
    ///
    /// A prefix that is missing or already taken is replaced by `ns1`, `ns2`, … Characters that XML 1.0 §2.2 forbids,
    /// which a tree that was read cannot have, are left out.
    public func serialized() -> [UInt8] {
        var writer = CanonicalWriter()
        writer.write(self)
        return writer.bytes
    }
}

private struct CanonicalWriter {
    private static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"

    private(set) var bytes: [UInt8] = []
    /// The bindings in scope, innermost last; the empty prefix is the default namespace.
    private var scope: [(prefix: String, namespace: String)] = []

    mutating func write(_ element: XMLElement) {
        let outer = scope.count
        var declarations: [(prefix: String, namespace: String)] = []
        let name = qualified(element, &declarations)
        let attributes = attributes(of: element, &declarations)

        append("<\(name)")
        for declaration in declarations.sorted(by: { precedes($0.prefix, $1.prefix) }) {
            append(declaration.prefix.isEmpty ? " xmlns=\"" : " xmlns:\(declaration.prefix)=\"")
            appendValue(declaration.namespace)
        }
        for attribute in attributes {
            append(" \(attribute.name)=\"")
            appendValue(attribute.value)
        }
        append(">")
        for child in element.children {
            switch child {
            case .element(let element): write(element)
            case .text(let text): appendText(text)
            }
        }
        append("</\(name)>")
        scope.removeSubrange(outer...)
    }

    // MARK: Names

    private func namespace(of prefix: String) -> String? { scope.last { $0.prefix == prefix }?.namespace }

    private mutating func declare(
        _ prefix: String, _ namespace: String, _ declarations: inout [(prefix: String, namespace: String)]
    ) {
        guard self.namespace(of: prefix) != namespace else { return }
        scope.append((prefix, namespace))
        declarations.append((prefix, namespace))
    }

    private mutating func qualified(
        _ element: XMLElement, _ declarations: inout [(prefix: String, namespace: String)]
    ) -> String {
        guard let namespace = element.namespace, !namespace.isEmpty else {
            // `xmlns=""` is written only where a default namespace has to be taken back.
            if self.namespace(of: "")?.isEmpty == false { declare("", "", &declarations) }
            return element.name
        }
        if namespace == Self.xmlNamespace { return "xml:\(element.name)" }
        let prefix = element.prefix ?? ""
        declare(prefix, namespace, &declarations)
        return prefix.isEmpty ? element.name : "\(prefix):\(element.name)"
    }

    /// The attributes with qualified names, sorted by namespace and local name.
    private mutating func attributes(
        of element: XMLElement, _ declarations: inout [(prefix: String, namespace: String)]
    ) -> [(name: String, value: String)] {
        let sorted = element.attributes.sorted {
            let (left, right) = ($0.namespace ?? "", $1.namespace ?? "")
            return left == right ? precedes($0.name, $1.name) : precedes(left, right)
        }
        var written: [(name: String, value: String)] = []
        for attribute in sorted {
            let name: String
            if let namespace = attribute.namespace, !namespace.isEmpty {
                name = "\(prefix(for: attribute, namespace, &declarations)):\(attribute.name)"
            } else {
                name = attribute.name
            }
            // Two attributes of one name can only come from a tree that was recovered or made by hand.
            guard written.last?.name != name else { continue }
            written.append((name, attribute.value))
        }
        return written
    }

    private mutating func prefix(
        for attribute: XMLAttribute, _ namespace: String, _ declarations: inout [(prefix: String, namespace: String)]
    ) -> String {
        if namespace == Self.xmlNamespace { return "xml" }
        let wanted = attribute.prefix ?? ""
        if !wanted.isEmpty, self.namespace(of: wanted) == namespace { return wanted }
        let isTaken = declarations.contains { $0.prefix == wanted }
        if !wanted.isEmpty, !isTaken {
            declare(wanted, namespace, &declarations)
            return wanted
        }
        if let bound = scope.last(where: { $0.namespace == namespace && !$0.prefix.isEmpty })?.prefix,
            self.namespace(of: bound) == namespace
        {
            return bound
        }
        var number = 1
        while self.namespace(of: "ns\(number)") != nil { number += 1 }
        declare("ns\(number)", namespace, &declarations)
        return "ns\(number)"
    }

    /// The order of code points, which is that of the UTF-8 bytes.
    private func precedes(_ left: String, _ right: String) -> Bool { left.utf8.lexicographicallyPrecedes(right.utf8) }

    // MARK: Characters

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func appendText(_ text: String) {
        appendEscaped(text) { byte in
            switch byte {
            case UInt8(ascii: "&"): "&amp;"
            case UInt8(ascii: "<"): "&lt;"
            case UInt8(ascii: ">"): "&gt;"
            case 0x0D: "&#xD;"
            case 0x09, 0x0A: nil
            case 0..<0x20: ""
            default: nil
            }
        }
    }

    private mutating func appendValue(_ text: String) {
        appendEscaped(text) { byte in
            switch byte {
            case UInt8(ascii: "&"): "&amp;"
            case UInt8(ascii: "<"): "&lt;"
            case UInt8(ascii: "\""): "&quot;"
            case 0x09: "&#x9;"
            case 0x0A: "&#xA;"
            case 0x0D: "&#xD;"
            case 0..<0x20: ""
            default: nil
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    @inline(__always)
    private mutating func appendEscaped(_ text: String, _ replacement: (UInt8) -> StaticString?) {
        var text = text
        text.withUTF8 { source in
            var start = 0
            for index in source.indices {
                guard source[index] <= UInt8(ascii: ">"), let other = replacement(source[index]) else { continue }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<index]))
                bytes.append(contentsOf: UnsafeBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
                start = index + 1
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start...]))
        }
    }
}

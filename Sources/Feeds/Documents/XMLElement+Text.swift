package import XML

extension XMLElement {
    /// The trimmed text of the first child with this local name, or `nil` where it is not there or empty.
    package func text(of name: String) -> String? {
        guard let text = child(name)?.text.trimmed, !text.isEmpty else { return nil }
        return text
    }

    /// The element that names lead to, one inside the other.
    package func descendant(_ path: String...) -> XMLElement? {
        var element: XMLElement? = self
        for name in path { element = element?.child(name) }
        return element
    }

    /// The language that the element states by itself (XML 1.0, section 2.12), as a BCP 47 tag in lower case without a region.
    package var language: String? {
        guard let tag = attributes.first(where: { $0.name == "lang" })?.value.trimmed.lowercased(),
            let first = tag.split(whereSeparator: { $0 == "-" || $0 == "_" }).first
        else { return nil }
        return String(first)
    }
}

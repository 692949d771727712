import Feeds
import XML

/// Ways through ISO metadata. Names are local ones, since ISO 19139 and ISO 19115-3 differ in namespaces far more than in names.
extension XMLElement {
    /// The elements at the end of a path of names; `*` stands for any.
    func all(_ path: String...) -> [XMLElement] {
        var found = [self]
        for name in path {
            found = found.flatMap { name == "*" ? Array($0.elements) : $0.children(name) }
            if found.isEmpty { return [] }
        }
        return found
    }

    /// The first element at the end of a path of names.
    func first(_ path: String...) -> XMLElement? { first(path[...]) }

    private func first(_ path: ArraySlice<String>) -> XMLElement? {
        guard let name = path.first else { return self }
        for case .element(let child) in children where name == "*" || child.name == name {
            if let found = child.first(path.dropFirst()) { return found }
        }
        return nil
    }

    /// A value of a code list (ISO 19139, section 7.6): the attribute, or the text where systems leave the attribute empty.
    var code: String? {
        let value = attribute("codeListValue")?.trimmed ?? ""
        if !value.isEmpty { return value.contains("/") ? value.split(separator: "/").last.map(String.init) : value }
        return plain
    }

    /// The text without white space at its ends; `nil` for none.
    var plain: String? {
        let text = text.trimmed
        return text.isEmpty ? nil : text
    }

    /// The address of an anchor or of a reference (`xlink:href`).
    var href: String? {
        guard let href = attribute("href")?.trimmed, !href.isEmpty else { return nil }
        return href
    }

    /// The first text in the elements of this property: `gmd:linkage/gmd:URL`, `gmd:date/gco:DateTime`.
    var value: String? {
        for element in elements where element.name != "PT_FreeText" {
            if let text = element.plain { return text }
        }
        return nil
    }
}

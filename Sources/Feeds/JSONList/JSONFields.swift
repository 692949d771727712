package import DCAT
package import JSON
package import OrderedCollections

/// The fields of a record in JSON, by their paths: `metas.default.title`.
///
/// `null`, an empty text, an empty list and an empty object are absent, and so is the word `null`, which some portals write.
package struct JSONFields {
    package let value: JSONValue

    package init(_ value: JSONValue) {
        self.value = value
    }

    /// The value at a path of members, joined by dots.
    package func value(_ path: String) -> JSONValue? {
        var found = value
        for name in path.split(separator: ".") {
            guard let next = found[String(name)] else { return nil }
            found = next
        }
        return Self.isEmpty(found) ? nil : found
    }

    private static func isEmpty(_ value: JSONValue) -> Bool {
        switch value {
        case .null: true
        case .string(let text): isEmpty(text)
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        case .bool, .number: false
        }
    }

    private static func isEmpty(_ text: String) -> Bool { !text.utf8.contains { $0 > 0x20 } || text == "null" }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): isEmpty(text) ? nil : text
        case .number(let number): number.raw
        default: nil
        }
    }

    /// The text or the number at the first of several paths that has one.
    package subscript(paths: String...) -> String? {
        paths.lazy.compactMap { value($0).flatMap(Self.text) }.first
    }

    /// The texts of a list, or the one that stands in its place.
    package func list(_ path: String) -> [String] {
        guard let value = value(path) else { return [] }
        guard let elements = value.array else { return Self.text(value).map { [$0] } ?? [] }
        return elements.compactMap(Self.text)
    }

    /// The objects of a list, or the one that stands in its place.
    package func objects(_ path: String) -> [JSONFields] {
        guard let value = value(path) else { return [] }
        return (value.array ?? [value]).filter { $0.object != nil }.map(JSONFields.init)
    }

    /// The object at a path.
    package func object(_ path: String) -> JSONFields? {
        value(path).flatMap { $0.object == nil ? nil : JSONFields($0) }
    }

    /// A truth value, also as a text; `nil` where there is neither.
    package func flag(_ path: String) -> Bool? {
        switch value(path) {
        case .bool(let flag): flag
        case .string(let text): ["true": true, "false": false][text.lowercased()]
        default: nil
        }
    }
}

extension Normaliser {
    /// Where a distribution's data are: an address that ends like a file's is a download, any other gives access only.
    ///
    /// - Parameter isFile: whether the protocol says that the address is that of a file.
    package mutating func addresses(
        of distribution: inout Distribution, access: String?, download: String?, field: String, isFile: Bool = false
    ) {
        guard access != nil || download != nil else {
            report(.urlMissing, field: field + ".accessURL", "The resource has no address, so nobody can get it.")
            return
        }
        let file = url(download, field: field + ".downloadURL")
        let place = access == download ? file : url(access, field: field + ".accessURL")
        guard let address = place ?? file else { return }
        distribution.accessURL = [address]
        let isDownload =
            isFile || IRIText.pathExtension(address).flatMap(Vocabularies.fileTypes.type(ofExtension:)) != nil
        if let file { distribution.downloadURL = [file] } else if isDownload { distribution.downloadURL = [address] }
    }

    /// Title and description in the language of the record.
    package mutating func texts(of dataset: inout Dataset, title: String?, description: String?) {
        dataset.title[language] = line(title, field: "title")
        dataset.description[language] = lines(description, field: "description")
    }

    /// EU themes by their names, each once.
    package mutating func themes(_ names: [String]) -> OrderedSet<Concept> {
        var themes: OrderedSet<Concept> = []
        for name in names {
            if let theme = theme(name) { themes.append(theme) }
        }
        return themes
    }
}

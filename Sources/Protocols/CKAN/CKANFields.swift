import DCAT
import Feeds
import JSON

/// The fields of a package or a resource, wherever they stand.
struct CKANFields {
    private let value: JSONValue
    private let extras: [(key: String, value: JSONValue)]

    init(_ value: JSONValue) {
        self.value = value
        extras = (value["extras"]?.array ?? []).compactMap { extra in
            guard let key = extra["key"]?.string, let value = extra["value"] else { return nil }
            return (Self.folded(key), value)
        }
    }

    /// Keys of extras are written in any case, with `-`, blanks or `_` between their words.
    private static func folded(_ key: String) -> String {
        let bytes = Folding.fold(key).utf8.map { $0 == UInt8(ascii: "-") || $0 == 0x20 ? UInt8(ascii: "_") : $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A field at the top, or else among the extras; `null` and an empty text are absent.
    ///
    /// - Parameter name: in lower case, with `_` between its words.
    func value(_ name: String) -> JSONValue? {
        if let found = value[name], !Self.isEmpty(found) { return found }
        return extras.first { $0.key == name && !Self.isEmpty($0.value) }?.value
    }

    private static func isEmpty(_ value: JSONValue) -> Bool {
        switch value {
        case .null: true
        case .string(let text): !text.utf8.contains { $0 > 0x20 }
        case .array(let elements): elements.isEmpty
        case .object(let members): members.isEmpty
        case .bool, .number: false
        }
    }

    /// The first of several names that has a text or a number.
    subscript(names: String...) -> String? {
        for name in names {
            switch value(name) {
            case .string(let text): return text
            case .number(let number): return number.raw
            default: continue
            }
        }
        return nil
    }

    /// A list, or a text that holds a JSON list, or a single text.
    func list(_ name: String, _ normaliser: inout Normaliser) -> [String] {
        guard let value = value(name) else { return [] }
        if let elements = value.array { return elements.compactMap(\.string) }
        guard let text = value.string else { return [] }
        if text.hasPrefix("["), let elements = normaliser.json(in: text)?.array {
            return elements.compactMap(\.string)
        }
        return [text]
    }

    /// An object, or a text that holds one.
    func document(_ names: String..., normaliser: inout Normaliser) -> JSONValue? {
        for name in names {
            guard let value = value(name) else { continue }
            if value.object != nil { return value }
            if let text = value.string, text.first(where: { !$0.isWhitespace }) == "{" {
                return normaliser.json(in: text) ?? .null
            }
        }
        return nil
    }

    /// A text by language: a plain one, or what CKAN's multilingual extensions write.
    func texts(_ name: String, default language: String) -> [(language: String, text: String)] {
        for candidate in [value(name + "_translated"), value(name)] {
            if let members = candidate?.object {
                let texts = members.compactMap { member in
                    member.value.string.map { (language: member.key.lowercased(), text: $0) }
                }
                if texts.contains(where: { !$0.text.isEmpty }) { return texts }
            }
        }
        return self[name].map { [(language, $0)] } ?? []
    }

    var identifiers: [String] {
        var identifiers: [String] = []
        for name in ["id", "identifier", "guid"] {
            if let identifier = self[name], !identifiers.contains(identifier) { identifiers.append(identifier) }
        }
        return identifiers
    }

    /// What is said of the licence, the most telling first. CKAN's own list points `cc-nc` to version 2.0, which nobody
    /// meant, so there the id comes before the address.
    var licenceStatements: [String?] {
        let id = self["license_id"]
        let address = id == "cc-nc" ? nil : self["license_url"]
        return [address, self["license_title"], id, self["license"]]
    }
}

import Catalog
import DCAT
import JSON

/// Facets as they are served: `{"theme": [{"value": …, "label": {…}, "count": 87}]}`.
enum FacetJSON {
    private static let kinds: [(name: String, kind: TermKind)] = [
        ("publisher", .publisher), ("region", .region), ("theme", .theme), ("keyword", .keyword), ("format", .format),
        ("license", .license), ("hvd", .hvdCategory), ("source", .source), ("language", .language),
    ]

    static let names = kinds.map(\.name)

    static func kind(_ name: String) -> TermKind? { kinds.first { $0.name == name }?.kind }

    static func append(_ facets: [Facet], to out: inout [UInt8]) {
        var writer = JSONWriter(capacity: 4096)
        writer.object { json in
            for facet in facets {
                json.key(kinds.first { $0.kind == facet.kind }?.name ?? facet.kind.rawValue)
                json.array { for value in facet.values { write(value, of: facet.kind, to: &$0) } }
            }
        }
        out.append(contentsOf: writer.bytes)
    }

    private static func write(_ value: Facet.Value, of kind: TermKind, to json: inout JSONWriter) {
        let (text, label) = shown(value.value, of: kind)
        json.object {
            $0.member("value", text)
            if let stored = value.label {
                $0.key("label")
                $0.raw(stored.utf8)
            } else {
                $0.text("label", label)
            }
            $0.member("count", value.count)
        }
    }

    /// A mapped code as its URI and label, an unmapped value as the text that it is; either can be filtered by.
    static func shown(_ value: String, of kind: TermKind) -> (value: String, label: LocalizedText) {
        if value.hasPrefix("~") { return (String(value.dropFirst()), LocalizedText()) }
        if kind == .region { return (value, Vocabularies.units[value]?.label ?? LocalizedText()) }
        let code: CodeList.Code? =
            switch kind {
            case .theme: Vocabularies.themes.code(value)
            case .format: Vocabularies.fileTypes.list.code(value)
            case .license: Vocabularies.licences.code(value)
            case .language: Vocabularies.languages.code(value)
            case .hvdCategory: Vocabularies.hvdCategories.code(value)
            default: nil
            }
        return code.map { ($0.uri, $0.label) } ?? (value, LocalizedText())
    }
}

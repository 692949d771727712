import Catalog
import DCAT
import JSON

/// Facets as they are served: `{"theme": [{"value": …, "label": {…}, "count": 87}]}`.
enum FacetJSON {
    /// The first kind of terms of each filter that has some.
    private static let kinds: [(name: String, kind: TermKind)] = Filter.all.compactMap { filter in
        filter.terms.first.map { (filter.parameter, $0) }
    }

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
        let (text, label) = kind.shown(value.value)
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
}

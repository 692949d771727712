import Catalog

extension Console {
    /// The same fault of many records once: how often, and examples.
    static func lines(_ groups: [FindingGroup]) -> [String] {
        groups.flatMap { group -> [String] in
            guard let first = group.examples.first?.finding else { return [] }
            let examples = group.examples.map(\.finding).compactMap { example -> String? in
                let place = [example.key, example.field, example.value].compactMap { $0 }
                return place.isEmpty ? nil : printable("    e.g. \(place.joined(separator: " · "))")
            }
            return ["", printable("  \(group.severity)  \(group.code)  (\(group.count))  \(first.message)")] + examples
        }
    }
}

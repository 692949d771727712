import Crypto

/// What tells whether a dataset has changed: SHA-256 over its document without volatile fields, unordered lists sorted.
///
/// Portals touch `modified` every night without a change of content, and give keywords and files in any order; neither
/// is an update. The order of distributions is the publisher's and is kept in what is served, but not in the hash; nor is
/// any other order, since RDF has none.
package enum ContentHash {
    package static func hash(of dataset: Dataset, id: DatasetID) -> [UInt8] {
        var sorted = dataset
        sorted.modified = nil
        sorted.identifier.sort()
        for entry in dataset.keyword.entries { sorted.keyword[entry.language] = entry.value.sorted() }
        for list in [\Dataset.theme, \.language, \.license, \.hvdCategory] { sorted[keyPath: list].sort(by: \.sortKey) }
        for list in [\Dataset.landingPage, \.page, \.conformsTo, \.applicableLegislation] {
            sorted[keyPath: list].sort()
        }
        sorted.creator.sort { $0.uri ?? $0.name.preferred ?? "" }
        sorted.contactPoint.sort { $0.email ?? $0.url ?? $0.name ?? "" }
        sorted.spatial.sort { $0.teryt ?? $0.uri ?? $0.label.preferred ?? "" }
        sorted.temporal.sort { ($0.startDate ?? $0.endDate)?.description ?? "" }
        sorted.rights.sort { $0.preferred ?? "" }
        for place in sorted.distribution.indices { sorted.distribution[place].sortForHash() }
        sorted.distribution.sort { "\($0.name ?? "")\n\($0.title.preferred ?? "")\n\($0.format?.label ?? "")" }
        return Array(SHA256.hash(data: DatasetDocument.bytes(of: sorted, id: id)))
    }
}

extension Distribution {
    fileprivate mutating func sortForHash() {
        modified = nil
        accessURL.sort()
        downloadURL.sort()
        language.sort(by: \.sortKey)
        rights.sort { $0.preferred ?? "" }
        conformsTo.sort()
        page.sort()
        applicableLegislation.sort()
    }
}

extension Array {
    /// Sorts by a text made of each element; the sort is stable where texts are equal.
    fileprivate mutating func sort(by key: (Element) -> String) {
        guard count > 1 else { return }
        let keyed = enumerated().map { (key: key($1), place: $0, element: $1) }
        self = keyed.sorted { ($0.key, $0.place) < ($1.key, $1.place) }.map(\.element)
    }
}

extension Concept {
    fileprivate var sortKey: String { uri ?? label.preferred ?? "" }
}

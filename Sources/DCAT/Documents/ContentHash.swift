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
        for list in conceptLists { sorted[keyPath: list].sort(by: \.sortKey) }
        for list in textLists { sorted[keyPath: list].sort() }
        for list in [\Dataset.creator, \.rightsHolder] { sorted[keyPath: list].sort(by: \.sortKey) }
        sorted.qualifiedAttribution.sort { "\($0.role ?? "")\n\($0.agent.sortKey)" }
        for place in sorted.qualifiedRelation.indices { sorted.qualifiedRelation[place].relation.sort() }
        sorted.qualifiedRelation.sort { "\($0.role ?? "")\n\($0.relation.joined(separator: "\n"))" }
        sorted.spatialResolutionInMeters.sort()
        sorted.contactPoint.sort { $0.email ?? $0.url ?? $0.name ?? "" }
        sorted.spatial.sort { $0.teryt ?? $0.uri ?? $0.label.preferred ?? "" }
        sorted.temporal.sort { ($0.startDate ?? $0.endDate)?.description ?? "" }
        sorted.rights.sort { $0.preferred ?? "" }
        for list in [\Dataset.distribution, \.sample] {
            for place in sorted[keyPath: list].indices { sorted[keyPath: list][place].sortForHash() }
            sorted[keyPath: list].sort {
                "\($0.name ?? "")\n\($0.title.preferred ?? "")\n\($0.format?.label ?? "")"
            }
        }
        return Array(SHA256.hash(data: DatasetDocument.bytes(of: sorted, id: id)))
    }

    private static var conceptLists: [WritableKeyPath<Dataset, [Concept]>] {
        [
            \.theme, \.language, \.license, \.hvdCategory, \.datasetType, \.hasVersion, \.inSeries, \.sourceDataset,
            \.provenance, \.wasGeneratedBy,
        ]
    }

    private static var textLists: [WritableKeyPath<Dataset, [String]>] {
        [
            \.landingPage, \.page, \.conformsTo, \.applicableLegislation, \.otherIdentifier, \.relation,
            \.isReferencedBy,
        ]
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
        for place in accessService.indices { accessService[place].sortForHash() }
        accessService.sort { $0.uri ?? $0.endpointURL.first ?? $0.title.preferred ?? "" }
    }
}

extension DataService {
    fileprivate mutating func sortForHash() {
        identifier.sort()
        endpointURL.sort()
        endpointDescription.sort()
        for entry in keyword.entries { keyword[entry.language] = entry.value.sorted() }
        theme.sort(by: \.sortKey)
        contactPoint.sort { $0.email ?? $0.url ?? $0.name ?? "" }
        format.sort { $0.uri ?? $0.label }
        landingPage.sort()
        page.sort()
        conformsTo.sort()
        rights.sort { $0.preferred ?? "" }
        servesDataset.sort()
        applicableLegislation.sort()
        hvdCategory.sort(by: \.sortKey)
    }
}

extension Agent {
    fileprivate var sortKey: String { uri ?? name.preferred ?? "" }
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

/// What one record may have. A record that has more is left out with a finding that names the limit; the run goes on.
///
/// ``bytes``, ``elements`` and ``time`` hold before and while a record is mapped, so that no work grows beyond them; the
/// others hold for the dataset that it becomes. Each is a key of the configuration.
package struct RecordLimits: Sendable, Hashable {
    /// Bytes of the record as published: `record.max_bytes`.
    package var bytes = 16 << 20
    /// Elements of one list, members of one object, elements of one name beside each other, values of one property, in the
    /// record as published: `record.max_elements`. The numbers of a geometry do not count.
    package var elements = 10_000
    /// Distributions of a dataset: `record.max_distributions`.
    package var distributions = 5000
    /// Keywords of a dataset, of all languages together: `record.max_keywords`.
    package var keywords = 2000
    /// Languages of one text: `record.max_languages`.
    package var languages = 200
    /// Creators, rights holders, parties and contacts of a dataset together: `record.max_agents`.
    package var agents = 2000
    /// Values of any other property of a dataset, of one of its distributions or services: `record.max_values`.
    package var values = 2000
    /// Bytes of one text in one language: `record.max_text_bytes`.
    package var textBytes = 1 << 20
    /// Bytes of the whole dataset, as the catalogue stores and serves it: `record.max_dataset_bytes`.
    package var datasetBytes = 4 << 20
    /// Processor time of one mapping: `record.max_time`.
    package var time = Duration.seconds(10)

    package init() {}

    /// Every limit by its key of the configuration: what a run's mapping is told by.
    package var identity: [String] {
        [
            "max_bytes: \(bytes)", "max_elements: \(elements)", "max_distributions: \(distributions)",
            "max_keywords: \(keywords)", "max_languages: \(languages)", "max_agents: \(agents)",
            "max_values: \(values)", "max_text_bytes: \(textBytes)", "max_dataset_bytes: \(datasetBytes)",
            "max_time: \(time.components.seconds) \(time.components.attoseconds)",
        ]
    }

    /// How many values of all kinds a record may have, the numbers of a geometry included: some that would fit into
    /// ``bytes`` take a hundred times as much memory.
    package var allValues: Int { min(elements, 100_000) * 100 }
}

/// A limit that a record has met.
package struct LimitMet: Error, Sendable, Hashable, CustomStringConvertible {
    /// One sentence that names the limit by its key of the configuration.
    package let description: String

    /// - Parameters:
    ///   - what: what there is too much of: `keywords`.
    ///   - name: the key of the configuration.
    package init(_ what: String, _ count: Int, _ name: String, _ limit: Int) {
        description = "The record has \(count) \(what), and may have \(limit) (\(name)); it was left out."
    }

    package init(_ description: String) {
        self.description = description
    }
}

extension RecordLimits {
    /// - Throws: ``LimitMet`` where there is more of something than there may be.
    package func check(_ what: String, _ count: Int, _ name: String, _ limit: Int) throws(LimitMet) {
        guard count <= limit else { throw LimitMet(what, count, name, limit) }
    }

    /// Whether a list of the record as published is too long.
    package func checkElements(_ count: Int, of list: String) throws(LimitMet) {
        try check("elements in \(list)", count, "record.max_elements", elements)
    }

    /// Whether a property of the record as published has too many values.
    package func checkValues(_ count: Int) throws(LimitMet) {
        try check("values of one property", count, "record.max_elements", elements)
    }

    /// Whether a dataset has more of anything than it may have.
    package func check(_ dataset: Dataset) throws(LimitMet) {
        try check(
            "distributions", max(dataset.distribution.count, dataset.sample.count), "record.max_distributions",
            distributions)
        let keywords = dataset.keyword.entries.reduce(0) { $0 + $1.value.count }
        try check("keywords", keywords, "record.max_keywords", self.keywords)
        try check("languages of its keywords", dataset.keyword.entries.count, "record.max_languages", languages)
        let agents =
            dataset.creator.count + dataset.rightsHolder.count + dataset.qualifiedAttribution.count
            + dataset.contactPoint.count
        try check("agents", agents, "record.max_agents", self.agents)
        for text in [dataset.title, dataset.description, dataset.versionNotes] { try check(text) }
        for list in dataset.lists { try check(list) }
        for distribution in dataset.distribution { try check(distribution) }
        for distribution in dataset.sample { try check(distribution) }
    }

    private func check(_ distribution: Distribution) throws(LimitMet) {
        try check(distribution.title)
        try check(distribution.description)
        for list in distribution.lists { try check(list) }
        for service in distribution.accessService {
            for list in service.lists { try check(list) }
        }
    }

    private func check(_ list: (name: String, count: Int)) throws(LimitMet) {
        // Every record passes here, so no words are made for those that are in order.
        guard list.count > values else { return }
        throw LimitMet("values of `\(list.name)`", list.count, "record.max_values", values)
    }

    private func check(_ text: LocalizedText) throws(LimitMet) {
        guard !text.isEmpty else { return }
        try check("languages of one text", text.entries.count, "record.max_languages", languages)
        for entry in text.entries {
            try check("bytes in one text", entry.value.utf8.count, "record.max_text_bytes", textBytes)
        }
    }
}

extension Dataset {
    /// The properties that have any number of values and no limit of their own.
    fileprivate var lists: [(name: String, count: Int)] {
        [
            ("identifier", identifier.count), ("otherIdentifier", otherIdentifier.count), ("theme", theme.count),
            ("language", language.count), ("spatial", spatial.count), ("temporal", temporal.count),
            ("spatialResolutionInMeters", spatialResolutionInMeters.count), ("datasetType", datasetType.count),
            ("landingPage", landingPage.count), ("page", page.count), ("license", license.count),
            ("rights", rights.count), ("conformsTo", conformsTo.count), ("hasVersion", hasVersion.count),
            ("inSeries", inSeries.count), ("sourceDataset", sourceDataset.count), ("provenance", provenance.count),
            ("wasGeneratedBy", wasGeneratedBy.count), ("relation", relation.count),
            ("qualifiedRelation", qualifiedRelation.count), ("isReferencedBy", isReferencedBy.count),
            ("applicableLegislation", applicableLegislation.count), ("hvdCategory", hvdCategory.count),
        ]
    }
}

extension Distribution {
    fileprivate var lists: [(name: String, count: Int)] {
        [
            ("accessURL", accessURL.count), ("downloadURL", downloadURL.count), ("rights", rights.count),
            ("language", language.count), ("conformsTo", conformsTo.count), ("page", page.count),
            ("applicableLegislation", applicableLegislation.count), ("accessService", accessService.count),
        ]
    }
}

extension DataService {
    fileprivate var lists: [(name: String, count: Int)] {
        [
            ("endpointURL", endpointURL.count), ("endpointDescription", endpointDescription.count),
            ("servesDataset", servesDataset.count), ("format", format.count), ("conformsTo", conformsTo.count),
            ("keyword", keyword.entries.reduce(0) { $0 + $1.value.count }), ("theme", theme.count),
        ]
    }
}

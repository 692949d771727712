import Catalog
import DCAT
package import Fetch

/// What one run and one record may cost. Each member is a key of the configuration.
package struct HarvestLimits: Sendable {
    package var run = RunLimits()
    package var record = RecordLimits()
    /// Pages of one feed, more than any portal has: `harvest.max_pages`.
    package var maxPages = 100_000

    package init() {}
}

/// What one record may have. A record that has more is left out with a finding that names the limit; the run goes on.
package struct RecordLimits: Sendable, Hashable {
    /// Bytes of the record as published: `record.max_bytes`.
    package var bytes = 16 << 20
    /// Distributions of a dataset: `record.max_distributions`.
    package var distributions = 5000
    /// Keywords of a dataset, of all languages together: `record.max_keywords`.
    package var keywords = 2000
    /// Bytes of one title or description in one language: `record.max_text_bytes`.
    package var textBytes = 1 << 20

    package init() {}

    func met(by record: SourceRecord) -> Finding? {
        Self.finding("bytes", record.bytes.count, "record.max_bytes", bytes, key: record.key)
    }

    func met(by dataset: Dataset) -> Finding? {
        let keywords = dataset.keyword.entries.reduce(0) { $0 + $1.value.count }
        // Every record passes here, so nothing is gathered.
        var longest = max(Self.longest(dataset.title), Self.longest(dataset.description))
        for distribution in dataset.distribution {
            longest = max(longest, Self.longest(distribution.title), Self.longest(distribution.description))
        }
        let key = dataset.identifier.first ?? ""
        return Self.finding(
            "distributions", dataset.distribution.count, "record.max_distributions", distributions, key: key)
            ?? Self.finding("keywords", keywords, "record.max_keywords", self.keywords, key: key)
            ?? Self.finding("bytes in one text", longest, "record.max_text_bytes", textBytes, key: key)
    }

    /// In bytes, of all languages.
    private static func longest(_ text: LocalizedText) -> Int {
        text.entries.reduce(0) { max($0, $1.value.utf8.count) }
    }

    private static func finding(_ what: String, _ count: Int, _ name: String, _ limit: Int, key: String) -> Finding? {
        guard count > limit else { return nil }
        return Finding(
            .recordTooLarge, value: key,
            "The record has \(count) \(what), and may have \(limit) (\(name)); it was left out.")
    }
}

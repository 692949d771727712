package import Catalog
package import DCAT
package import Feeds

/// What `snop check` found out about a feed.
package struct FeedReport: Sendable {
    /// The source as it was checked, its type as it was named or recognised.
    package let source: Source
    package let recognition: Recognition
    /// What the first page holds; `nil` where there is none.
    package let page: CheckedPage?
    /// Why there is no page.
    package let failure: Finding?
    /// A source file that registers the feed; `nil` where nobody knows what it is.
    package let draft: SourceDraft?
}

/// The first page of a feed.
package struct CheckedPage: Sendable {
    /// How many records are on it, also those that cannot be read.
    package let records: Int
    /// How many the portal states there are, where it does.
    package let total: Int?
    package let hasMore: Bool
    /// The first records, as many as were asked for.
    package let examples: [CheckedRecord]
    /// All that is wrong with the page and its records, the gravest and most frequent first.
    package let findings: [FindingGroup]
}

/// A record beside what would be catalogued of it.
package struct CheckedRecord: Sendable {
    package let id: DatasetID
    package let key: String
    package let title: String
    /// The record's page on the portal, where it has one.
    package let url: String?
    package let mediaType: String
    /// As its publisher wrote it.
    package let published: [UInt8]
    /// The dataset as it would be stored: JSON whose own addresses are relative to the catalogue's.
    package let document: [UInt8]
    package let findings: [Finding]
}

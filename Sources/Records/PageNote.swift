package import DCAT

/// What a page of a feed brings beside its records, as the harvester tells it and the catalogue stores it.
package struct PageNote: Sendable {
    /// Keys of records that the portal says are deleted; they count as no records.
    package var deleted: [String] = []
    /// Numbers of stored records that the portal says are unchanged (HTTP 304).
    package var unchanged: [Int64] = []
    /// Findings that concern the page or the run as a whole.
    package var findings: [Finding] = []
    /// Where the next page begins, in the harvester's own words; `nil` after the last one.
    package var cursor: String?
    package var validator: PageValidator?
    /// Of pages that are made of many documents: those of the documents.
    package var documentValidators: [PageValidator] = []

    package init() {}
}

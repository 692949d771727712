package import DCAT

/// The books of one run, which every page passes: how much came of what was promised, and whether it came before.
///
/// What does not add up is a finding, which keeps the run from removing anything.
package struct Tally: Sendable {
    private var budget: PageBudget
    /// Of the list that is being read, until here.
    package private(set) var received = 0
    /// The most that the portal ever said.
    package private(set) var expected = 0
    private var seen: Set<Int> = []
    private var namelessPages = 0
    private var offsetPages = 0
    /// The feed shows its latest records only: what is not among them is not missing.
    package private(set) var isWindow = false

    private static let maxNamelessPages = 20

    /// - Parameter cursor: where an earlier run stopped.
    package init(maxPages: Int, from cursor: String? = nil) {
        budget = PageBudget(maxPages)
        guard let cursor else { return }
        offsetPages = 1
        guard let place = HarvestCursor(reading: cursor) else { return }
        (received, expected) = (place.received, place.expected)
    }

    /// Another answer is to be asked for.
    ///
    /// - Throws: ``HarvestFailure`` where the portal has given more than any list has.
    package mutating func begin() throws(HarvestFailure) { try budget.take() }

    /// - Returns: what does not add up.
    /// - Throws: ``HarvestFailure`` where the answer is one that came before.
    package mutating func take(_ evidence: PageEvidence) throws(HarvestFailure) -> [Finding] {
        if evidence.isStart { (received, expected, seen) = (0, 0, []) }
        try check(evidence)
        let before = expected
        received += evidence.returned
        expected = max(expected, evidence.stated ?? 0)
        if let stated = evidence.stated, stated < before {
            return [
                Finding(
                    .countMismatch, value: "\(before) to \(stated)",
                    "Records went from the portal while it was read, so others may have slipped between two pages.")
            ]
        }
        guard evidence.isEnd, received < expected else { return [] }
        return [
            Finding(
                .countMismatch, value: "\(received) of \(expected)",
                "The portal says it has \(expected) records and gave \(received)\(evidence.advice); nothing is removed."
            )
        ]
    }

    private mutating func check(_ evidence: PageEvidence) throws(HarvestFailure) {
        if case .keys(let hash) = evidence.mark, evidence.returned > 0, !seen.insert(hash).inserted {
            throw .repeated
        }
        // Pages of entries that nobody can tell apart cannot be told apart either.
        namelessPages = evidence.returned > 0 && evidence.mark == .nameless ? namelessPages + 1 : 0
        guard namelessPages <= Self.maxNamelessPages else {
            throw HarvestFailure(
                .endless, "The portal gave \(namelessPages) pages in a row on which no record has a key.")
        }
    }

    /// Enters a page, which is told what does not add up, and where the books stand.
    package mutating func enter(_ page: inout HarvestPage) throws(HarvestFailure) {
        offsetPages += page.isByOffset ? 1 : 0
        isWindow = isWindow || page.isWindow
        guard let evidence = page.evidence else { return }
        page.note.findings += try take(evidence)
        page.note.cursor = page.note.cursor.map { HarvestCursor.text($0, received: received, expected: expected) }
    }

    /// Where records came on two pages that were cut by an offset, others may have come on none.
    package func overlap(_ duplicates: Int) -> Finding? {
        guard duplicates > 0, offsetPages > 1 else { return nil }
        return Finding(
            .countMismatch, value: "\(duplicates)",
            "\(duplicates) datasets came on two pages of the portal, so others may have come on none; nothing is removed."
        )
    }
}

/// The pages of a harvester, each entered into the books of the run.
package actor TalliedPages: HarvestPages {
    private let pages: any HarvestPages
    package private(set) var tally: Tally
    /// Whether the next page comes with another answer.
    private var isBetween = true

    package init(_ pages: any HarvestPages, maxPages: Int, from cursor: String? = nil) {
        self.pages = pages
        tally = Tally(maxPages: maxPages, from: cursor)
    }

    package func next() async throws -> HarvestPage? {
        if isBetween { try tally.begin() }
        guard var page = try await pages.next() else { return nil }
        // Behind the last page nothing is asked for.
        isBetween = page.evidence != nil && page.note.cursor != nil
        try tally.enter(&page)
        return page
    }
}

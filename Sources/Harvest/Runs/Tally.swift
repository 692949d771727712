import DCAT

/// What an answer of the portal tells of the list that it is a part of.
package struct PageEvidence: Sendable, Equatable {
    /// What tells the answer from others.
    enum Mark: Sendable, Equatable {
        case keys(Int)
        /// No record of it has a key.
        case nameless
        case unknown
    }

    /// How many records came, also those that are not catalogued.
    var returned: Int
    /// How many the list has, counted from its first one, where the portal says so.
    var stated: Int?
    var mark = Mark.unknown
    /// A list begins here; the one before it counts no more.
    var isStart = false
    /// Nothing of the list follows.
    var isEnd = false
    /// Where too few came: what the operator can do.
    var advice = ""
}

/// The books of one run, which every page passes: how much came of what was promised, and whether it came before.
///
/// What does not add up is a finding, which keeps the run from removing anything.
struct Tally: Sendable {
    private var budget: PageBudget
    /// Of the list that is being read, until here.
    private(set) var received = 0
    /// The most that the portal ever said.
    private(set) var expected = 0
    private var seen: Set<Int> = []
    private var namelessPages = 0
    private var offsetPages = 0
    /// The feed shows its latest records only: what is not among them is not missing.
    private(set) var isWindow = false

    private static let maxNamelessPages = 20

    /// - Parameter cursor: where an earlier run stopped.
    init(maxPages: Int, from cursor: String? = nil) {
        budget = PageBudget(maxPages)
        guard let cursor else { return }
        offsetPages = 1
        guard let place = HarvestCursor(reading: cursor) else { return }
        (received, expected) = (place.received, place.expected)
    }

    /// Another answer is to be asked for.
    ///
    /// - Throws: ``HarvestFailure`` where the portal has given more than any list has.
    mutating func begin() throws(HarvestFailure) { try budget.take() }

    /// - Returns: what does not add up.
    /// - Throws: ``HarvestFailure`` where the answer is one that came before.
    mutating func take(_ evidence: PageEvidence) throws(HarvestFailure) -> [Finding] {
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
    mutating func enter(_ page: inout HarvestPage) throws(HarvestFailure) {
        offsetPages += page.isByOffset ? 1 : 0
        isWindow = isWindow || page.isWindow
        guard let evidence = page.evidence else { return }
        page.note.findings += try take(evidence)
        page.note.cursor = page.note.cursor.map { HarvestCursor.text($0, received: received, expected: expected) }
    }

    /// Where records came on two pages that were cut by an offset, others may have come on none.
    func overlap(_ duplicates: Int) -> Finding? {
        guard duplicates > 0, offsetPages > 1 else { return nil }
        return Finding(
            .countMismatch, value: "\(duplicates)",
            "\(duplicates) datasets came on two pages of the portal, so others may have come on none; nothing is removed."
        )
    }
}

/// How many answers may still be asked for: a guard against feeds that never end.
struct PageBudget: Sendable {
    private let most: Int
    private var taken = 0

    init(_ most: Int) {
        self.most = most
    }

    mutating func take() throws(HarvestFailure) {
        guard taken < most else {
            throw HarvestFailure(.endless, "The portal gave \(most) pages (harvest.max_pages) and no end.")
        }
        taken += 1
    }
}

extension HarvestFailure {
    /// The portal leads in a circle.
    static let repeated = HarvestFailure(.endless, "The portal gives the same page again and again.")
}

/// The pages of a harvester, each entered into the books of the run.
actor TalliedPages: HarvestPages {
    private let pages: any HarvestPages
    private(set) var tally: Tally
    /// Whether the next page comes with another answer.
    private var isBetween = true

    init(_ pages: any HarvestPages, maxPages: Int, from cursor: String? = nil) {
        self.pages = pages
        tally = Tally(maxPages: maxPages, from: cursor)
    }

    func next() async throws -> HarvestPage? {
        if isBetween { try tally.begin() }
        guard var page = try await pages.next() else { return nil }
        // Behind the last page nothing is asked for.
        isBetween = page.evidence != nil && page.note.cursor != nil
        try tally.enter(&page)
        return page
    }
}

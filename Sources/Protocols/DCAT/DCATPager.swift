import DCAT
import Feeds

/// What a page of the feed was, as far as it decides about the next one; it is kept with the page's validators, so that an
/// answer of 304 tells as much as the page.
struct DCATPageFacts: Equatable {
    /// How many datasets it describes.
    var datasets = 0
    /// Links to the next page as they are written, and the number of the last page where that is given.
    var next: [String] = []
    var last: Int?
    var total: Int?
    /// How many statements could not be read, in a page whose own list of datasets does not tell whether one is missing.
    var lost = 0
    /// Whether the page may go on where it ended.
    var isCut = false

    /// For the validator's note: numbers, then the links.
    var note: String {
        let numbers = [datasets, last ?? -1, total ?? -1, lost, isCut ? 1 : 0]
        return ([numbers.map { "\($0)" }.joined(separator: " ")] + next).joined(separator: "\n")
    }

    init() {}

    /// `nil` where this is no note.
    init?(note: String) {
        let lines = note.split(separator: "\n").map(String.init)
        let numbers = lines.first?.split(separator: " ").compactMap { Int($0) } ?? []
        guard numbers.count == 5 else { return nil }
        datasets = numbers[0]
        last = numbers[1] < 0 ? nil : numbers[1]
        total = numbers[2] < 0 ? nil : numbers[2]
        lost = numbers[3]
        isCut = numbers[4] == 1
        next = Array(lines.dropFirst())
    }
}

/// Decides which page comes next, and whether the last one was the end.
struct DCATPager {
    enum Step {
        case page(String)
        case done
        /// The feed cannot be read on; what came before stands.
        case failed(HarvestFailure)
    }

    private(set) var step: Step
    private(set) var total: Int?
    private let source: String
    private let hosts: [String]
    private let parameter: String?
    private var read: Set<String> = []
    private var pages = 0
    private var received = 0
    private var lost = 0
    private var findings: [Finding] = []

    init(source: String, hosts: [String], parameter: String?, cursor: Cursor? = nil) {
        self.source = source
        self.hosts = hosts
        self.parameter = parameter
        step = .page(cursor?.url ?? source)
        guard let cursor else { return }
        (pages, received, lost, total) = (cursor.pages, cursor.received, cursor.lost, cursor.total)
        read = [PageLink.normalised(source)]
    }

    /// Where a run can go on: at the next page, with what came before it.
    struct Cursor: Equatable {
        let pages: Int
        let received: Int
        let lost: Int
        let total: Int?
        let url: String

        var text: String { HarvestCursor("page", [pages, received, lost] + (total.map { [$0] } ?? []), url).text }

        init(pages: Int, received: Int, lost: Int, total: Int?, url: String) {
            (self.pages, self.received, self.lost, self.total, self.url) = (pages, received, lost, total, url)
        }

        /// `nil` where this is no cursor.
        init?(_ text: String) {
            guard let place = HarvestCursor(reading: text), place.name == "page", [3, 4].contains(place.numbers.count),
                !place.rest.isEmpty
            else { return nil }
            let numbers = place.numbers
            self.init(
                pages: numbers[0], received: numbers[1], lost: numbers[2], total: numbers.dropFirst(3).first,
                url: place.rest)
        }
    }

    /// `nil` where no page follows.
    var cursor: String? {
        guard case .page(let url) = step else { return nil }
        return Cursor(pages: pages, received: received, lost: lost, total: total, url: url).text
    }

    /// Takes a page that was read, and decides about the next one.
    ///
    /// - Parameters:
    ///   - page: where it was asked for, and where it came from.
    ///   - content: a hash of its datasets' keys; `nil` where they are not known or none.
    /// - Returns: what is told of the list, and what there is to say about the paging.
    mutating func take(
        _ facts: DCATPageFacts, of page: (asked: String, answered: String), content: Int?
    ) -> (evidence: PageEvidence, findings: [Finding]) {
        findings = []
        var evidence = PageEvidence(returned: facts.datasets, isStart: pages == 0)
        evidence.mark = content.map { .keys($0) } ?? .unknown
        pages += 1
        received += facts.datasets
        lost += facts.lost
        total = facts.total ?? total
        read.formUnion([PageLink.normalised(page.asked), PageLink.normalised(page.answered)])
        if facts.isCut {
            fail(.tooShort, page.asked, "\(page.asked) ends inside a statement; what came before that was kept.")
        } else {
            decide(facts, page)
        }
        // What the feed says at its end holds; it may have said more before.
        if case .done = step { (evidence.stated, evidence.isEnd, evidence.advice) = (total, true, hint) }
        return (evidence, findings)
    }

    /// Whether no page was taken yet.
    var isAtStart: Bool { pages == 0 }

    /// Ends the feed here.
    mutating func fail(_ failure: HarvestFailure) { step = .failed(failure) }

    private mutating func fail(_ reason: HarvestFailure.Reason, _ value: String, _ message: String) {
        step = .failed(HarvestFailure(reason, value: value, message))
    }

    private mutating func decide(_ facts: DCATPageFacts, _ page: (asked: String, answered: String)) {
        let links = facts.next.map { ($0, PageLink($0, on: page, hosts: hosts)) }
        for case (let raw, .follow(let url, let isRewritten)) in links where !read.contains(url) {
            if isRewritten {
                findings.append(
                    Finding(.fallbackUsed, value: raw, "The next page is said to be \(raw); \(url) was read instead."))
            }
            step = .page(url)
            return
        }
        for case (_, .foreign(let host)) in links {
            return fail(
                .elsewhere, host,
                "\(page.asked) says that the next page is on \(host); add it to the option `hosts` to have it read.")
        }
        if links.contains(where: { $0.1 == .unusable }) {
            return fail(.unreadable, facts.next[0], "\(page.asked) has a next page that is no web address.")
        }
        if let link = facts.next.first, !isAll, facts.datasets > 0 {
            return fail(
                .endless, link, "\(page.asked) says that the next page is \(link), which was read already.")
        }
        if facts.next.isEmpty, let parameter, facts.datasets > 0, hasMore(facts) {
            step = .page(PageLink.page(pages + 1, of: source, parameter: parameter))
            return
        }
        end(facts, page.asked)
    }

    private var isAll: Bool { total.map { received >= $0 } ?? false }

    /// Whether there should be more although no link leads to it.
    private func hasMore(_ facts: DCATPageFacts) -> Bool {
        if let total { return received < total }
        return facts.last.map { $0 > pages } ?? false
    }

    private mutating func end(_ facts: DCATPageFacts, _ page: String) {
        step = .done
        guard total.map({ received >= $0 }) ?? true else { return }
        if hasMore(facts) {
            findings.append(
                Finding(
                    .countMismatch, value: "\(pages) of \(facts.last ?? 0)",
                    "\(page) says that there are \(facts.last ?? 0) pages and links to no next one\(hint); nothing is removed."
                )
            )
        } else if lost > 0, total == nil {
            findings.append(
                Finding(
                    .countMismatch, value: "\(lost)",
                    """
                    \(lost) statements could not be read, and the feed does not say how many datasets it has: one may be \
                    among them, so nothing is removed.
                    """))
        }
    }

    /// What the operator can do about pages that nothing links to.
    private var hint: String {
        parameter == nil && pages == 1
            ? " (where `?page=2` gives the next ones, set the option `page_parameter: page`)" : ""
    }
}

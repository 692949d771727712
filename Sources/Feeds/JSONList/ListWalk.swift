package import DCAT

/// Which page of a list is asked for.
package struct ListPosition: Sendable, Equatable {
    /// Which of several lists is read, from 0.
    package var part = 0
    /// The page's number in its range, from 1.
    package var page = 1
    /// How many records of the range come before the page.
    package var offset = 0
    /// The key behind which the range begins; `nil` at the start of the list.
    package var after: String?
}

/// What a page says of its list.
package struct ListStep: Sendable, Equatable {
    /// How many records were on it, also those that are not catalogued.
    package var returned: Int
    /// How many records the range has, where the portal says so.
    package var total: Int?
    /// Whether there is another page, where the portal says so.
    package var hasMore: Bool?
    /// What leads on from there: the key of its last record, or a link.
    package var leading: String?

    package init(returned: Int, total: Int? = nil, hasMore: Bool? = nil, leading: String? = nil) {
        // Some portals say -1 for what they do not know.
        self.total = total.flatMap { $0 < 0 ? nil : $0 }
        (self.returned, self.hasMore, self.leading) = (returned, hasMore, leading)
    }

    /// The same in one line, to be stored with a validator.
    package var note: String {
        "\(returned) \(total ?? -1) \(hasMore.map { $0 ? "more" : "end" } ?? "?") \(leading ?? "")"
    }

    /// `nil` where this is no note.
    package init?(_ note: String) {
        let words = note.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard words.count == 4, let returned = Int(words[0]), let total = Int(words[1]),
            HarvestCursor.counts.contains(returned)
        else {
            return nil
        }
        self.returned = returned
        self.total = total < 0 ? nil : total
        hasMore = ["more": true, "end": false][words[2]]
        leading = words[3].isEmpty ? nil : words[3]
    }
}

/// How far the reading of a list in pages is: it says what to ask for next, and asks nothing.
///
/// A portal that gives only so many records of one range (its *window*) is read on by ranges of keys.
package struct ListWalk: Sendable {
    /// What is to be asked for; `nil` behind the last page.
    package private(set) var position: ListPosition?
    private let parts: Int
    private let window: Int?
    private let scrolls: Bool
    /// How many records of the list came in the ranges before this one.
    private var before = 0

    /// - Parameters:
    ///   - parts: how many lists are read, one after the other.
    ///   - window: how many records the portal gives of one range; `nil` where it gives all.
    ///   - scrolls: behind the window each page is asked for by the last key before it, until one is empty.
    ///   - cursor: where an earlier run stopped.
    package init(parts: Int = 1, window: Int? = nil, scrolls: Bool = false, cursor: String? = nil) {
        self.parts = parts
        self.window = window
        self.scrolls = scrolls
        position = ListPosition()
        guard let place = cursor.flatMap(Self.place), place.numbers[0] < parts else { return }
        position = ListPosition(
            part: place.numbers[0], page: place.numbers[1], offset: place.numbers[2],
            after: place.rest.isEmpty ? nil : place.rest)
        // Where a list is to begin, the books are still those of the list before it.
        let isStart = position == ListPosition(part: place.numbers[0])
        before = isStart ? 0 : max(0, place.received - place.numbers[2])
    }

    /// Goes on behind a page.
    ///
    /// - Parameter keys: of the records that were on it, where they are known.
    package mutating func take(_ step: ListStep, keys: PageKeys = PageKeys()) -> PageEvidence {
        guard let here = position else { return PageEvidence(returned: 0, isEnd: true) }
        let received = here.offset + step.returned
        var evidence = PageEvidence(returned: step.returned)
        // A total that stands at the window is the window, and tells nothing of what is behind it.
        evidence.stated = step.total.map { min($0, .max - before) + before }
        // The first and the last keys are enough to tell pages apart, and memory stays flat.
        if keys.count > 0 {
            evidence.mark = .keys([keys.first.hashValue, keys.last.hashValue, keys.count].hashValue)
        } else if step.leading == nil {
            evidence.mark = .nameless
        }
        evidence.isStart = here.page == 1 && here.after == nil
        var next = here
        next.page += 1
        next.offset = received
        let isScrolled = scrolls && here.after != nil
        if isScrolled || isEnd(step, received) {
            let mayGoOn = isScrolled || window.map { received >= $0 } ?? false
            if mayGoOn, step.returned > 0, let key = step.leading, key != here.after {
                next = ListPosition(part: here.part, after: key)
                before += received
            } else {
                evidence.isEnd = true
                next = ListPosition(part: here.part + 1)
                before = 0
            }
        }
        position = next.part < parts ? next : nil
        return evidence
    }

    private func isEnd(_ step: ListStep, _ received: Int) -> Bool {
        if step.returned == 0 { return true }
        if let hasMore = step.hasMore { return !hasMore }
        if let window, received >= window { return true }
        // Without a count only an empty page is the end: a short one may be the portal's own limit.
        return step.total.map { received >= $0 } ?? false
    }

    /// The lists that follow are not read.
    package mutating func skipOtherParts() {
        guard let here = position, here.part > 0 else { return }
        position = nil
    }

    /// The rest of a list is not read, because nothing of it is wanted.
    package mutating func endPart(_ part: Int) {
        guard position?.part == part else { return }
        position = part + 1 < parts ? ListPosition(part: part + 1) : nil
        before = 0
    }

    // MARK: Going on later

    /// Where to go on, in one line; `nil` behind the last page.
    package var cursor: String? {
        position.map { HarvestCursor("list", [$0.part, $0.page, $0.offset], $0.after ?? "").text }
    }

    package static func isCursor(_ text: String) -> Bool { place(text) != nil }

    private static func place(_ text: String) -> HarvestCursor? {
        HarvestCursor(reading: text)?.of("list", numbers: 3).flatMap { $0.numbers[1] > 0 ? $0 : nil }
    }
}

/// A list that is read beside the pages of a run, with books of its own.
package struct TalliedWalk: Sendable {
    private var walk: ListWalk
    private var tally: Tally

    package init(_ walk: ListWalk, maxPages: Int, from cursor: String? = nil) {
        self.walk = walk
        tally = Tally(maxPages: maxPages, from: cursor)
    }

    /// The page to ask for, or `nil` behind the last one.
    ///
    /// - Throws: ``HarvestFailure`` where the portal has given more pages than any list has.
    package mutating func begin() throws(HarvestFailure) -> ListPosition? {
        guard let position = walk.position else { return nil }
        try tally.begin()
        return position
    }

    /// Goes on behind a page.
    ///
    /// - Returns: a finding where the counts do not agree.
    /// - Throws: ``HarvestFailure`` where the page is one that came before.
    package mutating func take(
        _ step: ListStep, keys: some Sequence<String> = EmptyCollection<String>()
    ) throws(HarvestFailure) -> [Finding] {
        try tally.take(walk.take(step, keys: PageKeys(keys)))
    }

    package var cursor: String? {
        walk.cursor.map { HarvestCursor.text($0, received: tally.received, expected: tally.expected) }
    }
}

import DCAT

/// Which page of a list is asked for.
struct ListPosition: Sendable, Equatable {
    /// Which of several lists is read, from 0.
    var part = 0
    /// The page's number in its range, from 1.
    var page = 1
    /// How many records of the range come before the page.
    var offset = 0
    /// The key behind which the range begins; `nil` at the start of the list.
    var after: String?
}

/// What a page says of its list.
struct ListStep: Sendable, Equatable {
    /// How many records were on it, also those that are not catalogued.
    var returned: Int
    /// How many records the range has, where the portal says so.
    var total: Int?
    /// Whether there is another page, where the portal says so.
    var hasMore: Bool?
    /// The key of its last record.
    var lastKey: String?

    init(returned: Int, total: Int? = nil, hasMore: Bool? = nil, lastKey: String? = nil) {
        (self.returned, self.total, self.hasMore, self.lastKey) = (returned, total, hasMore, lastKey)
    }

    /// The same in one line, to be stored with a validator.
    var note: String {
        "\(returned) \(total ?? -1) \(hasMore.map { $0 ? "more" : "end" } ?? "?") \(lastKey ?? "")"
    }

    /// `nil` where this is no note.
    init?(_ note: String) {
        let words = note.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
        guard words.count == 4, let returned = Int(words[0]), let total = Int(words[1]), returned >= 0 else {
            return nil
        }
        self.returned = returned
        self.total = total < 0 ? nil : total
        hasMore = ["more": true, "end": false][words[2]]
        lastKey = words[3].isEmpty ? nil : words[3]
    }
}

/// How far the reading of a list in pages is, and whether what came adds up: it says what to ask for next, and asks nothing.
///
/// A portal that gives only so many records of one range (its *window*) is read on by ranges of keys.
struct ListWalk: Sendable {
    /// What is to be asked for; `nil` behind the last page.
    private(set) var position: ListPosition?
    private let parts: Int
    private let window: Int?
    private let scrolls: Bool
    private let maxPages: Int
    private var pages = 0
    /// How many records the range must have: what it once said, or what the range before it left.
    private var expected = 0
    /// Hashes of the pages that came.
    private var seen: Set<Int> = []
    private var keylessPages = 0
    private static let maxKeylessPages = 20

    /// - Parameters:
    ///   - parts: how many lists are read, one after the other.
    ///   - window: how many records the portal gives of one range; `nil` where it gives all.
    ///   - scrolls: behind the window each page is asked for by the last key before it, until one is empty.
    ///   - cursor: where an earlier run stopped.
    init(parts: Int = 1, window: Int? = nil, scrolls: Bool = false, maxPages: Int, cursor: String? = nil) {
        self.parts = parts
        self.window = window
        self.scrolls = scrolls
        self.maxPages = maxPages
        position = ListPosition()
        if let cursor, let (stored, expected) = Self.read(cursor), stored.part < parts {
            position = stored
            self.expected = expected
        }
    }

    /// The page to ask for, or `nil` behind the last one.
    ///
    /// - Throws: ``HarvestFailure`` where the portal has given more pages than any list has.
    mutating func begin() throws(HarvestFailure) -> ListPosition? {
        guard let position else { return nil }
        pages += 1
        guard pages <= maxPages else {
            throw HarvestFailure(
                .endless, "The portal gave \(maxPages) pages (harvest.max_pages) and no end.")
        }
        return position
    }

    /// Goes on behind a page.
    ///
    /// - Parameter keys: of the records that were on it, where they are known.
    /// - Returns: a finding where the counts do not agree, which keeps the run from removing anything.
    /// - Throws: ``HarvestFailure`` where the page is one that came before.
    mutating func take(_ step: ListStep, keys: PageKeys = PageKeys()) throws(HarvestFailure) -> [Finding] {
        guard let here = position else { return [] }
        // The first and the last keys are enough to tell pages apart, and memory stays flat.
        let mark = [here.part, keys.first.hashValue, keys.last.hashValue, keys.count].hashValue
        guard keys.count == 0 || seen.insert(mark).inserted else {
            throw HarvestFailure(.endless, "The portal gives the same page again and again.")
        }
        // Pages of entries that nobody can tell apart cannot be told apart either.
        keylessPages = step.returned > 0 && keys.count == 0 && step.lastKey == nil ? keylessPages + 1 : 0
        guard keylessPages <= Self.maxKeylessPages else {
            throw HarvestFailure(
                .endless, "The portal gave \(keylessPages) pages in a row on which no record has a key.")
        }
        var findings = shrinking(step.total)
        let received = here.offset + step.returned
        var next = here
        next.page += 1
        next.offset = received
        let isScrolled = scrolls && here.after != nil
        if isScrolled || isEnd(step, received) {
            let mayGoOn = isScrolled || window.map { received >= $0 } ?? false
            if mayGoOn, step.returned > 0, let key = step.lastKey, key != here.after {
                next = ListPosition(part: here.part, after: key)
                // A total that stands at the window is the window, and tells nothing of what is behind it.
                expected = max(0, expected - received)
            } else {
                if received < expected, findings.isEmpty {
                    findings.append(
                        Finding(
                            .countMismatch, value: "\(received) of \(expected)",
                            "The portal says it has \(expected) records and gave \(received); nothing is removed."))
                }
                next = ListPosition(part: here.part + 1)
                expected = 0
            }
        }
        position = next.part < parts ? next : nil
        return findings
    }

    mutating func take(_ step: ListStep, keys: some Sequence<String>) throws(HarvestFailure) -> [Finding] {
        var all = PageKeys()
        for key in keys { all.append(key) }
        return try take(step, keys: all)
    }

    private mutating func shrinking(_ total: Int?) -> [Finding] {
        guard let total else { return [] }
        defer { expected = max(expected, total) }
        guard total < expected else { return [] }
        return [
            Finding(
                .countMismatch, value: "\(expected) to \(total)",
                "Records went from the portal while it was read, so others may have slipped between two pages.")
        ]
    }

    private func isEnd(_ step: ListStep, _ received: Int) -> Bool {
        if step.returned == 0 { return true }
        if let hasMore = step.hasMore { return !hasMore }
        if let window, received >= window { return true }
        // Without a count only an empty page is the end: a short one may be the portal's own limit.
        return step.total.map { received >= $0 } ?? false
    }

    /// The lists that follow are not read.
    mutating func skipOtherParts() {
        guard let here = position, here.part > 0 else { return }
        position = nil
    }

    /// The rest of a list is not read, because nothing of it is wanted.
    mutating func endPart(_ part: Int) {
        guard position?.part == part else { return }
        position = part + 1 < parts ? ListPosition(part: part + 1) : nil
        expected = 0
    }

    // MARK: Going on later

    /// Where to go on, in one line; `nil` behind the last page.
    var cursor: String? {
        position.map { "list \($0.part) \($0.page) \($0.offset) \(expected) \($0.after ?? "")" }
    }

    static func isCursor(_ text: String) -> Bool { read(text) != nil }

    private static func read(_ text: String) -> (ListPosition, expected: Int)? {
        let words = text.split(separator: " ", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        let numbers = words.dropFirst().prefix(4).compactMap { Int($0) }
        guard words.count == 6, words[0] == "list", numbers.count == 4, numbers.allSatisfy({ $0 >= 0 }), numbers[1] > 0
        else { return nil }
        let after = words[5].isEmpty ? nil : words[5]
        return (ListPosition(part: numbers[0], page: numbers[1], offset: numbers[2], after: after), numbers[3])
    }
}

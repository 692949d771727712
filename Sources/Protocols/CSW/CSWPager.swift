import DCAT
import Feeds

/// Decides which records are asked for next, and whether the last ones were the end.
///
/// What servers say of the next record is wrong in every way (1 behind the end, the same again, more than there are, nothing at
/// all), so only what came is counted on; an answer that leads nowhere new is the end.
struct CSWPager {
    /// The position of the first record that is asked for next, from 1; `nil` at the end.
    private(set) var start: Int?
    /// How many are asked for at once: fewer after a failure, until answers come again.
    private(set) var size: Int
    private(set) var received: Int
    private(set) var matched: Int?
    private let fullSize: Int
    private var isShrunken = false

    /// Where a run can go on, with what came before.
    struct Cursor: Equatable {
        var start: Int
        var received: Int
        var matched: Int
        var dialect: CSWDialect

        /// `nil` for an order that may be another one tomorrow.
        var text: String? {
            guard dialect.isSorted else { return nil }
            let way = "\(dialect.version.rawValue) \(dialect.method.rawValue) \(dialect.asksForISO ? "iso" : "own")"
            return HarvestCursor(
                "csw", [start, received, matched], "\(way) \(dialect.isFiltered ? "changes" : "all")"
            ).text
        }

        init(start: Int, received: Int, matched: Int, dialect: CSWDialect) {
            (self.start, self.received, self.matched, self.dialect) = (start, received, matched, dialect)
        }

        /// `nil` where this is no cursor.
        init?(_ text: String) {
            guard let place = HarvestCursor(reading: text)?.of("csw", numbers: 3), place.numbers[0] > 0 else {
                return nil
            }
            let words = place.rest.split(separator: " ").map(String.init)
            guard words.count == 4, let version = CSWDialect.Version(rawValue: words[0]),
                let method = CSWDialect.Method(rawValue: words[1])
            else { return nil }
            var dialect = CSWDialect(version: version, method: method, isFiltered: words[3] == "changes")
            dialect.asksForISO = words[2] == "iso"
            let (start, received, matched) = (place.numbers[0], place.numbers[1], place.numbers[2])
            self.init(start: start, received: received, matched: matched, dialect: dialect)
        }
    }

    init(size: Int, cursor: Cursor? = nil) {
        self.size = size
        fullSize = size
        start = cursor?.start ?? 1
        received = cursor?.received ?? 0
        matched = cursor?.matched
    }

    var hasAnswered: Bool { matched != nil || received > 0 }

    /// Takes an answer to what was asked for.
    ///
    /// - Parameters:
    ///   - returned: how many records came, whatever the answer says.
    ///   - content: a hash of their identifiers; `nil` where they are not known.
    mutating func take(_ results: ISODocument.Results, returned: Int, content: Int?) -> PageEvidence {
        guard let start else { return PageEvidence(returned: 0, isEnd: true) }
        var evidence = evidence(of: returned)
        evidence.stated = results.matched
        evidence.mark = content.map { .keys($0) } ?? .unknown
        matched = max(matched ?? 0, results.matched ?? received + returned)
        received += returned
        advance(from: start, results, returned)
        if isShrunken { size = min(fullSize, size * 2) }
        isShrunken = size < fullSize
        evidence.isEnd = self.start == nil
        return evidence
    }

    private func evidence(of returned: Int) -> PageEvidence {
        PageEvidence(returned: returned, isStart: received == 0 && start == 1)
    }

    private mutating func advance(from start: Int, _ results: ISODocument.Results, _ returned: Int) {
        let following = start + returned
        // A record that could not be written is missing from the answer, not from the count of positions.
        let stated = results.next.flatMap { $0 > following && $0 <= start + size ? $0 : nil }
        let next = stated ?? following
        let isStatedEnd = results.matched == nil && (results.next ?? 0) <= start
        self.start = returned == 0 && stated == nil || next > (matched ?? 0) || isStatedEnd ? nil : next
    }

    /// Nothing more can be asked for.
    mutating func end() { start = nil }

    // MARK: Failures

    /// How many times smaller a page is that is asked for after a failure. Halves would find what is at fault in fewer
    /// answers, but a host that fails five times in a row is left alone (`fetch.breaker_failures`).
    static let step = 8

    /// Asks for fewer; `false` where that is no use any more.
    mutating func shrink(least: Int) -> Bool {
        guard size > least else { return false }
        size = max(least, size / Self.step)
        isShrunken = true
        return true
    }

    /// Passes one record that the service cannot give; it is counted, since it is there.
    mutating func skip() -> PageEvidence {
        guard let start else { return PageEvidence(returned: 0, isEnd: true) }
        var evidence = evidence(of: 1)
        received += 1
        self.start = start + 1 > (matched ?? 0) ? nil : start + 1
        evidence.isEnd = self.start == nil
        return evidence
    }
}

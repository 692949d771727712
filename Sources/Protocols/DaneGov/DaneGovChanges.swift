import DCAT
import Feeds
import JSON

/// What of the portal's datasets has changed since a time.
///
/// The portal cannot be asked for it, but it sorts by `modified` and by `verified`, which is when the data last changed; so
/// both lists are read, the latest first, until what follows is older. A portal that does not sort is read to the end.
struct DaneGovChanges {
    /// Datasets that must have come in order before the order is believed.
    private static let trustedCount = 10
    static let orders = ["-modified", "-verified"]
    private static let times = ["modified", "verified", "resource_modified"]

    private let since: Int
    /// Hashes of ids.
    private var seen: Set<Int> = []
    private var part = 0
    /// How many datasets of the part came in order so far, and the time of the last; `nil` where one did not.
    private var sorted: (count: Int, last: Int)? = (0, .max)

    /// - Parameter since: seconds since 1970.
    init(since: Int) {
        self.since = since
    }

    /// Takes a page: which of its datasets have changed and did not come before, and whether all that follows are older.
    mutating func take(_ answer: JSONAnswer, part: Int, order: String) -> (changed: [Range<Int>], isEnd: Bool) {
        if part != self.part { (self.part, sorted) = (part, (0, .max)) }
        for range in answer.ranges {
            guard let before = sorted, let time = Self.time(String(order.dropFirst()), range, in: answer),
                time <= before.last
            else {
                sorted = nil
                break
            }
            sorted = (before.count + 1, time)
        }
        let changed = answer.ranges.filter { range in
            let times = Self.times.compactMap { Self.time($0, range, in: answer) }
            guard times.max().map({ $0 >= since }) ?? true else { return false }
            return answer.id(range).map { seen.insert($0.hashValue).inserted } ?? true
        }
        return (changed, sorted.map { $0.count >= Self.trustedCount && $0.last < since } ?? false)
    }

    private static func time(_ name: String, _ range: Range<Int>, in answer: JSONAnswer) -> Int? {
        let text = answer.withRecord(range) { JSONScanner.key(at: ["attributes", name], in: $0) }
        return text.flatMap { DateReader.date($0, naive: .warsaw)?.secondsSince1970 }
    }
}

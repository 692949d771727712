package import DCAT

/// What a list of datasets is asked for.
package struct DatasetQuery: Sendable {
    /// The order of a list. All but relevance are stable while the catalogue changes: no dataset is skipped or repeated.
    package enum Order: String, Sendable, CaseIterable {
        /// The best match first; for queries with words.
        case relevance
        /// As they were first catalogued.
        case catalogued
        case modified
        case newest = "-modified"
        case issued
        case latestIssued = "-issued"
        case title
    }

    /// A stretch of time in seconds since 1970, its end not in it; `nil` is open.
    package struct Interval: Sendable, Equatable {
        package let start: Int?
        package let end: Int?

        package init(start: Int?, end: Int?) {
            self.start = start
            self.end = end
        }
    }

    /// A filter: a dataset must have one of the values.
    package struct Filter: Sendable {
        package let kind: TermKind
        package let values: [String]

        package init(_ kind: TermKind, _ values: [String]) {
            self.kind = kind
            self.values = values.map(\.storable)
        }
    }

    package var words: String?
    package var filters: [Filter] = []
    package var isHighValue: Bool?
    package var bbox: BoundingBox?
    package var temporal: Interval?
    package var issued: Interval?
    package var modified: Interval?
    package var order: Order?
    package var limit = 20
    /// How many bytes the documents of a page may have together; there is always room for one dataset.
    package var maxBytes = DatasetQuery.defaultMaxBytes
    package var cursor: Cursor?
    package var facets: [TermKind] = []
    /// Whether of the found copies of a dataset in several portals only the one nearest to the producer is listed and counted.
    package var isDistinct = false

    package init() {}

    /// A thousand datasets as portals have them; few of those that are megabytes long.
    package static let defaultMaxBytes = 4 << 20

    /// Whether some datasets are looked for, and not all listed.
    package var hasConditions: Bool {
        words != nil || !filters.isEmpty || isHighValue != nil || bbox != nil || temporal != nil || issued != nil
            || modified != nil
    }

    /// The order that is used: as asked, else relevance for words, else as catalogued.
    package var effectiveOrder: Order { order ?? (words == nil ? .catalogued : .relevance) }
}

/// Where the next page of a list begins: after this place in its order.
package struct Cursor: Sendable, Equatable {
    let order: DatasetQuery.Order
    /// The last dataset's sort value, as text.
    let value: String
    /// The last dataset's number.
    let number: Int64
    /// For relevance: the numbers below which the present window of candidates lies.
    let window: Int64

    package init(order: DatasetQuery.Order, value: String, number: Int64, window: Int64 = .max) {
        self.order = order
        self.value = value
        self.number = number
        self.window = window
    }

    /// An opaque text of letters, digits, `-` and `_`.
    package var text: String {
        Base64URL.encode(Array("\(order.rawValue)\n\(number)\n\(window)\n\(value)".utf8))
    }

    /// Reads what ``text`` wrote; anything else is `nil`.
    package init?(_ text: String) {
        guard text.utf8.count < 2000, let bytes = Base64URL.decode(text),
            let decoded = String(validating: bytes, as: UTF8.self)
        else { return nil }
        // By bytes: a title that begins with a combining mark would be one character with the line feed before it.
        let parts = decoded.utf8.split(separator: 0x0A, maxSplits: 3, omittingEmptySubsequences: false)
            .map { String(Substring($0)) }
        guard parts.count == 4, let order = DatasetQuery.Order(rawValue: parts[0]),
            let number = Int64(parts[1]), let window = Int64(parts[2]), number >= 0, window >= 0,
            order != .relevance || Double(parts[3]).map({ !$0.isNaN }) == true
        else { return nil }
        self.init(order: order, value: parts[3], number: number, window: window)
    }
}

/// Base 64 with the URL-safe alphabet and no padding (RFC 4648, section 5).
enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    private static let values: [UInt8: UInt32] = Dictionary(
        uniqueKeysWithValues: alphabet.enumerated().map { ($1, UInt32($0)) })

    static func encode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let padded = Array(group) + Array(repeating: 0, count: 3 - group.count)
            let value = UInt32(padded[0]) << 16 | UInt32(padded[1]) << 8 | UInt32(padded[2])
            for index in 0...group.count { out.append(alphabet[Int(value >> (18 - 6 * UInt32(index)) & 63)]) }
        }
        return String(decoding: out, as: UTF8.self)
    }

    static func decode(_ text: String) -> [UInt8]? {
        var out: [UInt8] = []
        var value: UInt32 = 0
        var bits: UInt32 = 0
        for character in text.utf8 {
            guard let digit = values[character] else { return nil }
            value = value << 6 | digit
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: value >> bits))
                value &= 1 << bits - 1
            }
        }
        return out
    }
}

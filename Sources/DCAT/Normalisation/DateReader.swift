import Foundation

/// Reads dates in the spellings of Polish portals; the only date reader of the program.
///
/// Accepted are ISO 8601 (`2016`, `2016-06`, `2016-06-03`, `20160603`, with `T` or a blank and a time), the same with
/// dots or slashes, day first (`31.12.2022`), and Polish months in words (`sierpień 2013`, `12 sierpnia 2013 r.`). A year's
/// `r.` may follow any of them.
package enum DateReader {
    /// What a time without an offset means.
    package enum NaiveTime: Sendable {
        /// CKAN writes UTC without saying so.
        case utc
        /// Polish feeds write the clock on the wall.
        case warsaw
    }

    /// The date, or `nil` where the text names none that exists.
    package static func date(_ raw: String, naive: NaiveTime) -> DateValue? {
        guard var scanner = Scanner(raw) else { return nil }
        guard let date = scanner.calendarDate() else { return Self.dateInWords(raw) }
        if scanner.isAtEnd || scanner.onlyZoneIsLeft { return date }
        guard date.precision == .day, let clock = scanner.clock() else { return nil }
        let midnight = date.secondsSince1970
        let offset: Int
        switch scanner.offset() {
        case .seconds(let seconds): offset = seconds
        case .none: offset = naive == .utc ? 0 : Self.warsawOffset(atLocal: midnight + clock)
        case .invalid: return nil
        }
        return DateValue(secondsSince1970: midnight + clock - offset)
    }

    private static let warsaw = TimeZone(identifier: "Europe/Warsaw")

    /// Seconds east of UTC when the clocks of Warsaw show this time. In the hour that comes twice it is the earlier
    /// reading; in the hour that is left out, the clock that was not yet put forward.
    package static func warsawOffset(atLocal local: Int) -> Int {
        guard let warsaw else { return 3600 }
        func offset(at instant: Int) -> Int {
            warsaw.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant)))
        }
        let before = offset(at: local - 7200)
        if offset(at: local - before) == before { return before }
        let after = offset(at: local - 3600)
        return offset(at: local - after) == after ? after : before
    }

    private static let months = [
        ["stycznia", "styczen"], ["lutego", "luty"], ["marca", "marzec"], ["kwietnia", "kwiecien"], ["maja", "maj"],
        ["czerwca", "czerwiec"], ["lipca", "lipiec"], ["sierpnia", "sierpien"], ["wrzesnia", "wrzesien"],
        ["pazdziernika", "pazdziernik"], ["listopada", "listopad"], ["grudnia", "grudzien"],
    ]

    private static func dateInWords(_ raw: String) -> DateValue? {
        guard raw.utf8.count < 64 else { return nil }
        var words = Folding.fold(raw).split { $0.isWhitespace || $0 == "." || $0 == "," }
        if let last = words.last, ["r", "rok", "roku"].contains(last) { words.removeLast() }
        guard words.count == 2 || words.count == 3, let year = words.last.flatMap({ Int($0) }),
            let month = months.firstIndex(where: { $0.contains(String(words[words.count - 2])) })
        else { return nil }
        if words.count == 2 { return DateValue(year: year, month: month + 1) }
        return Int(words[0]).flatMap { DateValue(year: year, month: month + 1, day: $0) }
    }

    private enum Offset { case none, seconds(Int), invalid }

    /// A cursor over the bytes of one date.
    private struct Scanner {
        private let bytes: [UInt8]
        private var position = 0

        /// Fails on a text that is too long to be a date.
        init?(_ raw: String) {
            var text = raw.utf8.drop { $0 <= 0x20 }
            while let last = text.last, last <= 0x20 { text.removeLast() }
            guard text.count <= 64 else { return nil }
            bytes = Array(text)
        }

        private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

        /// Whether nothing is left but `r.` or `roku`.
        var isAtEnd: Bool {
            let rest = bytes[position...].drop { $0 <= 0x20 }
            return rest.isEmpty || ["r.", "r", "roku"].contains { rest.elementsEqual($0.utf8) }
        }

        /// `2016Z` and `2016-01-01+02:00` are dates with a time zone (XSD 1.1 part 2, sections 3.3.9 to 3.3.11).
        /// The zone has its colon, or the month of `2016-06` would be one.
        var onlyZoneIsLeft: Bool {
            let rest = bytes[position...]
            let isZone = rest.count == 6 && rest[position + 3] == UInt8(ascii: ":")
            guard isZone || rest.elementsEqual("Z".utf8) else { return false }
            var copy = self
            if case .seconds = copy.offset() { return true }
            return false
        }

        private mutating func skipBlanks() {
            while let byte = next, byte <= 0x20 { position += 1 }
        }

        private mutating func take(_ byte: UInt8) -> Bool {
            guard next == byte else { return false }
            position += 1
            return true
        }

        private mutating func number(_ digits: ClosedRange<Int>) -> Int? {
            let start = position
            var value = 0
            while let byte = next, (0x30...0x39).contains(byte), position - start < digits.upperBound {
                value = value * 10 + Int(byte - 0x30)
                position += 1
            }
            return digits.contains(position - start) ? value : nil
        }

        private mutating func separator() -> UInt8? {
            guard let byte = next, byte == 0x2D || byte == 0x2E || byte == 0x2F else { return nil }
            position += 1
            return byte
        }

        private var digitCount: Int { bytes[position...].prefix { (0x30...0x39).contains($0) }.count }

        mutating func calendarDate() -> DateValue? {
            let start = position
            let date: DateValue?
            switch digitCount {
            case 8: date = compactDate()
            case 4: date = yearFirst()
            case 1, 2: date = dayFirst()
            default: date = nil
            }
            if date == nil { position = start }
            return date
        }

        private mutating func compactDate() -> DateValue? {
            guard let year = number(4...4), let month = number(2...2), let day = number(2...2) else { return nil }
            return DateValue(year: year, month: month, day: day)
        }

        private mutating func yearFirst() -> DateValue? {
            guard let year = number(4...4) else { return nil }
            if isAtEnd || onlyZoneIsLeft { return DateValue(year: year) }
            guard let mark = separator(), let month = number(1...2) else { return nil }
            if isAtEnd || onlyZoneIsLeft { return DateValue(year: year, month: month) }
            guard take(mark), let day = number(1...2) else { return nil }
            return DateValue(year: year, month: month, day: day)
        }

        private mutating func dayFirst() -> DateValue? {
            guard let day = number(1...2), let mark = separator(), let month = number(1...2), take(mark),
                let year = number(4...4)
            else { return nil }
            return DateValue(year: year, month: month, day: day)
        }

        /// Seconds since midnight from ` 12:30`, `T12:30:15.5` or `T123015`; `nil` where there is no time of a day.
        mutating func clock() -> Int? {
            let start = position
            if !take(UInt8(ascii: "T")) && !take(UInt8(ascii: "t")) { skipBlanks() }
            guard position > start else { return nil }
            let isCompact = digitCount > 2
            guard let hour = number(isCompact ? 2...2 : 1...2), isCompact || take(UInt8(ascii: ":")),
                let minute = number(2...2), hour <= 24, minute < 60
            else { return nil }
            var second = 0
            if isCompact ? digitCount > 0 : take(UInt8(ascii: ":")) {
                // A leap second is the last one of its minute.
                guard let value = number(2...2), value <= 60 else { return nil }
                second = min(value, 59)
                if take(UInt8(ascii: ".")) || take(UInt8(ascii: ",")) {
                    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
                }
            }
            return hour == 24 && (minute, second) != (0, 0) ? nil : hour * 3600 + minute * 60 + second
        }

        /// The offset at the end of a time: `Z`, `+02:00`, `+0200` or `+02`, up to 14 hours.
        mutating func offset() -> Offset {
            if isAtEnd { return .none }
            skipBlanks()
            let sign = next
            position += 1
            if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return isAtEnd ? .seconds(0) : .invalid }
            guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = number(2...2) else {
                return .invalid
            }
            var minutes = 0
            if take(UInt8(ascii: ":")) || digitCount > 0 {
                guard let value = number(2...2), value < 60 else { return .invalid }
                minutes = value
            }
            let seconds = hours * 3600 + minutes * 60
            guard isAtEnd, seconds <= 14 * 3600 else { return .invalid }
            return .seconds(sign == UInt8(ascii: "-") ? -seconds : seconds)
        }
    }
}

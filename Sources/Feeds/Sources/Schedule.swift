import DCAT

/// When a source is harvested by itself; clock times are those of Europe/Warsaw.
///
/// Times are fixed to the clock, so they do not drift with the length of runs. Where a schedule names no time, sources are
/// spread by an offset that follows from their id and stays the same.
package struct Schedule: Sendable, Equatable, CustomStringConvertible {
    private enum Rule: Sendable, Equatable {
        case manual
        /// Every so many seconds, counted from 1970.
        case every(seconds: Int)
        /// Minutes after midnight, or `nil` for any time.
        case daily(at: Int?)
        /// Days after Monday.
        case weekly(on: Int, at: Int?)
        case monthly(on: Int, at: Int?)
    }

    private let rule: Rule
    /// As it was written.
    package let description: String

    package static let daily = Schedule(rule: .daily(at: nil), description: "daily")
    package static let manual = Schedule(rule: .manual, description: "manual")

    private init(rule: Rule, description: String) {
        self.rule = rule
        self.description = description
    }

    /// Reads `manual`, `hourly`, `every N minutes|hours|days`, `daily`, `weekly on DAY` or `monthly on N`, the last three
    /// also with `at HH:MM`.
    package init?(_ text: String) {
        let words = text.lowercased().split(separator: " ").map(String.init)
        guard let rule = Self.rule(words) else { return nil }
        self.init(rule: rule, description: words.joined(separator: " "))
    }

    private static let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    private static let units = ["minute": 60, "hour": 3600, "day": 86_400]

    private static func rule(_ words: [String]) -> Rule? {
        switch (words.first, words.count) {
        case ("manual", 1): return .manual
        case ("hourly", 1): return .every(seconds: 3600)
        case ("every", 3):
            let unit = words[2].hasSuffix("s") ? String(words[2].dropLast()) : words[2]
            guard let count = Int(words[1]), let seconds = units[unit], count > 0, count <= 366 * 86_400 / seconds
            else {
                return nil
            }
            return .every(seconds: count * seconds)
        case ("daily", _):
            return time(words.dropFirst()).map { .daily(at: $0) }
        case ("weekly", 3...) where words[1] == "on":
            guard let day = days.firstIndex(of: words[2]), let time = time(words.dropFirst(3)) else { return nil }
            return .weekly(on: day, at: time)
        case ("monthly", 3...) where words[1] == "on":
            guard let day = Int(words[2]), (1...28).contains(day), let time = time(words.dropFirst(3)) else {
                return nil
            }
            return .monthly(on: day, at: time)
        default: return nil
        }
    }

    /// The minutes of `at HH:MM`; an inner `nil` where nothing follows, an outer one where it is no time.
    private static func time(_ words: ArraySlice<String>) -> Int?? {
        if words.isEmpty { return .some(nil) }
        guard words.count == 2, words.first == "at", let clock = words.last else { return nil }
        let parts = clock.split(separator: ":")
        guard parts.count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]), (0...23).contains(hour),
            (0...59).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }

    /// The first time after a moment at which a source is to be harvested; `nil` for never by itself.
    ///
    /// - Parameters:
    ///   - moment: seconds since 1970.
    ///   - id: the source's id, from which its offset follows.
    package func next(after moment: Int, id: String) -> Int? {
        switch rule {
        case .manual: return nil
        case .every(let seconds):
            let offset = Self.offset(of: id, below: seconds)
            return ((moment - offset) / seconds + 1) * seconds + offset
        case .daily(let minutes):
            return firstDay(after: moment, id: id, minutes: minutes) { _ in true }
        case .weekly(let weekday, let minutes):
            // 1970-01-01 was a Thursday, three days after Monday.
            return firstDay(after: moment, id: id, minutes: minutes) { ($0 + 3) % 7 == weekday }
        case .monthly(let day, let minutes):
            return firstDay(after: moment, id: id, minutes: minutes) {
                DateValue(secondsSince1970: $0 * 86_400)?.day == day
            }
        }
    }

    /// Without a time, a source runs between 1:00 and 5:00 at night.
    private func firstDay(after moment: Int, id: String, minutes: Int?, _ isRight: (Int) -> Bool) -> Int? {
        let minutes = minutes ?? 60 + Self.offset(of: id, below: 240)
        let today = (moment + 3600) / 86_400
        for day in (today - 1)...(today + 62) where isRight(day) {
            let local = day * 86_400 + minutes * 60
            let time = local - DateReader.warsawOffset(atLocal: local)
            if time > moment { return time }
        }
        return nil
    }

    /// FNV-1a over the id: the same on every machine and in every run of the program.
    private static func offset(of id: String, below bound: Int) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in id.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return Int(hash % UInt64(bound))
    }
}

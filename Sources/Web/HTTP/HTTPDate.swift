import DCAT
import Glibc

/// Times in HTTP headers: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The header's text for a time in seconds since 1970; `nil` outside the years 1000 to 9999.
    static func text(_ seconds: Int) -> String? {
        guard let date = DateValue(secondsSince1970: seconds) else { return nil }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = Int((Double(seconds) / 86_400).rounded(.down))
        let clock = [date.secondOfDay / 3600, date.secondOfDay / 60 % 60, date.secondOfDay % 60].map(two)
        let weekday = days[((day % 7) + 7) % 7]
        return """
            \(weekday), \(two(date.day)) \(months[date.month - 1]) \(date.year) \(clock.joined(separator: ":")) GMT
            """
    }

    /// The present time in seconds since 1970.
    static var now: Int { Glibc.time(nil) }

    /// Seconds since 1970 from the preferred form; the two obsolete forms are not read, so a condition in them is none.
    static func seconds(_ text: String) -> Int? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
            let month = months.firstIndex(of: String(parts[2])),
            let date = DateValue(year: year, month: month + 1, day: day)
        else { return nil }
        let clock = parts[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]), (0...60).contains(clock[2])
        else { return nil }
        return date.secondsSince1970 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }
}

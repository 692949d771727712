import CCurl
import Glibc

/// Dates as HTTP writes them (RFC 9110 §5.6.7), in seconds since 1970.
enum HTTPDate {
    /// Reads all three forms of the standard, and others that servers write; nil when it is no date.
    static func parse(_ text: String) -> Int? {
        guard text.utf8.count <= 64 else { return nil }
        let seconds = curl_getdate(text, nil)
        return seconds == -1 ? nil : seconds
    }

    /// The preferred form: `Sun, 06 Nov 1994 08:49:37 GMT`.
    static func format(_ seconds: Int) -> String {
        var time = time_t(seconds)
        var parts = tm()
        guard gmtime_r(&time, &parts) != nil else { return "Thu, 01 Jan 1970 00:00:00 GMT" }
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let year = Int(parts.tm_year) + 1900
        return "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(year) "
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
    }

    /// What a `Retry-After` field asks for: seconds, or until a date. Never negative, and at most ten years.
    static func delay(_ field: String, now: Int) -> Duration? {
        let most = 315_360_000
        if !field.isEmpty, field.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return .seconds(min(Int(field) ?? most, most))
        }
        guard let date = parse(field) else { return nil }
        return .seconds(min(max(0, date.subtractingReportingOverflow(now).partialValue), most))
    }
}

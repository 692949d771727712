import CCurl
import Text

extension HTTPDate {
    /// Reads all three forms of the standard, and others that servers write; nil when it is no date.
    static func parse(_ text: String) -> Int? {
        guard text.utf8.count <= 64 else { return nil }
        let seconds = curl_getdate(text, nil)
        return seconds == -1 ? nil : seconds
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

import Catalog
import Feeds
import Records
import Yams

/// What a source file says of the life of its source, and of what is missing from its feed.
extension SourceFile {
    func life() throws(SourceFileError) -> SourceLife {
        guard let name = try text("state") else { return .active }
        guard let life = SourceLife(rawValue: name) else {
            let known = SourceLife.allCases.map(\.rawValue).joined(separator: ", ")
            throw error("state", "there is no state `\(name)`; known are \(known)")
        }
        return life
    }

    /// `full_every: 7`: one run in seven reads everything.
    func fullEvery() throws(SourceFileError) -> Int {
        guard let member = member("full_every") else { return 7 }
        guard let count = member.value.int, (1...1000).contains(count) else {
            throw error("full_every", "this is a whole number of runs from 1 to 1000; 1 has every run read everything")
        }
        return count
    }

    /// `removal: {hold_above: 20%, keep_missing: 7 days, after: 2 runs}`
    func removal() throws(SourceFileError) -> RemovalPolicy {
        var policy = RemovalPolicy.standard
        guard let member = member("removal") else { return policy }
        guard let mapping = member.value.mapping else {
            throw error("removal", "this is a mapping with hold_above, keep_missing and after")
        }
        let parts = try Member.all(of: mapping, file: file)
        try parts.check(allowed: ["hold_above", "keep_missing", "after"], of: "removal")
        for part in parts {
            let text = part.value.scalar?.string ?? ""
            switch part.key {
            case "hold_above":
                guard let percent = Self.number(text, unit: ["%"]), percent <= 100 else {
                    throw error("removal", "`hold_above` is a share such as 20%")
                }
                policy.holdAbove = Double(percent) / 100
            case "keep_missing":
                guard let time = Self.time(text) else {
                    throw error("removal", "`keep_missing` is a time such as 7 days or 12 hours")
                }
                policy.keepMissing = time
            default:
                guard let runs = Self.number(text, unit: ["runs", "run", ""]), (1...1000).contains(runs) else {
                    throw error("removal", "`after` is a number of runs such as 2 runs")
                }
                policy.after = runs
            }
        }
        return policy
    }

    /// In seconds.
    private static func time(_ text: String) -> Int? {
        if let days = number(text, unit: ["days", "day"]) { return days <= 3650 ? days * 86_400 : nil }
        if let hours = number(text, unit: ["hours", "hour"]) { return hours <= 87_600 ? hours * 3600 : nil }
        return nil
    }

    private static func number(_ text: String, unit: [String]) -> Int? {
        guard let unit = unit.first(where: text.hasSuffix) else { return nil }
        return Int(String(text.dropLast(unit.count)).trimmed).flatMap { $0 >= 0 ? $0 : nil }
    }
}

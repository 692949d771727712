import Catalog
import DCAT

/// Findings as a person reads them on a terminal: the same fault once, what was done, what to change, and examples.
struct FindingReport {
    let count: Int
    /// How many of them are told by their number only.
    let counted: Int
    let groups: [FindingGroup]
    let language: ReportLanguage.Language

    init(page: FindingPage, language: ReportLanguage.Language) {
        (count, counted, groups, self.language) = (page.count, page.counted, page.groups, language)
    }

    /// What is wrong with a page that is stored nowhere.
    init(groups: [FindingGroup], language: ReportLanguage.Language) {
        (count, counted, self.groups, self.language) = (groups.map(\.count).reduce(0, +), 0, groups, language)
    }

    var text: String { lines.joined(separator: "\n") }

    var lines: [String] {
        guard count > 0 else { return [language == .pl ? "Nie ma uwag." : "There are no findings."] }
        let heading =
            language == .pl
            ? "Uwagi: \(count), różnych usterek: \(groups.count)"
            : "Findings: \(count), of \(groups.count) different faults"
        return [heading] + note + groups.flatMap(lines)
    }

    /// That not every finding can be shown any more, or ever could.
    private var note: [String] {
        guard counted > 0 else { return [] }
        return [
            language == .pl
                ? "Z tego \(counted) tylko policzono: pojedynczych uwag starszych przebiegów i nadmiaru nie przechowuje się."
                : "Of these \(counted) are only counted: single findings of older runs, and too many of one run, are not kept."
        ]
    }

    private func lines(of group: FindingGroup) -> [String] {
        let code = group.code
        let what = [group.severity.rawValue, code.findingClass?.rawValue, code.name, group.field].compactMap { $0 }
        let records = language == .pl ? "rekordów" : "records"
        let often = group.records > 0 ? "\(group.count)×, \(records): \(group.records)" : "\(group.count)×"
        var lines = ["", "  \(Console.oneLine(what.joined(separator: "  ")))  (\(often))"]
        if let texts = code.texts {
            lines += [
                "    \(language == .pl ? "Co zrobiono" : "What was done"): \(texts.done[language.rawValue] ?? "")",
                "    \(language == .pl ? "Co zmienić" : "What to change"): \(texts.advice[language.rawValue] ?? "")",
            ]
        }
        return lines + group.examples.flatMap(example)
    }

    /// The message is told with each example, because it may name the place.
    private func example(_ located: LocatedFinding) -> [String] {
        let finding = located.finding
        let place = [located.title, finding.key, finding.field, finding.value].compactMap { $0 }.joined(
            separator: " · ")
        let first = place.isEmpty ? finding.message : "\(place): \(finding.message)"
        let page = located.page.map { ["      \(Console.oneLine(Console.cut($0, 1000)))"] } ?? []
        return ["    \(language == .pl ? "np." : "e.g.") \(Console.oneLine(Console.cut(first, 1000)))"] + page
    }
}

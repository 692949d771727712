import Catalog
import DCAT
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// Every document of the corpus, harvested as what it is. `make corpus` prints the whole report.
@Suite("The corpus report", .serialized)
struct CorpusReportTests {
    private static let isPrinted = ProcessInfo.processInfo.environment["SNOP_CORPUS"] != nil

    @Test("every record of every document is catalogued or has a finding that says why, and no document is passed over")
    func everything() async throws {
        guard let documents = try CorpusDocument.all() else { return }
        let harvest = try CorpusHarvest()
        var outcomes: [CorpusOutcome] = []
        for (number, document) in documents.enumerated() {
            let outcome = try await harvest.outcome(of: document, number: number)
            if let fault = outcome.fault { Issue.record("\(document.path) \(fault)") }
            outcomes.append(outcome)
        }
        let report = CorpusReport(outcomes)
        print(Self.isPrinted ? report.text : report.summary)
        #expect(Set(documents.map(\.line)).count == CorpusDocument.lines, "a line of the table speaks of nothing")
    }
}

/// The outcomes, in tables of Markdown.
struct CorpusReport {
    private let outcomes: [CorpusOutcome]

    init(_ outcomes: [CorpusOutcome]) {
        self.outcomes = outcomes
    }

    var summary: String {
        let feeds = outcomes.filter { $0.run != nil }
        return """
            \(outcomes.count) documents of the corpus: \(feeds.count) feeds with \(feeds.map(\.read).reduce(0, +)) records, of which \
            \(feeds.map(\.catalogued).reduce(0, +)) were catalogued; \(feeds.filter(\.isRefused).count) were refused
            """
    }

    var text: String {
        var lines = [summary, ""] + types
        lines += ["", "| finding | count |", "|---|---:|"] + codes
        lines += ["", "Refused:", ""] + refused
        lines += ["", "No feeds:", ""] + others
        return lines.joined(separator: "\n")
    }

    /// A row for each type.
    var types: [String] {
        let head = [
            "| type | documents | records | read | catalogued | left out | findings | refused |",
            "|---|---:|---:|---:|---:|---:|---:|---:|",
        ]
        let rows = SourceType.allCases.compactMap { type in
            row(type.rawValue, outcomes.filter { $0.document.type == type })
        }
        let sum = row("all", outcomes.filter { $0.document.type != nil })
        return head + rows + [sum].compactMap(\.self)
    }

    private func row(_ name: String, _ outcomes: [CorpusOutcome]) -> String? {
        guard !outcomes.isEmpty else { return nil }
        func sum(_ value: (CorpusOutcome) -> Int) -> String { String(outcomes.map(value).reduce(0, +)) }
        var figures = [String(outcomes.count), sum { $0.counted ?? 0 }, sum(\.read), sum(\.catalogued)]
        figures += [sum { $0.read - $0.catalogued }, sum(\.findings.count), sum { $0.isRefused ? 1 : 0 }]
        return "| `\(name)` | \(figures.joined(separator: " | ")) |"
    }

    private var codes: [String] {
        let counts = Dictionary(grouping: outcomes.flatMap(\.findings), by: \.code.name).mapValues(\.count)
        return counts.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.map { "| `\($0.key)` | \($0.value) |" }
    }

    private var refused: [String] {
        outcomes.filter(\.isRefused).map { outcome in
            let finding = outcome.findings.first { $0.key == nil }
            let folder = outcome.document.url.deletingLastPathComponent().path + "/"
            let message = (finding?.message ?? "").replacing(folder, with: "")
            return
                "- `\(outcome.document.path)` (\(outcome.document.reason)): `\(finding?.code.name ?? "")`: \(message)"
        }
    }

    private var others: [String] {
        let reasons = Dictionary(grouping: outcomes.filter { $0.run == nil }, by: \.document.reason)
        return reasons.sorted { (-$0.value.count, $0.key) < (-$1.value.count, $1.key) }
            .map { "- \($0.key): \($0.value.map { "`\($0.document.path)`" }.joined(separator: ", "))" }
    }
}

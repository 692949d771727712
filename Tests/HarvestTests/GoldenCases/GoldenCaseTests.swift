import Catalog
import DCAT
import Fetch
import Foundation
import JSON
import Logging
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// Holds what is served of every feed in `Tests/Cases`, byte for byte.
///
/// `make cases` writes anew what is expected, and shows what has changed.
@Suite("Golden cases")
struct GoldenCaseTests {
    private static let isRecording = ProcessInfo.processInfo.environment["SNOP_RECORD"] == "1"
    /// The time of every run: noon of 21 November 2026.
    private static let noon = 1_795_262_400
    private static let base = "https://catalog.example"

    @Test("every type has three cases or more: a plain one, an ugly one, one with next to nothing in it")
    func coverage() {
        for type in SourceType.allCases {
            let names = Set(GoldenCase.all.filter { $0.type == type.rawValue }.map(\.name))
            #expect(names.isSuperset(of: ["plain", "ugly", "bare"]), "\(type.rawValue): \(names.sorted())")
        }
        let known = Set(SourceType.allCases.map(\.rawValue))
        for golden in GoldenCase.all { #expect(known.contains(golden.type), "there is no type \(golden.type)") }
    }

    @Test("what is served of a feed is what was recorded", arguments: GoldenCase.all)
    func isAsRecorded(_ golden: GoldenCase) async throws {
        for (file, text) in try await outcome(of: golden) {
            if Self.isRecording {
                try Data(text.utf8).write(to: golden.directory.appendingPathComponent(file))
            } else {
                let recorded = golden.text(file)
                #expect(recorded == text, "\(file): \(Self.difference(recorded ?? "", text))")
            }
        }
    }

    /// The first lines that differ.
    private static func difference(_ recorded: String, _ now: String) -> String {
        let before = recorded.split(separator: "\n", omittingEmptySubsequences: false)
        let after = now.split(separator: "\n", omittingEmptySubsequences: false)
        guard
            let line = (0..<max(before.count, after.count)).first(where: { line in
                line >= before.count || line >= after.count || before[line] != after[line]
            })
        else { return "no difference" }
        let old = line < before.count ? String(before[line]) : "(the end)"
        let new = line < after.count ? String(after[line]) : "(the end)"
        return "line \(line + 1) was\n\(old)\nand is\n\(new)\n`make cases` records what is wanted."
    }

    // MARK: Running

    private func outcome(of golden: GoldenCase) async throws -> [(file: String, text: String)] {
        let bench = try Bench()
        let source = try golden.source()
        #expect(source.type?.rawValue == golden.type, "the source file names another type")
        try await bench.writer.register([source.registration], now: Self.noon)
        let clock = HarvestClock(now: { Self.noon }, sleep: { _ in })
        let runner = HarvestRunner(
            fetcher: PoliteFetcher(
                try Fetcher(answering: golden.portal()), policy: PolitenessPolicy(retries: 0)),
            writer: bench.writer, dataDirectory: bench.directory, clock: clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let run = try await runner.harvest(source, isFull: true)
        let items = try await bench.items().sorted { $0.key < $1.key }
        return [
            ("run.json", Self.text(of: run)), ("datasets.json", try Self.json(items)),
            ("datasets.ttl", try Self.turtle(items)), ("findings.csv", Self.table(try await bench.findings(run))),
        ]
    }

    private static func text(of run: RunState) -> String {
        var writer = JSONWriter()
        writer.object {
            $0.member("outcome", run.outcome.rawValue)
            $0.member("added", run.added)
            $0.member("summary", run.summary)
        }
        return ((try? JSONValue.parse(writer.bytes).indented()) ?? "") + "\n"
    }

    private static func json(_ items: [StoredDataset]) throws -> String {
        let values = try items.map { try JSONValue.parse(CatalogDocument.bytes(of: $0, base: base)) }
        return JSONValue.array(values).indented() + "\n"
    }

    private static func turtle(_ items: [StoredDataset]) throws -> String {
        var graph = DatasetGraph(base: base)
        for item in items {
            graph.addRecord(
                of: item.id, changed: item.changed, harvestedFrom: item.url,
                source: DatasetGraph.RecordSource(id: item.source, key: item.key, harvested: item.harvested))
            graph.add(try #require(item.dataset), id: item.id)
        }
        return String(decoding: graph.graph.turtle(), as: UTF8.self)
    }

    private static func table(_ findings: [StoredFinding]) -> String {
        let head = ["severity", "code", "key", "field", "value", "message"]
        let rows = findings.map {
            [$0.severity.rawValue, $0.code.name, $0.key ?? "", $0.field ?? "", $0.value ?? "", $0.message]
        }
        return ([head] + rows.sorted { $0.lexicographicallyPrecedes($1) }).map { cells in
            cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ",") + "\n"
        }.joined()
    }
}

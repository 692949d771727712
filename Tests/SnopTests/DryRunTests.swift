import Catalog
import DCAT
import Foundation
import JSON
import TestSupport
import Testing

@testable import snop

@Suite("snop harvest --dry-run")
struct DryRunTests {
    /// A directory with one source of CKAN packages in a file.
    private final class Folder {
        let path = NSTemporaryDirectory() + "dry-run-tests-" + UUID().uuidString
        var data: String { path + "/data" }

        /// - Parameter removal: what is missing goes at once unless a test says otherwise.
        init(removal: String = "removal: {keep_missing: 0 days, after: 1 run}") throws {
            try FileManager.default.createDirectory(atPath: path + "/sources", withIntermediateDirectories: true)
            let source = "{id: miasto, title: Miasto, url: 'file:a.json', type: ckan, schedule: manual, \(removal)}"
            try Data(source.utf8).write(to: URL(fileURLWithPath: path + "/sources/miasto.yaml"))
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func publish(_ titles: [String: String]) throws {
            let packages = titles.sorted { $0.key < $1.key }.map { #"{"id": "\#($0)", "title": "\#($1)"}"# }
            try Data("[\(packages.joined(separator: ","))]".utf8)
                .write(to: URL(fileURLWithPath: path + "/sources/a.json"))
        }

        @discardableResult
        func harvest() async throws -> RunState {
            var configuration = try Configuration(file: nil, environment: [:])
            configuration.dataDirectory = data
            return try await run(configuration)
        }

        /// Harvests into a copy, and gives what is said of the difference.
        func dryRun(limit: Int? = 20) async throws -> (run: RunState, lines: [String]) {
            let dry = try DryRun(of: data)
            defer { dry.remove() }
            var configuration = try Configuration(file: nil, environment: [:])
            configuration.dataDirectory = dry.directory
            let before = try await dry.before()
            let run = try await run(configuration)
            var list = DifferenceList(limit: limit)
            try await dry.differences(since: before) { list.take($0) }
            return (run, list.lines(of: run))
        }

        private func run(_ settings: Configuration) async throws -> RunState {
            var configuration = settings
            configuration.sourcesDirectory = path + "/sources"
            let installation = try Installation(configuration, logger: configuration.logger(level: .critical))
            let source = try #require(try await installation.sources(samples: false) { _ in }.first)
            let run = try await installation.runner.harvest(source)
            await installation.fetcher.shutdown()
            return run
        }
    }

    private func titles(_ range: ClosedRange<Int>) -> [String: String] {
        Dictionary(uniqueKeysWithValues: range.map { ("k\(100 + $0)", "Zbiór \($0)") })
    }

    @Test("it prints what would be added, changed and removed, and leaves the catalogue as it is")
    func difference() async throws {
        let folder = try Folder()
        try folder.publish(titles(1...10))
        #expect(try await folder.harvest().added == 10)
        let file = URL(fileURLWithPath: CatalogDatabase.path(in: folder.data))
        let bytes = try Data(contentsOf: file)

        var next = titles(2...11)
        next["k105"] = "Inny \(String(repeating: "x", count: 200))"
        try folder.publish(next)
        let (run, lines) = try await folder.dryRun()
        #expect((run.outcome, run.added, run.updated, run.removed) == (.succeeded, 1, 1, 1))
        #expect(
            lines.prefix(4) == [
                "  1 would be added:", "  + Zbiór 11  [k111]", "  1 would change:", "  ~ \(next["k105"] ?? "")  [k105]",
            ])
        #expect(
            lines[4].hasPrefix("      title.pl: \"Zbiór 5\" → \"Inny xxx") && lines[4].hasSuffix("…")
                && lines[4].count < 200)
        #expect(lines.suffix(2) == ["  1 would be removed:", "  - Zbiór 1  [k101]"])
        #expect(try Data(contentsOf: file) == bytes)
        #expect(try await folder.harvest().updated == 1)
        #expect(try await folder.dryRun().lines == ["  No dataset would change."])
    }

    @Test("a first run adds everything; people see as many as they asked for")
    func bounds() async throws {
        let folder = try Folder()
        try folder.publish(titles(1...25))
        let lines = try await folder.dryRun().lines
        #expect(
            lines.count == 22 && lines.first == "  25 would be added:"
                && lines.last == "  … and 5 more; --all shows them")
        #expect(try await folder.dryRun(limit: nil).lines.count == 26)
        #expect(!FileManager.default.fileExists(atPath: folder.data))
    }

    @Test("removals that one run does not do are told, with what they wait for")
    func held() async throws {
        let folder = try Folder()
        try folder.publish(titles(1...10))
        try await folder.harvest()
        try folder.publish(titles(1...5))
        let (run, lines) = try await folder.dryRun()
        #expect(run.outcome == .held && run.removed == 0 && run.missing == 5)
        #expect(lines.first == "  No dataset would change.")
        #expect(lines.last?.contains("5 datasets that are catalogued were not seen. This run alone") == true)
    }

    @Test("what is missing and stays for a while is told")
    func missing() async throws {
        let folder = try Folder(removal: "removal: {keep_missing: 7 days, after: 2 runs}")
        try folder.publish(titles(1...10))
        try await folder.harvest()
        try folder.publish(titles(1...9))
        let (run, lines) = try await folder.dryRun()
        #expect((run.outcome, run.removed, run.missing) == (.succeeded, 0, 1))
        #expect(lines.last?.contains("1 dataset that is catalogued was not seen. This run alone would not") == true)
    }

    @Test("of long texts the part is shown where they begin to differ")
    func longTexts() async throws {
        let folder = try Folder()
        let start = String(repeating: "Opis zbioru. ", count: 30)
        try folder.publish(["k1": start + "Dane za rok 2025"])
        try await folder.harvest()
        try folder.publish(["k1": start + "Dane za rok 2026"])
        let last = try await folder.dryRun().lines.last
        #expect(last == #"      title.pl: …oru. Dane za rok 2025" → …oru. Dane za rok 2026""#)
    }

    @Test("--all belongs to a dry run")
    func options() {
        #expect((try? Snop.parseAsRoot(["harvest", "--all"])) == nil)
        #expect((try? Snop.parseAsRoot(["harvest", "--dry-run", "--all"])) != nil)
    }
}

import DCAT
import Records
import Testing

@testable import Catalog

@Suite("Findings of a source")
struct FindingTests {
    private func record(_ key: String, _ findings: [Finding], version: Int = 1) -> PageCommit.Record {
        var dataset = Dataset()
        dataset.title = LocalizedText("pl", "Zbiór \(key)")
        let bytes = Array("\(key) \(version) \(findings)".utf8)
        let source = SourceRecord(
            key: key, mediaType: "application/json", bytes: bytes, url: "https://portal.test/\(key)")
        return .prepared(
            PreparedRecord(
                source, source: "gdansk", payloadHash: PreparedRecord.payloadHash(bytes, fingerprint: []),
                dataset: dataset, findings: findings))
    }

    private func format(_ place: Int, _ value: String) -> Finding {
        Finding(.formatUnknown, field: "distribution[\(place)].format", value: value, "Kept.")
    }

    @Test("a finding keeps the run that saw it first, also where its place in a list has changed")
    func since() async throws {
        let bench = try await Bench()
        let first = try await bench.harvest([record("a", [format(0, "API")])], now: 100)
        let second = try await bench.harvest(
            [record("a", [format(1, "API"), format(0, "XYZ"), Finding(.titleMissing, "None.")], version: 2)], now: 200)
        let page = try await bench.reader.findings(of: "gdansk", FindingQuery(limit: 10))
        #expect(page.items.map(\.finding.value) == ["API", "XYZ", nil])
        #expect(page.items.map(\.since) == [first.id, second.id, second.id])
        try await bench.harvest([record("a", [format(0, "XYZ")], version: 3)], now: 300)
        let last = try await bench.harvest([record("a", [format(0, "XYZ"), format(1, "API")], version: 4)], now: 400)
        let again = try await bench.reader.findings(of: "gdansk", FindingQuery(limit: 10))
        #expect(again.items.map(\.since) == [second.id, last.id])
    }

    @Test("records that cannot be read are counted one by one, and shown as they were catalogued")
    func unreadable() async throws {
        let bench = try await Bench()
        try await bench.harvest([record("a", []), record("b", [])], now: 100)
        let broken = ["a", "b", "c"].map {
            PageCommit.Record.unreadable(key: $0, finding: Finding(.recordInvalid, "No JSON."))
        }
        let run = try await bench.harvest(broken, now: 200, ending: .partial([Finding(.truncated, "It ended.")]))
        let page = try await bench.reader.findings(of: "gdansk", FindingQuery(limit: 10))
        #expect(page.groups.map(\.code) == [.known(.recordInvalid), .known(.truncated)])
        #expect(page.groups.map(\.count) == [3, 1] && page.groups.map(\.records) == [3, 0])
        let examples = page.groups[0].examples
        #expect(examples.map(\.title) == ["Zbiór a", "Zbiór b", nil])
        #expect(examples.map(\.page) == ["https://portal.test/a", "https://portal.test/b", nil])
        #expect(examples[0].dataset == DatasetID(source: "gdansk", key: "a") && examples[2].dataset == nil)
        try await bench.harvest([record("a", []), record("b", [])], now: 300)
        #expect(try await bench.reader.findings(of: "gdansk", FindingQuery(limit: 10)).count == 0)
        #expect(try await bench.reader.findings(of: "gdansk", run: run.id, FindingQuery(limit: 10)).count == 4)
    }

    @Test("findings are filtered by their class, and as many examples are given as are asked for")
    func filters() async throws {
        let bench = try await Bench()
        let records = (0..<5).map { record("\($0)", [format(0, "API"), Finding(.titleMissing, "None.")]) }
        try await bench.harvest(records, now: 100)
        var query = FindingQuery(limit: 2)
        query.findingClass = .mappedWithLoss
        query.examples = 4
        let page = try await bench.reader.findings(of: "gdansk", query)
        #expect(page.count == 5 && page.groups.map(\.code) == [.known(.formatUnknown)] && page.items.count == 2)
        #expect(page.groups[0].examples.count == 4)
        query.findingClass = .unreachable
        query.examples = 0
        #expect(try await bench.reader.findings(of: "gdansk", query).groups.isEmpty)
    }
}

import DCAT
import GRDB
import Testing

@testable import Catalog

@Suite("Codes of stored findings")
struct StoredFindingCodeTests {
    @Test("every code of this program is known again", arguments: FindingCode.allCases)
    func known(code: FindingCode) {
        let stored = StoredFindingCode(stored: code.rawValue)
        #expect(stored == .known(code) && stored.name == code.rawValue)
        #expect(stored.findingClass == code.findingClass && stored.texts?.done == code.texts.done)
    }

    @Test("a code of another version of the program is shown as it is, in no class and without advice")
    func foreign() async throws {
        let stored = StoredFindingCode(stored: "title-shouted")
        #expect(stored == .foreign("title-shouted") && stored.name == "title-shouted")
        #expect(stored.findingClass == nil && stored.texts == nil)

        let bench = try await Bench()
        let record = PageCommit.Record.prepared(
            prepared("a", dataset("Zbiór a"), findings: [Finding(.titleMissing, field: "title", "It shouts.")]))
        try await bench.harvest([record], now: 100)
        try await bench.database.pool.write { try $0.execute(sql: "UPDATE finding SET code = 'title-shouted'") }
        let page = try await bench.reader.findings(of: "gdansk", FindingQuery(limit: 10))
        #expect(page.groups.map(\.code) == [stored] && page.items.map(\.finding.code) == [stored])
        var query = FindingQuery(limit: 10)
        query.findingClass = .invalidRecord
        #expect(try await bench.reader.findings(of: "gdansk", query).count == 0)
    }
}

import Compression
import DCAT
import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite("Writing pages")
struct WriterTests {
    @Test("additions, updates, removals and returns are logged in order, under one id")
    func life() async throws {
        let bench = try await Bench()
        let first = try await bench.harvest([("a", dataset("A")), ("b", dataset("B"))], now: 100)
        #expect((first.added, first.updated, first.unchanged, first.removed) == (2, 0, 0, 0))
        let second = try await bench.harvest([("a", dataset("A2")), ("b", dataset("B"))], now: 200)
        #expect((second.added, second.updated, second.unchanged, second.removed) == (0, 1, 1, 0))
        let third = try await bench.harvest([("a", dataset("A2"))], now: 300)
        #expect((third.added, third.updated, third.unchanged, third.removed) == (0, 0, 1, 1))
        let fourth = try await bench.harvest([("a", dataset("A2")), ("b", dataset("B"))], now: 400)
        #expect((fourth.added, fourth.updated, fourth.unchanged, fourth.removed) == (1, 0, 1, 0))
        #expect(
            try await bench.changes() == [
                "added \(id("a")) gdansk 100", "added \(id("b")) gdansk 100", "updated \(id("a")) gdansk 200",
                "removed \(id("b")) gdansk 300", "restored \(id("b")) gdansk 400",
            ])
        #expect(try await bench.int("SELECT count(DISTINCT dataset) FROM dataset_version") == 2)
        #expect(try await bench.int("SELECT count(*) FROM dataset WHERE state = 'live'") == 2)
    }

    @Test("a removed dataset leaves its title and the time, and nothing to find it by")
    func tombstone() async throws {
        let bench = try await Bench()
        var gone = dataset("Rejestr umów", keywords: ["umowy"])
        gone.spatial = [Location(bbox: BoundingBox(west: 18, south: 54, east: 19, north: 55))]
        gone.temporal = [PeriodOfTime(startDate: DateValue(year: 2010), endDate: nil)]
        try await bench.harvest([("a", gone)], now: 100)
        try await bench.harvest([], now: 200)
        guard case .removed(let title, let at) = try await bench.reader.dataset(id("a")) else {
            Issue.record("it is not a tombstone")
            return
        }
        #expect((title, at) == ("Rejestr umów", 200))
        #expect(try await bench.reader.datasetCount() == 0)
        #expect(try await bench.keys("umów").isEmpty)
        #expect(try await bench.int("SELECT count(*) FROM dataset WHERE document IS NOT NULL") == 0)
        for table in ["dataset_term", "dataset_period", "dataset_box", "dataset_text"] {
            #expect(try await bench.int("SELECT count(*) FROM \(table)") == 0, "\(table)")
        }
        guard case .unknown = try await bench.reader.dataset(id("b")) else {
            Issue.record("an id that never was is known")
            return
        }
    }

    @Test("the same page written again writes no row of content, not even a time")
    func idempotent() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<20), now: 100)
        let before = try await bench.dump(contentTables)
        let again = try await bench.harvest(datasets(0..<20), now: 999)
        #expect(again.unchanged == 20)
        #expect(try await bench.dump(contentTables) == before)
    }

    @Test("a record that is known by its payload is passed over without a look")
    func unchangedByPayload() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<3), now: 100)
        let before = try await bench.dump(contentTables)
        let known = try await bench.writer.known(["k0", "k1", "k2", "nie ma"], source: "gdansk")
        #expect(known.count == 3)
        let run = try await bench.harvest(known.map { .unchanged(key: $0.key, number: $0.value.number) }, now: 200)
        #expect((run.unchanged, run.removed) == (3, 0))
        #expect(try await bench.dump(contentTables) == before)
    }

    @Test("a removed record is not known, so that it is mapped again when it returns")
    func removedIsNotKnown() async throws {
        let bench = try await Bench()
        try await bench.harvest([("a", dataset("A"))])
        try await bench.harvest([])
        #expect(try await bench.writer.known(["a"], source: "gdansk").isEmpty)
    }

    @Test("a payload that changed without its content updates the ledger's record only")
    func payloadOnly() async throws {
        let bench = try await Bench()
        try await bench.harvest([.prepared(prepared("a", dataset("A"), payload: "{\"views\": 1}"))], now: 100)
        let before = try await bench.dump(projectionTables + ["change", "dataset_version"])
        let run = try await bench.harvest([.prepared(prepared("a", dataset("A"), payload: "{\"views\": 2}"))], now: 200)
        #expect((run.updated, run.unchanged) == (0, 1))
        #expect(try await bench.dump(projectionTables + ["change", "dataset_version"]) == before)
        #expect(try await bench.int("SELECT harvested FROM source_record") == 200)
        let stored = try await bench.database.pool.read { database in
            let row = try #require(
                try Row.fetchOne(database, sql: "SELECT payload_zlib, payload_size FROM source_record"))
            return (row[0] as Data).withUnsafeBytes { Zlib.decompress($0, size: row[1]) }
        }
        #expect(stored == Array("{\"views\": 2}".utf8))
    }

    @Test("of two records with one key in a run the first is kept, with a finding")
    func duplicateKey() async throws {
        let bench = try await Bench()
        let run = try await bench.writer.beginRun(source: "gdansk", now: 100)
        try await bench.commit(
            [.prepared(prepared("a", dataset("Pierwszy"))), .prepared(prepared("a", dataset("Drugi")))], run: run)
        // And once more on another page.
        let counts = try await bench.commit([.prepared(prepared("a", dataset("Trzeci")))], run: run)
        #expect((counts.added, counts.updated, counts.unchanged) == (0, 0, 0))
        let state = try await bench.finish(run)
        #expect((state.records, state.added, state.findings) == (3, 1, 2))
        #expect(try await bench.findings() == ["key-duplicate a", "key-duplicate a"])
        #expect(try await bench.keys(DatasetQuery()) == ["a"])
        #expect(try await bench.reader.datasets(DatasetQuery()).items.first?.dataset?.title["pl"] == "Pierwszy")
    }

    @Test("two sources may use one key, and each keeps its dataset")
    func sameKeyInTwoSources() async throws {
        let bench = try await Bench()
        try await bench.harvest([("a", dataset("Gdańsk"))], source: "gdansk")
        try await bench.harvest([("a", dataset("Łódź"))], source: "lodz")
        #expect(try await bench.reader.datasetCount() == 2)
        #expect(id("a", source: "gdansk") != id("a", source: "lodz"))
        try await bench.harvest([], source: "lodz")
        #expect(try await bench.keys(DatasetQuery()) == ["a"])
        #expect(try await bench.reader.datasets(DatasetQuery()).items.map(\.source) == ["gdansk"])
    }

    @Test("a known record that cannot be read is kept, with a finding")
    func unreadable() async throws {
        let bench = try await Bench()
        try await bench.harvest([("a", dataset("A")), ("b", dataset("B"))])
        let run = try await bench.harvest([
            .prepared(prepared("a", dataset("A"))), .unreadable(key: "b", finding: Finding(.recordInvalid, "zepsuty")),
        ])
        #expect((run.outcome, run.removed, run.findings) == (.succeeded, 0, 1))
        #expect(try await bench.reader.datasetCount() == 2)
        #expect(try await bench.findings() == ["record-invalid b"])
    }

    @Test("an unreadable record without a key is counted, so that the run cannot be complete")
    func unreadableWithoutKey() async throws {
        let bench = try await Bench()
        let run = try await bench.writer.beginRun(source: "gdansk", now: 1)
        let counts = try await bench.commit(
            [
                .unreadable(key: nil, finding: Finding(.keyMissing, "bez klucza")),
                .unreadable(key: "z", finding: Finding(.recordInvalid, "zepsuty")),
            ], run: run)
        #expect((counts.records, counts.unreadable) == (2, 1))
    }

    @Test("a record's findings are replaced with the record, and kept while it stays as it is")
    func findings() async throws {
        let bench = try await Bench()
        let bad = prepared(
            "a", dataset("A"), payload: "1",
            findings: [Finding(.licenceMissing, "brak"), Finding(.descriptionMissing, "brak")])
        let first = try await bench.harvest([.prepared(bad)])
        #expect(first.findings == 2)
        let second = try await bench.harvest([.prepared(bad)])
        #expect(second.findings == 2)
        #expect(try await bench.findings() == ["licence-missing a", "description-missing a"])
        let better = prepared("a", dataset("A"), payload: "2", findings: [Finding(.descriptionMissing, "brak")])
        #expect(try await bench.harvest([.prepared(better)]).findings == 1)
        #expect(try await bench.findings() == ["description-missing a"])
    }

    @Test("an error in the middle of a page leaves nothing of the page")
    func atomic() async throws {
        let bench = try await Bench()
        let run = try await bench.writer.beginRun(source: "gdansk", now: 1)
        try await bench.commit([.prepared(prepared("a", dataset("A")))], run: run)
        let before = try await bench.dump(contentTables + ["run", "run_record", "finding"])
        // The third record cannot be written: the database refuses it.
        try await bench.database.pool.write { database in
            try database.execute(
                sql: """
                    CREATE TRIGGER refusal BEFORE INSERT ON dataset_version WHEN new.record >= 4
                    BEGIN SELECT RAISE(ABORT, 'refused'); END
                    """)
        }
        await #expect(throws: (any Error).self) {
            try await bench.commit(datasets(0..<5).map { .prepared(prepared($0.0, $0.1)) }, run: run)
        }
        #expect(try await bench.dump(contentTables + ["run", "run_record", "finding"]) == before)
        #expect(try await bench.keys("Zbiór").isEmpty)
    }

    @Test("the projection that is rebuilt from the ledger is the one that was written")
    func rebuild() async throws {
        let bench = try await Bench()
        var full = dataset("Ścieżki rowerowe", description: "Opis", keywords: ["rowery"])
        full.publisher = Agent(name: LocalizedText("pl", "Miasto Gdańsk"), teryt: "2261011")
        full.issued = DateValue(year: 2015)
        full.modified = DateValue(year: 2020, month: 5)
        full.spatial = [Location(teryt: "2261011", bbox: BoundingBox(west: 18.4, south: 54.2, east: 18.9, north: 54.5))]
        full.temporal = [PeriodOfTime(startDate: DateValue(year: 2010), endDate: DateValue(year: 2012))]
        full.applicableLegislation = [Dataset.highValueRegulation]
        try await bench.harvest([("full", full)] + datasets(0..<9), now: 100)
        try await bench.harvest([("full", full)] + datasets(0..<8) + datasets(20..<22), now: 200)
        try await bench.harvest([("l", dataset("Łódź"))], source: "lodz", now: 300)
        try await bench.harvest([("full", full)] + datasets(0..<7, " v2") + datasets(20..<22), now: 400)
        let before = try await bench.dump(projectionTables)
        #expect(before.contains { $0.hasPrefix("dataset_box") } && before.contains { $0.contains("removed") })
        try await bench.rebuild()
        #expect(try await bench.dump(projectionTables) == before)
    }

    @Test("a changed address of a record's page is served, and rebuilt, as it is now")
    func changedAddress() async throws {
        let bench = try await Bench()
        try await bench.harvest([.prepared(prepared("a", dataset("A"), payload: "1", url: "https://a.example/stary"))])
        try await bench.harvest([.prepared(prepared("a", dataset("A"), payload: "2", url: "https://a.example/nowy"))])
        #expect(try await bench.reader.datasets(DatasetQuery()).items.first?.url == "https://a.example/nowy")
        let before = try await bench.dump(projectionTables)
        try await bench.rebuild()
        #expect(try await bench.dump(projectionTables) == before)
    }
}

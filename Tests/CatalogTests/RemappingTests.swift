import DCAT
import GRDB
import Records
import Testing

@testable import Catalog

@Suite("Stored records that are mapped again")
struct RemappingTests {
    private func plan(feed: [UInt8] = [1], mapping: [UInt8], isFull: Bool = false) -> RunPlan {
        var plan = RunPlan()
        (plan.fingerprint, plan.mapping, plan.isFull) = (feed, mapping, isFull)
        return plan
    }

    private func validator(_ url: String, _ keys: [String]) -> PageValidator {
        PageValidator(url: url, etag: "\"x\"", lastModified: nil, fingerprint: [1], page: "", keys: keys)
    }

    /// A catalogue with three records of the first mapping, each on a page of its own.
    private func bench() async throws -> Bench {
        let bench = try await Bench()
        let run = try await bench.writer.beginRun(source: "gdansk", plan(mapping: [1]), now: 100).run
        for (key, dataset) in datasets(0..<3) {
            try await bench.commit(
                [.prepared(prepared(key, dataset))], run: run, now: 100, validator: validator(key, [key]))
        }
        try await bench.finish(run, now: 100)
        return bench
    }

    private func begin(_ bench: Bench, _ plan: RunPlan) async throws -> RunBeginning {
        try await bench.writer.beginRun(source: "gdansk", plan, now: 200)
    }

    @Test("which records are to be mapped again is told once for each mapping, and from where it was stopped")
    func states() async throws {
        let bench = try await bench()
        #expect(try await begin(bench, plan(mapping: [1])).remapping == nil)
        #expect(try await begin(bench, plan(mapping: [2])).remapping == 0)
        let stopped = try await begin(bench, plan(mapping: [2]))
        _ = try await bench.writer.commit(
            RemappedRecords(position: 2), run: stopped.run, source: "gdansk", now: 200)
        #expect(try await begin(bench, plan(mapping: [2])).remapping == 2)
        #expect(try await begin(bench, plan(mapping: [3])).remapping == 0, "another one begins anew")
        let last = try await begin(bench, plan(mapping: [2]))
        #expect(last.remapping == 0, "and so does the one before, when it comes back")
        _ = try await bench.writer.commit(RemappedRecords(position: nil), run: last.run, source: "gdansk", now: 200)
        #expect(try await begin(bench, plan(mapping: [2])).remapping == nil)
        #expect(try await begin(bench, plan(mapping: [3], isFull: true)).remapping == nil)
        #expect(try await begin(bench, plan(mapping: [2])).remapping == 0, "a full run left records of both")
    }

    @Test("a source that is read in another way forgets its validators, and where its runs could have gone on")
    func otherFeed() async throws {
        let bench = try await bench()
        func validators() async throws -> Int {
            try await bench.database.pool.read {
                try Int.fetchOne($0, sql: "SELECT count(*) FROM validator") ?? 0
            }
        }
        #expect(try await validators() == 3)
        #expect(try await begin(bench, plan(feed: [2], mapping: [2])).remapping == nil)
        #expect(try await validators() == 0)
        var back = plan(feed: [1], mapping: [3])
        back.fullEvery = 7
        let beginning = try await begin(bench, back)
        #expect(beginning.remapping == nil && beginning.since == nil)
    }

    @Test("what is mapped again is written like an update, or not at all; what is left has its page read again")
    func writing() async throws {
        let bench = try await bench()
        let stored = try await bench.writer.storedRecords(of: "gdansk", after: 0)
        #expect(stored.map(\.key) == ["k0", "k1", "k2"])
        #expect(stored[0].record?.bytes == Array("Zbiór 0".utf8))
        let change = try await bench.reader.lastChange()
        let beginning = try await begin(bench, plan(mapping: [2]))
        var remapped = RemappedRecords(position: nil)
        let finding = Finding(.recordInvalid, value: "k2", "It is none.")
        remapped.records = [
            .prepared(
                prepared("k0", dataset("Zbiór 0"), findings: [Finding(.titleMissing, "No.")]), number: stored[0].number),
            .prepared(prepared("k1", dataset("Inny")), number: stored[1].number),
            .left(number: stored[2].number, key: "k2", finding: finding),
        ]
        let updated = try await bench.writer.commit(remapped, run: beginning.run, source: "gdansk", now: 200)
        #expect(updated == 1)
        #expect(try await bench.reader.lastChange() == change + 1)
        #expect(try await bench.item("k1")?.dataset?.title["pl"] == "Inny")
        #expect(try await bench.item("k0")?.changed == 100)
        #expect(try await bench.item("k2")?.changed == 100)
        for (key, isThere) in [("k0", true), ("k1", true), ("k2", false)] {
            let known = try await bench.writer.validator(source: "gdansk", url: key, fingerprint: [1])
            #expect((known != nil) == isThere, "\(key)")
        }
        // Nothing was seen by that: all three are missing, which is too much.
        let run = try await bench.finish(beginning.run, now: 200)
        #expect((run.outcome, run.updated, run.records, run.missing) == (.held, 1, 0, 3))
        let findings = try await bench.database.pool.read {
            try String.fetchAll($0, sql: "SELECT code FROM finding ORDER BY id")
        }
        #expect(findings == ["title-missing", "record-invalid", "removals-held"])
    }

    @Test("a record that was removed meanwhile stays so")
    func removed() async throws {
        let bench = try await bench()
        let stored = try await bench.writer.storedRecords(of: "gdansk", after: 0)
        try await bench.harvest(datasets(0..<2), now: 150)
        let beginning = try await begin(bench, plan(mapping: [2]))
        var remapped = RemappedRecords(position: nil)
        remapped.records = [.prepared(prepared("k2", dataset("Inny")), number: stored[2].number)]
        #expect(try await bench.writer.commit(remapped, run: beginning.run, source: "gdansk", now: 200) == 0)
        #expect(try await bench.writer.storedRecords(of: "gdansk", after: 0).map(\.key) == ["k0", "k1"])
        #expect(try await bench.writer.storedRecords(of: "gdansk", after: stored[0].number).map(\.key) == ["k1"])
    }

    @Test("the next stored records are found by the index that has them in their order")
    func order() async throws {
        let bench = try await bench()
        let plan = try await bench.database.pool.read { database in
            try Row.fetchAll(
                database, sql: "EXPLAIN QUERY PLAN " + CatalogWriter.storedRecordsQuery, arguments: ["gdansk", 0, 250]
            ).map { $0["detail"] as String }
        }
        #expect(plan.count == 2 && plan.allSatisfy { $0.hasPrefix("SEARCH ") }, "\(plan)")
        #expect(plan.first?.contains("source=? AND number>?") == true, "\(plan)")
    }
}

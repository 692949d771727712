import DCAT
import Records
import Testing

@testable import Catalog

@Suite("Runs and what they may remove")
struct RunTests {
    @Test(
        "up to a fifth of the datasets may go at once, and one always may",
        arguments: [
            (1, 1, true), (2, 2, false), (1, 3, true), (2, 9, false), (2, 10, true), (3, 10, false), (200, 1000, true),
            (201, 1000, false), (0, 0, true),
        ])
    func policy(removed: Int, live: Int, isAllowed: Bool) {
        #expect(RemovalPolicy.standard.allows(removing: removed, of: live) == isAllowed)
    }

    @Test("removals above the limit are held; additions and updates of the run stand")
    func held() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 100)
        let run = try await bench.harvest(datasets(0..<5, " v2") + datasets(20..<21), now: 200)
        #expect((run.outcome, run.added, run.updated, run.removed, run.missing) == (.held, 1, 5, 0, 5))
        #expect(run.findings == 1)
        #expect(try await bench.findings() == ["removals-held "])
        #expect(try await bench.reader.datasetCount() == 11)
        #expect(try await bench.reader.source("gdansk")?.health == .held)
    }

    @Test("held removals go when the next complete run agrees")
    func released() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 100)
        try await bench.harvest(datasets(0..<4), now: 200)
        let run = try await bench.harvest(datasets(0..<4), now: 300)
        #expect((run.outcome, run.removed, run.unchanged) == (.succeeded, 6, 4))
        #expect(try await bench.reader.datasetCount() == 4)
        #expect(try await bench.int("SELECT count(*) FROM run_record") == 0)
        #expect(try await bench.changes().suffix(6).allSatisfy { $0.hasPrefix("removed") })
    }

    private func decide(_ decision: HeldDecision, _ run: Int64, _ bench: Bench) async throws -> RunState {
        try await bench.writer.decide(decision, run: run, now: 1000) { "\($0.outcome.rawValue), \($0.removed) removed" }
    }

    @Test("an operator may let held removals go at once")
    func approved() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 100)
        let held = try await bench.harvest(datasets(0..<4), now: 200)
        let run = try await decide(.approve, held.id, bench)
        #expect((run.outcome, run.removed, run.missing) == (.succeeded, 6, 0))
        #expect(run.summary == "succeeded, 6 removed" && run.finished == held.finished)
        #expect(try await bench.reader.run(held.id) == run)
        #expect(try await bench.reader.datasetCount() == 4)
        #expect(try await bench.changes().suffix(6).allSatisfy { $0.hasPrefix("removed") })
        #expect(try await bench.int("SELECT count(*) FROM run_record") == 0)
        #expect(try await bench.reader.source("gdansk")?.health == .ok)
        #expect(try await bench.harvest(datasets(0..<4), now: 300).unchanged == 4)
    }

    @Test("an operator may keep what a held run missed: the next that misses it is held anew")
    func discarded() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 100)
        let held = try await bench.harvest(datasets(0..<4), now: 200)
        let run = try await decide(.discard, held.id, bench)
        #expect((run.outcome, run.removed, run.missing) == (.partial, 0, 6))
        #expect(try await bench.reader.datasetCount() == 10)
        #expect(try await bench.harvest(datasets(0..<4), now: 300).outcome == .held)
        #expect(try await bench.harvest(datasets(0..<4), now: 400).outcome == .succeeded)
    }

    @Test("only the last run of a source, and only a held one, can be decided on")
    func undecidable() async throws {
        let bench = try await Bench()
        let first = try await bench.harvest(datasets(0..<10), now: 100)
        let held = try await bench.harvest(datasets(0..<4), now: 200)
        let later = try await bench.harvest(datasets(4..<10), now: 300)
        #expect(later.outcome == .held)
        for (run, reason) in [(first.id, "succeeded"), (held.id, "run \(later.id)"), (999, "no run 999")] {
            for decision in [HeldDecision.approve, .discard] {
                let error = await #expect(throws: CatalogError.self) { try await decide(decision, run, bench) }
                #expect(error?.description.contains(reason) == true, "\(error?.description ?? "")")
            }
        }
        _ = try await bench.writer.beginRun(source: "gdansk", now: 400)
        await #expect(throws: CatalogError.self) { try await decide(.approve, later.id, bench) }
        #expect(try await bench.reader.datasetCount() == 10)
    }

    @Test("a partial or failed run between them does not matter")
    func releasedLater() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 100)
        try await bench.harvest(datasets(0..<4), now: 200)
        try await bench.harvest(datasets(0..<2), now: 250, ending: .partial([]))
        try await bench.harvest([], now: 260, ending: .failed([]))
        #expect(try await bench.harvest(datasets(0..<4), now: 300).outcome == .succeeded)
    }

    @Test("a complete run that misses others holds them anew")
    func disagreement() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 100)
        try await bench.harvest(datasets(0..<5), now: 200)
        let other = try await bench.harvest(datasets(5..<10), now: 300)
        #expect((other.outcome, other.removed, other.missing) == (.held, 0, 5))
        #expect(try await bench.reader.datasetCount() == 10)
        #expect(try await bench.harvest(datasets(0..<10), now: 400).outcome == .succeeded)
        // What was held long ago does not count any more.
        #expect(try await bench.harvest(datasets(0..<5), now: 500).outcome == .held)
    }

    @Test("only the records that both runs missed are compared: one more missing is held again")
    func oneMoreMissing() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 100)
        try await bench.harvest(datasets(0..<5), now: 200)
        #expect(try await bench.harvest(datasets(0..<4), now: 300).outcome == .held)
        #expect(try await bench.harvest(datasets(0..<6), now: 400).outcome == .succeeded)
        #expect(try await bench.reader.datasetCount() == 6)
    }

    @Test(
        "a run that did not come to its end removes nothing",
        arguments: [
            (RunEnding.partial([Finding(.countMismatch, "?")]), RunOutcome.partial),
            (.failed([Finding(.unreachable, "?")]), .failed), (.cancelled, .cancelled),
        ])
    func incomplete(ending: RunEnding, outcome: RunOutcome) async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<3), now: 100)
        let run = try await bench.harvest(datasets(0..<2), now: 200, ending: ending)
        #expect((run.outcome, run.removed) == (outcome, 0))
        #expect(run.summary == outcome.rawValue)
        #expect(try await bench.reader.datasetCount() == 3)
        // Only a run that was stopped may go on.
        #expect(try await bench.int("SELECT count(*) FROM run_record") == (outcome == .cancelled ? 2 : 0))
        try await bench.harvest(datasets(0..<3), now: 300)
        #expect(try await bench.int("SELECT count(*) FROM run_record") == 0)
    }

    @Test("a source's runs touch no other source")
    func sourcesApart() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<5), source: "lodz")
        try await bench.harvest(datasets(0..<1), source: "gdansk")
        try await bench.harvest([], source: "gdansk")
        #expect(try await bench.reader.source("lodz")?.datasets == 5)
        #expect(try await bench.reader.source("gdansk")?.datasets == 0)
    }

    @Test("a run that was cut off is closed by the next one, which begins anew")
    func interrupted() async throws {
        let bench = try await Bench()
        let cutOff = try await bench.writer.beginRun(source: "gdansk", now: 100)
        try await bench.commit(datasets(0..<3).map { .prepared(prepared($0.0, $0.1)) }, run: cutOff, now: 100)
        let other = try await bench.writer.beginRun(source: "lodz", now: 150)
        let next = try await bench.writer.beginRun(source: "gdansk", now: 200)
        let state = try #require(try await bench.reader.run(cutOff))
        #expect((state.outcome, state.finished, state.added, state.findings) == (.failed, 200, 3, 1))
        #expect(try await bench.findings() == ["interrupted "])
        #expect(try await bench.reader.run(other)?.outcome == .running)
        #expect(try await bench.int("SELECT count(*) FROM run_record") == 0)
        // What it saw does not count for the next one.
        try await bench.commit(datasets(0..<3).map { .prepared(prepared($0.0, $0.1)) }, run: next, now: 200)
        let done = try await bench.finish(next, now: 200)
        #expect((done.outcome, done.unchanged, done.findings) == (.succeeded, 3, 0))
    }

    @Test("runs are listed newest first, of one source or all, from any place")
    func listing() async throws {
        let bench = try await Bench()
        for _ in 0..<3 { try await bench.harvest([("a", dataset("A"))]) }
        try await bench.harvest([("b", dataset("B"))], source: "lodz")
        #expect(try await bench.reader.runs(source: nil, limit: 10).map(\.id) == [4, 3, 2, 1])
        #expect(try await bench.reader.runs(source: "gdansk", before: 3, limit: 10).map(\.id) == [2, 1])
        #expect(try await bench.reader.runs(source: "lodz", limit: 10).map(\.added) == [1])
    }

    // MARK: Sources

    @Test("a source's health follows from its last run that was not cancelled")
    func health() async throws {
        let bench = try await Bench()
        func health() async throws -> SourceState.Health? { try await bench.reader.source("gdansk")?.health }
        #expect(try await health() == .neverHarvested)
        let run = try await bench.writer.beginRun(source: "gdansk", now: 1)
        #expect(try await health() == .neverHarvested)
        try await bench.finish(run, ending: .cancelled)
        #expect(try await health() == .neverHarvested)
        try await bench.harvest(datasets(0..<10))
        #expect(try await health() == .ok)
        try await bench.harvest([], ending: .failed([]))
        #expect(try await health() == .failing)
        try await bench.harvest(datasets(0..<10), ending: .cancelled)
        #expect(try await health() == .failing)
        try await bench.harvest(datasets(0..<2))
        #expect(try await health() == .held)
        try await bench.harvest(datasets(0..<10), ending: .partial([]))
        #expect(try await health() == .failing)
        let state = try #require(try await bench.reader.source("gdansk"))
        #expect((state.datasets, state.lastRun?.outcome) == (10, .partial))
    }

    @Test("a source is registered once and then kept up to date; a type that was found out stays")
    func registering() async throws {
        let bench = try await Bench(sources: ["gdansk"])
        let agent = Agent(
            name: LocalizedText("pl", "Miasto \"Gdańsk\""), teryt: "2261011", homepage: "https://www.gdansk.pl")
        let new = SourceRegistration(
            id: "gdansk", title: "Nowy tytuł", type: nil, url: "https://nowy.example", publisher: agent,
            schedule: "daily", isSample: true)
        try await bench.writer.register([new])
        try await bench.writer.setNextRun("gdansk", at: 77)
        let states = try await bench.reader.sources()
        let state = try #require(states.first)
        #expect(states.count == 1)
        #expect(
            (state.title, state.type, state.url, state.nextRun) == ("Nowy tytuł", "ckan", "https://nowy.example", 77))
        #expect(state.publisher == agent)
        #expect(state.isSample)
        #expect(try await bench.reader.source("nie-ma") == nil)
    }

    // MARK: Validators

    private func validator(_ keys: [String], fingerprint: [UInt8] = [1]) -> PageValidator {
        PageValidator(
            url: "https://gdansk.example/1", etag: "\"x\"", lastModified: nil, fingerprint: fingerprint, page: "2 2",
            keys: keys)
    }

    @Test("a page's validator brings back the records that were on it")
    func validators() async throws {
        let bench = try await Bench()
        let records = datasets(0..<3).map { PageCommit.Record.prepared(prepared($0.0, $0.1)) }
        try await bench.harvest(records, validator: validator(["k0", "k1", "k2"]))
        let stored = try #require(
            try await bench.writer.validator(source: "gdansk", url: "https://gdansk.example/1", fingerprint: [1]))
        #expect((stored.validator.etag, stored.validator.page, stored.records.count) == ("\"x\"", "2 2", 3))
        // An answer of 304: the records are seen, and nothing is removed or written.
        let before = try await bench.dump(contentTables)
        let run = try await bench.harvest(stored.records.map { .unchanged(key: "", number: $0) }, now: 2000)
        #expect((run.outcome, run.unchanged, run.removed) == (.succeeded, 3, 0))
        #expect(try await bench.dump(contentTables) == before)
    }

    @Test("a validator is not used by another mapping, another source, or when one of its records is gone")
    func uselessValidators() async throws {
        let bench = try await Bench()
        let all = datasets(0..<6)
        let records = all.map { PageCommit.Record.prepared(prepared($0.0, $0.1)) }
        try await bench.harvest(records, validator: validator(all.map(\.0)))
        let url = "https://gdansk.example/1"
        #expect(try await bench.writer.validator(source: "gdansk", url: url, fingerprint: [1]) != nil)
        #expect(try await bench.writer.validator(source: "gdansk", url: url, fingerprint: [2]) == nil)
        #expect(try await bench.writer.validator(source: "lodz", url: url, fingerprint: [1]) == nil)
        #expect(try await bench.writer.validator(source: "gdansk", url: url + "?", fingerprint: [1]) == nil)
        try await bench.harvest(Array(all.dropLast()))
        #expect(try await bench.reader.datasetCount() == 5)
        #expect(try await bench.writer.validator(source: "gdansk", url: url, fingerprint: [1]) == nil)
    }
}

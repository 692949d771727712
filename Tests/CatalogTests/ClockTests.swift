import Records
import Testing

@testable import Catalog

private let day = 86_400
private let hour = 3600

@Suite("Clocks that are set")
struct ClockTests {
    private let policy = RemovalPolicy(keepMissing: 7 * day, after: 2)

    @Test("after a clock was set back, what is missing goes after its whole time, counted by the clock as it is now")
    func removal() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 100 * day)
        let first = try await bench.harvest(datasets(0..<9), now: 99 * day, removal: policy)
        #expect((first.outcome, first.removed, first.missing) == (.succeeded, 0, 1))
        #expect(try await bench.item("k9")?.missingSince == 99 * day)
        for time in [99 * day + hour, 100 * day, 106 * day - 1] {
            #expect(try await bench.harvest(datasets(0..<9), now: time, removal: policy).removed == 0)
        }
        #expect(try await bench.harvest(datasets(0..<9), now: 106 * day, removal: policy).removed == 1)
    }

    @Test("what a clock that was ahead called missing since the future is missing since now")
    func missingSinceTheFuture() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 100 * day)
        try await bench.harvest(datasets(0..<9), now: 500 * day, removal: policy)
        #expect(try await bench.item("k9")?.missingSince == 500 * day)
        for time in [101 * day, 102 * day, 108 * day - 1] {
            #expect(try await bench.harvest(datasets(0..<9), now: time, removal: policy).removed == 0)
            #expect(try await bench.item("k9")?.missingSince == 101 * day)
        }
        #expect(try await bench.harvest(datasets(0..<9), now: 108 * day, removal: policy).removed == 1)
    }

    @Test("a held run of the future is agreed with, and what both missed is missing since now")
    func heldInTheFuture() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 100 * day)
        #expect(try await bench.harvest(datasets(0..<5), now: 500 * day, removal: policy).outcome == .held)
        let run = try await bench.harvest(datasets(0..<5), now: 101 * day, removal: policy)
        #expect((run.outcome, run.removed, run.missing) == (.succeeded, 0, 5))
        #expect(try await bench.item("k9")?.missingSince == 101 * day)
    }

    @Test("a run never ends before it began, and one that began in the future is not gone on with")
    func cutOff() async throws {
        let bench = try await Bench()
        var plan = RunPlan()
        plan.canResume = { _ in true }
        let first = try await bench.writer.beginRun(source: "gdansk", plan, now: 100 * day)
        var page = PageCommit()
        page.note.cursor = "1"
        _ = try await bench.writer.commit(page, run: first.run, source: "gdansk", now: 100 * day)
        let second = try await bench.writer.beginRun(source: "gdansk", plan, now: 99 * day)
        #expect(second.run > first.run && second.cursor == nil)
        try await bench.finish(second.run, now: 98 * day)
        let runs = try await bench.reader.runs(source: "gdansk", limit: 10)
        #expect(runs.map(\.outcome) == [.succeeded, .failed])
        #expect(runs.allSatisfy { $0.finished ?? 0 >= $0.started })
    }

    @Test("after a clock was set back everything is read once, since nobody knows since when to ask for changes")
    func incremental() async throws {
        let bench = try await Bench()
        var plan = RunPlan()
        plan.fullEvery = 7
        func run(at now: Int) async throws -> Int? {
            let beginning = try await bench.writer.beginRun(source: "gdansk", plan, now: now)
            try await bench.finish(beginning.run, now: now)
            return beginning.since
        }
        #expect(try await run(at: 100 * day) == nil)
        #expect(try await run(at: 100 * day + hour) == 99 * day)
        #expect(try await run(at: 103 * day) == 99 * day + hour, "by a clock that is ahead")
        #expect(try await run(at: 100 * day + 3 * hour) == nil)
        #expect(try await run(at: 100 * day + 4 * hour) == 99 * day + 3 * hour)
    }
}

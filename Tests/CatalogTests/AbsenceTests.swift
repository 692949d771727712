import DCAT
import Records
import Testing

@testable import Catalog

private let day = 86_400

@Suite("Datasets that are missing from their feed")
struct AbsenceTests {
    private let policy = RemovalPolicy(keepMissing: 7 * day, after: 2)

    @Test("a missing dataset is served and marked, and goes after enough time and enough complete runs")
    func removal() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 0)
        let first = try await bench.harvest(datasets(0..<9), now: day, removal: policy)
        #expect((first.outcome, first.removed, first.missing) == (.succeeded, 0, 1))
        let item = try #require(try await bench.item("k9"))
        #expect(item.missingSince == day && item.harvested == 0)
        #expect(String(decoding: CatalogDocument.bytes(of: item, base: ""), as: UTF8.self).contains("missingSince"))
        let changes = try await bench.changes().count
        let second = try await bench.harvest(datasets(0..<9), now: 7 * day, removal: policy)
        #expect((second.removed, second.missing) == (0, 1), "often enough, and not long enough")
        // A run that breaks off is no witness.
        try await bench.harvest(datasets(0..<3), now: 8 * day + 1, ending: .partial([]), removal: policy)
        #expect(try await bench.reader.datasetCount() == 10)
        #expect(try await bench.changes().count == changes, "being missing is no change of the dataset")
        let third = try await bench.harvest(datasets(0..<9), now: 8 * day + 2, removal: policy)
        #expect((third.removed, third.missing) == (1, 0))
        #expect(try await bench.reader.datasetCount() == 9)
    }

    @Test("long enough is not enough where only one run missed it")
    func oneRun() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 0)
        let policy = RemovalPolicy(keepMissing: 0, after: 3)
        for time in 1...2 {
            #expect(try await bench.harvest(datasets(0..<9), now: time, removal: policy).removed == 0)
        }
        #expect(try await bench.harvest(datasets(0..<9), now: 3, removal: policy).removed == 1)
    }

    @Test("a dataset that is seen again is not missing any more, also where the run broke off")
    func back() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 0)
        try await bench.harvest(datasets(0..<9), now: day, removal: policy)
        try await bench.harvest(datasets(9..<10), now: 2 * day, ending: .partial([]), removal: policy)
        #expect(try await bench.item("k9")?.missingSince == nil)
        // It begins anew.
        let run = try await bench.harvest(datasets(0..<9), now: 9 * day, removal: policy)
        #expect((run.removed, run.missing) == (0, 1))
        #expect(try await bench.item("k9")?.missingSince == 9 * day)
    }

    @Test("what a held run missed counts when the next one agrees")
    func held() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 0)
        #expect(try await bench.harvest(datasets(0..<5), now: day, removal: policy).outcome == .held)
        #expect(try await bench.item("k9")?.missingSince == nil)
        let agreed = try await bench.harvest(datasets(0..<5), now: 2 * day, removal: policy)
        #expect((agreed.outcome, agreed.removed, agreed.missing) == (.succeeded, 0, 5))
        #expect(try await bench.item("k9")?.missingSince == day)
        let last = try await bench.harvest(datasets(0..<5), now: 8 * day, removal: policy)
        #expect((last.outcome, last.removed) == (.succeeded, 5), "what is missing already is not held again")
    }

    @Test("records that go and come back three times within a week are reported")
    func flapping() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 0)
        for round in 1...3 {
            try await bench.harvest(datasets(0..<9), now: round * day, removal: policy)
            #expect(try await !bench.findings().contains { $0.hasPrefix("source-flapping") })
            try await bench.harvest(datasets(0..<10), now: round * day + 1, removal: policy)
        }
        #expect(try await bench.findings().contains { $0.hasPrefix("source-flapping") })
        #expect(try await bench.reader.datasetCount() == 10)
        // A month later nobody remembers.
        let later = try await bench.harvest(datasets(0..<10), now: 40 * day, removal: policy)
        #expect(later.findings == 0)
        #expect(try await bench.int("SELECT count(*) FROM absence") == 0)
    }

    @Test("the projection that is made anew knows what is missing")
    func rebuilding() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10), now: 0)
        try await bench.harvest(datasets(0..<9), now: day, removal: policy)
        try await bench.rebuild()
        #expect(try await bench.item("k9")?.missingSince == day)
        #expect(try await bench.item("k8")?.missingSince == nil)
    }

    @Test("the datasets of a source that was withdrawn go when its time of grace is over")
    func withdrawn() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<3), now: 0)
        func register(_ life: SourceLife, at now: Int) async throws {
            let source = SourceRegistration(
                id: "gdansk", title: "Gdańsk", type: "ckan", url: "https://a.pl", publisher: nil, schedule: "daily",
                isSample: false, state: life)
            try await bench.writer.register([source], now: now)
        }
        try await register(.withdrawn, at: 100)
        try await register(.withdrawn, at: 200)
        #expect(try await bench.reader.source("gdansk")?.health == .withdrawn)
        #expect(try await bench.writer.retireWithdrawn(before: 99, now: 300).isEmpty)
        let runs = try await bench.writer.retireWithdrawn(before: 100, now: 300)
        #expect(runs.map(\.removed) == [3] && runs.map(\.outcome) == [.succeeded])
        #expect(try await bench.reader.datasetCount() == 0)
        #expect(try await bench.writer.retireWithdrawn(before: 1000, now: 400).isEmpty)
        try await register(.active, at: 500)
        #expect(try await bench.harvest(datasets(0..<3), now: 600).added == 3)
        #expect(try await bench.changes().suffix(3).allSatisfy { $0.hasPrefix("restored") })
    }
}

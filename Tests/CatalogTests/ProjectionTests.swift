import DCAT
import Foundation
import GRDB
import Records
import Synchronization
import TestSupport
import Testing

@testable import Catalog

@Suite("The projection that is built beside the one that is served")
struct ProjectionTests {
    private static let policy = RemovalPolicy(holdAbove: 1, keepMissing: 0, after: 1)

    /// Takes a step of some records; whether there is more to do.
    private func step(_ bench: Bench, records: Int = 3, _ report: @escaping @Sendable (String) -> Void = { _ in })
        async throws -> Bool
    {
        try await bench.writer.write { try ProjectionBuild(database: $0, batch: (records, 1000)).step(report) }
    }

    private func state(_ bench: Bench) async throws -> ProjectionState {
        try await bench.reader.projection()
    }

    /// Has the catalogue be one of another program.
    private func age(_ bench: Bench, to version: String = "") async throws {
        try await bench.database.pool.write {
            try $0.execute(sql: "UPDATE projection SET version = ?", arguments: [version])
        }
    }

    private func open(_ bench: Bench) throws {
        try CatalogDatabase(dataDirectory: bench.directory).pool.close()
    }

    @Test("a new catalogue has this program's, and opening it again begins none")
    func fresh() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<3))
        try open(bench)
        let state = try await state(bench)
        #expect(state.version == ProjectionVersion.current && state.next == nil)
        #expect(try await !step(bench))
    }

    @Test("another filter, table, tokeniser or revision makes another version")
    func versions() {
        let filters = TermKind.allCases.map(\.rawValue)
        let tables = ProjectionTables.definition
        func version(_ revision: Int, _ filters: [String], _ tables: String) -> String {
            ProjectionVersion.version(revision: revision, filters: filters, definition: tables)
        }
        let versions = [
            version(ProjectionVersion.revision, filters, tables), version(0, filters, tables),
            version(ProjectionVersion.revision, filters + ["new"], tables),
            version(ProjectionVersion.revision, filters, tables + " "),
        ]
        #expect(Set(versions).count == 4 && versions[0] == ProjectionVersion.current)
        #expect(version(1, filters, tables) == version(1, filters.reversed(), tables))
    }

    @Test("an older catalogue learns a filter, and serves what it has until then")
    func learning() async throws {
        let bench = try await Bench()
        try await bench.harvest(
            datasets(0..<10).map { ($0.0, dataset($0.1.title.preferred ?? "", keywords: ["rower"])) })
        try await bench.database.pool.write { try $0.execute(sql: "DELETE FROM dataset_term WHERE kind = 'keyword'") }
        try await age(bench)
        try open(bench)
        var query = DatasetQuery()
        let keyword = try #require(TermKind.allCases.first { $0.rawValue == "keyword" })
        query.filters = [.init(keyword, ["rower", "~rower"])]
        for built in stride(from: 0, through: 9, by: 3) {
            let state = try await state(bench)
            #expect(state.next == ProjectionVersion.current && state.version.isEmpty)
            #expect((state.built, state.records) == (built, 10))
            #expect(try await bench.keys(query).isEmpty)
            #expect(try await bench.keys("zbiór").count == 10)
            // As after a kill: another process goes on where this one was.
            try open(bench)
            #expect(try await step(bench))
        }
        // Nothing was touched, so the next step serves it, and those that follow take the former one away.
        while try await step(bench) {}
        let state = try await state(bench)
        #expect(state.version == ProjectionVersion.current && state.next == nil)
        #expect(try await bench.keys(query).count == 10)
        #expect(
            try await bench.int("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'former%' OR name LIKE 'next%'")
                == 0)
        #expect(try await bench.int("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'") == 0)
    }

    @Test("what is harvested, removed, missing or registered meanwhile is in it", arguments: 0..<8)
    func meanwhile(seed: UInt64) async throws {
        var random = Seeded(seed)
        let bench = try await Bench(sources: ["gdansk", "lodz", "plock"])
        func change(_ now: Int) async throws {
            let source = ["gdansk", "lodz", "plock"][Int.random(in: 0..<3, using: &random)]
            switch Int.random(in: 0..<8, using: &random) {
            case 0:
                // Another publisher of a source makes other clusters.
                let publisher = Agent(name: LocalizedText("pl", "Urząd \(now)"), homepage: "https://\(now).example")
                try await bench.writer.register([registration(source, publisher: publisher)])
            case 1:
                try await bench.harvest(
                    datasets(0..<3, " v\(now)"), source: source, now: now, removal: RemovalPolicy(after: 3))
            default:
                let records = (0..<Int.random(in: 1..<12, using: &random)).map { index in
                    var dataset = dataset(
                        "Zbiór \(index) \(Int.random(in: 0..<3, using: &random))", keywords: ["k\(now)"])
                    dataset.identifier = ["https://d.example/\(index)"]
                    return ("k\(Int.random(in: 0..<20, using: &random))", dataset)
                }
                let unique = Dictionary(records, uniquingKeysWith: { $1 }).sorted { $0.key < $1.key }
                try await bench.harvest(
                    unique.map { ($0.key, $0.value) }, source: source, now: now, removal: Self.policy)
            }
        }
        for now in 1..<10 { try await change(now * 100) }
        try await bench.writer.renewProjection()
        for now in 10..<40 {
            try await change(now * 100)
            if try await !step(bench, records: 2) { break }
        }
        try await bench.writer.buildProjection()
        let built = try await bench.dump(projectionTables)
        try await bench.rebuild()
        #expect(try await bench.dump(projectionTables) == built)
        #expect(try CatalogExamination(existingIn: bench.directory).differences() == [])
        #expect(try CatalogExamination(existingIn: bench.directory).problems(isDeep: true) == [])
    }

    @Test("the one of a program that nobody runs any more is given up")
    func givenUp() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10))
        let before = try await bench.dump(projectionTables)
        try await bench.writer.renewProjection()
        _ = try await step(bench)
        try await bench.database.pool.write { try $0.execute(sql: "UPDATE projection SET next_version = 'of another'") }
        // The one that is served is this program's.
        try open(bench)
        #expect(try await state(bench).next == nil)
        #expect(try await bench.int("SELECT count(*) FROM sqlite_schema WHERE name LIKE 'next%'") == 0)
        #expect(try await bench.dump(projectionTables) == before)
        try await age(bench, to: "older")
        try open(bench)
        _ = try await step(bench)
        try await bench.database.pool.write { try $0.execute(sql: "UPDATE projection SET next_version = 'of another'") }
        try open(bench)
        #expect(try await state(bench).built == 0)
        try await bench.writer.buildProjection()
        #expect(try await bench.dump(projectionTables) == before)
    }

    @Test("a catalogue without datasets gets it at once")
    func empty() async throws {
        let bench = try await Bench()
        try await age(bench)
        try open(bench)
        let state = try await state(bench)
        #expect(state.version == ProjectionVersion.current && state.next == nil)
        try await bench.harvest(datasets(0..<3))
        #expect(try await bench.keys("zbiór").count == 3)
    }

    @Test("a document that the ledger has lost is taken from what is served, and one that both have lost is named")
    func damaged() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<4))
        try await bench.database.pool.write { database in
            try database.execute(sql: "UPDATE dataset_version SET document_zlib = x'00' WHERE record IN (1, 2)")
            try database.execute(sql: "UPDATE dataset SET document = x'00' WHERE number = 2")
        }
        try await bench.writer.renewProjection()
        let named = Names()
        try await bench.writer.buildProjection { _ in
        } damaged: {
            named.add($0)
        }
        #expect(named.all == ["gdansk k1"])
        #expect(try await bench.keys("zbiór") == ["k0", "k2", "k3"])
    }

    @Test("a record that was touched and is nowhere keeps nobody waiting")
    func unknown() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<2))
        try await bench.writer.renewProjection()
        try await bench.database.pool.write { try $0.execute(sql: "INSERT INTO projection_touched VALUES (99), (-5)") }
        var steps = 0
        while try await step(bench), steps < 30 { steps += 1 }
        #expect(steps < 30)
        #expect(try await bench.keys("zbiór").count == 2)
    }
}

private final class Names: Sendable {
    private let names = Mutex<[String]>([])

    func add(_ name: String) { names.withLock { $0.append(name) } }

    var all: [String] { names.withLock { $0 } }
}

import DCAT
import Foundation
import GRDB
import Records
import TestSupport
import Testing

@testable import Catalog

/// Whatever a disk, a copy or another program made of the file: what is read of it is an error or a value, and never ends the
/// program.
@Suite("A damaged catalogue")
struct DamageTests {
    private static let tables = [
        "source", "run", "source_record", "dataset_version", "change", "finding", "run_record", "validator", "absence",
        "dataset", "dataset_term", "term_label", "dataset_period", "dataset_tie", "dataset_cluster", "dataset_origin",
        "run_finding_count", "projection",
    ]
    private static let values = [
        "NULL", "'tekst'", "''", "x'00'", "x''", "-1", "9223372036854775807", "-9223372036854775808", "1e300",
        "'{\"a\":'",
    ]

    /// A catalogue with something in every table, closed; the bytes of its file.
    private func catalogue() async throws -> Data {
        let bench = try await Bench(findings: FindingPolicy(keepRuns: 1, maximumOfRun: 5))
        let agent = Agent(name: LocalizedText("pl", "Gdańsk"), teryt: "2261011", homepage: "https://gdansk.example")
        try await bench.writer.register([registration("gdansk", publisher: agent)])
        for (source, key) in [("gdansk", "a"), ("lodz", "b")] {
            var shared = dataset("Zbiór", description: "Opis", keywords: ["k"])
            shared.identifier = ["urn:zbior:wspolny-1"]
            shared.publisher = agent
            shared.landingPage = ["https://gdansk.example/1"]
            shared.temporal = [PeriodOfTime(startDate: DateValue(year: 2020), endDate: nil)]
            let validator = PageValidator(
                url: "https://\(source).example/1", etag: "\"a\"", lastModified: nil, fingerprint: [1], page: "{}",
                keys: [key])
            for now in [100, 200] {
                let unreadable = (0..<20).map {
                    PageCommit.Record.unreadable(key: "u\($0)", finding: Finding(.recordInvalid, "No."))
                }
                let record = prepared(key, shared, source: source, findings: [Finding(.titleMissing, "None.")])
                try await bench.harvest(
                    [.prepared(record), .prepared(prepared("gone-\(now)", dataset("X"), source: source))] + unreadable,
                    source: source, now: now, validator: validator,
                    removal: RemovalPolicy(holdAbove: 1, keepMissing: 1_000, after: 2))
            }
            let run = try await bench.writer.beginRun(source: source, now: 300)
            try await bench.commit(
                [.prepared(prepared(key, shared, source: source))], run: run, source: source, now: 300)
        }
        try await bench.database.pool.writeWithoutTransaction { database in
            for table in Self.tables {
                let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM \(table)") ?? 0
                #expect(count > 0, "\(table) is empty")
            }
            try database.checkpoint(.truncate)
        }
        return try Data(contentsOf: URL(fileURLWithPath: bench.database.path))
    }

    /// Puts a file in the place of a catalogue, damages it, and does with it all that the program does.
    private func use(_ file: Data, damage: (String) throws -> Void) async throws {
        let directory = NSTemporaryDirectory() + "damaged-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let path = CatalogDatabase.path(in: directory)
        try file.write(to: URL(fileURLWithPath: path))
        try damage(path)
        if let examination = try? CatalogExamination(existingIn: directory) {
            _ = try? examination.schema()
            _ = try? examination.problems(isDeep: true)
            _ = try? examination.differences()
            _ = try? examination.lastRun()
            _ = try? examination.unfinishedRuns()
        }
        guard let database = try? CatalogDatabase(dataDirectory: directory) else { return }
        await read(CatalogReader(database), database)
        await write(CatalogWriter(database, findings: FindingPolicy(keepRuns: 1, maximumOfRun: 0)))
        await read(CatalogReader(database), database)
        try? database.pool.close()
    }

    private func read(_ reader: CatalogReader, _ database: CatalogDatabase) async {
        var queries: [DatasetQuery] = []
        for order in DatasetQuery.Order.allCases {
            var query = DatasetQuery()
            query.order = order
            query.facets = TermKind.allCases
            queries.append(query)
            query.words = "zbi*"
            query.isDistinct = true
            queries.append(query)
        }
        for query in queries {
            for item in (try? await reader.datasets(query))?.items ?? [] {
                _ = item.dataset
                _ = CatalogDocument.bytes(of: item, base: "https://a.example")
            }
        }
        for source in ["gdansk", "lodz"] {
            for key in ["a", "b", "gone-100"] { _ = try? await reader.dataset(id(key, source: source)) }
            if let state = try? await reader.source(source) { _ = CatalogDocument.bytes(of: state, base: "") }
            for run in (try? await reader.runs(source: source, limit: 10)) ?? [] {
                _ = CatalogDocument.bytes(of: run)
                if let page = try? await reader.findings(of: source, run: run.id, FindingQuery(limit: 3)) {
                    _ = CatalogDocument.bytes(of: run, page, base: "")
                }
            }
            _ = try? await reader.feed(of: source, limit: 10)
            _ = try? await reader.nextFindings(of: source, FindingQuery(limit: 0), at: FindingPlace())
        }
        _ = try? await reader.sources()
        _ = try? await reader.figures()
        _ = try? await reader.lastChange()
        if let snapshot = try? database.snapshot() {
            for id in (try? await reader.changedDatasets(after: 0)) ?? [] {
                _ = try? await reader.difference(of: id, since: snapshot)
            }
        }
    }

    private func write(_ writer: CatalogWriter) async {
        for source in ["gdansk", "lodz"] {
            _ = try? await writer.validator(source: source, url: "https://\(source).example/1", fingerprint: [1])
            _ = try? await writer.known(["a", "b"], source: source)
            var plan = RunPlan()
            plan.fullEvery = 7
            plan.canResume = { _ in true }
            guard let run = try? await writer.beginRun(source: source, plan, now: 400).run else { continue }
            var page = PageCommit()
            page.note.deleted = ["gone-200"]
            page.records = [
                .prepared(
                    prepared(
                        "a", dataset("Inny"), source: source, payload: "x", findings: [Finding(.titleMissing, "No.")])),
                .unreadable(key: "b", finding: Finding(.recordInvalid, "No.")),
            ]
            _ = try? await writer.commit(page, run: run, source: source, now: 400)
            for stored in (try? await writer.storedRecords(of: source, after: 0)) ?? [] {
                guard let record = stored.record else { continue }
                var remapped = RemappedRecords(position: stored.number)
                remapped.records = [
                    .prepared(
                        prepared(record.key, dataset("Jeszcze inny"), source: source), number: stored.number),
                    .left(number: stored.number, key: stored.key, finding: Finding(.recordInvalid, "No.")),
                ]
                _ = try? await writer.commit(remapped, run: run, source: source, now: 400)
            }
            _ = try? await writer.finishRun(
                run, source: source, ending: .complete, removal: RemovalPolicy(holdAbove: 0, keepMissing: 0, after: 1),
                now: 400
            ) { "\($0.records)" }
            _ = try? await writer.decide(.approve, run: run, now: 500) { "\($0.removed)" }
            _ = try? await writer.pruneFindings(of: source)
        }
        try? await writer.register([registration("gdansk"), registration("lodz")], now: 1)
        _ = try? await writer.retireWithdrawn(before: .max, now: 600)
        try? await writer.renewProjection()
        try? await writer.buildProjection()
    }

    @Test("rows of any content are errors or values", arguments: 0..<4)
    func rows(seed: UInt64) async throws {
        var random = Seeded(seed)
        let file = try await catalogue()
        for _ in 0..<8 {
            let damages = (0..<Int.random(in: 1...3, using: &random)).compactMap { _ -> (String, String, Int)? in
                guard let table = Self.tables.randomElement(using: &random),
                    let value = Self.values.randomElement(using: &random)
                else { return nil }
                return (table, value, Int.random(in: 0..<30, using: &random))
            }
            try await use(file) { path in
                try Self.lift(path)
                let queue = try DatabaseQueue(path: path)
                try queue.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
                    for (table, value, place) in damages {
                        let columns = try String.fetchAll(
                            database, sql: "SELECT name FROM pragma_table_info('\(table)')")
                        let column = columns[place % columns.count]
                        try? database.execute(sql: "UPDATE OR IGNORE \(table) SET \"\(column)\" = \(value)")
                    }
                }
                try queue.close()
            }
        }
    }

    /// Takes from the schema what keeps wrong values out.
    private static func lift(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            try database.execute(
                sql: """
                    PRAGMA writable_schema = ON;
                    UPDATE sqlite_master SET sql = replace(replace(replace(sql, ') STRICT, WITHOUT', ') WITHOUT'), ') STRICT', ')'),
                        'NOT NULL', '') WHERE type = 'table' AND sql LIKE '%STRICT%';
                    PRAGMA writable_schema = RESET;
                    """)
        }
        try queue.close()
    }

    @Test("bytes that were changed, and files that were cut off, are errors or values", arguments: 0..<4)
    func bytes(seed: UInt64) async throws {
        var random = Seeded(100 + seed)
        let file = try await catalogue()
        for round in 0..<8 {
            var damaged = file
            if round % 5 == 0 {
                damaged = damaged.prefix(Int.random(in: 1..<file.count, using: &random))
            } else {
                for _ in 0..<Int.random(in: 1...60, using: &random) {
                    damaged[Int.random(in: 0..<file.count, using: &random)] = .random(in: .min ... .max, using: &random)
                }
            }
            try await use(damaged) { _ in }
        }
    }
}

import DCAT
import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite("Whether a catalogue's file is sound")
struct ExaminationTests {
    private func examine(_ bench: Bench) throws -> CatalogExamination {
        try CatalogExamination(existingIn: bench.directory)
    }

    @Test("a catalogue that was harvested, updated and removed from is sound")
    func sound() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<20), now: 100)
        try await bench.harvest(datasets(1..<18, " v2"), now: 200)
        let examination = try examine(bench)
        #expect(try examination.problems(isDeep: false).isEmpty)
        #expect(try examination.problems(isDeep: true).isEmpty)
        #expect(try examination.differences().isEmpty)
        #expect(try examination.lastRun() == 200)
        #expect(try examination.unfinishedRuns().isEmpty)
        let schema = try examination.schema()
        #expect(schema.known == schema.applied && schema.known.first == "schema/001-ledger.sql")
    }

    @Test(
        "a row that was lost or changed beside the program is found",
        arguments: [
            ("DELETE FROM dataset WHERE number = 3", "live datasets: 5 in the ledger, 4"),
            ("UPDATE dataset SET hash = x'00' WHERE number = 3", "datasets of other content: 0 in the ledger, 1"),
            ("UPDATE dataset SET state = 'removed' WHERE number = 3", "removed datasets: 0 in the ledger, 1"),
            ("DELETE FROM dataset_text WHERE rowid = 3", "datasets with words to search: 5 in the ledger, 4"),
            ("INSERT INTO dataset_term VALUES ('theme', 'X', 99)", "terms of datasets that are not live: 0"),
            ("INSERT INTO dataset_cluster VALUES (99, 1, 0)", "clusters of datasets that are not live: 0"),
        ])
    func differs(sql: String, difference: String) async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<5), now: 100)
        try await bench.database.pool.write { try $0.execute(sql: sql) }
        let differences = try examine(bench).differences()
        #expect(differences.contains { $0.hasPrefix(difference) }, "\(differences)")
    }

    @Test("a row that refers to none is found by the deep check")
    func reference() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<2), now: 100)
        try await bench.database.pool.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA foreign_keys = OFF; DELETE FROM source_record WHERE id = 1")
            try database.execute(sql: "PRAGMA foreign_keys = ON")
        }
        #expect(try examine(bench).problems(isDeep: false).isEmpty)
        #expect(
            try examine(bench).problems(isDeep: true).contains(
                "a row of dataset_version refers to a row of source_record that is not there"))
    }

    @Test("an unfinished run is told, an older or newer schema is seen, and nothing is changed")
    func states() async throws {
        let bench = try await Bench()
        let run = try await bench.writer.beginRun(source: "gdansk", now: 300)
        #expect(try examine(bench).unfinishedRuns().map(\.run) == [run])
        #expect(try examine(bench).lastRun() == 300)
        try await bench.database.pool.write { database in
            try database.execute(sql: "DELETE FROM grdb_migrations WHERE identifier LIKE '%002%'")
            try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('schema/999-new.sql')")
        }
        let schema = try examine(bench).schema()
        #expect(schema.applied.contains("schema/999-new.sql") && !schema.applied.contains(schema.known[1]))
        #expect(try await bench.int("SELECT count(*) FROM grdb_migrations WHERE identifier LIKE '%002%'") == 0)
    }

    @Test("what is no database is said so")
    func noDatabase() throws {
        let directory = NSTemporaryDirectory() + "examination-tests-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        let path = CatalogDatabase.path(in: directory)
        try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: path))
        #expect(throws: CatalogError.self) { _ = try CatalogExamination(existingIn: directory) }
    }

    @Test("the library has what the catalogue needs")
    func library() throws {
        let library = try CatalogExamination.library()
        #expect(library.missing.isEmpty && library.version.hasPrefix("3."))
    }
}

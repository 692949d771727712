import Compression
import DCAT
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Catalog

@Suite("The catalogue's file")
struct DatabaseTests {
    @Test("the schema is made once, and opening the catalogue again changes nothing")
    func migrationsAreIdempotent() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<3))
        let schema = "SELECT count(*) FROM sqlite_master"
        let before = try await (
            bench.dump(contentTables), bench.int(schema), bench.int("SELECT count(*) FROM grdb_migrations")
        )
        let again = try CatalogDatabase(dataDirectory: bench.directory)
        try again.pool.close()
        let after = try await (
            bench.dump(contentTables), bench.int(schema), bench.int("SELECT count(*) FROM grdb_migrations")
        )
        #expect(before == after)
        #expect(before.2 == Resource.names.filter { $0.hasPrefix("schema/") }.count)
        #expect(before.2 >= 2)
    }

    @Test("a locked database is a busy one, and a wrong statement is not")
    func busy() async throws {
        for code: ResultCode in [.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_CANTOPEN, .SQLITE_BUSY_SNAPSHOT] {
            #expect(CatalogReader.isBusy(DatabaseError(resultCode: code)), "\(code)")
        }
        let bench = try await Bench()
        let error = await #expect(throws: DatabaseError.self) {
            try await bench.database.pool.write { try $0.execute(sql: "nonsense") }
        }
        #expect(error.map(CatalogReader.isBusy) == false && !CatalogReader.isBusy(CancellationError()))
    }

    @Test("what another connection has written is seen at once")
    func otherConnection() async throws {
        let bench = try await Bench()
        let reader = CatalogReader(try CatalogDatabase(existingIn: bench.directory))
        #expect(try await reader.datasetCount() == 0)
        try await bench.harvest([("a", dataset("Łódź"))])
        #expect(try await reader.datasetCount() == 1)
        var query = DatasetQuery()
        query.words = "lodz"
        #expect(try await reader.datasets(query).items.map(\.key) == ["a"])
        #expect(try await reader.lastChange() == 1)
    }

    @Test("a catalogue that is not there is named, and not made")
    func missing() {
        let directory = NSTemporaryDirectory() + "no-catalogue-" + UUID().uuidString
        let error = #expect(throws: CatalogError.self) { try CatalogDatabase(existingIn: directory) }
        #expect(error?.description.contains(directory) == true)
        #expect(!FileManager.default.fileExists(atPath: directory))
    }

    @Test("a file that is no database is refused with its path")
    func damaged() throws {
        let directory = NSTemporaryDirectory() + "damaged-catalogue-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let text = String(repeating: "to nie jest baza danych ", count: 100)
        try text.write(toFile: CatalogDatabase.path(in: directory), atomically: true, encoding: .utf8)
        let error = #expect(throws: CatalogError.self) { try CatalogDatabase(dataDirectory: directory) }
        #expect(error?.description.contains("catalog.sqlite") == true)
    }

    /// What is there instead of a catalogue, byte by byte.
    private func refusal(_ content: Data, as name: String = "catalog.sqlite") throws -> String {
        let directory = NSTemporaryDirectory() + "no-catalogue-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try content.write(to: URL(fileURLWithPath: directory + "/" + name))
        var descriptions: [String] = []
        for open in [
            { _ = try CatalogDatabase(dataDirectory: directory) }, { _ = try CatalogDatabase(existingIn: directory) },
            { _ = try CatalogExamination(existingIn: directory) },
        ] {
            do {
                try open()
                descriptions.append("nothing was thrown")
            } catch { descriptions.append("\(error)") }
        }
        let left = try Data(contentsOf: URL(fileURLWithPath: directory + "/" + name))
        #expect(left == content, "it was changed")
        return descriptions[0]
    }

    @Test("an empty file in the place of the catalogue is refused with what to do, and left as it is")
    func empty() throws {
        let sentence = try refusal(Data())
        #expect(sentence.contains("catalog.sqlite is empty") && sentence.contains("backup"))
    }

    @Test("a database that is no catalogue is refused, and left as it is")
    func otherDatabase() throws {
        let path = NSTemporaryDirectory() + "other-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        let other = try DatabaseQueue(path: path)
        try other.write { try $0.execute(sql: "CREATE TABLE bookmark (url TEXT)") }
        try other.close()
        let content = try Data(contentsOf: URL(fileURLWithPath: path))
        let sentence = try refusal(content)
        #expect(sentence.contains("no catalogue of Snop"))
    }

    @Test("a log whose database is gone is not put into a new catalogue")
    func orphanedLog() throws {
        let sentence = try refusal(Data(repeating: 1, count: 4096), as: "catalog.sqlite-wal")
        #expect(sentence.contains("catalog.sqlite-wal"))
    }

    @Test("a first start that was cut off is begun anew, and several at once make one catalogue")
    func firstStart() async throws {
        let directory = NSTemporaryDirectory() + "first-start-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        for suffix in ["", "-wal", "-shm", "-journal"] {
            try Data("half a database".utf8).write(
                to: URL(fileURLWithPath: directory + "/catalog.sqlite.new" + suffix))
        }
        let databases = try await withThrowingTaskGroup(of: CatalogDatabase.self) { group in
            for _ in 0..<4 { group.addTask { try CatalogDatabase(dataDirectory: directory) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        try await CatalogWriter(databases[0]).register([registration("gdansk")])
        for database in databases { #expect(try await CatalogReader(database).sources().count == 1) }
        let left = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.contains(".new") }
        #expect(left.isEmpty)
    }

    @Test("keys with U+0000 are whole, and two that differ behind it are two")
    func nul() async throws {
        let bench = try await Bench()
        let records = [("a", dataset("A")), ("a\u{0}b", dataset("B\u{0}C")), ("a\u{0}c", dataset("C"))]
        let run = try await bench.harvest(records.map { .prepared(prepared($0.0, $0.1)) })
        #expect(run.added == 3 && run.outcome == .succeeded)
        #expect(try await bench.item("a\u{FFFD}b")?.dataset?.title.preferred == "B\u{0}C")
        #expect(try await bench.keys("c") == ["a\u{FFFD}b", "a\u{FFFD}c"])
        let known = try await bench.writer.known(["a", "a\u{0}b", "a\u{0}x"], source: "gdansk")
        #expect(known.count == 2 && known["a\u{0}b"] != nil)
        let again = try await bench.harvest(
            [.unreadable(key: "a\u{0}b", finding: Finding(.recordInvalid, value: "x\u{0}y", "No\u{0}JSON."))]
                + [records[0], records[2]].map { .prepared(prepared($0.0, $0.1)) }, now: 2000)
        #expect(again.removed == 0 && again.missing == 0)
        #expect(
            try await bench.reader.findings(of: "gdansk", FindingQuery(limit: 5)).items.first?.finding.value
                == "x\u{FFFD}y")
        #expect(try await bench.reader.source("gdansk\u{0}x") == nil)
    }

    @Test("a copy holds what the catalogue holds")
    func copies() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<5))
        let path = bench.directory + "/copy/catalog.sqlite"
        try FileManager.default.createDirectory(atPath: bench.directory + "/copy", withIntermediateDirectories: true)
        _ = try CatalogDatabase.copy(from: bench.directory, to: path)
        #expect(try await CatalogReader(CatalogDatabase(existingIn: bench.directory + "/copy")).datasetCount() == 5)
    }

    // MARK: Compression

    @Test("what was compressed comes back", arguments: [0, 1, 100, 8191, 8192, 8193, 100_000])
    func compression(size: Int) {
        var random = Seeded(UInt64(size))
        for isRandom in [false, true] {
            let bytes = (0..<size).map { isRandom ? UInt8.random(in: .min ... .max, using: &random) : UInt8($0 % 7) }
            let compressed = bytes.withUnsafeBytes(Zlib.compress)
            #expect(compressed.withUnsafeBytes { Zlib.decompress($0, size: size) } == bytes)
        }
    }

    @Test("damaged, truncated or wrongly sized data are refused, never a crash")
    func damagedCompression() {
        let bytes = Array(String(repeating: "Zbiór danych. ", count: 100).utf8)
        let good = bytes.withUnsafeBytes(Zlib.compress)
        for size in [-1, 0, bytes.count - 1, bytes.count + 1, .max] {
            #expect(good.withUnsafeBytes { Zlib.decompress($0, size: size) } == nil, "size \(size)")
        }
        for length in 0..<good.count {
            #expect(good[..<length].withUnsafeBytes { Zlib.decompress($0, size: bytes.count) } == nil)
        }
        var random = Seeded(7)
        for _ in 0..<500 {
            var damaged = good
            damaged[Int.random(in: 0..<good.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            let opened = damaged.withUnsafeBytes { Zlib.decompress($0, size: bytes.count) }
            #expect(opened == nil || opened == bytes)
        }
    }
}

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

import DCAT
import Foundation
import GRDB
import JSON
import Testing

@testable import Catalog

@Suite("Differences of two states of the catalogue")
struct DifferenceTests {
    private func all(_ bench: Bench, since earlier: CatalogReader) async throws -> [DatasetDifference] {
        var all: [DatasetDifference] = []
        for id in try await bench.reader.changedDatasets(after: earlier.lastChange()) {
            if let difference = try await bench.reader.difference(of: id, since: earlier) { all.append(difference) }
        }
        return all
    }

    @Test("what was added, changed, removed and restored is told once each, changes field by field")
    func kinds() async throws {
        let bench = try await Bench()
        try await bench.harvest([
            ("back", dataset("Wraca")), ("a", dataset("A")), ("b", dataset("B")), ("c", dataset("C")),
        ])
        try await bench.harvest([("a", dataset("A")), ("b", dataset("B")), ("c", dataset("C"))], now: 2000)
        let before = try bench.database.snapshot()
        // Twice, so that `a` has two changes in the log.
        try await bench.harvest(
            [("a", dataset("X")), ("b", dataset("B")), ("c", dataset("C")), ("new", dataset("N"))], now: 3000)
        try await bench.harvest(
            [("a", dataset("Y")), ("b", dataset("B")), ("back", dataset("Wraca")), ("new", dataset("N"))], now: 4000)

        let differences = try await all(bench, since: before)
        #expect(differences.map(\.key) == ["a", "new", "back", "c"])
        #expect(differences.map(\.kind) == [.updated, .added, .restored, .removed])
        #expect(differences.map(\.title) == ["Y", "N", "Wraca", "C"])
        #expect(differences.map(\.source).allSatisfy { $0 == "gdansk" })
        #expect(differences[0].fields == [JSONDifference(path: "title.pl", old: "A", new: "Y")])
        #expect(differences.dropFirst().allSatisfy { $0.fields.isEmpty })
        #expect(
            String(decoding: CatalogDocument.bytes(of: differences[0]), as: UTF8.self) == """
                {"kind":"updated","id":"\(differences[0].id)","source":"gdansk","key":"a","title":"Y",\
                "fields":[{"path":"title.pl","old":"A","new":"Y"}]}
                """)
    }

    @Test("what changed and changed back is no difference, nor what came and went")
    func nothing() async throws {
        let bench = try await Bench()
        try await bench.harvest([("a", dataset("A"))])
        let before = try bench.database.snapshot()
        try await bench.harvest([("a", dataset("B")), ("b", dataset("C"))], now: 2000)
        #expect(try await all(bench, since: before).count == 2)
        try await bench.harvest([("a", dataset("A"))], now: 3000)
        #expect(try await all(bench, since: before).isEmpty)
    }

    @Test("a copy is made without a change to the catalogue, and none is made where there is none")
    func copy() async throws {
        let bench = try await Bench()
        let target = bench.directory + "/copy"
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        let path = CatalogDatabase.path(in: target)
        #expect(try CatalogDatabase.copy(from: bench.directory + "/nothing", to: path) == false)
        #expect(!FileManager.default.fileExists(atPath: bench.directory + "/nothing"))

        // A catalogue of another version of the program is copied as it is.
        let old = bench.directory + "/old"
        try FileManager.default.createDirectory(atPath: old, withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: CatalogDatabase.path(in: old))
        try await queue.write { try $0.execute(sql: "CREATE TABLE old (a)") }
        try queue.close()
        let bytes = try Data(contentsOf: URL(fileURLWithPath: CatalogDatabase.path(in: old)))
        #expect(try CatalogDatabase.copy(from: old, to: target + "/other.sqlite"))
        #expect(try Data(contentsOf: URL(fileURLWithPath: CatalogDatabase.path(in: old))) == bytes)
        #expect(try FileManager.default.contentsOfDirectory(atPath: old) == ["catalog.sqlite"])
    }
}

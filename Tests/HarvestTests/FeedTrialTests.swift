import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Feeds from memory")
struct FeedTrialTests {
    private static let folder = repository.appendingPathComponent("Fuzz/seeds/feeds")

    private static let seeds =
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }.sorted()) ?? []

    /// As the fuzzer reads them: the type, and documents with `%%` between them.
    private func input(_ name: String) throws -> (type: String, documents: [[UInt8]]) {
        let bytes = try Data(contentsOf: Self.folder.appendingPathComponent(name))
        let end = try #require(bytes.firstIndex(of: 0x0A))
        let type = String(decoding: bytes[..<end], as: UTF8.self)
        let rest = Data(bytes[(end + 1)...])
        var documents: [[UInt8]] = []
        var start = 0
        while let mark = rest.range(of: Data("\n%%\n".utf8), in: start..<rest.count) {
            documents.append(Array(rest[start..<mark.lowerBound]))
            start = mark.upperBound
        }
        return (type, documents + [Array(rest[start...])])
    }

    @Test("every seed of the fuzzer is a feed of its type, and becomes datasets", arguments: seeds)
    func seed(name: String) async throws {
        let (type, documents) = try input(name)
        let trial = try #require(try FeedTrial(type: type, documents: documents))
        let outcome = try await trial.run()
        #expect(outcome.datasets > 0, "\(outcome)")
    }

    @Test("every type has a seed")
    func types() throws {
        let types = try Self.seeds.map { try input($0).type }
        #expect(Set(types) == Set(FeedTrial.types))
    }

    @Test("what is no feed is no error, and there are no other types", arguments: FeedTrial.types)
    func nothing(type: String) async throws {
        for document in ["", "nic", "<html><body>Przerwa</body></html>", "{}", "[]", "<a/>", "[[[[", "{\"data\":[{}]}"]
        {
            let trial = try #require(try FeedTrial(type: type, documents: [Array(document.utf8)]))
            #expect(try await trial.run().datasets == 0)
        }
        let other = try FeedTrial(type: "inny", documents: [])
        #expect(other == nil)
    }
}

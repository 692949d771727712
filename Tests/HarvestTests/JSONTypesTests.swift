import Catalog
import Foundation
import GRDB
import JSON
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// A JSON protocol of the simulated portal.
struct JSONFeed: Sendable, CustomStringConvertible {
    let type: String
    let path: String
    /// The key of a dataset, from the simulator's own id of it.
    let key: @Sendable (String) -> String?

    var description: String { type }

    /// The number that a dataset has in the simulator.
    static func number(_ id: String) -> Int? { Int(id.prefix(8), radix: 16) }

    static let all = [
        JSONFeed(type: "danegov-api", path: "/danegov/1.4") { number($0).map(String.init) },
        JSONFeed(type: "dcat-us", path: "/data.json") { $0 },
        JSONFeed(type: "opendatasoft", path: "/ods") { number($0).map { "da_\($0)" } },
        JSONFeed(type: "socrata", path: "/socrata") { id in
            number(id).map { String(repeating: "0", count: max(0, 4 - "\($0)".count)) + "\($0)-" + id.prefix(4) }
        },
        JSONFeed(type: "udata", path: "/udata") { String($0.filter { $0 != "-" }.prefix(24)) },
        JSONFeed(type: "dkan", path: "/dkan") { $0 },
    ]
}

@Suite("JSON protocols of the simulated portal", .serialized)
struct JSONTypesTests {
    @Test(
        "a thousand datasets come, and what was added, changed and deleted, and nothing else, changes",
        arguments: JSONFeed.all)
    func changes(feed: JSONFeed) async throws {
        guard let portal = try Simulator(datasets: 1000) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        let url = portal.url + feed.path
        let first = try await bench.harvest(url, type: feed.type)
        #expect((first.outcome, first.records, first.added) == (.succeeded, 1000, 1000), "\(first.summary ?? "")")
        #expect(try await bench.runCodes(first).isEmpty)
        let before = try await bench.rows()
        #expect(Set(before.keys) == Set(try await portal.truth().keys.compactMap(feed.key)))

        let second = try await bench.harvest(url, type: feed.type)
        #expect((second.outcome, second.unchanged, second.added, second.updated) == (.succeeded, 1000, 0, 0))
        #expect(try await bench.rows() == before)

        let truth = try await portal.mutate(add: 7, modify: 11, delete: 5)
        let third = try await bench.harvest(url, type: feed.type)
        #expect(
            (third.outcome, third.added, third.updated, third.removed, third.unchanged) == (.succeeded, 7, 11, 5, 984),
            "\(third.summary ?? "")")
        let after = try await bench.rows()
        func keys(_ name: String) -> Set<String> {
            Set((truth[name]?.array ?? []).compactMap { $0.string.flatMap(feed.key) })
        }
        #expect(Set(after.keys).subtracting(before.keys) == keys("added"))
        #expect(Set(before.keys).subtracting(after.keys) == keys("deleted"))
        #expect(Set(before.keys.filter { after[$0] != nil && after[$0] != before[$0] }) == keys("modified"))
    }

    @Test("dane.gov.pl is asked for what has changed, and tells all of it but what went")
    func incremental() async throws {
        guard let portal = try Simulator(datasets: 300),
            let feed = JSONFeed.all.first(where: { $0.type == "danegov-api" })
        else { return }
        defer { portal.stop() }
        let bench = try Bench()
        func run() async throws -> RunState {
            let source = try await bench.source(portal.url + feed.path, type: feed.type, more: "full_every: 3")
            return try await bench.runner.harvest(source)
        }
        #expect(try await run().added == 300)
        _ = try await portal.mutate(add: 7, modify: 11, delete: 0)
        let second = try await run()
        #expect(second.isIncremental && second.outcome == .succeeded, "\(second.summary ?? "")")
        #expect((second.added, second.updated, second.removed) == (7, 11, 0))
        #expect(second.records < 100)
        _ = try await portal.mutate(add: 0, modify: 0, delete: 5)
        #expect(try await run().removed == 0)
        let full = try await run()
        #expect((full.isIncremental, full.removed) == (false, 5))
    }

    @Test("every feed is recognised at its own address", arguments: JSONFeed.all)
    func recognised(feed: JSONFeed) async throws {
        guard let portal = try Simulator(datasets: 3) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        let run = try await bench.harvest(portal.url + feed.path, type: nil)
        #expect((run.outcome, run.added) == (.succeeded, 3), "\(run.summary ?? "")")
        let type = try await bench.count(
            "SELECT count(*) FROM source WHERE type = '\(feed.type)'")
        #expect(type == 1)
    }

    /// A portal that answers at these paths, and with a page for people at its root.
    private func recognise(_ answers: [String: String]) async throws -> (run: RunState, type: String?) {
        let portal = try ScriptedPortal { request in
            if let answer = answers[request.path] { return .json(answer) }
            let page = "<!DOCTYPE html><html><head><title>Dane</title></head><body></body></html>"
            return request.path == "/" ? .document(Array(page.utf8), type: "text/html") : .error("404 Not Found")
        }
        defer { portal.stop() }
        let bench = try Bench()
        let run = try await bench.harvest(portal.url, type: nil)
        let type = try await bench.database.pool.read { try String.fetchOne($0, sql: "SELECT type FROM source") }
        return (run, type)
    }

    @Test("a portal is recognised, given its host only, and its own interface goes before its data.json")
    func hostOnly() async throws {
        let record =
            #"{"identifier": "a", "title": "A", "description": "B", "publisher": {"name": "C"}, "accessLevel": "public"}"#
        let catalogue = #"{"conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": [\#(record)]}"#
        #expect(try await recognise(["/data.json": catalogue]).type == "dcat-us")
        let metastore = ["/data.json": catalogue, "/api/1/metastore/schemas/dataset/items": "[\(record)]"]
        #expect(try await recognise(metastore).type == "dkan")
        let asset =
            #"{"results": [{"resource": {"id": "ab12-cd34", "name": "A", "type": "dataset"}}], "resultSetSize": 1}"#
        #expect(try await recognise(["/data.json": catalogue, "/api/catalog/v1": asset]).type == "socrata")
        let item =
            #"{"id": "1_0", "properties": {"title": "A", "slug": "a", "itemId": "1", "orgId": "o", "owner": "x", "access": "public"}}"#
        let hub = try await recognise([
            "/api/search/v1/collections/dataset/items": #"{"features": [\#(item)], "numberMatched": 1}"#
        ])
        #expect((hub.type, hub.run.outcome, hub.run.added) == ("arcgis-hub", .succeeded, 1))
        #expect(try await recognise([:]).run.outcome == .failed)
    }
}

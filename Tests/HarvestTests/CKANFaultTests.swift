import Catalog
import DCAT
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("CKAN portals out of order")
struct CKANFaultTests {
    private static let breakages: [(String, ScriptedPortal.Answer)] = [
        ("unreadable", .error("503 Service Unavailable", "<html>")), ("403", .error("403 Forbidden")),
        ("401", .error("401 Unauthorized")), ("429", .error("429 Too Many Requests")),
        ("502", .error("502 Bad Gateway")), ("html", html), ("empty", .json("")), ("truncated", truncated),
        ("cut", .json(#"{"success": true, "result": {"count": 30, "results": [{"id": "#)),
        ("garbage", .json("\u{1}\u{2}\u{3}")), ("no result", .json(#"{"success": true}"#)),
        ("no success", .json(#"{"result": []}"#)), ("null", .json("null")), ("list", .json("[]")),
        ("refusal", .json(#"{"success": false, "error": {"message": "Solr is down"}}"#)), ("redirect", redirect),
    ]

    private static let html = ScriptedPortal.Answer(
        fields: ["Content-Type: text/html"], body: Array("<!DOCTYPE html><html>Przerwa</html>".utf8))
    private static let truncated = ScriptedPortal.Answer(body: Array(#"{"success": true, "resu"#.utf8), length: 10_000)
    private static let redirect = ScriptedPortal.Answer(
        status: "302 Found", fields: ["Location: http://169.254.169.254/latest"])

    @Test("a page that does not come keeps what came, and removes nothing", arguments: breakages.map(\.0))
    func brokenMiddle(kind: String) async throws {
        let answer = try #require(Self.breakages.first { $0.0 == kind }?.1)
        let ckan = SmallCKAN(packages: packages(0..<30))
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 10)
            let fewer = SmallCKAN(packages: packages(0..<29) + packages(40..<41))
            portal.answer { $0.number("start", 0) == 20 ? answer : fewer($0) }
            let run = try await bench.harvest(portal.url, pageSize: 10)
            #expect((run.outcome, run.records, run.removed) == (.partial, 20, 0))
            #expect(run.findings > 0 && run.summary?.isEmpty == false)
            #expect(try await bench.keys().count == 30)
        }
    }

    @Test("a portal that is broken altogether fails the run, and loses nothing", arguments: breakages.map(\.0))
    func brokenBeginning(kind: String) async throws {
        let answer = try #require(Self.breakages.first { $0.0 == kind }?.1)
        let ckan = SmallCKAN(packages: packages(0..<5))
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url)
            let before = try await bench.rows()
            portal.answer { _ in answer }
            for isFull in [false, true] {
                let run = try await bench.runner.harvest(bench.source(portal.url), isFull: isFull)
                #expect((run.outcome, run.removed, run.added) == (.failed, 0, 0), "\(kind)")
                #expect(run.findings > 0 && run.summary?.isEmpty == false)
            }
            #expect(try await bench.rows() == before)
            #expect(try await bench.reader.source("miasto")?.health == .failing)
        }
    }

    @Test(
        "the finding says what came instead",
        arguments: [
            ("html", "not-what-was-expected", "web page"), ("empty", "not-what-was-expected", "nothing"),
            ("403", "access-refused", "403"),
            ("401", "access-refused", "password"), ("429", "too-many-requests", "too often"),
            ("502", "server-error", "502"),
            ("refusal", "refused-by-portal", "Solr is down"), ("truncated", "truncated", "ended too early"),
            ("redirect", "address-refused", "169.254"),
        ])
    func whatCame(kind: String, code: String, words: String) async throws {
        let answer = try #require(Self.breakages.first { $0.0 == kind }?.1)
        try await withPortal({ _ in answer }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            let finding = try #require(try await bench.findings(run).first { $0.code.name == code })
            #expect(finding.message.contains(words))
        }
    }

    @Test("a portal that is not there fails the run")
    func unreachable() async throws {
        let portal = try ScriptedPortal()
        portal.stop()
        let bench = try Bench()
        let run = try await bench.harvest("http://127.0.0.1:1/ckan")
        #expect(run.outcome == .failed)
        #expect(try await bench.codes(run) == ["unreachable"])
    }

    @Test("one bad record costs one record: without a key the run is partial, with one it is not")
    func badRecords() async throws {
        let good = packages(0..<10)
        let keyless = #"{"name": "bez-id", "title": "Bez klucza"}"#
        let broken = #"{"id": "zly", "title": 1e999999, "notes": {"pl": [1]}, "resources": "nie lista"}"#
        try await withPortal({ _ in .json(searchResult(good + [broken], count: 11)) }) { portal, bench in
            #expect(try await bench.harvest(portal.url).outcome == .succeeded)
            #expect(try await bench.keys().count == 11)
            let more = good.dropLast() + [keyless, "7", "null", "[]"]
            portal.answer { _ in .json(searchResult(Array(more), count: 13), ["ETag: \"stale\""]) }
            for attempt in 1...2 {
                let run = try await bench.harvest(portal.url)
                #expect((run.outcome, run.removed, run.records) == (.partial, 0, 13), "attempt \(attempt)")
                #expect(try await bench.codes(run).contains("key-missing"))
            }
            #expect(
                portal.requests.allSatisfy { $0.fields["if-none-match"] == nil }, "what was wrong is asked for again")
        }
    }

    @Test("records in windows-1250 are read, and cost the others nothing")
    func encodings() async throws {
        // "Łódź" and "Gdańsk" in windows-1250, before and behind the key.
        let lodz: [UInt8] = [0xA3, 0xF3, 0x64, 0x9F]
        let first = Array(#"{"title": ""#.utf8) + lodz + Array(#"", "id": "a", "name": "lodz"}"#.utf8)
        let second =
            Array(#"{"name": "lod"#.utf8) + lodz + Array(#"", "id": "b", "title": "Gda"#.utf8) + [0xF1]
            + Array(#"sk"}"#.utf8)
        let body =
            Array(#"{"success": true, "result": {"count": 3, "results": ["#.utf8) + first + [0x2C] + second + [0x2C]
            + Array(package("c", title: "Żółw").utf8) + Array("]}}".utf8)
        try await withPortal({ _ in ScriptedPortal.Answer(body: body) }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect((run.outcome, run.added) == (.succeeded, 3))
            #expect(try await bench.dataset("a")?.title["pl"] == "Łódź")
            #expect(try await bench.dataset("b")?.title["pl"] == "Gdańsk")
            #expect(try await bench.dataset("c")?.title["pl"] == "Żółw")
            #expect(try await bench.codes(run).contains("text-repaired"))
        }
    }

    @Test("private, deleted and draft packages are counted but not catalogued")
    func unpublished() async throws {
        let all = [
            package("a"), #"{"id": "p", "title": "P", "private": true}"#,
            #"{"id": "d", "title": "D", "state": "deleted"}"#,
            #"{"id": "s", "title": "S", "state": "draft"}"#,
            #"{"id": "h", "title": "H", "type": "harvest", "state": "active"}"#,
        ]
        try await withPortal({ _ in .json(searchResult(all, count: 5)) }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect((run.outcome, run.records, run.added) == (.succeeded, 1, 1))
            #expect(try await bench.keys() == ["a"])
        }
    }

    @Test("what a portal calls its members may come in any order, and with more beside them")
    func anyOrder() async throws {
        let body =
            #"{"result": {"facets": {"a": [1]}, "results": [\#(package("a"))], "sort": null, "count": 1}, "x": {"success": false}, "success": true}"#
        try await withPortal({ _ in .json(body) }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect(run.added == 1)
        }
    }
}

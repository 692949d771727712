import Catalog
import DCAT
import Foundation
import Synchronization
import Testing

@testable import Harvest

@Suite("Harvesting CKAN portals")
struct CKANRunTests {
    /// Makes a portal and a catalogue for the body, and stops the portal.
    private func with(
        _ script: @escaping @Sendable (ScriptedPortal.Request) -> ScriptedPortal.Answer,
        _ body: (ScriptedPortal, Bench) async throws -> Void
    ) async throws {
        let portal = try ScriptedPortal(script)
        defer { portal.stop() }
        try await body(portal, Bench())
    }

    // MARK: Paging

    @Test("all pages are read, also where the server gives smaller ones than asked for", arguments: [1, 3, 7, 10, 25, 1000])
    func paging(largestPage: Int) async throws {
        let ckan = SmallCKAN(packages: packages(0..<25), largestPage: largestPage)
        try await with({ ckan($0) }) { portal, bench in
            let run = try await bench.harvest(portal.url, pageSize: 10)
            #expect((run.outcome, run.records, run.added) == (.succeeded, 25, 25))
            #expect(try await bench.keys().count == 25)
            #expect(portal.requests.allSatisfy { $0.parameter("rows") == "10" && $0.parameter("sort") == "id asc" })
            let page = min(largestPage, 10)
            #expect(portal.requests.map { $0.number("start", -1) } == Array(stride(from: 0, to: 25, by: page)))
        }
    }

    @Test("a portal that says it has more than it gives makes the run partial, and nothing is removed")
    func countMismatch() async throws {
        let full = SmallCKAN(packages: packages(0..<12), hasValidators: true)
        try await with({ full($0) }) { portal, bench in
            try await bench.harvest(portal.url)
            // One has gone, and the count has not noticed.
            let short = SmallCKAN(packages: packages(0..<11), count: 12, hasValidators: true)
            portal.answer { short($0) }
            for attempt in 1...3 {
                // The second time the pages are answered with 304, and the count is still wrong.
                let run = try await bench.harvest(portal.url)
                #expect((run.outcome, run.removed) == (.partial, 0), "attempt \(attempt)")
                #expect(try await bench.codes(run).contains("count-mismatch"))
            }
            #expect(try await bench.keys().count == 12)
            let right = SmallCKAN(packages: packages(0..<11), hasValidators: true)
            portal.answer { right($0) }
            #expect(try await bench.harvest(portal.url).removed == 1)
        }
    }

    @Test("pages that overlap have gaps too: nothing is removed")
    func overlappingPages() async throws {
        let full = SmallCKAN(packages: packages(0..<20))
        try await with({ full($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 10)
            // The portal's order is not stable: number 9 comes twice, and 19 never.
            portal.answer { request in
                let start = request.number("start", 0)
                return .json(searchResult(start == 0 ? packages(0..<10) : packages(9..<19), count: 20))
            }
            let run = try await bench.harvest(portal.url, pageSize: 10)
            #expect((run.outcome, run.removed) == (.partial, 0))
            #expect(try await bench.codes(run).isSuperset(of: ["key-duplicate", "count-mismatch"]))
            #expect(try await bench.keys().count == 20)
        }
    }

    @Test("a count that falls while the portal is read removes nothing")
    func fallingCount() async throws {
        let full = SmallCKAN(packages: packages(0..<20))
        try await with({ full($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 10)
            // A dataset of the first page went after that page was read, so number 10 slipped onto it.
            portal.answer { request in
                request.number("start", 0) == 0
                    ? .json(searchResult(packages(0..<10), count: 20)) : .json(searchResult(packages(11..<20), count: 19))
            }
            let run = try await bench.harvest(portal.url, pageSize: 10)
            #expect((run.outcome, run.removed) == (.partial, 0))
            #expect(try await bench.keys().count == 20)
        }
    }

    @Test("a portal that gives one page for ever is left, and what came is kept")
    func endless() async throws {
        try await with({ _ in .json(searchResult(packages(0..<3), count: 1000)) }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect((run.outcome, run.added) == (.partial, 3))
            #expect(try await bench.codes(run).contains("pages-without-end"))
            #expect(portal.requests.count == 2)
        }
    }

    @Test("a record that comes twice in one answer is kept once, with a finding")
    func duplicates() async throws {
        try await with({ _ in .json(searchResult([package("a"), package("a", title: "Drugi"), package("b")], count: 3)) }) {
            portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect((run.outcome, run.records, run.added, run.findings > 0) == (.succeeded, 3, 2, true))
            #expect(try await bench.codes(run).contains("key-duplicate"))
            #expect(try await bench.dataset("a")?.title["pl"] == "Zbiór a")
        }
    }

    // MARK: Broken portals

    private static let breakages: [(String, ScriptedPortal.Answer)] = [
        ("unreadable", .error("503 Service Unavailable", "<html>")), ("403", .error("403 Forbidden")),
        ("401", .error("401 Unauthorized")), ("429", .error("429 Too Many Requests")), ("502", .error("502 Bad Gateway")),
        ("html", ScriptedPortal.Answer(fields: ["Content-Type: text/html"], body: Array("<!DOCTYPE html><html>Przerwa</html>".utf8))),
        ("empty", .json("")), ("truncated", ScriptedPortal.Answer(body: Array(#"{"success": true, "resu"#.utf8), length: 10_000)),
        ("cut", .json(#"{"success": true, "result": {"count": 30, "results": [{"id": "#)), ("garbage", .json("\u{1}\u{2}\u{3}")),
        ("no result", .json(#"{"success": true}"#)), ("no success", .json(#"{"result": []}"#)), ("null", .json("null")),
        ("list", .json("[]")), ("refusal", .json(#"{"success": false, "error": {"message": "Solr is down"}}"#)),
        ("redirect", ScriptedPortal.Answer(status: "302 Found", fields: ["Location: http://169.254.169.254/latest"])),
    ]

    @Test("a page that does not come keeps what came, and removes nothing", arguments: breakages.map(\.0))
    func brokenMiddle(kind: String) async throws {
        let answer = try #require(Self.breakages.first { $0.0 == kind }?.1)
        let ckan = SmallCKAN(packages: packages(0..<30))
        try await with({ ckan($0) }) { portal, bench in
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
        try await with({ ckan($0) }) { portal, bench in
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

    @Test("the finding says what came instead", arguments: [
        ("html", "not-what-was-expected", "web page"), ("empty", "not-what-was-expected", "nothing"), ("403", "access-refused", "403"),
        ("401", "access-refused", "password"), ("429", "http-status", "too often"), ("502", "http-status", "502"),
        ("refusal", "refused-by-portal", "Solr is down"), ("truncated", "truncated", ""), ("redirect", "address-refused", "169.254"),
    ])
    func whatCame(kind: String, code: String, words: String) async throws {
        let answer = try #require(Self.breakages.first { $0.0 == kind }?.1)
        try await with({ _ in answer }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            let finding = try #require(try await bench.findings(run).first { $0.code == code })
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
        try await with({ _ in .json(searchResult(good + [broken], count: 11)) }) { portal, bench in
            #expect(try await bench.harvest(portal.url).outcome == .succeeded)
            #expect(try await bench.keys().count == 11)
            let more = good.dropLast() + [keyless, "7", "null", "[]"]
            portal.answer { _ in .json(searchResult(Array(more), count: 13), ["ETag: \"stale\""]) }
            for attempt in 1...2 {
                let run = try await bench.harvest(portal.url)
                #expect((run.outcome, run.removed, run.records) == (.partial, 0, 13), "attempt \(attempt)")
                #expect(try await bench.codes(run).contains("key-missing"))
            }
            #expect(portal.requests.allSatisfy { $0.fields["if-none-match"] == nil }, "what was wrong is asked for again")
        }
    }

    @Test("records in windows-1250 are read, and cost the others nothing")
    func encodings() async throws {
        // "Łódź" and "Gdańsk" in windows-1250, before and behind the key.
        let lodz: [UInt8] = [0xA3, 0xF3, 0x64, 0x9F]
        let first = Array(#"{"title": ""#.utf8) + lodz + Array(#"", "id": "a", "name": "lodz"}"#.utf8)
        let second = Array(#"{"name": "lod"#.utf8) + lodz + Array(#"", "id": "b", "title": "Gda"#.utf8) + [0xF1] + Array(#"sk"}"#.utf8)
        let body = Array(#"{"success": true, "result": {"count": 3, "results": ["#.utf8) + first + [0x2C] + second + [0x2C]
            + Array(package("c", title: "Żółw").utf8) + Array("]}}".utf8)
        try await with({ _ in ScriptedPortal.Answer(body: body) }) { portal, bench in
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
            package("a"), #"{"id": "p", "title": "P", "private": true}"#, #"{"id": "d", "title": "D", "state": "deleted"}"#,
            #"{"id": "s", "title": "S", "state": "draft"}"#, #"{"id": "h", "title": "H", "type": "harvest", "state": "active"}"#,
        ]
        try await with({ _ in .json(searchResult(all, count: 5)) }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect((run.outcome, run.records, run.added) == (.succeeded, 1, 1))
            #expect(try await bench.keys() == ["a"])
        }
    }

    @Test("what a portal calls its members may come in any order, and with more beside them")
    func anyOrder() async throws {
        let body = #"{"result": {"facets": {"a": [1]}, "results": [\#(package("a"))], "sort": null, "count": 1}, "x": {"success": false}, "success": true}"#
        try await with({ _ in .json(body) }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect(run.added == 1)
        }
    }

    // MARK: Other ways in

    @Test("without package_search the list of packages is read, page by page or all at once", arguments: [true, false])
    func fallbackToList(knowsOffset: Bool) async throws {
        let all = packages(0..<7)
        try await with({ request in
            switch request.action {
            case "current_package_list_with_resources":
                let page = knowsOffset ? Array(all.dropFirst(request.number("offset", 0)).prefix(3)) : all
                return .json(#"{"success": true, "result": [\#(page.joined(separator: ","))]}"#)
            default: return .error("404 Not Found", #"{"success": false, "error": {"message": "Action name not known"}}"#)
            }
        }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect((run.outcome, run.added) == (.succeeded, 7))
            #expect(try await bench.codes(run).contains("fallback-used"))
        }
    }

    @Test("a list that ignores the offset and is as long as asked for may have been cut: nothing is removed")
    func cutList() async throws {
        let ckan = SmallCKAN(packages: packages(0..<6))
        try await with({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 5)
            portal.answer { request in
                request.action == "package_search"
                    ? .error("400 Bad Request") : .json(#"{"success": true, "result": [\#(packages(0..<5).joined(separator: ","))]}"#)
            }
            let run = try await bench.harvest(portal.url, pageSize: 5)
            #expect((run.outcome, run.removed) == (.partial, 0))
        }
    }

    @Test("a list whose later pages are all the same is left, and nothing is removed")
    func endlessList() async throws {
        let ckan = SmallCKAN(packages: packages(0..<11))
        try await with({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 5)
            portal.answer { request in
                guard request.action != "package_search" else { return .error("400 Bad Request") }
                let page = request.number("offset", 0) == 0 ? packages(0..<5) : packages(5..<10)
                return .json(#"{"success": true, "result": [\#(page.joined(separator: ","))]}"#)
            }
            let run = try await bench.harvest(portal.url, pageSize: 5)
            #expect((run.outcome, run.removed) == (.partial, 0))
            #expect(try await bench.codes(run).contains("pages-without-end"))
        }
    }

    @Test("without any list the packages are read one by one, and one that fails costs itself")
    func fallbackToEach() async throws {
        try await with({ request in
            switch request.action {
            case "package_list": return .json(#"{"success": true, "result": ["a", "ż b", "c"]}"#)
            case "package_show":
                let name = request.parameter("id") ?? ""
                guard name != "c" else { return .error("500 Internal Server Error", "<html>") }
                return .json(#"{"success": true, "result": \#(package(name))}"#)
            default: return .error("400 Bad Request", #""Bad request - Action name not known""#)
            }
        }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect((run.outcome, run.records, run.added) == (.partial, 3, 2))
            #expect(try await bench.keys() == ["a", "ż b"])
            #expect(try await bench.codes(run).isSuperset(of: ["fallback-used", "record-invalid"]))
        }
    }

    @Test("a source without a type is recognised, and its type is kept", arguments: [true, false])
    func recognition(hasFrontPage: Bool) async throws {
        let ckan = SmallCKAN(packages: packages(0..<2))
        try await with({ request in
            switch request.action {
            case "site_read": return .json(#"{"success": true, "result": true}"#)
            case "package_search": return ckan(request)
            default: return hasFrontPage ? .json("{}") : .error("404 Not Found")
            }
        }) { portal, bench in
            let run = try await bench.harvest(portal.url, type: nil)
            #expect(run.added == 2)
            #expect(try await bench.reader.source("miasto")?.type == "ckan")
        }
    }

    @Test("what is no known feed is said so")
    func unknownType() async throws {
        try await with({ _ in .json("{}") }) { portal, bench in
            let run = try await bench.harvest(portal.url, type: nil)
            #expect(run.outcome == .failed)
            #expect(try await bench.findings(run).first?.message.contains("`type`") == true)
        }
    }

    // MARK: Again

    @Test("the second run sends validators, is answered 304, and writes no row")
    func notModified() async throws {
        let ckan = SmallCKAN(packages: packages(0..<25), hasValidators: true)
        try await with({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 10)
            let before = try await bench.rows()
            let change = try await bench.reader.lastChange()
            portal.answer { ckan($0) }
            let run = try await bench.harvest(portal.url, pageSize: 10)
            #expect((run.outcome, run.records, run.unchanged, run.removed) == (.succeeded, 25, 25, 0))
            #expect(portal.requests.count == 3 && portal.requests.allSatisfy { $0.fields["if-none-match"] != nil })
            #expect(try await bench.rows() == before)
            #expect(try await bench.reader.lastChange() == change)
        }
    }

    @Test("a run in full sends no validator, maps every record again, and writes nothing that is the same")
    func full() async throws {
        let ckan = SmallCKAN(packages: packages(0..<5), hasValidators: true)
        try await with({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url)
            let before = try await bench.rows()
            portal.answer { ckan($0) }
            let run = try await bench.harvest(portal.url, isFull: true)
            #expect((run.outcome, run.unchanged, run.updated) == (.succeeded, 5, 0))
            #expect(portal.requests.allSatisfy { $0.fields["if-none-match"] == nil })
            #expect(try await bench.rows() == before)
        }
    }

    @Test("a change on one page, with 304 for the others, changes that record only")
    func oneChange() async throws {
        var all = packages(0..<20)
        let ckan = SmallCKAN(packages: all, hasValidators: true)
        try await with({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 5)
            let before = try await bench.rows()
            all[12] = package("12", title: "Zmieniony")
            let changed = SmallCKAN(packages: all, hasValidators: true)
            portal.answer { changed($0) }
            let run = try await bench.harvest(portal.url, pageSize: 5)
            #expect((run.outcome, run.updated, run.unchanged, run.removed) == (.succeeded, 1, 19, 0))
            let after = try await bench.rows()
            #expect(after.filter { before[$0.key] != $0.value }.keys.sorted() == ["12"])
        }
    }

    @Test("another publisher in the source file maps every record again")
    func fingerprint() async throws {
        let ckan = SmallCKAN(packages: packages(0..<3), hasValidators: true)
        try await with({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url)
            let source = try await bench.source(portal.url, more: "publisher: {name: Miasto Gdańsk, teryt: '2261011'}")
            let run = try await bench.runner.harvest(source)
            #expect((run.updated, run.unchanged) == (3, 0))
            #expect(try await bench.dataset("00")?.publisher?.teryt == "2261011")
        }
    }

    // MARK: Stopping

    @Test("a run that is stopped leaves whole pages, removes nothing, and the next one goes on to the end")
    func cancellation() async throws {
        let ckan = SmallCKAN(packages: packages(0..<50))
        try await with({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 10)
            let others = SmallCKAN(packages: packages(10..<60))
            portal.answer { others($0) }
            let source = try await bench.source(portal.url, more: "options: {page_size: 10}")
            let task = Task {
                // The task stops itself once the second page is written: no clock decides.
                try await bench.runner.harvest(source) { progress in
                    if progress.counts.records == 20 { withUnsafeCurrentTask { $0?.cancel() } }
                }
            }
            let run = try await task.value
            #expect((run.outcome, run.removed) == (.cancelled, 0))
            #expect(run.records == 20)
            #expect(try await bench.keys().count == 50)
            let next = try await bench.runner.harvest(source)
            #expect((next.outcome, next.added, next.removed, next.unchanged) == (.succeeded, 10, 10, 40))
        }
    }

    @Test("a source that is being harvested is not harvested a second time at once")
    func locked() async throws {
        let bench = try Bench()
        let lock = try RunLocks(directory: bench.directory + "/locks").lock("miasto")
        defer { lock.release() }
        await #expect(throws: AlreadyRunning.self) { try await bench.harvest("http://127.0.0.1:1") }
        #expect(try await bench.reader.runs(source: nil, limit: 1).isEmpty)
    }
}

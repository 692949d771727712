import Catalog
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// An answer of a portal that does not come before a test lets it.
final class Hold: Sendable {
    private let held = DispatchGroup()
    private let (reached, reaches) = AsyncStream.makeStream(of: Void.self)

    init() { held.enter() }

    /// For the portal: waits here, for ten seconds at most.
    func wait() {
        reaches.yield()
        _ = held.wait(timeout: .now() + 10)
    }

    /// Harvests until the portal waits and so many records of the run are written, and stops the run there, as a daemon that
    /// ends does.
    func stop(
        _ bench: Bench, after records: Int, _ harvest: @escaping @Sendable () async throws -> RunState
    ) async throws -> RunState {
        defer { held.leave() }
        let task = Task { try await harvest() }
        let written = ValueObservation.tracking {
            try Int.fetchOne($0, sql: "SELECT records FROM run ORDER BY id DESC LIMIT 1")
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [reached] in
                for await _ in reached { break }
                for try await some in written.values(in: bench.database.pool) where some == records { return }
            }
            // A harvest that ends by itself is not waited for.
            group.addTask { _ = try await task.value }
            try await group.next()
            task.cancel()
            group.cancelAll()
            return try await task.value
        }
    }
}

@Suite("Runs that go on where they were stopped")
struct ResumeTests {
    private let ckan = SmallCKAN(packages: packages(0..<40))

    /// Harvests until the portal was asked for an offset and all before it is written.
    private func stop(at offset: Int, _ portal: ScriptedPortal, _ bench: Bench) async throws -> RunState {
        let hold = Hold()
        let ckan = ckan
        portal.answer { request in
            if request.number("start", 0) >= offset { hold.wait() }
            return ckan(request)
        }
        let run = try await hold.stop(bench, after: offset) { try await bench.harvest(portal.url, pageSize: 10) }
        portal.answer { ckan($0) }
        return run
    }

    /// What `kill -9` leaves: a run that nobody ended.
    private func cutOff(_ run: RunState, _ bench: Bench) async throws {
        try await bench.execute("UPDATE run SET outcome = 'running', finished = NULL WHERE id = \(run.id)")
    }

    @Test("a run that was stopped or cut off goes on behind its last page", arguments: [false, true])
    func resumes(isKilled: Bool) async throws {
        try await withPortal({ ckan($0) }) { portal, bench in
            let stopped = try await stop(at: 20, portal, bench)
            #expect((stopped.outcome, stopped.added) == (.cancelled, 20))
            if isKilled { try await cutOff(stopped, bench) }
            let run = try await bench.harvest(portal.url, pageSize: 10)
            #expect((run.id, run.outcome, run.records, run.added) == (stopped.id, .succeeded, 40, 40))
            #expect(portal.requests.map { $0.number("start", -1) } == [20, 30])
            #expect(try await bench.codes(run).contains("run-resumed"))
            #expect(try await bench.keys().count == 40)
            #expect(try await bench.reader.lastChange() == 40, "no change is written twice")
        }
    }

    @Test("the daemon makes up at once for a run that was stopped or cut off with it", arguments: [false, true])
    func madeUpFor(isKilled: Bool) async throws {
        try await withPortal({ ckan($0) }) { portal, bench in
            let stopped = try await stop(at: 20, portal, bench)
            if isKilled { try await cutOff(stopped, bench) }
            let source = stopped.source
            #expect(Agenda.lastRun(of: try await bench.reader.runs(source: source, limit: 10)) == nil)
            let run = try await bench.harvest(portal.url, pageSize: 10)
            #expect(Agenda.lastRun(of: try await bench.reader.runs(source: source, limit: 10)) == run.started)
        }
    }

    @Test("a run that went on knows what is missing")
    func removal() async throws {
        try await withPortal({ ckan($0) }) { portal, bench in
            let more = SmallCKAN(packages: packages(0..<44))
            portal.answer { more($0) }
            try await bench.harvest(portal.url, pageSize: 10)
            try await cutOff(try await stop(at: 20, portal, bench), bench)
            let run = try await bench.harvest(portal.url, pageSize: 10)
            #expect((run.outcome, run.unchanged, run.removed) == (.succeeded, 40, 4))
        }
    }

    @Test("a page before the stop that could not tell what is missing counts after it")
    func incomplete() async throws {
        try await withPortal({ ckan($0) }) { portal, bench in
            let more = SmallCKAN(packages: packages(0..<44))
            portal.answer { more($0) }
            try await bench.harvest(portal.url, pageSize: 10)
            let stopped = try await stop(at: 20, portal, bench)
            try await bench.execute("UPDATE run SET is_incomplete = 1 WHERE id = \(stopped.id)")
            let run = try await bench.harvest(portal.url, pageSize: 10)
            #expect((run.id, run.outcome, run.removed) == (stopped.id, .partial, 0))
        }
    }

    @Test("another mapping, another day, or --full begins anew", arguments: ["page size", "day", "full"])
    func anew(what: String) async throws {
        try await withPortal({ ckan($0) }) { portal, bench in
            let stopped = try await stop(at: 20, portal, bench)
            if what == "day" {
                try await bench.execute("UPDATE run SET started = started - 90000 WHERE id = \(stopped.id)")
            }
            let run = try await bench.harvest(
                portal.url, pageSize: what == "page size" ? 8 : 10, isFull: what == "full")
            #expect(run.id > stopped.id)
            #expect((run.outcome, run.records, run.added, run.unchanged) == (.succeeded, 40, 20, 20))
            #expect(portal.requests.first?.number("start", -1) == 0)
            #expect(try await bench.reader.lastChange() == 40)
        }
    }

    @Test(
        "a list that is read one by one goes on at its next name, and anew where it is another list",
        arguments: [true, false])
    func oneByOne(isSame: Bool) async throws {
        let names = Guarded((0..<120).map { "n\(String(format: "%03d", $0))" })
        let hold = Hold()
        try await withPortal({ request in
            switch request.action {
            case "package_list":
                let list = names.with { $0 }.map { "\"\($0)\"" }.joined(separator: ",")
                return .json(#"{"success": true, "result": [\#(list)]}"#)
            case "package_show":
                let id = request.parameter("id") ?? ""
                if id == "n060" { hold.wait() }
                return .json(#"{"success": true, "result": \#(package(id))}"#)
            default: return .error("404 Not Found")
            }
        }) { portal, bench in
            let stopped = try await hold.stop(bench, after: 50) { try await bench.harvest(portal.url) }
            #expect(stopped.added == 50)
            if !isSame { names.with { $0.insert("n0000", at: 1) } }
            let asked = portal.requests.count
            let run = try await bench.harvest(portal.url)
            #expect((run.id == stopped.id) == isSame)
            #expect((run.outcome, try await bench.keys().count) == (.succeeded, isSame ? 120 : 121))
            let shown = portal.requests.dropFirst(asked).filter { $0.action == "package_show" }
            #expect(shown.count == (isSame ? 70 : 121))
            #expect(try await bench.reader.lastChange() == (isSame ? 120 : 121))
        }
    }

    @Test("a link to the next page that has expired begins the feed anew, and writes nothing twice")
    func expiredLink() async throws {
        let token = Guarded("one")
        let hold = Hold()
        try await withPortal({ request in
            let page = request.number("page", 1)
            let now = token.with { $0 }
            if page > 1, request.parameter("token") != now { return .error("410 Gone") }
            if page == 3 { hold.wait() }
            return .init(fields: ["Content-Type: text/turtle"], body: Array(Self.page(page, token: now).utf8))
        }) { portal, bench in
            let stopped = try await hold.stop(bench, after: 2) {
                try await bench.harvest(portal.url + "/dcat", type: "dcat")
            }
            #expect(stopped.added == 2)
            token.with { $0 = "two" }
            let run = try await bench.harvest(portal.url + "/dcat", type: "dcat")
            #expect((run.outcome, run.added, run.unchanged) == (.succeeded, 2, 2), "\(run.summary ?? "")")
            #expect(run.id > stopped.id)
            #expect(try await bench.reader.run(stopped.id)?.outcome == .partial)
            #expect(try await bench.reader.lastChange() == 4)
            #expect(run.cost.requests == 4, "what the vain attempt cost is told with it")
        }
    }

    /// One of four pages of a catalogue, with a link to the next.
    private static func page(_ number: Int, token: String) -> String {
        let next = number < 4 ? "hydra:next </dcat?page=\(number + 1)&token=\(token)> ;" : ""
        return """
            @prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
            @prefix hydra: <http://www.w3.org/ns/hydra/core#> .
            </dcat?page=\(number)> a hydra:PartialCollectionView ; \(next) hydra:totalItems 4 .
            <https://example.org/catalog> a dcat:Catalog ; dcat:dataset <https://example.org/d\(number)> .
            <https://example.org/d\(number)> a dcat:Dataset ; dct:title "Zbiór \(number)"@pl .
            """
    }
}

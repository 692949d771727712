import Catalog
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Asking for what has changed")
struct IncrementalTests {
    private func harvest(_ portal: ScriptedPortal, _ bench: Bench, more: String = "full_every: 3") async throws
        -> RunState
    {
        try await bench.runner.harvest(bench.source(portal.url, more: more))
    }

    private func condition(_ portal: ScriptedPortal) -> String? {
        portal.requests.last { $0.action == "package_search" }?.parameter("fq")
    }

    @Test("one run in so many reads everything, the others what has changed since the last good one, and before")
    func fullEvery() async throws {
        let ckan = SmallCKAN(packages: packages(0..<10))
        try await withPortal({ ckan($0) }) { portal, bench in
            var kinds: [Bool] = []
            for _ in 1...6 {
                let run = try await harvest(portal, bench)
                #expect(run.outcome == .succeeded)
                kinds.append(run.isIncremental)
            }
            #expect(kinds == [false, true, true, false, true, true])
            let since = try #require(condition(portal))
            #expect(since.hasPrefix("metadata_modified:[") && since.hasSuffix("Z TO *]"))
            let time = try #require(try? Date(String(since.dropFirst(19).prefix(20)), strategy: .iso8601))
            let distance = Date().timeIntervalSince(time)
            #expect(distance >= 86_400 && distance < 86_400 + 300, "a day before the last run")
        }
    }

    @Test("only what has changed is read, and what was not asked for is not missing")
    func changes() async throws {
        let full = SmallCKAN(packages: packages(0..<10))
        try await withPortal({ full($0) }) { portal, bench in
            try await _ = harvest(portal, bench)
            portal.answer { request in
                guard request.parameter("fq") != nil else { return full(request) }
                return .json(searchResult([package("03", title: "Inny tytuł")], count: 1))
            }
            let run = try await harvest(portal, bench)
            #expect((run.records, run.updated, run.removed, run.missing) == (1, 1, 0, 0))
            #expect(run.summary?.hasPrefix("1 changed record") ?? false)
            #expect(try await bench.keys().count == 10)
            #expect(try await bench.items().allSatisfy { $0.missingSince == nil })
        }
    }

    @Test("what was asked for once only leaves no validator behind")
    func validators() async throws {
        let ckan = SmallCKAN(packages: packages(0..<10), hasValidators: true)
        try await withPortal({ ckan($0) }) { portal, bench in
            for _ in 1...3 { try await _ = harvest(portal, bench, more: "full_every: 5") }
            #expect(try await bench.reader.runs(source: "miasto", limit: 9).filter(\.isIncremental).count == 2)
            #expect(try await bench.count("SELECT count(*) FROM validator") == 1)
        }
    }

    @Test("a portal whose clock is slow is asked by its own clock")
    func slowClock() async throws {
        let ckan = SmallCKAN(packages: packages(0..<3))
        try await withPortal({ request in
            var answer = ckan(request)
            answer.fields.append("Date: Sat, 01 Jan 2022 12:00:00 GMT")
            return answer
        }) { portal, bench in
            try await _ = harvest(portal, bench)
            try await _ = harvest(portal, bench)
            #expect(condition(portal) == "metadata_modified:[2021-12-31T12:00:00Z TO *]")
        }
    }

    @Test("while something is missing or held, everything is read")
    func missing() async throws {
        let full = SmallCKAN(packages: packages(0..<10))
        try await withPortal({ full($0) }) { portal, bench in
            let more = "full_every: 5, removal: {keep_missing: 7 days, after: 2 runs}"
            try await _ = harvest(portal, bench, more: more)
            let less = SmallCKAN(packages: packages(0..<9))
            portal.answer { less($0) }
            #expect(try await harvest(portal, bench, more: more).isIncremental)
            // An operator who wants to know at once says so.
            let run = try await bench.runner.harvest(bench.source(portal.url, more: more), isFull: true)
            #expect((run.missing, run.removed, run.isIncremental) == (1, 0, false))
            #expect(try await !harvest(portal, bench, more: more).isIncremental)
        }
    }

    @Test("a feed that cannot tell what has changed is read whole")
    func otherTypes() async throws {
        let bench = try Bench()
        let feed = "<datasets><dataset status=\"published\"><extIdent>a</extIdent></dataset></datasets>"
        for _ in 1...2 {
            try Data(feed.utf8).write(to: URL(fileURLWithPath: bench.directory + "/feed.xml"))
            let source = try await bench.source("file:feed.xml", type: "otwarte-dane", more: "full_every: 7")
            #expect(try await !bench.runner.harvest(source).isIncremental)
        }
    }
}

import Catalog
import DCAT
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Harvesting CKAN portals")
struct CKANRunTests {
    // MARK: Paging

    @Test(
        "all pages are read, also where the server gives smaller ones than asked for",
        arguments: [1, 3, 7, 10, 25, 1000])
    func paging(largestPage: Int) async throws {
        let ckan = SmallCKAN(packages: packages(0..<25), largestPage: largestPage)
        try await withPortal({ ckan($0) }) { portal, bench in
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
        try await withPortal({ full($0) }) { portal, bench in
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

    @Test("a page of which the note cannot be read is asked for as if it had never been read")
    func damagedNote() async throws {
        let ckan = SmallCKAN(packages: packages(0..<12), hasValidators: true)
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url)
            try await bench.execute("UPDATE validator SET page = '12 12'")
            for notModified in [0, 1] {
                let run = try await bench.harvest(portal.url)
                #expect((run.outcome, run.unchanged, run.cost.notModified) == (.succeeded, 12, notModified))
            }
        }
    }

    @Test("pages that overlap have gaps too: nothing is removed")
    func overlappingPages() async throws {
        let full = SmallCKAN(packages: packages(0..<20))
        try await withPortal({ full($0) }) { portal, bench in
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
        try await withPortal({ full($0) }) { portal, bench in
            try await bench.harvest(portal.url, pageSize: 10)
            // A dataset of the first page went after that page was read, so number 10 slipped onto it.
            portal.answer { request in
                request.number("start", 0) == 0
                    ? .json(searchResult(packages(0..<10), count: 20))
                    : .json(searchResult(packages(11..<20), count: 19))
            }
            let run = try await bench.harvest(portal.url, pageSize: 10)
            #expect((run.outcome, run.removed) == (.partial, 0))
            #expect(try await bench.keys().count == 20)
        }
    }

    @Test("a portal that gives one page for ever is left, and what came is kept")
    func endless() async throws {
        try await withPortal({ _ in .json(searchResult(packages(0..<3), count: 1000)) }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect((run.outcome, run.added) == (.partial, 3))
            #expect(try await bench.codes(run).contains("pages-without-end"))
            #expect(portal.requests.count == 2)
        }
    }

    @Test("a record that comes twice in one answer is kept once, with a finding")
    func duplicates() async throws {
        try await withPortal({ _ in
            .json(searchResult([package("a"), package("a", title: "Drugi"), package("b")], count: 3))
        }) {
            portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect((run.outcome, run.records, run.added, run.findings > 0) == (.succeeded, 3, 2, true))
            #expect(try await bench.codes(run).contains("key-duplicate"))
            #expect(try await bench.dataset("a")?.title["pl"] == "Zbiór a")
        }
    }

    // MARK: Again

    @Test("the second run sends validators, is answered 304, and writes no row")
    func notModified() async throws {
        let ckan = SmallCKAN(packages: packages(0..<25), hasValidators: true)
        try await withPortal({ ckan($0) }) { portal, bench in
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
        try await withPortal({ ckan($0) }) { portal, bench in
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
        try await withPortal({ ckan($0) }) { portal, bench in
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
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url)
            let source = try await bench.source(portal.url, more: "publisher: {name: Miasto Gdańsk, teryt: '2261011'}")
            let run = try await bench.runner.harvest(source)
            #expect((run.updated, run.unchanged) == (3, 3))
            #expect(try await bench.dataset("00")?.publisher?.teryt == "2261011")
        }
    }

    // MARK: Stopping

    @Test("a run that is stopped leaves whole pages, removes nothing, and the next one goes on to the end")
    func cancellation() async throws {
        let ckan = SmallCKAN(packages: packages(0..<50))
        try await withPortal({ ckan($0) }) { portal, bench in
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

    @Test("what is left out of a list is counted in a finding, and one package by itself is read")
    func leftOut() async throws {
        let list = searchResult([package("a"), package("b", more: #", "private": true"#)], count: 2)
        try await withPortal({ request in
            request.number("start", 0) == 0 ? .json(list) : .json(searchResult([], count: 2))
        }) { portal, bench in
            let run = try await bench.harvest(portal.url)
            #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
            let findings = try await bench.findings(run).filter { $0.key == nil }
            #expect(findings.map(\.code.name) == ["record-left-out"] && findings.map(\.value) == ["1"])
        }
        let bench = try Bench()
        let text = package("a", more: #", "resources": [], "notes": """#).replacing("active", with: "Actif")
        try Data(text.utf8).write(to: URL(fileURLWithPath: bench.directory + "/zbior.json"))
        let run = try await bench.harvest("file:zbior.json")
        #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
    }
}

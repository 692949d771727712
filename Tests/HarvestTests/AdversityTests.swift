import Catalog
import Fetch
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// What goes wrong on the machine of the catalogue, and not at the portal.
@Suite("Locks, full disks and clocks")
struct AdversityTests {
    private let ckan = SmallCKAN(packages: packages(0..<40))
    private let pageSize = "options: {page_size: 10}"

    /// Another program that writes into the catalogue and does not come to an end.
    private final class Intruder: Sendable {
        private let queue: DatabaseQueue

        init(_ bench: Bench) throws {
            var configuration = Configuration()
            configuration.allowsUnsafeTransactions = true
            configuration.busyMode = .timeout(10)
            queue = try DatabaseQueue(path: bench.database.path, configuration: configuration)
        }

        func lock() throws { try queue.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") } }

        func release() throws { try queue.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") } }
    }

    // MARK: Locks

    @Test("a catalogue that another program locks for a moment is waited for")
    func shortLock() async throws {
        try await withPortal({ ckan($0) }) { portal, bench in
            let source = try await bench.source(portal.url, more: pageSize)
            let intruder = try Intruder(bench)
            try intruder.lock()
            let isMet = DispatchSemaphore(value: 0)
            try await bench.database.pool.writeWithoutTransaction { database in
                database.trace { if "\($0)".hasPrefix("BEGIN IMMEDIATE") { isMet.signal() } }
            }
            let isReleased = Guarded(false)
            Thread.detachNewThread {
                _ = isMet.wait(timeout: .now() + 10)
                isReleased.with { $0 = true }
                try? intruder.release()
            }
            // Its first step is a transaction, so it meets the lock.
            let run = try await bench.runner.harvest(source)
            #expect(isReleased.with { $0 })
            #expect((run.outcome, run.added) == (.succeeded, 40))
            #expect(try await bench.isSound())
        }
    }

    @Test("a lock that lasts is an error that says so; what was written stays, and the next run goes on behind it")
    func longLock() async throws {
        let portal = try ScriptedPortal()
        defer { portal.stop() }
        let bench = try Bench(busyTimeout: 0.2)
        let source = try await bench.source(portal.url, more: pageSize)
        let intruder = try Intruder(bench)
        let (ckan, mayLock) = (ckan, Guarded(true))
        portal.answer { request in
            // While the third page is asked for, the first is written, and the second is or will not be.
            if request.number("start", 0) == 20, mayLock.with({ $0 }) { try? intruder.lock() }
            return ckan(request)
        }
        let error = await #expect(throws: CatalogError.self) { try await bench.runner.harvest(source) }
        let text = error?.description ?? ""
        #expect(
            text.contains("locked") && text.contains(bench.database.path) && text.contains("0.2 seconds"), "\(text)")
        #expect(try await [10, 20].contains(bench.keys().count), "reading goes on")

        mayLock.with { $0 = false }
        try intruder.release()
        #expect(try await bench.isSound())
        let run = try await bench.runner.harvest(source)
        #expect((run.outcome, run.records, run.added) == (.succeeded, 40, 40), "\(run.summary ?? "")")
        #expect(try await bench.reader.lastChange() == 40)
    }

    // MARK: Disks

    /// Packages whose texts cannot be compressed well.
    private func largePackages(_ range: Range<Int>) -> [String] {
        var random = Seeded(7)
        return range.map { number in
            let words = (0..<600).map { _ in String(UInt32.random(in: .min ... .max, using: &random), radix: 36) }
            return package("\(number)", more: #", "notes": "\#(words.joined(separator: " "))""#)
        }
    }

    /// Lets the database have so many pages more than it has; `nil` for as many as it likes.
    private func limit(_ bench: Bench, to more: Int?) async throws {
        _ = try await bench.database.pool.writeWithoutTransaction { database in
            let count = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            return try Int.fetchOne(
                database, sql: "PRAGMA max_page_count = \(more.map { count + $0 } ?? 1_000_000_000)")
        }
    }

    @Test(
        "a full disk ends the run with an error that names it, and costs no more than the page that did not fit",
        arguments: [0, 60, 150])
    func fullDisk(more: Int) async throws {
        let ckan = SmallCKAN(packages: largePackages(0..<60))
        try await withPortal({ ckan($0) }) { portal, bench in
            let source = try await bench.source(portal.url, more: "options: {page_size: 20}")
            try await limit(bench, to: more)
            var said = ""
            do {
                let run = try await bench.runner.harvest(source)
                #expect([.failed, .partial].contains(run.outcome))
                #expect(try await bench.runCodes(run) == ["interrupted"])
                said = run.summary ?? ""
            } catch let error as CatalogError {
                // Not even the end of the run could be written.
                said = error.description
            }
            #expect(said.contains("disk is full") && said.contains(bench.database.path), "\(said)")
            let kept = try await bench.keys().count
            #expect(kept < 60 && kept % 20 == 0, "a page is written as a whole: \(kept)")
            #expect(try await bench.isSound())

            try await limit(bench, to: nil)
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.records) == (.succeeded, 60), "\(run.summary ?? "")")
            #expect(try await bench.keys().count == 60)
            #expect(try await bench.reader.lastChange() == 60, "no change is written twice")
            #expect(try await bench.isSound())
        }
    }

    @Test("an answer that cannot be kept for want of room is the machine's fault, not the portal's")
    func noSpool() async throws {
        let ckan = SmallCKAN(packages: largePackages(0..<80))
        try await withPortal({ ckan($0) }) { portal, bench in
            let source = try await bench.source(portal.url, more: "options: {page_size: 80}")
            let runner = try bench.runner(
                politeness: PolitenessPolicy(retries: 0), spool: bench.directory + "/there-is-no-such-place")
            let run = try await runner.harvest(source)
            #expect(run.outcome == .failed)
            #expect(try await bench.runCodes(run) == ["interrupted"])
            #expect(run.summary?.contains("has room") ?? false, "\(run.summary ?? "")")
        }
    }

    // MARK: Clocks

    @Test("a clock that jumps a day back between two runs costs nothing", arguments: [1, 7])
    func clock(fullEvery: Int) async throws {
        try await withPortal({ ckan($0) }) { portal, bench in
            let more = "\(pageSize), full_every: \(fullEvery), removal: {keep_missing: 7 days, after: 2 runs}"
            let source = try await bench.source(portal.url, more: more)
            #expect(try await bench.runner.harvest(source).added == 40)
            let before = try await bench.rows()
            // To a clock that was set back, all that was written lies in the future.
            try await bench.execute(
                """
                UPDATE run SET started = started + 86400, finished = finished + 86400, portal_time = portal_time + 86400;
                UPDATE source SET verified = verified + 86400;
                UPDATE source_record SET harvested = harvested + 86400
                """)
            let less = SmallCKAN(packages: packages(0..<39))
            portal.answer { less($0) }
            for place in 1...3 {
                let run = try await bench.runner.harvest(source)
                #expect(
                    (run.outcome, run.records, run.unchanged, run.removed, run.missing) == (.succeeded, 39, 39, 0, 1),
                    "run \(place): \(run.summary ?? "")")
                #expect(run.finished ?? 0 >= run.started)
                #expect(portal.requests.allSatisfy { $0.parameter("fq") == nil }, "everything is read")
            }
            #expect(try await bench.rows() == before)
        }
    }
}

extension Bench {
    /// Whether the file is whole, and the index of the texts is that of the texts.
    func isSound() async throws -> Bool {
        let result = try await database.pool.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") }
        try await execute("INSERT INTO dataset_text (dataset_text) VALUES ('integrity-check')")
        return result == ["ok"]
    }
}

import Catalog
import Fetch
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// Every kind of fault that the simulated portal has, in every part of every kind of feed.
@Suite("Faults of every kind, everywhere")
struct FaultSuiteTests {
    @Test(
        "a fault that lasts loses nothing, ends the run as it should, and is said", arguments: FaultFeed.protocols)
    func lasting(type: String) async throws {
        guard let portal = try FaultFeed.portal(of: type) else { return }
        defer { portal.stop() }
        for feed in FaultFeed.all where feed.type == type {
            let harvested = try await Case(feed, portal)
            // The simulator takes its time to make the one bomb that it has.
            let patient = try harvested.bench.runner(timeout: .seconds(400), politeness: PolitenessPolicy(retries: 0))
            let hasty = try harvested.bench.runner(
                timeout: .milliseconds(1500), politeness: PolitenessPolicy(retries: 0))
            for position in feed.positions {
                for kind in FaultFeed.kinds {
                    let what: Comment = "\(feed), \(position.name), \(kind)"
                    try await portal.fault(kind, at: position.path)
                    let run = try await (kind == "hang" ? hasty : patient).harvest(harvested.source, isFull: true)
                    let (outcome, code) = feed.ending(kind, at: position)
                    #expect(run.outcome == outcome, "\(what): \(run.summary ?? "")")
                    #expect(try await harvested.newCodes(run) == (code.map { [$0.rawValue] } ?? []), what)
                    #expect(run.removed == 0 && run.summary?.isEmpty == false, what)
                    try await harvested.expectUnchanged(what)
                    try await portal.reset()
                    try await harvested.expectRecovery(what)
                }
            }
        }
    }

    @Test("a fault that passes costs a repetition, and nothing else", arguments: FaultFeed.protocols)
    func passing(type: String) async throws {
        let policy = PolitenessPolicy(retries: 2, retryDelay: .milliseconds(1))
        guard let portal = try FaultFeed.portal(of: type) else { return }
        defer { portal.stop() }
        for feed in FaultFeed.all where feed.type == type {
            let harvested = try await Case(feed, portal)
            for position in feed.positions {
                for kind in ["status:503", "status:429", "retry-after:1", "reset", "truncate", "hang"] {
                    let what: Comment = "\(feed), \(position.name), \(kind)"
                    // A connection of its own, since libcurl itself repeats what is reset on one that was used before.
                    let timeout = Duration.seconds(kind == "hang" ? 1 : 30)
                    let runner = try harvested.bench.runner(timeout: timeout, politeness: policy)
                    try await portal.fault(kind, at: position.path, times: 1)
                    let run = try await runner.harvest(harvested.source, isFull: true)
                    #expect((run.outcome, run.records, run.unchanged) == (.succeeded, feed.count, feed.count), what)
                    let isRepeatedBelow = kind == "reset" && (!position.isFirst || position.isOnUsedConnection)
                    // Of documents that are fetched together, some have a connection of their own.
                    let isEither = kind == "reset" && type == "waf"
                    #expect(run.cost.retries == (isRepeatedBelow ? 0 : 1) || isEither && run.cost.retries < 2, what)
                    #expect(run.cost.waitedMilliseconds >= (kind == "retry-after:1" ? 1000 : 0), what)
                    #expect(try await harvested.newCodes(run).isEmpty, what)
                    try await harvested.expectUnchanged(what)
                    try await portal.reset()
                }
            }
        }
    }

    /// A catalogue that has harvested a feed once, undisturbed.
    private struct Case {
        let bench: Bench
        let source: Source
        let rows: [String: [String]]
        /// What is said of the feed without any fault.
        let codes: [String]

        init(_ feed: FaultFeed, _ portal: any FaultyPortal) async throws {
            bench = try Bench()
            let options = feed.options.isEmpty ? "" : "options: {\(feed.options)}"
            source = try await bench.source(portal.url + feed.path, type: feed.type, more: options)
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.added) == (.succeeded, feed.count), "\(feed): \(run.summary ?? "")")
            rows = try await bench.rows()
            codes = try await bench.runCodes(run)
        }

        /// The codes of what is said of a run itself, but for what is always said.
        func newCodes(_ run: RunState) async throws -> [String] {
            try await bench.runCodes(run).filter { !codes.contains($0) }
        }

        /// Nothing was written of any dataset, not even that it is the same.
        func expectUnchanged(_ what: Comment) async throws {
            #expect(try await bench.rows() == rows, what)
            #expect(try await bench.reader.lastChange() == Int64(rows.count), what)
        }

        /// The fault has gone: the next run is as if it had never been.
        func expectRecovery(_ what: Comment) async throws {
            let run = try await bench.runner.harvest(source)
            #expect(
                (run.outcome, run.records, run.added, run.updated, run.removed) == (.succeeded, rows.count, 0, 0, 0),
                "\(what), afterwards: \(run.summary ?? "")")
            try await expectUnchanged(what)
        }
    }
}

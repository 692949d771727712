import Catalog
import DCAT
import Fetch
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Limits, cost and the life of a source")
struct PolicyTests {
    @Test(
        "a record over a limit is one finding that names the limit, and the run goes on",
        arguments: [
            (#", "notes": "\#(String(repeating: "długi ", count: 2000))""#, "record.max_text_bytes"),
            (
                #", "tags": [\#((0..<60).map { #"{"name": "t\#($0)"}"# }.joined(separator: ","))]"#,
                "record.max_keywords"
            ),
            (
                #", "resources": [\#((0..<60).map { #"{"url": "https://a.pl/\#($0)"}"# }.joined(separator: ","))]"#,
                "record.max_distributions"
            ),
            (#", "junk": "\#(String(repeating: "x", count: 30_000))""#, "record.max_bytes"),
        ])
    func recordLimits(more: String, name: String) async throws {
        var limits = HarvestLimits()
        limits.record.bytes = 20_000
        limits.record.textBytes = 5000
        limits.record.keywords = 50
        limits.record.distributions = 50
        let ckan = SmallCKAN(packages: packages(0..<9) + [package("big", more: more)])
        let portal = try ScriptedPortal { ckan($0) }
        defer { portal.stop() }
        let bench = try Bench(limits: limits)
        let run = try await bench.harvest(portal.url)
        #expect((run.outcome, run.records, run.added) == (.succeeded, 10, 9))
        let finding = try #require(try await bench.findings(run).first { $0.code.name == "record-too-large" })
        #expect(finding.key == "big" && finding.message.contains(name))
    }

    @Test("a run's limits end it, keep what came, and are named")
    func runLimits() async throws {
        var limits = HarvestLimits()
        limits.run.requests = 2
        let ckan = SmallCKAN(packages: packages(0..<40))
        let portal = try ScriptedPortal { ckan($0) }
        defer { portal.stop() }
        let bench = try Bench(limits: limits)
        let run = try await bench.harvest(portal.url, pageSize: 10)
        #expect((run.outcome, run.added, run.cost.requests) == (.partial, 20, 2))
        #expect(run.summary?.contains("fetch.run_requests") ?? false)
    }

    @Test("the runs of a source have limits together, which end one and are named")
    func sourceLimits() async throws {
        let ckan = SmallCKAN(packages: packages(0..<40))
        let portal = try ScriptedPortal { ckan($0) }
        defer { portal.stop() }
        let bench = try Bench()
        let first = try await bench.harvest(portal.url, pageSize: 10)
        #expect(first.outcome == .succeeded && first.cost.bytes > 0 && first.cost.elapsedMilliseconds > 0)
        var limits = HarvestLimits()
        limits.run.sourceBytes = first.cost.bytes + 1
        let source = try await bench.source(portal.url, more: "options: {page_size: 10}")
        let second = try await bench.runner(limits: limits).harvest(source)
        #expect((second.outcome, second.records) == (.partial, 10))
        #expect(second.summary?.contains("fetch.source_bytes") ?? false)
        limits = HarvestLimits()
        limits.run.sourceTime = .milliseconds(1)
        let third = try await bench.runner(limits: limits).harvest(source)
        #expect((third.outcome, third.cost.requests) == (.failed, 0))
        #expect(third.summary?.contains("fetch.source_time") ?? false)
        #expect(try await bench.items().count == 40)
    }

    @Test("what a run's requests cost is in its record")
    func cost() async throws {
        let ckan = SmallCKAN(packages: packages(0..<20), hasValidators: true)
        let failures = Guarded(2)
        let portal = try ScriptedPortal { request in
            let fails = failures.with { left in
                left -= 1
                return left >= 0
            }
            return fails ? .error("503 Service Unavailable") : ckan(request)
        }
        defer { portal.stop() }
        let bench = try Bench(politeness: PolitenessPolicy(retries: 2, retryDelay: .milliseconds(4)))
        let first = try await bench.harvest(portal.url, pageSize: 10)
        #expect(
            (first.outcome, first.cost.requests, first.cost.retries, first.cost.notModified) == (.succeeded, 4, 2, 0))
        #expect(first.cost.bytes > 1000 && first.cost.waitedMilliseconds >= 6)
        let second = try await bench.harvest(portal.url, pageSize: 10)
        #expect((second.cost.requests, second.cost.notModified, second.cost.bytes) == (2, 2, 0))
        #expect(String(decoding: CatalogDocument.bytes(of: second), as: UTF8.self).contains(#""notModified":2"#))
    }

    @Test("an address that moved keeps the identity of everything")
    func renamedURL() async throws {
        let ckan = SmallCKAN(packages: packages(0..<5), hasValidators: true)
        let (old, new) = (try ScriptedPortal { ckan($0) }, try ScriptedPortal { ckan($0) })
        defer {
            old.stop()
            new.stop()
        }
        let bench = try Bench()
        try await bench.harvest(old.url)
        let ids = try await bench.items().map(\.id)
        let run = try await bench.harvest(new.url)
        #expect((run.outcome, run.added, run.removed) == (.succeeded, 0, 0))
        #expect(try await bench.items().map(\.id) == ids)
    }

    @Test("a feed of another type whose keys are others is held, not taken for an empty one")
    func changedType() async throws {
        let ckan = SmallCKAN(packages: packages(0..<10))
        try await withPortal({ ckan($0) }) { portal, bench in
            try await bench.harvest(portal.url)
            let run = try await bench.harvest(
                feed: "<datasets><dataset status=\"published\"><extIdent>x</extIdent></dataset></datasets>")
            #expect((run.outcome, run.added, run.removed) == (.held, 1, 0))
            #expect(try await bench.keys().count == 11)
        }
    }

    // MARK: Source files

    private func source(_ more: String) throws -> Source {
        try SourceFile("{id: a, title: A, url: 'https://a.pl', \(more)}", file: "/srv/a.yaml").source()
    }

    @Test("a source file says how removals are decided, how often everything is read, and whether it is harvested")
    func keys() throws {
        let plain = try source("type: ckan")
        #expect(plain.removal == RemovalPolicy(holdAbove: 0.2, keepMissing: 7 * 86_400, after: 2))
        #expect((plain.life, plain.fullEvery) == (.active, 7))
        let own = try source(
            "state: paused, full_every: 1, removal: {hold_above: 35%, keep_missing: 12 hours, after: 5 runs}")
        #expect(own.removal == RemovalPolicy(holdAbove: 0.35, keepMissing: 12 * 3600, after: 5))
        #expect((own.life, own.fullEvery) == (.paused, 1))
    }

    @Test(
        "what is wrong in them is named",
        arguments: [
            ("state: asleep", "active, paused, disabled, withdrawn"), ("full_every: 0", "from 1 to 1000"),
            ("removal: soon", "a mapping"), ("removal: {hold_above: 120%}", "20%"),
            ("removal: {hold_above: 20}", "20%"), ("removal: {keep_missing: 7}", "7 days"),
            ("removal: {keep_missing: -1 days}", "7 days"), ("removal: {after: never}", "2 runs"),
            ("removal: {wait: 1}", "hold_above, keep_missing, after"),
        ])
    func wrongKeys(more: String, said: String) throws {
        let error = #expect(throws: SourceFileError.self) { try source(more) }
        #expect(error?.description.contains(said) ?? false, "\(error?.description ?? "")")
    }

    @Test("a source that is not active is never due", arguments: ["paused", "disabled", "withdrawn"])
    func inactive(state: String) throws {
        #expect(
            Agenda.firstDue(try source("state: \(state), schedule: every 5 minutes"), lastRun: nil, now: 100) == nil)
    }
}

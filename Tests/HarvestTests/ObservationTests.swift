import Catalog
import Logging
import Metrics
import MetricsTestKit
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("What can be observed of runs")
struct ObservationTests {
    @Test("requests to a portal are counted by kind of host and status, and runs by outcome")
    func counted() async throws {
        let metrics = TestMetrics()
        func count(_ label: String, _ dimensions: [(String, String)]) -> Int64? {
            try? metrics.expectCounter(label, dimensions).values.reduce(0, +)
        }
        let ckan = SmallCKAN(packages: packages(0..<3))
        try await withPortal({ ckan($0) }) { portal, bench in
            try await withMetricsFactory(metrics) {
                _ = try await bench.harvest(portal.url, pageSize: 2)
                #expect(count("snop_runs_total", [("outcome", "succeeded")]) == 1)
                #expect(
                    count("snop_portal_requests_total", [("host", "source"), ("status", "2xx")])
                        == Int64(portal.requests.count))
                let timer = try metrics.expectTimer("snop_portal_request_duration_seconds", [("host", "source")])
                #expect(timer.values.count == portal.requests.count)
                portal.answer { _ in .error("403 Forbidden") }
                _ = try await bench.harvest(portal.url)
                #expect(count("snop_portal_requests_total", [("host", "source"), ("status", "4xx")]) ?? 0 > 0)
                portal.stop()
                _ = try await bench.harvest(portal.url)
                #expect(count("snop_portal_requests_total", [("host", "source"), ("status", "unreachable")]) ?? 0 > 0)
                #expect(count("snop_runs_total", [("outcome", "failed")]) == 2)
                _ = try await bench.harvest("file:nothing.xml", type: "otwarte-dane")
                #expect(count("snop_portal_requests_total", [("host", "local"), ("status", "unreachable")]) ?? 0 > 0)
            }
        }
    }

    @Test("every line of a run says of which run and source it is, also those of the fetcher")
    func logged() async throws {
        let lines = Guarded<[(message: String, metadata: Logger.Metadata)]>([])
        var logger = Logger(label: "test") { _ in
            CollectingLogHandler(metadataProvider: RunContext.provider) { line in lines.with { $0.append(line) } }
        }
        logger.logLevel = .trace
        let bench = try Bench(logger: logger)
        let portal = try ScriptedPortal { SmallCKAN(packages: packages(0..<3))($0) }
        defer { portal.stop() }
        let run = try await bench.harvest(portal.url)
        await bench.fetcher.shutdown()
        let all = lines.with { $0 }
        #expect(all.contains { $0.message == "fetched" } && all.contains { $0.message == "harvest begins" })
        for line in all {
            #expect(line.metadata["run"] == "\(run.id)" && line.metadata["source"] == "miasto", "\(line)")
        }
    }

    @Test("a source that waits for its host or its turn is in the queue")
    func load() async throws {
        let bench = try Bench()
        let sources = try await [
            bench.source("http://a.test", id: "a"), bench.source("http://a.test", id: "b"),
            bench.source("http://c.test", id: "c"),
        ]
        var agenda = Agenda(sources.map { ($0, 100) }, concurrency: 2)
        #expect(agenda.load(now: 99) == (0, 0))
        #expect(agenda.load(now: 100) == (0, 3))
        #expect(agenda.begin(now: 100).map(\.id) == ["a", "c"])
        #expect(agenda.load(now: 100) == (2, 1))
        _ = agenda.finish(sources[0], now: 100)
        #expect(agenda.load(now: 100) == (1, 1))
    }
}

/// Hands every line on, with all its metadata.
private struct CollectingLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace
    var metadataProvider: Logger.MetadataProvider?
    let take: @Sendable ((message: String, metadata: Logger.Metadata)) -> Void

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadataProvider?.get() ?? [:]
        all.merge(metadata) { $1 }
        all.merge(event.metadata ?? [:]) { $1 }
        take(("\(event.message)", all))
    }
}

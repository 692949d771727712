package import Catalog
import Crypto
import DCAT
package import Feeds
package import Fetch
package import Logging
import Metrics
import Threads

/// Harvests sources: one run at a time for each, page by page into the catalogue.
package struct HarvestRunner: Sendable {
    private let fetcher: PoliteFetcher
    private let limits: HarvestLimits
    private let writer: CatalogWriter
    private let locks: RunLocks
    private let clock: HarvestClock
    private let logger: Logger

    /// - Parameter dataDirectory: where the locks are kept that stop two programs from harvesting one source at once.
    package init(
        fetcher: PoliteFetcher, limits: HarvestLimits = HarvestLimits(), writer: CatalogWriter, dataDirectory: String,
        clock: HarvestClock = .system, logger: Logger
    ) {
        self.fetcher = fetcher
        self.limits = limits
        self.writer = writer
        locks = RunLocks(directory: RunLocks.directory(in: dataDirectory))
        self.clock = clock
        self.logger = logger
    }

    /// How far a run is.
    package struct Progress: Sendable {
        package let source: String
        package let counts: PageCounts
        /// How many records the protocol says there are, where it does.
        package let total: Int?
    }

    /// Harvests one source to its end, and writes all that became of it into its run.
    ///
    /// - Parameters:
    ///   - isFull: maps every record again and sends no conditional request.
    ///   - report: called after every page.
    /// - Throws: ``AlreadyRunning``, ``LockFailure``, or what the catalogue throws. What the portal does wrong is in the run instead.
    package func harvest(
        _ source: Source, isFull: Bool = false, report: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> RunState {
        let lock = try locks.lock(source.id)
        defer { lock.release() }
        return try await withTaskExecutorPreference(HarvestThreads.shared) {
            try await harvestLocked(source, isFull: isFull, report: report)
        }
    }

    private func harvestLocked(
        _ source: Source, isFull: Bool, report: @escaping @Sendable (Progress) -> Void
    ) async throws -> RunState {
        var logger = logger
        logger[metadataKey: "source"] = "\(source.id)"
        let start = clock.now()
        let state = try await run(logger) {
            SourceHarvest(
                source: source, fetcher: fetcher, limits: limits, writer: writer, clock: clock, isFull: isFull,
                report: report)
        }
        // A clock may be set back meanwhile.
        log(state, logger, duration: max(0, clock.now() - start))
        return state
    }

    /// Makes the run; where it cannot go on behind the pages of an earlier process, another one from the start.
    ///
    /// - Parameter make: makes what works for one run: each has an account of its own.
    private func run(
        _ logger: Logger, mayResume: Bool = true, _ make: () -> SourceHarvest
    ) async throws -> RunState {
        let harvest = make()
        let beginning = try await writer.beginRun(
            source: harvest.source.id, harvest.plan(mayResume: mayResume), now: clock.now())
        var logger = logger
        logger[metadataKey: "run"] = "\(beginning.run)"
        var metadata: Logger.Metadata = ["url": "\(harvest.source.url)"]
        metadata["since"] = CatalogDocument.time(beginning.since).map { "\($0)" }
        logger.info(beginning.cursor == nil ? "harvest begins" : "harvest goes on", metadata: metadata)
        let context: Logger.Metadata = ["run": "\(beginning.run)", "source": "\(harvest.source.id)"]
        let (ending, tookPage) = await RunContext.$metadata.withValue(context) { await harvest.run(beginning) }
        let state = try await finish(beginning.run, harvest, ending)
        guard beginning.cursor != nil, !tookPage, !Task.isCancelled, state.outcome != .succeeded else { return state }
        logger.notice("the run could not go on where it was stopped, and is made anew")
        return try await run(logger, mayResume: false, make)
    }

    /// A run is ended even where its task was cancelled: otherwise the database would refuse to write that it was.
    private func finish(_ run: Int64, _ harvest: SourceHarvest, _ ending: RunEnding) async throws -> RunState {
        let (writer, clock) = (writer, clock)
        let cost = harvest.account.cost
        let runCost = RunCost(
            requests: cost.requests, bytes: cost.bytes, notModified: cost.notModified, retries: cost.retries,
            waitedMilliseconds: Self.milliseconds(cost.waited),
            elapsedMilliseconds: Self.milliseconds(harvest.account.elapsed))
        // Owned and awaited here; it ends with its one transaction.
        return try await Task.detached {
            try await writer.finishRun(
                run, source: harvest.source.id, ending: ending, removal: harvest.source.removal, cost: runCost,
                portalTime: harvest.account.serverTime, now: clock.now()
            ) { state in
                RunSummary.sentence(state, ending)
            }
        }.value
    }

    private func log(_ state: RunState, _ logger: Logger, duration: Int) {
        var logger = logger
        logger[metadataKey: "run"] = "\(state.id)"
        let metadata: Logger.Metadata = [
            "outcome": "\(state.outcome.rawValue)", "records": "\(state.records)", "added": "\(state.added)",
            "updated": "\(state.updated)", "unchanged": "\(state.unchanged)", "removed": "\(state.removed)",
            "findings": "\(state.findings)", "seconds": "\(duration)", "requests": "\(state.cost.requests)",
        ]
        let isGood = state.outcome == .succeeded || state.outcome == .cancelled
        logger.log(level: isGood ? .info : .warning, "\(state.summary ?? "harvest ended")", metadata: metadata)
        Counter(label: "snop_runs_total", dimensions: [("outcome", state.outcome.rawValue)]).increment()
        Counter(label: "snop_records_total").increment(by: state.records)
        Metrics.Timer(label: "snop_run_duration_seconds").recordSeconds(duration)
    }

    private static func milliseconds(_ time: Duration) -> Int { Int(time / .milliseconds(1)) }
}

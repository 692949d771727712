package import Catalog
package import Feeds
package import Logging
import Metrics
import ServiceLifecycle

/// The daemon's harvesting: every source when its schedule says so, a few at once, never two of one host.
package struct HarvestService: Service, CustomStringConvertible {
    private let sources: [Source]
    private let harvestSource: @Sendable (Source) async throws -> RunState
    private let writer: CatalogWriter
    private let reader: CatalogReader
    private let concurrency: Int
    private let withdrawnGrace: Int
    private let clock: HarvestClock
    private let logger: Logger

    /// - Parameters:
    ///   - harvest: harvests one source to its end.
    ///   - concurrency: how many sources are harvested at once.
    ///   - withdrawnGrace: how long the datasets of a withdrawn source stay.
    package init(
        sources: [Source], harvest: @escaping @Sendable (Source) async throws -> RunState, writer: CatalogWriter,
        reader: CatalogReader, concurrency: Int, withdrawnGrace: Duration, clock: HarvestClock = .system,
        logger: Logger
    ) {
        self.sources = sources
        harvestSource = harvest
        self.writer = writer
        self.reader = reader
        self.concurrency = concurrency
        self.withdrawnGrace = Int(withdrawnGrace.components.seconds)
        self.clock = clock
        self.logger = logger
    }

    private enum Event: Sendable {
        case tick
        case finished(Source)
    }

    /// Runs until the daemon shuts down; a page that is being written then is finished or abandoned as a whole.
    package func run() async throws {
        try await cancelWhenGracefulShutdown {
            var agenda = try await plan()
            var retired = Int.min
            let (events, continuation) = AsyncStream<Event>.makeStream()
            await withDiscardingTaskGroup { group in
                group.addTask { await tick(continuation) }
                for await event in events {
                    if case .finished(let source) = event {
                        await note(agenda.finish(source, now: clock.now()), for: source)
                    }
                    let now = clock.now()
                    if now / 3600 != retired {
                        retired = now / 3600
                        await retireWithdrawn(now)
                    }
                    for source in agenda.begin(now: now) {
                        group.addTask {
                            await harvest(source)
                            continuation.yield(.finished(source))
                        }
                    }
                    Self.record(agenda.load(now: clock.now()))
                }
            }
        }
    }

    package var description: String { "harvesting" }

    private static func record(_ load: (running: Int, waiting: Int)) {
        Gauge(label: "snop_harvest_running").record(load.running)
        Gauge(label: "snop_harvest_queue").record(load.waiting)
    }

    /// A second is short enough for schedules in minutes, and costs nothing.
    private func tick(_ events: AsyncStream<Event>.Continuation) async {
        while !Task.isCancelled {
            events.yield(.tick)
            await clock.sleep(1)
        }
        events.finish()
    }

    private func plan() async throws -> Agenda {
        let now = clock.now()
        var times: [(source: Source, due: Int?)] = []
        for source in sources {
            let last = Agenda.lastRun(of: try await reader.runs(source: source.id, limit: 10))
            let due = Agenda.firstDue(source, lastRun: last, now: now)
            try await writer.setNextRun(source.id, at: due)
            times.append((source, due))
        }
        return Agenda(times, concurrency: concurrency)
    }

    /// What the portal does wrong is in the run; what goes wrong here must not end the daemon.
    private func harvest(_ source: Source) async {
        do {
            _ = try await harvestSource(source)
        } catch {
            logger.error("a run could not be made", metadata: ["source": "\(source.id)", "error": "\(error)"])
        }
    }

    /// Once an hour is often enough for a time of grace in days.
    private func retireWithdrawn(_ now: Int) async {
        do {
            for run in try await writer.retireWithdrawn(before: now - withdrawnGrace, now: now) {
                logger.notice("\(run.summary ?? "")", metadata: ["source": "\(run.source)", "run": "\(run.id)"])
            }
        } catch {
            guard !Task.isCancelled else { return }
            logger.error("a withdrawn source could not be retired", metadata: ["error": "\(error)"])
        }
    }

    private func note(_ next: Int?, for source: Source) async {
        do {
            try await writer.setNextRun(source.id, at: next)
        } catch {
            guard !Task.isCancelled else { return }
            logger.error("the next run could not be noted", metadata: ["source": "\(source.id)", "error": "\(error)"])
        }
    }
}

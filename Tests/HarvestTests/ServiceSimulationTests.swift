import Catalog
import Fetch
import Foundation
import Logging
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// The daemon's harvesting on a clock that stands still while much is to do, and flies while nothing is.
@Suite("The service over simulated time", .serialized)
struct ServiceSimulationTests {
    /// What the simulation knows, behind one lock.
    private struct World {
        var now: Int
        let end: Int
        /// The sources that are harvested, and since when by the simulated clock.
        var running: [String: Int] = [:]
        /// When each source began, by the simulated clock.
        var starts: [String: [Int]] = [:]
        var mostRunning = 0
        /// The resident memory at the end of each simulated hour.
        var memory: [Int] = []
        /// How often anybody has looked at the clock.
        var looks = 0
        var random = Seeded(11)

        /// Somebody has been at it for so long that it is the machine that is slow, and not the service.
        var isOverdue: Bool { running.values.contains { now - $0 > 120 } }
    }

    private static let concurrency = 8

    /// A second of the simulation takes a millisecond while runs are under way, and otherwise as long as the service needs
    /// to look at the clock. It stands still for a run that is slow, which is a matter of the machine and of what else it does.
    private static func clock(_ world: Guarded<World>, over: AsyncStream<Void>.Continuation) -> HarvestClock {
        let now: @Sendable () -> Int = {
            world.with {
                $0.looks += 1
                return $0.now
            }
        }
        return HarvestClock(now: now) { seconds in
            let (looks, isBusy, isOver) = world.with { world in
                world.now += seconds
                if world.now.isMultiple(of: 3600) { world.memory.append(Self.residentBytes()) }
                return (world.looks, !world.running.isEmpty, world.now >= world.end)
            }
            if isOver {
                over.finish()
                try? await Task.sleep(for: .seconds(3600))
            } else if isBusy {
                try? await Task.sleep(for: .milliseconds(1))
                for _ in 0..<60_000 where world.with({ $0.isOverdue }) {
                    try? await Task.sleep(for: .milliseconds(1))
                }
            }
            for _ in 0..<10_000 where world.with({ $0.looks == looks }) { await Task.yield() }
        }
    }

    private static func residentBytes() -> Int {
        let statm = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = statm.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }

    /// One answer in five goes wrong in one way or another.
    private static func portal(_ world: Guarded<World>) throws -> ScriptedPortal {
        let ckan = SmallCKAN(packages: packages(0..<10), hasValidators: true)
        return try ScriptedPortal { request in
            switch world.with({ Int.random(in: 0..<40, using: &$0.random) }) {
            case 0: return .error("503 Service Unavailable")
            case 1: return .error("500 Internal Server Error")
            case 2: return .init(status: "429 Too Many Requests", fields: ["Retry-After: 1"])
            case 3: return .json(#"{"success": true, "result": {"#)
            case 4: return .init(fields: ["Content-Type: application/json"], body: [0x7B], length: 4000)
            case 5: return .json("<!DOCTYPE html><html><title>Przerwa</title></html>")
            case 6: return .error("404 Not Found")
            case 7: return .json(#"{"success": true, "result": {"count": 0, "results": []}}"#)
            default: return ckan(request)
            }
        }
    }

    private func sources(_ count: Int, _ bench: Bench, _ portals: [ScriptedPortal]) async throws -> [Source] {
        let sources = try (0..<count).map { number in
            let url = portals[number % portals.count].url
            let text = "{id: s\(number), title: A, url: '\(url)/\(number)', type: ckan, schedule: hourly}"
            return try SourceFile(text, file: "/srv/s\(number).yaml").source()
        }
        try await bench.writer.register(sources.map(\.registration))
        return sources
    }

    private struct Simulation {
        let sources: [Source]
        let world: World
        let bench: Bench
    }

    private func simulate(_ count: Int, hours: Int) async throws -> Simulation {
        let bench = try Bench()
        let start = 1_800_000_000
        let world = Guarded(World(now: start, end: start + hours * 3600))
        let portals = try (0..<24).map { _ in try Self.portal(world) }
        defer { for portal in portals { portal.stop() } }
        let sources = try await sources(count, bench, portals)
        let (over, continuation) = AsyncStream<Void>.makeStream()
        let clock = Self.clock(world, over: continuation)
        // The politeness that hosts get is real time, so it is made short.
        let runner = try bench.runner(
            politeness: PolitenessPolicy(
                retries: 1, retryDelay: .milliseconds(1), maxRetryWait: .milliseconds(5),
                breakerPause: .milliseconds(5)),
            clock: clock)
        let service = HarvestService(
            sources: sources,
            harvest: { source in
                world.with {
                    $0.starts[source.id, default: []].append($0.now)
                    $0.running[source.id] = $0.now
                    $0.mostRunning = max($0.mostRunning, $0.running.count)
                }
                defer { world.with { $0.running[source.id] = nil } }
                return try await runner.harvest(source)
            }, writer: bench.writer, reader: bench.reader, concurrency: Self.concurrency, withdrawnGrace: .seconds(1),
            clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await withThrowingTaskGroup { group in
            group.addTask { try await service.run() }
            for await _ in over {}
            group.cancelAll()
            try await group.waitForAll()
        }
        return Simulation(sources: sources, world: world.with { $0 }, bench: bench)
    }

    /// Alone it is the whole: 300 sources, twelve hours, and memory that is flat. Beside other tests it is a fifth of that.
    @Test("hourly sources with random faults: each in its hour, none stuck, nothing lost")
    func hourly() async throws {
        let isAlone = ProcessInfo.processInfo.environment["SNOP_TEST_ALONE"] != nil
        let hours = isAlone ? 12 : 4
        let simulation = try await simulate(isAlone ? 300 : 60, hours: hours)
        let world = simulation.world
        #expect(world.mostRunning <= Self.concurrency)
        for source in simulation.sources {
            let starts = world.starts[source.id] ?? []
            // The first run is made at once, and each other one at its own time of the hour.
            #expect((hours...hours + 1).contains(starts.count), "\(source.id) ran \(starts.count) times")
            let offsets = Set(starts.dropFirst().map { $0 / 600 % 6 })
            #expect(offsets.count <= 2, "\(source.id) drifts: \(starts)")
            #expect(zip(starts, starts.dropFirst()).allSatisfy { $1 - $0 < 3600 + 900 }, "\(source.id) was late")
        }
        let datasets = try await simulation.bench.database.pool.read { database in
            try Int.fetchOne(database, sql: "SELECT count(*) FROM dataset WHERE state = 'live'")
        }
        #expect(datasets == simulation.sources.count * 10)
        if isAlone {
            print("resident memory by hour, in MB:", world.memory.map { $0 / 1_000_000 })
            // From the third hour on: before that caches fill.
            let peak = try #require(world.memory.max())
            #expect(peak - world.memory[2] < 16_000_000, "\(world.memory)")
        }
    }
}

import DCAT
import Foundation
import GRDB
import Testing

@testable import Catalog

@Suite("Reads have an end, and no kind takes another's readers")
struct ReadTests {
    /// Counts without an end.
    private static let endless = """
        WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number) SELECT count(*) FROM number
        """

    /// - Parameter time: how long a search may take.
    private func limits(time: Duration, waiting: Int = 8, patience: Duration = .seconds(60)) -> ReadLimits {
        ReadLimits { kind in
            kind == .search
                ? .init(readers: 2, waiting: waiting, patience: patience, time: time) : ReadLimits.standard[kind]
        }
    }

    private func endless(_ bench: Bench) async throws -> Int? {
        try await bench.reader.read(.search) { try Int.fetchOne($0, sql: Self.endless) }
    }

    @Test("a read whose time is over is ended itself, and its reader is free again")
    func deadline() async throws {
        let bench = try await Bench(limits: limits(time: .milliseconds(100)))
        for _ in 0..<5 {
            await #expect(throws: CatalogTooSlow.self) { try await endless(bench) }
        }
        #expect(try await bench.reader.datasets(DatasetQuery()).count == 0)
    }

    @Test("however many searches are under way, health, figures, datasets and harvests are read at once")
    func kinds() async throws {
        let bench = try await Bench(limits: limits(time: .seconds(300)))
        try await bench.harvest(datasets(0..<3))
        let searches = (0..<10).map { _ in Task { try await endless(bench) } }
        for _ in 0..<5 {
            #expect(try await bench.reader.lastChange() == 3)
            #expect(try await bench.reader.runs(source: nil, limit: 5, for: .health).count == 1)
            #expect(try await bench.reader.figures().datasets == 3)
            guard case .live = try await bench.reader.dataset(id("k1")) else { throw CatalogError("it is not there") }
            #expect(try await bench.writer.known(["k1"], source: "gdansk").count == 1)
        }
        // They are under way still: nothing above waited for their end.
        for search in searches { search.cancel() }
        for search in searches { await #expect(throws: CancellationError.self) { try await search.value } }
        #expect(try await bench.reader.datasets(DatasetQuery()).count == 3)
    }

    @Test("who is cancelled while a reader is waited for goes at once, and so does who is in a step without an end")
    func cancelled() async throws {
        let bench = try await Bench(limits: limits(time: .seconds(60), waiting: 4))
        let isOver = DispatchSemaphore(value: 0)
        let (begun, begins) = AsyncStream.makeStream(of: Void.self)
        let busy = (0..<2).map { _ in
            Task {
                // A step that SQLite cannot interrupt.
                try await bench.reader.read(.search) { _ in
                    begins.yield()
                    return isOver.wait(timeout: .now() + 60) == .success
                }
            }
        }
        for await _ in begun.prefix(2) {}
        let (ended, ends) = AsyncStream.makeStream(of: Int.self)
        var waiting = (0..<5).map { number in
            Task {
                defer { ends.yield(number) }
                return try await endless(bench)
            }
        }
        // When one is turned away, the four others wait.
        let refused = waiting.remove(at: try #require(await ended.first { _ in true }))
        await #expect(throws: CatalogBusy.self) { try await refused.value }
        for task in waiting { task.cancel() }
        for task in waiting { await #expect(throws: CancellationError.self) { try await task.value } }
        for task in busy { task.cancel() }
        for task in busy { await #expect(throws: CancellationError.self) { try await task.value } }
        // All have their answers, and the steps end only now; then their readers are there for others.
        for _ in busy { isOver.signal() }
        #expect(try await bench.reader.datasets(DatasetQuery()).count == 0)
    }

    @Test("who finds too many waiting, or waits for too long, is turned away")
    func turnedAway() async throws {
        let full = try await Bench(limits: limits(time: .seconds(30), waiting: 1))
        let (ended, ends) = AsyncStream.makeStream(of: Void.self)
        let tasks = (0..<6).map { _ in
            Task {
                defer { ends.yield() }
                return try await endless(full)
            }
        }
        var busy = 0
        // Two read and one waits; the others are turned away whichever they are.
        for await _ in ended.prefix(3) {}
        for task in tasks { task.cancel() }
        for task in tasks {
            if case .failure(let error) = await task.result, error is CatalogBusy { busy += 1 }
        }
        #expect(busy == 3)
        let impatient = try await Bench(limits: limits(time: .seconds(30), patience: .milliseconds(50)))
        let (begun, begins) = AsyncStream.makeStream(of: Void.self)
        let holding = (0..<2).map { _ in
            Task {
                try await impatient.reader.read(.search) {
                    begins.yield()
                    return try Int.fetchOne($0, sql: Self.endless)
                }
            }
        }
        for await _ in begun.prefix(2) {}
        await #expect(throws: CatalogBusy.self) { try await endless(impatient) }
        for task in holding { task.cancel() }
    }
}

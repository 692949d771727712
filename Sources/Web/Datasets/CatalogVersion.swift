import Catalog
import Threads

/// Tells whether what is served about datasets can have changed, whichever process changed it.
///
/// The catalogue is looked at once in every interval (half a second), and a request that finds the last look to be twice
/// as old waits for a new one.
final class CatalogVersion: Sendable {
    /// More runs than this are never under way at once, so the end of each is seen.
    private static let runs = 100

    /// What changes with the datasets, and (with the end of a run) when a harvest last saw them.
    private struct Sight: Sendable, Equatable {
        struct Run: Sendable, Equatable {
            let id: Int64
            let finished: Int?
        }

        let change: Int64
        /// What a filter finds hangs on it.
        let projection: Int
        let runs: [Run]
    }

    private struct State: Sendable {
        var sight: Sight?
        /// When the look that confirmed the version began.
        var confirmed: ContinuousClock.Instant?
        /// When somebody last began to look.
        var began: ContinuousClock.Instant?
        var number = 0
    }

    private let reader: CatalogReader
    private let interval: Duration
    private let state = Lock(State())

    init(_ reader: CatalogReader, interval: Duration) {
        self.reader = reader
        self.interval = interval
    }

    /// A number that is another one whenever the catalogue has been seen to change.
    func current() async throws -> Int {
        let now = ContinuousClock.now
        let known: Int? = state.withLock { state in
            guard let confirmed = state.confirmed, let began = state.began else { return nil }
            if now - confirmed < interval { return state.number }
            if now - began < interval && now - confirmed < interval * 2 { return state.number }
            state.began = now
            return nil
        }
        if let known { return known }
        return try await look(at: now)
    }

    private func look(at time: ContinuousClock.Instant) async throws -> Int {
        let change = try await reader.lastChange()
        let runs = try await reader.runs(source: nil, limit: Self.runs, for: .health)
        let projection = try await reader.projection().generation
        let sight = Sight(
            change: change, projection: projection, runs: runs.map { Sight.Run(id: $0.id, finished: $0.finished) })
        return state.withLock { state in
            // A look that began earlier says nothing new.
            guard state.confirmed.map({ $0 < time }) ?? true else { return state.number }
            if state.sight != sight {
                state.sight = sight
                state.number += 1
            }
            state.confirmed = time
            if state.began.map({ $0 < time }) ?? true { state.began = time }
            return state.number
        }
    }
}

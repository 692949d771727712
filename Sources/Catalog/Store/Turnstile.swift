import Threads

/// Lets so many in at once, and so many wait for so long; who comes then is turned away.
///
/// Who waits can be cancelled, which who waits for a reader of the database library cannot.
final class Turnstile: Sendable {
    private struct Waiter: Sendable {
        let id: Int
        let continuation: CheckedContinuation<Void, any Error>
        /// Turns the waiter away when the time is over; it ends with the waiting.
        let patience: Task<Void, Never>
    }

    private struct State: Sendable {
        var free: Int
        var waiting: [Waiter] = []
        var next = 0
    }

    private let state: Lock<State>
    private let maximumWaiting: Int
    private let patience: Duration

    init(places: Int, maximumWaiting: Int, patience: Duration) {
        state = Lock(State(free: places))
        self.maximumWaiting = maximumWaiting
        self.patience = patience
    }

    /// Takes a place; whoever has one gives it back with ``leave()``.
    ///
    /// - Throws: ``CatalogBusy`` where too many wait or none became free in time, else `CancellationError`.
    func enter() async throws {
        let id: Int? = try state.withLock { state in
            if state.free > 0 {
                state.free -= 1
                return nil
            }
            guard state.waiting.count < maximumWaiting else { throw CatalogBusy() }
            state.next += 1
            return state.next
        }
        guard let id else { return }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wait($0, id: id) }
        } onCancel: {
            turnAway(id, CancellationError())
        }
    }

    private func wait(_ continuation: CheckedContinuation<Void, any Error>, id: Int) {
        let patience = Task(executorPreference: CatalogReads.threads) { [patience] in
            guard (try? await Task.sleep(for: patience)) != nil else { return }
            self.turnAway(id, CatalogBusy())
        }
        let answer: Result<Void, any Error>? = state.withLock { state in
            if Task.isCancelled { return .failure(CancellationError()) }
            // A place may have become free meanwhile.
            if state.free > 0 {
                state.free -= 1
                return .success(())
            }
            // Others may have begun to wait meanwhile, too.
            guard state.waiting.count < maximumWaiting else { return .failure(CatalogBusy()) }
            state.waiting.append(Waiter(id: id, continuation: continuation, patience: patience))
            return nil
        }
        guard let answer else { return }
        patience.cancel()
        continuation.resume(with: answer)
    }

    /// Gives a place back: to who waits longest.
    func leave() {
        let next: Waiter? = state.withLock { state in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.patience.cancel()
        next?.continuation.resume()
    }

    private func turnAway(_ id: Int, _ error: any Error) {
        let waiter: Waiter? = state.withLock { state in
            state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
        }
        waiter?.patience.cancel()
        waiter?.continuation.resume(throwing: error)
    }
}

/// So many read the catalogue, and wait to read it, that no more can be let in: ask again in some seconds.
package struct CatalogBusy: Error, CustomStringConvertible {
    package let description = "too many read the catalogue at once"

    package init() {}
}

/// A read was ended because it took longer than it may.
package struct CatalogTooSlow: Error, CustomStringConvertible {
    package let description: String

    package init(_ limit: Duration) {
        description = "the read took longer than \(limit)"
    }
}

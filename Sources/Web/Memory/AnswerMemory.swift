import Catalog
import Threads

/// The memory that all answers together may take while they are made and sent.
///
/// Whoever makes a large answer reserves what it will take first, and waits in turn where there is no room. The share
/// shrinks when it is known how much is needed, and piece by piece as the answer is sent.
final class AnswerMemory: Sendable {
    /// More than this many wait for nothing that they would live to see.
    static let maximumWaiting = 1000

    private struct Waiter {
        let id: Int
        let bytes: Int
        let continuation: CheckedContinuation<Share, any Error>
    }

    private struct State {
        var used = 0
        var waiting: [Waiter] = []
        var lastID = 0
    }

    let capacity: Int
    private let patience: Duration
    private let state = Lock(State())

    /// - Parameter patience: how long an answer waits for room.
    init(capacity: Int, patience: Duration) {
        self.capacity = capacity
        self.patience = patience
    }

    var used: Int { state.withLock { $0.used } }

    /// Whether answers wait for room: whoever holds it without need should give it up.
    var isShort: Bool { state.withLock { !$0.waiting.isEmpty } }

    /// Takes a share, and waits for it where there is no room; an answer that would need more than there is gets all.
    ///
    /// - Throws: ``Problem`` where there was no room for too long, or too many wait.
    func reserve(_ bytes: Int) async throws -> Share {
        let bytes = min(max(bytes, 0), capacity)
        let isTaken = state.withLock { state in
            guard state.waiting.isEmpty, state.used + bytes <= capacity else { return false }
            state.used += bytes
            return true
        }
        if isTaken { return Share(of: self, bytes) }
        do {
            return try await withDeadline(patience) { try await self.wait(for: bytes) }
        } catch let problem as Problem where problem.kind == .tookTooLong {
            throw Self.overloaded
        }
    }

    private static let overloaded = Problem(
        .overloaded, "Too many large answers are being made and sent; there was no room for another one.")

    private func wait(for bytes: Int) async throws -> Share {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let refusal: (any Error)? = state.withLock { state in
                    // Who is cancelled before this line is found here, and who is cancelled after it among the waiting.
                    if Task.isCancelled { return CancellationError() }
                    guard state.waiting.count < Self.maximumWaiting else { return Self.overloaded }
                    state.waiting.append(Waiter(id: id, bytes: bytes, continuation: continuation))
                    return nil
                }
                if let refusal { continuation.resume(throwing: refusal) } else { serve() }
            }
        } onCancel: {
            let waiter: Waiter? = state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
            }
            waiter?.continuation.resume(throwing: CancellationError())
            serve()
        }
    }

    /// Gives room to those who wait, in the order in which they came.
    private func serve() {
        let served = state.withLock { state in
            var served: [Waiter] = []
            while let first = state.waiting.first, state.used + first.bytes <= capacity {
                state.used += first.bytes
                served.append(state.waiting.removeFirst())
            }
            return served
        }
        for waiter in served { waiter.continuation.resume(returning: Share(of: self, waiter.bytes)) }
    }

    private func giveBack(_ bytes: Int) {
        guard bytes > 0 else { return }
        state.withLock { $0.used -= bytes }
        serve()
    }

    /// A part of the memory; it is given back when nobody holds the share any more.
    final class Share: Sendable {
        private let memory: AnswerMemory
        private let bytes: Lock<Int>

        fileprivate init(of memory: AnswerMemory, _ bytes: Int) {
            self.memory = memory
            self.bytes = Lock(bytes)
        }

        deinit { memory.giveBack(bytes.withLock { $0 }) }

        /// Gives back what is more than `needed`.
        func shrink(to needed: Int) {
            let surplus = bytes.withLock { bytes in
                let surplus = max(bytes - needed, 0)
                bytes -= surplus
                return surplus
            }
            memory.giveBack(surplus)
        }
    }
}

import Catalog
import CoreMetrics
import NIOCore
import Threads

/// All open connections: decides which new ones there is room for, and which of the old ones are closed.
final class ConnectionTable: Sendable {
    private struct State {
        var connections: [Int: Connection] = [:]
        var refused: [Int: Connection] = [:]
        var lastID = 0
        /// Bytes of requests whose head is not there yet, in all connections.
        var headBytes = 0
    }

    let limits: ConnectionLimits
    private let memory: AnswerMemory
    private let open: any MeterHandler
    private let answerMemory: any MeterHandler
    private let closed: [ConnectionState.Reason: any CounterHandler]
    private let state = Lock(State())

    init(_ limits: ConnectionLimits, memory: AnswerMemory, metrics: any MetricsFactory) {
        self.limits = limits
        self.memory = memory
        open = metrics.makeMeter(label: "snop_http_connections", dimensions: [])
        answerMemory = metrics.makeMeter(label: "snop_http_answer_memory_bytes", dimensions: [])
        metrics.makeMeter(label: "snop_http_connections_limit", dimensions: []).set(Int64(limits.maximum))
        metrics.makeMeter(label: "snop_http_answer_memory_limit_bytes", dimensions: []).set(Int64(memory.capacity))
        closed = Dictionary(
            uniqueKeysWithValues: ConnectionState.Reason.allCases.map { reason in
                let dimensions = [("reason", reason.rawValue)]
                return (
                    reason, metrics.makeCounter(label: "snop_http_connections_closed_total", dimensions: dimensions)
                )
            })
    }

    var count: Int { state.withLock { $0.connections.count } }

    /// Takes a new connection in. Where there is no room, the one that is needed least makes some; where all are needed,
    /// the new one is to be told that it is refused, and where there are too many of those too it is closed.
    func admit(_ channel: any Channel) -> Connection {
        let now = ContinuousClock.now
        let (connection, replaced) = state.withLock { state in
            var replaced: Connection?
            if state.connections.count >= limits.maximum {
                let candidates = state.connections.values.compactMap { connection in
                    connection.state.dispensability(at: now, limits).map { (connection, $0) }
                }
                replaced = candidates.min { $0.1 < $1.1 }?.0
                if let replaced { state.connections[replaced.id] = nil }
            }
            state.lastID += 1
            let isRefused = state.connections.count >= limits.maximum
            let connection = Connection(id: state.lastID, channel, at: now, isRefused: isRefused)
            if isRefused {
                state.refused[connection.id] = connection
            } else {
                state.connections[connection.id] = connection
            }
            return (connection, replaced)
        }
        replaced.map { close($0, .replaced) }
        if connection.isRefused && state.withLock({ $0.refused.count }) > limits.maximum / 8 + 16 {
            close(connection, .refused)
        }
        channel.closeFuture.whenComplete { _ in self.remove(connection) }
        showCount()
        return connection
    }

    private func remove(_ connection: Connection) {
        let unread = connection.takeHeadBytes()
        state.withLock { state in
            state.connections[connection.id] = nil
            state.refused[connection.id] = nil
            state.headBytes -= unread
        }
        showCount()
    }

    /// Under the lock, so that the number that is told last is the last one.
    private func showCount() { state.withLock { open.set(Int64($0.connections.count)) } }

    /// Closes every connection that has kept the server waiting for too long.
    func sweep(at now: ContinuousClock.Instant) {
        let (all, count) = state.withLock { state in
            (Array(state.connections.values) + Array(state.refused.values), state.connections.count)
        }
        let isShort = memory.isShort
        answerMemory.set(Int64(memory.used))
        for connection in all {
            let reason = connection.state.ending(at: now, limits, open: count, isShort: isShort)
            if let reason { close(connection, reason) }
        }
    }

    private func close(_ connection: Connection, _ reason: ConnectionState.Reason) {
        closed[reason]?.increment(by: 1)
        connection.channel.close(promise: nil)
    }

    // MARK: Heads

    /// Bytes came; where the heads that are not whole take too much together, the connection with the longest is closed,
    /// and not the one that happened to send last.
    func received(_ bytes: Int, on connection: Connection) {
        connection.received(bytes)
        let longest: Connection? = state.withLock { state in
            state.headBytes += bytes
            guard state.headBytes > limits.headBytes else { return nil }
            let all = Array(state.connections.values) + Array(state.refused.values)
            let longest = all.max { $0.heldHeadBytes < $1.heldHeadBytes }
            // What it holds is as good as free; else every byte of others would close another connection until it is gone.
            if let longest { state.headBytes -= longest.takeHeadBytes() }
            return longest
        }
        if let longest { close(longest, .request) }
    }

    /// A head is whole, and what it took is free.
    func headEnded(on connection: Connection) {
        let bytes = connection.takeHeadBytes()
        state.withLock { $0.headBytes -= bytes }
    }
}

/// One connection.
final class Connection: Sendable {
    let id: Int
    let channel: any Channel
    let isRefused: Bool
    private let current: Lock<ConnectionState>
    private let headBytes = Lock(0)

    init(id: Int, _ channel: any Channel, at now: ContinuousClock.Instant, isRefused: Bool) {
        self.id = id
        self.channel = channel
        self.isRefused = isRefused
        current = Lock(ConnectionState(at: now, isRefused: isRefused))
    }

    var state: ConnectionState { current.withLock { $0 } }

    func update(_ change: (inout ConnectionState, ContinuousClock.Instant) -> Void) {
        let now = ContinuousClock.now
        current.withLock { change(&$0, now) }
    }

    fileprivate func received(_ bytes: Int) {
        headBytes.withLock { $0 += bytes }
        update { $0.received(at: $1) }
    }

    fileprivate var heldHeadBytes: Int { headBytes.withLock { $0 } }

    fileprivate func takeHeadBytes() -> Int {
        headBytes.withLock { bytes in
            defer { bytes = 0 }
            return bytes
        }
    }
}

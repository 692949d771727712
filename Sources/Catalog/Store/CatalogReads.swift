import GRDB
import GRDBSQLite
import Threads

/// Reads through the pool of readers: each within the limits of its kind, and ended when its time is over or nobody waits for
/// it any more.
final class CatalogReads: Sendable {
    /// Where reads begin and go on. A loose task does not inherit the threads of whoever makes it (SE-0417), so it would begin on
    /// Swift's common pool, and wait there for whatever keeps that busy. Reading itself is done on the database's own threads.
    static let threads = WorkerThreads(count: 2)

    private let pool: any DatabaseReader
    private let limits: ReadLimits
    private let turnstiles: [ReadKind: Turnstile]

    init(_ pool: any DatabaseReader, limits: ReadLimits) {
        self.pool = pool
        self.limits = limits
        turnstiles = Dictionary(
            uniqueKeysWithValues: ReadKind.allCases.map { kind in
                let limit = limits[kind]
                return (
                    kind, Turnstile(places: limit.readers, maximumWaiting: limit.waiting, patience: limit.patience)
                )
            })
    }

    /// Reads one state of the catalogue.
    ///
    /// - Throws: ``CatalogBusy``, ``CatalogTooSlow``, or `CancellationError` at once where the task is cancelled, also while
    ///   SQLite is in a step that cannot be interrupted: the work then ends by itself, and keeps its reader until it does.
    func read<Value: Sendable>(
        _ kind: ReadKind, _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        let turnstile = turnstiles[kind]
        try await turnstile?.enter()
        let answer = Answer<Value>()
        let time = limits[kind].time
        // Owned by this call, whose answer it gives; it ends with the statement, which ends at its deadline or with cancelling.
        let reading = Task(executorPreference: Self.threads) { [pool] in
            do {
                let value = try await pool.read { try StatementTime.limited(to: time, $0, work) }
                turnstile?.leave()
                answer.give(.success(value))
            } catch {
                turnstile?.leave()
                answer.give(.failure(error))
            }
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { answer.wait($0) }
        } onCancel: {
            reading.cancel()
            answer.give(.failure(CancellationError()))
        }
    }
}

/// The first answer that is given, whether it is waited for already or not.
private final class Answer<Value: Sendable>: Sendable {
    private enum State: Sendable {
        case open
        case awaited(CheckedContinuation<Value, any Error>)
        case given(Result<Value, any Error>)
        case taken
    }

    private let state = Lock(State.open)

    func give(_ result: Result<Value, any Error>) {
        let waiting: CheckedContinuation<Value, any Error>? = state.withLock { state in
            switch state {
            case .open: state = .given(result)
            case .awaited(let continuation):
                state = .taken
                return continuation
            case .given, .taken: break
            }
            return nil
        }
        waiting?.resume(with: result)
    }

    func wait(_ continuation: CheckedContinuation<Value, any Error>) {
        let given: Result<Value, any Error>? = state.withLock { state in
            guard case .given(let result) = state else {
                state = .awaited(continuation)
                return nil
            }
            state = .taken
            return result
        }
        if let given { continuation.resume(with: given) }
    }
}

/// Ends the statements of a connection when their time is over, or when the task is cancelled.
///
/// SQLite asks every few thousand steps of its machine. `sqlite3_interrupt`, which is what cancelling a task comes to in the
/// database library, is lost where no statement is under way just then.
enum StatementTime {
    private static let steps: Int32 = 4000

    private final class Limit {
        let end: ContinuousClock.Instant

        init(_ end: ContinuousClock.Instant) {
            self.end = end
        }

        var isOver: Bool { ContinuousClock.now >= end }
    }

    private static let isToEnd: @convention(c) (UnsafeMutableRawPointer?) -> Int32 = { context in
        guard let context else { return 0 }
        let limit = Unmanaged<Limit>.fromOpaque(context).takeUnretainedValue()
        return limit.isOver || Task.isCancelled ? 1 : 0
    }

    static func limited<Value>(
        to time: Duration, _ database: Database, _ work: (Database) throws -> Value
    ) throws -> Value {
        let limit = Limit(.now + time)
        let connection = database.sqliteConnection
        return try withExtendedLifetime(limit) {
            // The pointer is used by this connection only, until the handler is taken away below.
            sqlite3_progress_handler(connection, steps, isToEnd, Unmanaged.passUnretained(limit).toOpaque())
            defer { sqlite3_progress_handler(connection, 0, nil, nil) }
            do {
                return try work(database)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {
                throw limit.isOver ? CatalogTooSlow(time) : CancellationError()
            }
        }
    }
}

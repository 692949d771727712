import GRDB
import Threads

/// Keeps the write-ahead log small, however many read.
///
/// SQLite begins the log anew only when a writer finds all of it in the database and nobody who reads from it, which under
/// constant reading never comes: the log grew to twelve times the database within nine minutes. So where it has passed a size,
/// the writer waits after its transaction: it holds the writer's lock, so whoever begins to read sees the newest state and
/// stands in nobody's way, and those who began before come to their end, because every read has one (``ReadLimits``).
/// This holds for the readers of other processes too.
struct WriteAheadLog: Sendable {
    /// The size above which the log is begun anew.
    static let standardLimit = 32_000_000

    private let path: String
    private let limit: Int
    /// How often it is tried in a row: for a little longer than anybody reads.
    private let attempts: Int
    /// The size at which it is tried next: somebody who reads for long must not make every transaction wait.
    private let next: Lock<Int>

    /// - Parameter patience: how long readers are waited for.
    init(ofDatabaseAt path: String, limit: Int, waiting patience: Duration = .zero) {
        self.path = path + "-wal"
        self.limit = limit
        attempts = Int(min(patience, .seconds(10)) / Self.wait) + 5
        next = Lock(limit)
    }

    /// Its size in bytes; 0 where there is none.
    var size: Int { CatalogFile.size(of: path) ?? 0 }

    /// So long each attempt waits.
    private static let wait = Duration.milliseconds(100)

    /// Puts the log into the database and begins it anew, where it is larger than it should be.
    ///
    /// What goes wrong here is no fault of the transaction before: the log is as good as it was.
    func bound(in pool: DatabasePool) async {
        guard size > next.withLock({ $0 }) else { return }
        let isAnew = try? await pool.writeWithoutTransaction { database in
            try database.execute(
                sql: "PRAGMA busy_timeout = \(Self.wait.components.attoseconds / 1_000_000_000_000_000)")
            defer { Self.restoreTimeout(of: database) }
            for _ in 0..<attempts {
                // `busy` is 1 where somebody still reads what is behind the newest state.
                let busy = try Int.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                if busy == 0 { return true }
                if Task.isCancelled { return false }
            }
            return false
        }
        next.withLock { $0 = isAnew == true ? limit : size + limit }
    }

    private static func restoreTimeout(of database: Database) {
        guard case .timeout(let seconds) = database.configuration.busyMode else { return }
        try? database.execute(sql: "PRAGMA busy_timeout = \(Int(seconds * 1000))")
    }
}

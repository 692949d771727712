import GRDB
import Threads

/// How many datasets a query finds, so that the pages of one list are counted once and not with every page.
///
/// A count holds for the change of the catalogue at which it was made: each is exact in the snapshot that it is read in.
final class CountCache: Sendable {
    /// All counts are forgotten when there would be more.
    private static let capacity = 1000

    private struct Key: Hashable, Sendable {
        let sql: String
        let arguments: StatementArguments
        let isDistinct: Bool
    }

    private struct State: Sendable {
        /// The number of the last change that the counts were made at.
        var change: Int64 = -1
        var counts: [Key: Int] = [:]
    }

    private let state = Lock(State())

    /// How many datasets a statement finds.
    ///
    /// - Parameters:
    ///   - isDistinct: whether those of a cluster count as one.
    ///   - compute: counts them.
    func count(
        _ sql: String, _ arguments: StatementArguments, isDistinct: Bool, in database: Database,
        _ compute: () throws -> Int
    ) throws -> Int {
        let last = try database.cachedStatement(sql: "SELECT max(seq) FROM change")
        let change = try Int64.fetchOne(last) ?? 0
        let key = Key(sql: sql, arguments: arguments, isDistinct: isDistinct)
        if let known = state.withLock({ $0.change == change ? $0.counts[key] : nil }) { return known }
        let count = try compute()
        state.withLock { state in
            // A reader of an older snapshot leaves what others have counted since.
            guard state.change <= change else { return }
            if state.change < change || state.counts.count >= Self.capacity { state.counts = [:] }
            state.change = change
            state.counts[key] = count
        }
        return count
    }
}

import Foundation
import GRDB

/// What happened to a dataset.
package enum ChangeKind: String, Sendable {
    case added, updated, removed, restored
}

/// Appends to the change log; its numbers only grow, and are never used twice.
struct ChangeLog {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// - Returns: the change's sequence number.
    func append(_ kind: ChangeKind, dataset: Data, source: String, at now: Int, hash: Data) throws -> Int64 {
        try database.cachedStatement(
            sql: "INSERT INTO change (kind, dataset, source, at, hash) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [kind.rawValue, dataset, source, now, hash])
        return database.lastInsertedRowID
    }
}

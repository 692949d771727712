import DCAT
import Foundation
import GRDB

/// Removals that a portal states record by record, as OAI-PMH does with `status="deleted"`: they need no time of waiting, and
/// no run that reads everything.
///
/// They count among what is missing: where a portal suddenly states that more is deleted than may go at once, nothing is
/// removed before another complete run says the same.
struct StatedDeletions {
    let database: Database
    let source: String

    /// The numbers of those of these records that are live.
    func live(_ keys: [String]) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT r.id FROM source_record r JOIN dataset_version v ON v.record = r.id
                WHERE r.source = ? AND r.key = ? AND v.state = 'live'
                """)
        return try keys.compactMap { try Int64.fetchOne(statement, arguments: [source, $0.storable]) }
    }

    /// Those of these records that are live still, and that the run did not see.
    func unseen(_ numbers: [Int64], by run: Int64) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT 1 FROM dataset_version v WHERE v.record = ?1 AND v.state = 'live'
                    AND NOT EXISTS (SELECT 1 FROM run_record s WHERE s.run = ?2 AND s.record = ?1)
                """)
        return try Set(numbers).sorted().filter { try Int.fetchOne(statement, arguments: [$0, run]) != nil }
    }
}

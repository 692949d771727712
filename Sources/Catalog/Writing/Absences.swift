import DCAT
import Foundation
import GRDB
import Records

/// The records of a source that were missing from its feed: since when, how often, and when they came back.
struct Absences {
    let database: Database
    let source: String
    let now: Int

    private static let week = 7 * 86_400
    /// As often within a week is no hiccup any more.
    private static let flappingCount = 3

    /// Notes that a run saw records that had been missing.
    func close(seenBy run: Int64) throws {
        let back = try Int64.fetchAll(
            database,
            sql: """
                SELECT a.record FROM absence a JOIN run_record s ON s.run = ?1 AND s.record = a.record
                WHERE a.back IS NULL AND a.record IN (SELECT id FROM source_record WHERE source = ?2)
                """, arguments: [run, source])
        for record in back {
            try database.cachedStatement(sql: "UPDATE absence SET back = ? WHERE record = ? AND back IS NULL")
                .execute(arguments: [now, record])
            try database.cachedStatement(sql: "UPDATE dataset SET missing_since = NULL WHERE number = ?")
                .execute(arguments: [record])
        }
    }

    /// Whether a record was found missing before, and has not been seen since.
    func isOpen(_ record: Int64) throws -> Bool {
        let statement = try database.cachedStatement(sql: "SELECT 1 FROM absence WHERE record = ? AND back IS NULL")
        return try Int.fetchOne(statement, arguments: [record]) != nil
    }

    /// Notes that a complete run did not see these records.
    ///
    /// - Parameter held: when a held run began that had not seen them either, and did not note it.
    func note(_ missing: [Int64], alsoMissingIn held: Int?) throws {
        // What is missing since the future was noted before the clock was set back.
        let count = try database.cachedStatement(
            sql: "UPDATE OR REPLACE absence SET runs = runs + 1, gone = min(gone, ?) WHERE record = ? AND back IS NULL")
        let begin = try database.cachedStatement(
            sql: """
                INSERT INTO absence (record, gone, runs) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET back = NULL, runs = excluded.runs
                """)
        let mark = try database.cachedStatement(
            sql: "UPDATE dataset SET missing_since = ?1 WHERE number = ?2 AND ifnull(missing_since > ?1, 1)")
        for record in missing {
            var gone = now
            try count.execute(arguments: [now, record])
            if database.changesCount == 0 {
                gone = min(held ?? now, now)
                try begin.execute(arguments: [record, gone, held == nil ? 1 : 2])
            }
            try mark.execute(arguments: [gone, record])
        }
    }

    /// Which of these records have been missing long and often enough.
    func due(_ missing: [Int64], _ policy: RemovalPolicy) throws -> [Int64] {
        let statement = try database.cachedStatement(
            sql: "SELECT 1 FROM absence WHERE record = ? AND back IS NULL AND runs >= ? AND gone <= ?")
        return try missing.filter {
            try Int.fetchOne(statement, arguments: [$0, policy.after, now - policy.keepMissing]) != nil
        }
    }

    /// What there is to say where records go and come back again and again.
    func flapping() throws -> Finding? {
        try database.execute(
            sql: """
                DELETE FROM absence WHERE back < ? AND record IN (SELECT id FROM source_record WHERE source = ?)
                """, arguments: [now - 4 * Self.week, source])
        let keys = try String.fetchAll(
            database,
            sql: """
                SELECT r.key FROM absence a JOIN source_record r ON r.id = a.record
                WHERE r.source = ? AND a.back >= ? GROUP BY r.id HAVING count(*) >= ? ORDER BY r.key
                """, arguments: [source, now - Self.week, Self.flappingCount])
        guard !keys.isEmpty else { return nil }
        return Finding(
            .sourceFlapping, value: keys.prefix(3).joined(separator: ", "),
            """
            \(keys.count) \(keys.count == 1 ? "dataset was" : "datasets were") gone and back \(Self.flappingCount) times or \
            more within a week; they stay catalogued.
            """)
    }
}

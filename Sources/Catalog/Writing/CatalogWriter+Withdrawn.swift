import DCAT
import GRDB

extension CatalogWriter {
    /// Removes the datasets of sources that were withdrawn before a time; a run of each tells of it.
    ///
    /// - Parameter limit: seconds since 1970.
    package func retireWithdrawn(before limit: Int, now: Int) async throws -> [RunState] {
        try await write { database in
            let sources = try String.fetchAll(
                database,
                sql: """
                    SELECT id FROM source s WHERE state = 'withdrawn' AND withdrawn <= ?
                        AND EXISTS (SELECT 1 FROM dataset d WHERE d.source = s.id AND d.state = 'live') ORDER BY id
                    """, arguments: [limit])
            return try sources.map { source in
                try database.execute(
                    sql: "INSERT INTO run (source, outcome, started) VALUES (?, 'running', ?)",
                    arguments: [source, now])
                let finishing = RunFinishing(
                    database: database, run: database.lastInsertedRowID, source: source, removal: .standard, now: now)
                return try finishing.retire()
            }
        }
    }
}

extension RunFinishing {
    /// Removes all that is left of the source.
    fileprivate func retire() throws -> RunState {
        let live = try missingRecords()
        try remove(live, of: live)
        try database.execute(
            sql: "UPDATE run SET outcome = 'succeeded', finished = ? WHERE id = ?", arguments: [now, run])
        return try summarised { _ in
            "The source was withdrawn, and its time of grace is over: \(live.count) datasets were removed."
        }
    }
}

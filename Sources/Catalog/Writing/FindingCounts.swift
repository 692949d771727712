import GRDB

/// Findings of runs that are counted by their kind: how often each kind was met, and in how many records.
struct FindingCounts {
    struct Kind: Hashable {
        let run: Int64
        let severity: String
        let code: String
        let property: String
    }

    private var counts: [Kind: (count: Int, records: Int)] = [:]
    /// The key of the last record that a finding of a kind was counted for.
    private var lastKey: [Kind: String] = [:]

    /// Counts a finding. Those of one record come one after the other, so that it is counted once for each kind.
    mutating func add(_ kind: Kind, key: String?) {
        var count = counts[kind] ?? (0, 0)
        count.count += 1
        if let key, lastKey[kind] != key {
            count.records += 1
            lastKey[kind] = key
        }
        counts[kind] = count
    }

    /// Adds what was counted to what the database has, and begins anew.
    mutating func write(to database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO run_finding_count (run, severity, code, property, count, records) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET count = count + excluded.count, records = records + excluded.records
                """)
        for (kind, count) in counts {
            try statement.execute(arguments: [
                kind.run, kind.severity, kind.code, kind.property, count.count, count.records,
            ])
        }
        self = FindingCounts()
    }
}

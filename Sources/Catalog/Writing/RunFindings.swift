import DCAT
import GRDB

/// Findings of a run that belong to no stored record: some are kept line by line, the others counted.
struct RunFindings {
    private struct Kind: Hashable {
        let severity: Finding.Severity
        let code: FindingCode
        let property: String
    }

    private let database: Database
    private let run: Int64
    private let source: String
    private let policy: FindingPolicy
    /// How many lines are kept, by their code; `nil` until somebody asks.
    private var kept: [String: Int]?
    private var total = 0
    private var counted: [Kind: (count: Int, records: Int)] = [:]
    /// The key of the last record that a finding of a kind was counted for.
    private var lastKey: [Kind: String] = [:]

    init(_ database: Database, run: Int64, source: String, policy: FindingPolicy) {
        self.database = database
        self.run = run
        self.source = source
        self.policy = policy
    }

    mutating func insert(_ finding: Finding, key: String?) throws {
        let code = finding.code.rawValue
        let ofCode = try keptLines()[code] ?? 0
        if total < policy.maximumOfRun || ofCode < FindingPolicy.keptOfKind {
            total += 1
            kept?[code] = ofCode + 1
            try Findings(database).insert(finding, run: run, source: source, record: nil, key: key)
            return
        }
        let kind = Kind(
            severity: finding.severity, code: finding.code,
            property: finding.field.map(FindingField.property)?.storable ?? "")
        var count = counted[kind] ?? (0, 0)
        count.count += 1
        if let key, lastKey[kind] != key {
            count.records += 1
            lastKey[kind] = key
        }
        counted[kind] = count
    }

    private mutating func keptLines() throws -> [String: Int] {
        if let kept { return kept }
        var lines: [String: Int] = [:]
        let statement = try database.cachedStatement(
            sql: "SELECT code, count(*) FROM finding WHERE run = ? AND record IS NULL GROUP BY code")
        for row in try Row.fetchAll(statement, arguments: [run]) {
            let count: Int = try row.get(1)
            lines[try row.get(0)] = count
            total += count
        }
        kept = lines
        return lines
    }

    /// Writes what was counted; nothing may be committed before.
    mutating func finish() throws {
        for (kind, count) in counted {
            try Self.add(
                count.count, records: count.records, run: run, severity: kind.severity.rawValue,
                code: kind.code.rawValue, property: kind.property, in: database)
        }
        (counted, lastKey) = ([:], [:])
    }

    fileprivate static func add(
        _ count: Int, records: Int, run: Int64, severity: String, code: String, property: String, in database: Database
    ) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO run_finding_count (run, severity, code, property, count, records) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET count = count + excluded.count, records = records + excluded.records
                """
        ).execute(arguments: [run, severity, code, property, count, records])
    }
}

// MARK: Old runs

extension CatalogWriter {
    /// So many lines are turned into numbers in one transaction, so that other writers need not wait.
    private static let prunedAtOnce = 2000

    /// Keeps only the numbers of what the older finished runs of a source found beside stored records.
    ///
    /// - Returns: how many lines were turned into numbers.
    @discardableResult
    package func pruneFindings(of source: String) async throws -> Int {
        var all = 0
        while true {
            let some = try await write { [findings] database in
                try Self.prune(source, keepRuns: findings.keepRuns, in: database)
            }
            all += some
            if some < Self.prunedAtOnce { return all }
            try Task.checkCancellation()
        }
    }

    private static func prune(_ source: String, keepRuns: Int, in database: Database) throws -> Int {
        let old = try Row.fetchAll(
            database,
            sql: """
                SELECT f.id, f.run, f.severity, f.code, f.field, f.key FROM run r
                JOIN finding f ON f.run = r.id AND f.record IS NULL
                WHERE r.source = ?1 AND r.finished IS NOT NULL AND r.id < ifnull(
                    (SELECT id FROM run WHERE source = ?1 AND finished IS NOT NULL
                        ORDER BY id DESC LIMIT 1 OFFSET ?2), 0)
                ORDER BY r.id, f.id LIMIT ?3
                """, arguments: [source, max(keepRuns - 1, 0), prunedAtOnce])
        struct Kind: Hashable {
            let run: Int64
            let severity: String
            let code: String
            let property: String
        }
        var counts: [Kind: (count: Int, records: Int)] = [:]
        var lastKey: [Kind: String] = [:]
        var ids: [Int64] = []
        for row in old {
            ids.append(try row.get(0))
            let field: String? = try row.get(4)
            let kind = Kind(
                run: try row.get(1), severity: try row.get(2), code: try row.get(3),
                property: field.map(FindingField.property) ?? "")
            var count = counts[kind] ?? (0, 0)
            count.count += 1
            if let key: String = try row.get(5), lastKey[kind] != key {
                count.records += 1
                lastKey[kind] = key
            }
            counts[kind] = count
        }
        for (kind, count) in counts {
            try RunFindings.add(
                count.count, records: count.records, run: kind.run, severity: kind.severity, code: kind.code,
                property: kind.property, in: database)
        }
        try database.execute(
            sql: "DELETE FROM finding WHERE id IN (SELECT value FROM json_each(?))", arguments: [ids.jsonArray])
        return ids.count
    }
}

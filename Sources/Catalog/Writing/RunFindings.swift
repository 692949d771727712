import DCAT
import GRDB

/// Findings of a run that belong to no stored record: some are kept line by line, the others counted.
struct RunFindings {
    private let database: Database
    private let run: Int64
    private let source: String
    private let policy: FindingPolicy
    /// How many lines are kept, by their code; `nil` until somebody asks.
    private var kept: [String: Int]?
    private var total = 0
    private var counted = FindingCounts()

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
        let kind = FindingCounts.Kind(
            run: run, severity: finding.severity.rawValue, code: code,
            property: finding.field.map(FindingField.property)?.storable ?? "")
        counted.add(kind, key: key)
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
    mutating func finish() throws { try counted.write(to: database) }
}

// MARK: Old runs

extension CatalogWriter {
    /// So many lines are turned into numbers in one transaction, so that other writers need not wait; more only where one
    /// record has more.
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
            all += some.count
            if !some.hasMore { return all }
            try Task.checkCancellation()
        }
    }

    private static func prune(
        _ source: String, keepRuns: Int, in database: Database
    ) throws -> (count: Int, hasMore: Bool) {
        let (lines, hasMore) = try oldLines(of: source, keepRuns: keepRuns, in: database)
        var counts = FindingCounts()
        for line in lines { counts.add(line.kind, key: line.key) }
        try counts.write(to: database)
        try database.execute(
            sql: "DELETE FROM finding WHERE id IN (SELECT value FROM json_each(?))",
            arguments: [lines.map(\.id).jsonArray])
        return (lines.count, hasMore)
    }

    /// The first lines of old runs. The lines of one record are never parted: it would be counted once for each part.
    private static func oldLines(
        of source: String, keepRuns: Int, in database: Database
    ) throws -> (lines: [FindingLine], hasMore: Bool) {
        var limit = prunedAtOnce
        while true {
            let lines = try Row.fetchAll(
                database,
                sql: """
                    SELECT f.id, f.run, f.severity, f.code, f.field, f.key FROM run r
                    JOIN finding f ON f.run = r.id AND f.record IS NULL
                    WHERE r.source = ?1 AND r.finished IS NOT NULL AND r.id < ifnull(
                        (SELECT id FROM run WHERE source = ?1 AND finished IS NOT NULL
                            ORDER BY id DESC LIMIT 1 OFFSET ?2), 0)
                    ORDER BY r.id, f.id LIMIT ?3
                    """, arguments: [source, max(keepRuns - 1, 0), limit + 1]
            ).map { try FindingLine($0) }
            guard lines.count > limit else { return (lines, false) }
            let end = (1...limit).last { !lines[$0].isOfSameRecord(as: lines[$0 - 1]) }
            if let end { return (Array(lines[..<end]), true) }
            limit *= 2
        }
    }
}

/// A stored finding that belongs to no stored record.
private struct FindingLine {
    let id: Int64
    let kind: FindingCounts.Kind
    let key: String?

    init(_ row: Row) throws {
        id = try row.get(0)
        let field: String? = try row.get(4)
        kind = FindingCounts.Kind(
            run: try row.get(1), severity: try row.get(2), code: try row.get(3),
            property: field.map(FindingField.property) ?? "")
        key = try row.get(5)
    }

    func isOfSameRecord(as other: FindingLine) -> Bool {
        key != nil && key == other.key && kind.run == other.kind.run
    }
}

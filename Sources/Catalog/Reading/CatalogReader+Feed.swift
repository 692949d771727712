import DCAT
import GRDB

/// What a source's feed tells: its last runs, and what each of them found that was not there before.
package struct SourceFeed: Sendable {
    /// Finished runs, newest first.
    package let runs: [RunState]
    /// What concerns one of these runs as a whole, by the run's number.
    package let ofRuns: [Int64: [FindingGroup]]
    /// What is wrong with records and was first seen in one of these runs, by the run's number.
    package let new: [Int64: [FindingGroup]]
}

extension CatalogReader {
    /// The feed of a source; findings that have gone since are not in it any more.
    ///
    /// - Parameter limit: how many runs there are at most.
    package func feed(of source: String, limit: Int) async throws -> SourceFeed {
        try await read(.report) { database in
            let runs = try Row.fetchAll(
                database,
                sql: """
                    SELECT \(RunState.columns) FROM run WHERE source = ? AND finished IS NOT NULL ORDER BY id DESC LIMIT ?
                    """, arguments: [source, limit]
            ).map(RunState.init)
            let oldest = runs.last?.id ?? .max
            return SourceFeed(
                runs: runs,
                ofRuns: try groups(
                    Self.feedRunsSQL, [source, oldest, runs.first?.id], counts: Self.feedCountsSQL, database),
                new: try groups(Self.newFindingsSQL, [source, oldest], database))
        }
    }

    /// - Parameter counts: finds what is told by its number only.
    private func groups(
        _ sql: String, _ arguments: StatementArguments, counts: String? = nil, _ database: Database
    ) throws -> [Int64: [FindingGroup]] {
        var query = FindingQuery(limit: 0)
        query.examples = 1
        var collectors: [Int64: FindingCollector] = [:]
        let rows = try Row.fetchCursor(database, sql: sql, arguments: arguments)
        while let row = try rows.next() {
            try collectors[try row.get(7), default: FindingCollector(query)].take(row)
        }
        if let counts {
            let rows = try Row.fetchCursor(database, sql: counts, arguments: arguments)
            while let row = try rows.next() {
                try collectors[try row.get(5), default: FindingCollector(query)].takeCount(row)
            }
        }
        return collectors.mapValues(\.page.groups)
    }

    private static let columns = """
        f.severity, f.code, f.key, f.field, f.value, f.message, f.id, f.run, NULL, NULL, NULL
        """

    static let newFindingsSQL = """
        SELECT \(columns) FROM dataset d JOIN finding f ON f.record = d.number
        WHERE d.source = ? AND d.state = 'live' AND f.run >= ?
        """

    static let feedRunsSQL = """
        SELECT \(columns) FROM run r JOIN finding f ON f.run = r.id AND f.record IS NULL
        WHERE r.source = ? AND r.id BETWEEN ? AND ?
        """

    static let feedCountsSQL = """
        SELECT c.severity, c.code, c.property, c.count, c.records, c.run
        FROM run r JOIN run_finding_count c ON c.run = r.id WHERE r.source = ? AND r.id BETWEEN ? AND ?
        """
}

package import DCAT
import GRDB

/// How much there is in the catalogue.
package struct CatalogFigures: Sendable {
    package let datasets: Int
    /// Findings as they stand: of live records, and of the last finished run of each source.
    package let findings: [Finding.Severity: Int]
    package let sources: [SourceState.Health: Int]
}

extension CatalogReader {
    /// Counts what there is. No document is read for it, but every finding is looked at: do not ask too often.
    package func figures() async throws -> CatalogFigures {
        try await read(.figures) { database in
            let states = try SourceState.fetchAll(database, id: nil)
            var findings: [Finding.Severity: Int] = [:]
            for row in try Row.fetchAll(database, sql: Self.severitiesSQL) {
                findings[try row.word(0), default: 0] += try row.get(1)
            }
            return CatalogFigures(
                datasets: states.reduce(0) { $0 + $1.datasets }, findings: findings,
                sources: Dictionary(states.map { ($0.health, 1) }, uniquingKeysWith: +))
        }
    }

    /// Which records are live is read from the index by source, which the condition on it asks for: the rows themselves hold the
    /// documents.
    static let severitiesSQL = """
        SELECT severity, sum(findings) FROM (
        SELECT severity, count(*) AS findings FROM finding
        WHERE record IN (SELECT number FROM dataset WHERE state = 'live' AND source >= '')
        GROUP BY severity
        UNION ALL
        SELECT f.severity, count(*) FROM finding f
        WHERE f.record IS NULL AND f.run IN
            (SELECT max(id) FROM run WHERE finished IS NOT NULL AND outcome <> 'cancelled' GROUP BY source)
        GROUP BY f.severity
        UNION ALL
        SELECT c.severity, sum(c.count) FROM run_finding_count c
        WHERE c.run IN
            (SELECT max(id) FROM run WHERE finished IS NOT NULL AND outcome <> 'cancelled' GROUP BY source)
        GROUP BY c.severity
        ) GROUP BY severity
        """
}

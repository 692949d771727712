import DCAT
import GRDB

/// Stores findings: a record's own are replaced with it, a run's stay with the run.
struct Findings {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func insert(_ finding: Finding, run: Int64, source: String, record: Int64?, key: String?) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO finding (run, source, record, key, severity, code, field, value, message)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            run, source, record, key, finding.severity.rawValue, finding.code.rawValue, finding.field, finding.value,
            finding.message,
        ])
    }
}

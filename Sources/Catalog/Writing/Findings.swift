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
            run, source, record, key?.storable, finding.severity.rawValue, finding.code.rawValue,
            finding.field?.storable, finding.value?.storable, finding.message.storable,
        ])
    }

    /// Puts a record's present findings in the place of its earlier ones. One that it had before stays with the run that saw
    /// it first, so that a run's number tells since when something is wrong.
    func replace(with findings: [Finding], run: Int64, source: String, record: Int64, key: String) throws {
        let earlier = try Row.fetchAll(
            database.cachedStatement(sql: "SELECT code, field, value, run FROM finding WHERE record = ?"),
            arguments: [record])
        var since: [Fault: Int64] = [:]
        for row in earlier {
            let field: String? = try row.get(1)
            let fault = Fault(
                code: try row.get(0), property: field.map(FindingField.property), value: try row.get(2))
            since[fault] = min(since[fault] ?? .max, try row.get(3))
        }
        try database.cachedStatement(sql: "DELETE FROM finding WHERE record = ?").execute(arguments: [record])
        for finding in findings {
            let fault = Fault(
                code: finding.code.rawValue, property: (finding.field?.storable).map(FindingField.property),
                value: finding.value?.storable)
            try insert(finding, run: since[fault] ?? run, source: source, record: record, key: key)
        }
    }

    /// What makes a finding the same one again; the places of a list's members change when one is added.
    private struct Fault: Hashable {
        let code: String
        let property: String?
        let value: String?
    }
}

/// The names of fields in findings.
enum FindingField {
    /// The field without the places in its lists: `distribution[3].format` as `distribution.format`.
    static func property(_ field: String) -> String {
        guard field.utf8.contains(UInt8(ascii: "[")) else { return field }
        var property = ""
        var depth = 0
        for character in field {
            if character == "[" { depth += 1 }
            if depth == 0 { property.append(character) }
            if character == "]" { depth -= 1 }
        }
        return property
    }
}

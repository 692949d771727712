package import DCAT
import Foundation
import GRDB

/// Which findings of a source are asked for; what is `nil` is not filtered by.
package struct FindingQuery: Sendable {
    package var severity: String?
    package var code: String?
    /// A property such as `distribution.format`, whichever distribution it is of.
    package var field: String?
    /// Findings after this number.
    package var after: Int64 = 0
    package var limit: Int

    package init(limit: Int) {
        self.limit = limit
    }
}

/// What is wrong with a source as it stands.
package struct FindingPage: Sendable {
    /// How many findings the filters let through.
    package let count: Int
    /// The same faults together, the gravest and most frequent first.
    package let groups: [FindingGroup]
    package let items: [LocatedFinding]
    /// The number after which the next page begins; `nil` on the last one.
    package let next: Int64?
}

/// The same fault of many records.
package struct FindingGroup: Sendable {
    package let severity: String
    package let code: String
    package let field: String?
    package fileprivate(set) var count: Int
    /// How many records have it.
    package fileprivate(set) var records: Int
    /// The first of them.
    package fileprivate(set) var examples: [LocatedFinding]
}

/// A finding, with where to look for it.
package struct LocatedFinding: Sendable {
    package let number: Int64
    package let finding: StoredFinding
    /// The dataset that the record became, its title, and the record's page at its publisher; `nil` for what concerns a run.
    package let dataset: DatasetID?
    package let title: String?
    package let page: String?

    fileprivate init(_ row: Row) {
        finding = StoredFinding(row)
        number = row[6]
        dataset = (row[7] as Data?).map { DatasetID(bytes: Array($0)) }
        title = row[8]
        page = row[9]
    }
}

extension CatalogReader {
    /// The findings of a source as it stands: of its last finished run as a whole, and of its records as they are now.
    package func findings(of source: String, _ query: FindingQuery) async throws -> FindingPage {
        try await pool.read { database in
            var found = FindingCollector(query)
            let rows = try Row.fetchCursor(database, sql: Self.findingsSQL, arguments: [source])
            while let row = try rows.next() { found.take(LocatedFinding(row)) }
            return found.page
        }
    }

    private static let findingsSQL = """
        SELECT f.severity, f.code, f.key, f.field, f.value, f.message, f.id, d.id, d.title, d.url
        FROM dataset d JOIN finding f ON f.record = d.number
        WHERE d.source = ?1 AND d.state = 'live'
        UNION ALL
        SELECT f.severity, f.code, f.key, f.field, f.value, f.message, f.id, NULL, NULL, NULL
        FROM finding f WHERE f.record IS NULL AND f.run =
            (SELECT max(id) FROM run WHERE source = ?1 AND finished IS NOT NULL AND outcome <> 'cancelled')
        ORDER BY 7
        """
}

/// Counts and groups findings while they go by, in the order of their numbers.
private struct FindingCollector {
    private static let maxExamples = 3

    private struct Kind: Hashable {
        let severity: String
        let code: String
        let field: String?
    }

    private let query: FindingQuery
    private var count = 0
    private var groups: [Kind: FindingGroup] = [:]
    private var lastRecord: [Kind: DatasetID?] = [:]
    private var items: [LocatedFinding] = []
    private var hasMore = false

    init(_ query: FindingQuery) {
        self.query = query
    }

    mutating func take(_ located: LocatedFinding) {
        let finding = located.finding
        let field = finding.field.map(Self.property)
        guard query.severity.map({ $0 == finding.severity }) ?? true, query.code.map({ $0 == finding.code }) ?? true,
            query.field.map({ $0 == field }) ?? true
        else { return }
        count += 1
        group(located, Kind(severity: finding.severity, code: finding.code, field: field))
        guard located.number > query.after else { return }
        if items.count < query.limit { items.append(located) } else { hasMore = true }
    }

    private mutating func group(_ located: LocatedFinding, _ kind: Kind) {
        var group =
            groups[kind]
            ?? FindingGroup(
                severity: kind.severity, code: kind.code, field: kind.field, count: 0, records: 0, examples: [])
        group.count += 1
        // The findings of a record were written together.
        if lastRecord[kind] != .some(located.dataset) { group.records += 1 }
        lastRecord[kind] = .some(located.dataset)
        if group.examples.count < Self.maxExamples { group.examples.append(located) }
        groups[kind] = group
    }

    /// `distribution[3].format` as `distribution.format`.
    private static func property(_ field: String) -> String {
        var property = ""
        var depth = 0
        for character in field {
            if character == "[" { depth += 1 }
            if depth == 0 { property.append(character) }
            if character == "]" { depth -= 1 }
        }
        return property
    }

    var page: FindingPage {
        let severities = Finding.Severity.allCases.map(\.rawValue)
        func rank(_ group: FindingGroup) -> (Int, Int, String, String) {
            let severity = severities.firstIndex(of: group.severity) ?? severities.endIndex
            return (severity, -group.count, group.code, group.field ?? "")
        }
        let sorted = groups.values.sorted { rank($0) < rank($1) }
        return FindingPage(
            count: count, groups: sorted, items: items, next: hasMore ? items.last?.number : nil)
    }
}

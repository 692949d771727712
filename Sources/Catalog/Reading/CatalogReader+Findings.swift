package import DCAT
import Foundation
import GRDB

/// Which findings of a source are asked for; what is `nil` is not filtered by.
package struct FindingQuery: Sendable {
    package var severity: String?
    package var findingClass: FindingClass?
    package var code: String?
    /// A property such as `distribution.format`, whichever distribution it is of.
    package var field: String?
    /// Findings after this number.
    package var after: Int64 = 0
    package var limit: Int
    /// How many of each fault are shown beside it.
    package var examples = 3

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
    package fileprivate(set) var count = 0
    /// How many records have it; 0 where it is the run's as a whole.
    package fileprivate(set) var records = 0
    /// The first of them.
    package fileprivate(set) var examples: [LocatedFinding] = []
}

/// A finding, with where to look for it.
package struct LocatedFinding: Sendable {
    package let number: Int64
    package let finding: StoredFinding
    /// The run that it was first seen in, since when it has not gone; `nil` where it is stored nowhere.
    package let since: Int64?
    /// The dataset that the record became, its title, and the record's page at its publisher; `nil` where there is none, and
    /// for what concerns a run.
    package let dataset: DatasetID?
    package let title: String?
    package let page: String?

    init(_ row: Row) {
        finding = StoredFinding(row)
        number = row[6]
        since = row[7]
        dataset = (row[8] as Data?).map { DatasetID(bytes: Array($0)) }
        title = row[9]
        page = row[10]
    }
}

extension CatalogReader {
    /// The findings of a source: those of a run as a whole, and those of its records as they are now.
    ///
    /// - Parameter run: the run; the last finished one that was not cancelled where none is named.
    package func findings(of source: String, run: Int64? = nil, _ query: FindingQuery) async throws -> FindingPage {
        try await pool.read { database in
            var found = FindingCollector(query)
            let run = try run ?? Self.lastFinished(source, in: database)
            let rows = try Row.fetchCursor(database, sql: Self.findingsSQL, arguments: [source, run])
            while let row = try rows.next() { found.take(LocatedFinding(row)) }
            return found.page
        }
    }

    private static func lastFinished(_ source: String, in database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: "SELECT max(id) FROM run WHERE source = ? AND finished IS NOT NULL AND outcome <> 'cancelled'",
            arguments: [source])
    }

    /// A record that cannot be read any more may still be catalogued as it was.
    static let findingsSQL = """
        SELECT f.severity, f.code, f.key, f.field, f.value, f.message, f.id, f.run, d.id, d.title, d.url
        FROM dataset d JOIN finding f ON f.record = d.number
        WHERE d.source = ?1 AND d.state = 'live'
        UNION ALL
        SELECT f.severity, f.code, f.key, f.field, f.value, f.message, f.id, f.run, d.id, d.title, d.url
        FROM finding f
            LEFT JOIN source_record r ON r.source = f.source AND r.key = f.key
            LEFT JOIN dataset d ON d.number = r.id AND d.state = 'live'
        WHERE f.record IS NULL AND f.run = ?2
        ORDER BY 7
        """
}

/// Counts and groups findings while they go by, in the order of their numbers.
struct FindingCollector {
    private struct Kind: Hashable {
        let severity: String
        let code: String
        let field: String?
    }

    private let query: FindingQuery
    /// The codes of the class that is asked for.
    private let codes: Set<String>?
    private var count = 0
    private var groups: [Kind: FindingGroup] = [:]
    private var lastRecord: [Kind: String] = [:]
    private var items: [LocatedFinding] = []
    private var hasMore = false

    init(_ query: FindingQuery) {
        self.query = query
        codes = query.findingClass.map { wanted in
            Set(FindingCode.allCases.filter { $0.findingClass == wanted }.map(\.rawValue))
        }
    }

    mutating func take(_ located: LocatedFinding) {
        let finding = located.finding
        let field = finding.field.map(FindingField.property)
        guard query.severity.map({ $0 == finding.severity }) ?? true, query.code.map({ $0 == finding.code }) ?? true,
            query.field.map({ $0 == field }) ?? true, codes?.contains(finding.code) ?? true
        else { return }
        count += 1
        group(located, Kind(severity: finding.severity, code: finding.code, field: field))
        guard located.number > query.after else { return }
        if items.count < query.limit { items.append(located) } else { hasMore = true }
    }

    private mutating func group(_ located: LocatedFinding, _ kind: Kind) {
        var group = groups[kind] ?? FindingGroup(severity: kind.severity, code: kind.code, field: kind.field)
        group.count += 1
        // The findings of a record were written together.
        if let key = located.finding.key, lastRecord[kind] != key {
            group.records += 1
            lastRecord[kind] = key
        }
        if group.examples.count < query.examples { group.examples.append(located) }
        groups[kind] = group
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

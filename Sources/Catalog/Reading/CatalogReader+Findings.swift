package import DCAT
import Foundation
import GRDB

/// Which findings of a source are asked for; what is `nil` is not filtered by.
package struct FindingQuery: Sendable {
    package var severity: Finding.Severity?
    package var findingClass: FindingClass?
    package var code: FindingCode?
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
    /// How many of them are told by their number only (``FindingPolicy``): their lines are not kept.
    package let counted: Int
    /// The same faults together, the gravest and most frequent first.
    package let groups: [FindingGroup]
    package let items: [LocatedFinding]
    /// The number after which the next page begins; `nil` on the last one.
    package let next: Int64?
}

/// The same fault of many records.
package struct FindingGroup: Sendable {
    package let severity: Finding.Severity
    package let code: StoredFindingCode
    package let field: String?
    package fileprivate(set) var count = 0
    /// How many records have it; 0 where it is the run's as a whole.
    package fileprivate(set) var records = 0
    fileprivate var earliest = Earliest()
    /// The first of them.
    package var examples: [LocatedFinding] { earliest.findings }
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

    init(_ row: Row) throws {
        finding = try StoredFinding(row)
        number = try row.get(6)
        since = try row.get(7)
        dataset = try (row.get(8) as Data?).map { try DatasetID(stored: $0) }
        title = try row.get(9)
        page = try row.get(10)
    }
}

extension CatalogReader {
    /// The findings of a source: those of a run as a whole, and those of its records as they are now.
    ///
    /// However many there are, what is held at once is a page and some examples.
    ///
    /// - Parameter run: the run; the last finished one that was not cancelled where none is named.
    package func findings(of source: String, run: Int64? = nil, _ query: FindingQuery) async throws -> FindingPage {
        try await read(.report) { database in
            var found = FindingCollector(query)
            let run = try run ?? Self.lastFinished(source, in: database)
            let records = try Row.fetchCursor(
                database, sql: Self.recordFindingsSQL, arguments: [source, 0, Int64.max])
            while let row = try records.next() { try found.take(row) }
            let ofRun = try Row.fetchCursor(database, sql: Self.runFindingsSQL, arguments: [source, run, 0, -1])
            while let row = try ofRun.next() { try found.take(row) }
            let counts = try Row.fetchCursor(database, sql: Self.countsSQL, arguments: [run])
            while let row = try counts.next() { try found.takeCount(row) }
            return found.page
        }
    }

    /// The findings that ``findings(of:run:_:)`` tells of one by one, some at a time: those of records in the order of the
    /// records, then those of the last finished run.
    ///
    /// - Parameter place: where to go on.
    /// - Returns: what the filters let through of one step, which may be nothing, and where the next one begins.
    package func nextFindings(
        of source: String, _ query: FindingQuery, at place: FindingPlace
    ) async throws -> (findings: [LocatedFinding], next: FindingPlace) {
        try await read(.report) { database in
            let collector = FindingCollector(query)
            var next = place
            next.run = try place.run ?? Self.lastFinished(source, in: database)
            let rows: RowCursor
            if place.isPastRecords {
                rows = try Row.fetchCursor(
                    database, sql: Self.runFindingsSQL, arguments: [source, next.run, place.last, FindingPlace.lines])
            } else {
                let step = try Int64.fetchOne(
                    database, sql: Self.stepSQL, arguments: [source, place.last, FindingPlace.records])
                guard let step else { return ([], next.behindRecords) }
                rows = try Row.fetchCursor(
                    database, sql: Self.recordFindingsSQL, arguments: [source, place.last, step])
                next.last = step
            }
            var some: [LocatedFinding] = []
            while let row = try rows.next() {
                if place.isPastRecords { next.last = try row.get(6) }
                if let finding = try collector.accepted(row) { some.append(finding) }
            }
            next.isEnd = place.isPastRecords && next.last == place.last
            return (some, next)
        }
    }

    private static func lastFinished(_ source: String, in database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: "SELECT max(id) FROM run WHERE source = ? AND finished IS NOT NULL AND outcome <> 'cancelled'",
            arguments: [source])
    }

    /// Of the records of a source whose numbers lie in a range. Nothing is sorted, which would hold all of them.
    static let recordFindingsSQL = """
        SELECT f.severity, f.code, f.key, f.field, f.value, f.message, f.id, f.run, d.id, d.title, d.url
        FROM dataset d CROSS JOIN finding f ON f.record = d.number
        WHERE d.source = ?1 AND d.state = 'live' AND d.number > ?2 AND d.number <= ?3
        """

    /// The last of the next records.
    static let stepSQL = """
        SELECT max(number) FROM (SELECT number FROM dataset
            WHERE source = ?1 AND state = 'live' AND number > ?2 ORDER BY number LIMIT ?3)
        """

    /// A record that cannot be read any more may still be catalogued as it was.
    static let runFindingsSQL = """
        SELECT f.severity, f.code, f.key, f.field, f.value, f.message, f.id, f.run, d.id, d.title, d.url
        FROM finding f
            LEFT JOIN source_record r ON r.source = ?1 AND r.key = f.key
            LEFT JOIN dataset d ON d.number = r.id AND d.state = 'live'
        WHERE f.record IS NULL AND f.run = ?2 AND f.id > ?3 ORDER BY f.id LIMIT ?4
        """

    static let countsSQL = "SELECT severity, code, property, count, records FROM run_finding_count WHERE run = ?"
}

/// How far the findings of a source were read one by one.
package struct FindingPlace: Sendable {
    /// So many records, or lines of a run, are one step.
    static let records = 500
    static let lines = 1000

    fileprivate var isPastRecords = false
    /// Whether there is no more.
    package fileprivate(set) var isEnd = false
    fileprivate var last: Int64 = 0
    /// The run that was the last finished one when the reading began.
    fileprivate var run: Int64?

    package init() {}

    fileprivate var behindRecords: FindingPlace {
        var next = self
        (next.isPastRecords, next.last) = (true, 0)
        return next
    }
}

/// Counts and groups findings while they go by, in any order: those of one record one after the other.
struct FindingCollector {
    private struct Kind: Hashable {
        let severity: Finding.Severity
        let code: StoredFindingCode
        let field: String?
    }

    private let query: FindingQuery
    private var count = 0
    private var counted = 0
    private var groups: [Kind: FindingGroup] = [:]
    private var lastRecord: [Kind: String] = [:]
    private var items = Earliest()

    init(_ query: FindingQuery) {
        self.query = query
    }

    /// What the filters let through of a row that begins with severity and code.
    private func kind(_ row: Row, field: String?) throws -> Kind? {
        kind(Kind(severity: try row.word(0), code: StoredFindingCode(stored: try row.get(1)), field: field))
    }

    private func kind(_ kind: Kind) -> Kind? {
        guard query.severity.map({ $0 == kind.severity }) ?? true,
            query.code.map({ .known($0) == kind.code }) ?? true, query.field.map({ $0 == kind.field }) ?? true,
            query.findingClass.map({ $0 == kind.code.findingClass }) ?? true
        else { return nil }
        return kind
    }

    /// A finding that the filters let through.
    func accepted(_ row: Row) throws -> LocatedFinding? {
        let field: String? = try row.get(3)
        return try kind(row, field: field.map(FindingField.property)) == nil ? nil : try LocatedFinding(row)
    }

    /// Looks at a row of findings; it is read as a whole only where it is among what is shown.
    mutating func take(_ row: Row) throws {
        let field: String? = try row.get(3)
        guard let kind = try kind(row, field: field.map(FindingField.property)) else { return }
        try take(kind, number: try row.get(6), key: try row.get(2)) { try LocatedFinding(row) }
    }

    mutating func take(_ located: LocatedFinding) {
        let finding = located.finding
        let property = finding.field.map(FindingField.property)
        guard let kind = kind(Kind(severity: finding.severity, code: finding.code, field: property)) else { return }
        take(kind, number: located.number, key: finding.key) { located }
    }

    private mutating func take(
        _ kind: Kind, number: Int64, key: String?, _ located: () throws -> LocatedFinding
    ) rethrows {
        count += 1
        var group = groups[kind] ?? FindingGroup(severity: kind.severity, code: kind.code, field: kind.field)
        group.count += 1
        // The findings of a record were written together.
        if let key, lastRecord[kind] != key {
            group.records += 1
            lastRecord[kind] = key
        }
        if group.earliest.hasRoom(for: number, limit: query.examples) {
            group.earliest.insert(try located(), limit: query.examples)
        }
        groups[kind] = group
        guard number > query.after, items.hasRoom(for: number, limit: query.limit) else { return }
        items.insert(try located(), limit: query.limit)
    }

    /// Looks at a row of what is told by its number.
    mutating func takeCount(_ row: Row) throws {
        let property: String = try row.get(2)
        let field = property.isEmpty ? nil : property
        guard let kind = try kind(row, field: field) else { return }
        // A damaged number must not end the program.
        let (some, ofRecords): (Int, Int) = (try row.get(3), try row.get(4))
        guard (0...Self.most).contains(some), (0...Self.most).contains(ofRecords) else {
            throw CatalogError("the catalogue is damaged: a number of findings; \(CatalogError.restore)")
        }
        count += some
        counted += some
        var group = groups[kind] ?? FindingGroup(severity: kind.severity, code: kind.code, field: kind.field)
        group.count += some
        group.records += ofRecords
        groups[kind] = group
    }

    private static let most = 1 << 40

    var page: FindingPage {
        let severities = Finding.Severity.allCases
        func rank(_ group: FindingGroup) -> (Int, Int, String, String) {
            let severity = severities.firstIndex(of: group.severity) ?? severities.endIndex
            return (severity, -group.count, group.code.name, group.field ?? "")
        }
        let sorted = groups.values.sorted { rank($0) < rank($1) }
        let shown = items.findings
        return FindingPage(
            count: count, counted: counted, groups: sorted, items: shown,
            next: items.hasLeftOut ? shown.last?.number : nil)
    }
}

/// So many findings as are asked for, those with the least numbers: of the others one is held at most.
struct Earliest: Sendable {
    /// A heap with the greatest number first.
    private var heap: [LocatedFinding] = []
    private(set) var hasLeftOut = false

    var findings: [LocatedFinding] { heap.sorted { $0.number < $1.number } }

    mutating func hasRoom(for number: Int64, limit: Int) -> Bool {
        if heap.count < limit { return true }
        hasLeftOut = true
        return limit > 0 && number < heap[0].number
    }

    mutating func insert(_ finding: LocatedFinding, limit: Int) {
        if heap.count < limit {
            heap.append(finding)
            var index = heap.count - 1
            while index > 0, heap[(index - 1) / 2].number < heap[index].number {
                heap.swapAt((index - 1) / 2, index)
                index = (index - 1) / 2
            }
            return
        }
        heap[0] = finding
        var index = 0
        while true {
            var greatest = index
            for child in [2 * index + 1, 2 * index + 2]
            where child < heap.count && heap[child].number > heap[greatest].number { greatest = child }
            guard greatest != index else { return }
            heap.swapAt(index, greatest)
            index = greatest
        }
    }
}

import DCAT
import GRDB

/// One page of a list.
package struct DatasetPage: Sendable {
    /// How many datasets there are on all pages.
    package let count: Int
    package let items: [StoredDataset]
    package let next: Cursor?
    package let facets: [Facet]
}

/// How many datasets have each value of a term, the most frequent first.
package struct Facet: Sendable {
    package struct Value: Sendable {
        package let value: String
        package let count: Int
        /// The label where no vocabulary tells it: JSON, a text by language.
        package let label: String?
    }

    package let kind: TermKind
    package let values: [Value]
}

extension CatalogReader {
    /// At most this many of the newest matches are ranked at a time: ranking costs about a microsecond a match.
    static let rankedWindow = 2000
    static let facetValues = 50

    /// Finds datasets. Cancelling the task interrupts the query.
    package func datasets(_ query: DatasetQuery) async throws -> DatasetPage {
        try await pool.read { try Search($0, query).page() }
    }
}

/// One query's statements, against one snapshot of the catalogue.
private struct Search {
    private let database: Database
    private let query: DatasetQuery
    private let expression: String?
    /// Words were typed, but none that can be looked for.
    private let findsNothing: Bool
    private var conditions: [String] = []
    private var arguments: StatementArguments = []

    init(_ database: Database, _ query: DatasetQuery) {
        self.database = database
        self.query = query
        expression = query.words.flatMap { SearchExpression($0).fts5 }
        findsNothing = query.words != nil && expression == nil
        addFilters()
    }

    func page() throws -> DatasetPage {
        guard !findsNothing else { return DatasetPage(count: 0, items: [], next: nil, facets: []) }
        let isRanked = query.effectiveOrder == .relevance && expression != nil
        let (items, next) = try isRanked ? rankedItems() : orderedItems()
        return DatasetPage(count: try count(), items: items, next: next, facets: try query.facets.map(facet))
    }

    // MARK: Conditions on `d`, the dataset

    private mutating func add(_ condition: String, _ values: StatementArguments) {
        conditions.append(condition)
        arguments += values
    }

    private mutating func addFilters() {
        for filter in query.filters {
            let marks = databaseQuestionMarks(count: filter.values.count)
            add(
                "d.number IN (SELECT dataset FROM dataset_term WHERE kind = ? AND value IN (\(marks)))",
                [filter.kind.rawValue] + StatementArguments(filter.values))
        }
        if let isHighValue = query.isHighValue { add("d.is_hvd = ?", [isHighValue]) }
        if let box = query.bbox {
            add(
                """
                d.number IN (SELECT id >> 4 FROM dataset_box
                    WHERE west <= ? AND east >= ? AND south <= ? AND north >= ?)
                """, [box.east, box.west, box.north, box.south])
        }
        add(query.issued, "d.issued", "d.issued_end")
        add(query.modified, "d.modified", "d.modified_end")
        if let interval = query.temporal {
            add(
                """
                d.number IN (SELECT dataset FROM dataset_period
                    WHERE ifnull(start, -1e18) < ifnull(?, 1e18) AND ifnull("end", 1e18) > ifnull(?, -1e18))
                """, [interval.end, interval.start])
        }
    }

    /// The date, taken as the stretch that it names, must overlap the interval.
    private mutating func add(_ interval: DatasetQuery.Interval?, _ start: String, _ end: String) {
        guard let interval else { return }
        if let from = interval.start { add("\(end) > ?", [from]) }
        if let to = interval.end { add("\(start) < ?", [to]) }
        if interval.start == nil && interval.end == nil { add("\(start) IS NOT NULL", []) }
    }

    private var filtersJoined: String { conditions.map { " AND " + $0 }.joined() }

    // MARK: Pages

    private func orderedItems() throws -> ([StoredDataset], Cursor?) {
        let order = query.effectiveOrder == .relevance ? .catalogued : query.effectiveOrder
        let (column, isDescending) = Self.column(of: order)
        let (direction, comparison) = isDescending ? ("DESC", "<") : ("ASC", ">")
        var sql =
            "SELECT \(StoredDataset.columns), \(column), d.number FROM \(StoredDataset.tables) WHERE d.state = 'live'"
        var arguments = self.arguments
        sql += filtersJoined
        if let expression {
            sql += " AND d.number IN (SELECT rowid FROM dataset_text WHERE dataset_text MATCH ?)"
            arguments += [expression]
        }
        if let cursor = query.cursor {
            sql += " AND (\(column), d.number) \(comparison) (?, ?)"
            let value: any DatabaseValueConvertible = order == .title ? cursor.value : Int64(cursor.value) ?? 0
            arguments += StatementArguments([value, cursor.number] as [any DatabaseValueConvertible])
        }
        sql += " ORDER BY \(column) \(direction), d.number \(direction) LIMIT ?"
        arguments += [query.limit + 1]
        return try items(sql, arguments) { value, number in
            Cursor(
                order: order, value: String.fromDatabaseValue(value) ?? "\(Int64.fromDatabaseValue(value) ?? 0)",
                number: number)
        }
    }

    /// Datasets without a date come after those with one, whatever the direction.
    private static func column(of order: DatasetQuery.Order) -> (String, isDescending: Bool) {
        switch order {
        case .relevance, .catalogued: ("d.number", false)
        case .modified: ("ifnull(d.modified, 9e15)", false)
        case .newest: ("ifnull(d.modified, -9e15)", true)
        case .issued: ("ifnull(d.issued, 9e15)", false)
        case .latestIssued: ("ifnull(d.issued, -9e15)", true)
        case .title: ("d.title_key", false)
        }
    }

    /// The newest matches are ranked a window at a time, so a word that is everywhere costs no more than one window,
    /// and paging on still reaches every match.
    private func rankedItems() throws -> ([StoredDataset], Cursor?) {
        var window = query.cursor?.window ?? .max
        var after: (score: Double, number: Int64)? = query.cursor.flatMap { cursor in
            Double(cursor.value).map { ($0, cursor.number) }
        }
        while true {
            let floor = try lowestCandidate(below: window)
            let (items, next) = try rankedItems(below: window, from: floor, after: after)
            if next != nil || floor == nil { return (items, next) }
            if !items.isEmpty {
                return (items, Cursor(order: .relevance, value: "-inf", number: 0, window: floor ?? 0))
            }
            window = floor ?? 0
            after = nil
        }
    }

    /// The number of the last candidate in a full window; `nil` where fewer are left.
    private func lowestCandidate(below window: Int64) throws -> Int64? {
        let (sql, arguments) = candidates("t.rowid", below: window)
        return try Int64.fetchOne(
            database, sql: sql + " ORDER BY t.rowid DESC LIMIT 1 OFFSET ?",
            arguments: arguments + [CatalogReader.rankedWindow - 1])
    }

    private func candidates(_ columns: String, below window: Int64) -> (String, StatementArguments) {
        let filters =
            conditions.isEmpty
            ? "" : " AND t.rowid IN (SELECT d.number FROM dataset d WHERE d.state = 'live'\(filtersJoined))"
        let sql = "SELECT \(columns) FROM dataset_text t WHERE dataset_text MATCH ? AND t.rowid < ?" + filters
        return (sql, [expression, window] + arguments)
    }

    private func rankedItems(
        below window: Int64, from floor: Int64?, after: (score: Double, number: Int64)?
    ) throws -> ([StoredDataset], Cursor?) {
        let (inner, innerArguments) = candidates("t.rowid AS number, t.rank AS score", below: window)
        var arguments = innerArguments
        var sql = """
            WITH hit AS MATERIALIZED (\(inner) ORDER BY t.rowid DESC LIMIT \(CatalogReader.rankedWindow)),
            best AS MATERIALIZED (SELECT number, score FROM hit
            """
        if let after {
            sql += " WHERE (score, -number) > (?, ?)"
            arguments += [after.score, -after.number]
        }
        sql += " ORDER BY score, number DESC LIMIT ?)"
        sql += """
             SELECT \(StoredDataset.columns), best.score, best.number
            FROM best JOIN dataset d ON d.number = best.number JOIN source s ON s.id = d.source
            ORDER BY best.score, best.number DESC
            """
        arguments += [query.limit + 1]
        return try items(sql, arguments) { value, number in
            Cursor(order: .relevance, value: "\(Double.fromDatabaseValue(value) ?? 0)", number: number, window: window)
        }
    }

    /// Runs a statement that asks for one row too many; the row is there where there is a next page.
    private func items(
        _ sql: String, _ arguments: StatementArguments, cursor: (DatabaseValue, Int64) -> Cursor
    ) throws -> ([StoredDataset], Cursor?) {
        let statement = try database.cachedStatement(sql: sql)
        var items: [StoredDataset] = []
        var last: Cursor?
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        while let row = try rows.next() {
            if items.count == query.limit { return (items, last) }
            items.append(StoredDataset(row))
            last = cursor(row[StoredDataset.columnCount], row[StoredDataset.columnCount + 1])
        }
        return (items, nil)
    }

    // MARK: Counts

    /// `FROM … WHERE …` that finds the numbers of all matches, as `number`.
    private func matches() -> (String, StatementArguments) {
        switch (expression, conditions.isEmpty) {
        case (nil, _): return ("SELECT d.number FROM dataset d WHERE d.state = 'live'\(filtersJoined)", arguments)
        case (let expression?, true):
            return ("SELECT rowid AS number FROM dataset_text WHERE dataset_text MATCH ?", [expression])
        case (let expression?, false):
            let sql = """
                SELECT d.number FROM dataset d WHERE d.state = 'live'\(filtersJoined)
                AND d.number IN (SELECT rowid FROM dataset_text WHERE dataset_text MATCH ?)
                """
            return (sql, arguments + [expression])
        }
    }

    private func count() throws -> Int {
        let (sql, arguments) = matches()
        let statement = try database.cachedStatement(sql: "SELECT count(*) FROM (\(sql))")
        return try Int.fetchOne(statement, arguments: arguments) ?? 0
    }

    private func facet(_ kind: TermKind) throws -> Facet {
        let (sql, arguments) = matches()
        let isWhole = expression == nil && conditions.isEmpty
        let statement = try database.cachedStatement(
            sql: """
                SELECT t.value, count(*), (SELECT label FROM term_label l WHERE l.kind = t.kind AND l.value = t.value)
                FROM dataset_term t WHERE t.kind = ? \(isWhole ? "" : "AND t.dataset IN (\(sql))")
                GROUP BY t.value ORDER BY 2 DESC, 1 LIMIT \(CatalogReader.facetValues)
                """)
        let rows = try Row.fetchAll(statement, arguments: [kind.rawValue] + (isWhole ? [] : arguments))
        return Facet(kind: kind, values: rows.map { Facet.Value(value: $0[0], count: $0[1], label: $0[2]) })
    }
}

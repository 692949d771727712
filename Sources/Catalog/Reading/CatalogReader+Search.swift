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
    static let facetValues = 50
    /// A longer value fits into no address, so nobody could filter by it.
    static let facetValueLength = 2000
    /// A longer label is a name in hundreds of languages; the value stands for it.
    static let facetLabelLength = 8000

    /// Finds datasets. Cancelling the task interrupts the query.
    package func datasets(_ query: DatasetQuery) async throws -> DatasetPage {
        try await read(.search) { try page(query, in: $0) }
    }

    func page(_ query: DatasetQuery, in database: Database) throws -> DatasetPage {
        try Search(database, query, rankedWindow: rankedWindow, counts: counts).page()
    }
}

/// One query's statements, against one snapshot of the catalogue.
private struct Search {
    private let database: Database
    private let query: DatasetQuery
    private let rankedWindow: Int
    private let counts: CountCache
    private let expression: String?
    /// Words were typed, but none that can be looked for.
    private let findsNothing: Bool
    private let conditions: Conditions

    init(_ database: Database, _ query: DatasetQuery, rankedWindow: Int, counts: CountCache) {
        self.database = database
        self.query = query
        self.rankedWindow = rankedWindow
        self.counts = counts
        expression = query.words.flatMap { SearchExpression($0).fts5 }
        findsNothing = query.words != nil && expression == nil
        conditions = Conditions(query, on: "d")
    }

    func page() throws -> DatasetPage {
        guard !findsNothing else { return DatasetPage(count: 0, items: [], next: nil, facets: []) }
        if isGathered { try gather() }
        let isRanked = query.effectiveOrder == .relevance && expression != nil
        var (items, next) = try isRanked ? rankedItems() : orderedItems()
        let clusters = try DatasetCluster.clusters(of: items.map(\.number), in: database)
        for index in items.indices { items[index].cluster = clusters[items[index].number] }
        return DatasetPage(count: try count(), items: items, next: next, facets: try query.facets.map(facet))
    }

    // MARK: What is found

    /// Whether all that is found is gathered first, in the connection's table `found`.
    ///
    /// The index of words is asked once, and the page, the count and every facet look into the table. Asking it whether one
    /// dataset has the words costs as much as asking for all that have a word's beginning (`d*`), and of each candidate it
    /// would be asked for each of its copies.
    private var isGathered: Bool {
        expression != nil && (query.isDistinct || !query.facets.isEmpty || !conditions.sql.isEmpty)
    }

    private func gather() throws {
        let (sql, arguments) = matches()
        try database.cachedStatement(sql: "DELETE FROM temp.found").execute()
        try database.cachedStatement(sql: "INSERT INTO temp.found \(sql)").execute(arguments: arguments)
    }

    // MARK: Conditions on `d`, the dataset

    private struct Conditions {
        /// The name of the table whose rows are asked about.
        let table: String
        var sql: [String] = []
        var arguments: StatementArguments = []

        init(_ query: DatasetQuery, on table: String) {
            self.table = table
            for filter in query.filters {
                let marks = databaseQuestionMarks(count: filter.values.count)
                add(
                    "\(table).number IN (SELECT dataset FROM dataset_term WHERE kind = ? AND value IN (\(marks)))",
                    [filter.kind.rawValue] + StatementArguments(filter.values))
            }
            if let isHighValue = query.isHighValue { add("\(table).is_hvd = ?", [isHighValue]) }
            if let box = query.bbox {
                add(
                    """
                    \(table).number IN (SELECT id >> 4 FROM dataset_box
                        WHERE west <= ? AND east >= ? AND south <= ? AND north >= ?)
                    """, [box.east, box.west, box.north, box.south])
            }
            add(query.issued, "issued")
            add(query.modified, "modified")
            if let interval = query.temporal {
                add(
                    """
                    \(table).number IN (SELECT dataset FROM dataset_period
                        WHERE ifnull(start, -1e18) < ifnull(?, 1e18) AND ifnull("end", 1e18) > ifnull(?, -1e18))
                    """, [interval.end, interval.start])
            }
        }

        mutating func add(_ condition: String, _ values: StatementArguments) {
            sql.append(condition)
            arguments += values
        }

        /// The date, taken as the stretch that it names, must overlap the interval.
        private mutating func add(_ interval: DatasetQuery.Interval?, _ date: String) {
            guard let interval else { return }
            if let from = interval.start { add("\(table).\(date)_end > ?", [from]) }
            if let to = interval.end { add("\(table).\(date) < ?", [to]) }
            if interval.start == nil && interval.end == nil { add("\(table).\(date) IS NOT NULL", []) }
        }

        var joined: String { sql.map { " AND " + $0 }.joined() }
    }

    /// That no dataset which is nearer to the producer is found in its stead: the same dataset from another portal.
    private func noneNearer(than number: String) -> (sql: String, arguments: StatementArguments) {
        let nearer = Conditions(query, on: "e")
        let found = isGathered ? "temp.found e ON e.number = n.dataset" : "dataset e ON e.number = n.dataset"
        let sql = """
            NOT EXISTS (SELECT 1 FROM dataset_cluster c
                JOIN dataset_cluster n ON n.cluster = c.cluster AND n.place < c.place
                JOIN \(found)
                WHERE c.dataset = \(number)\(isGathered ? "" : nearer.joined))
            """
        return (sql, isGathered ? [] : nearer.arguments)
    }

    // MARK: Pages

    /// A dataset of a page: its number, the bytes of its document, and its place in the list.
    private typealias Found = (number: Int64, bytes: Int, place: Cursor)

    /// A list by date has two stretches, whatever its direction: the datasets with a date, and then those without.
    /// Each is read along an index, which one expression over both could not be.
    private func orderedItems() throws -> ([StoredDataset], Cursor?) {
        let order = query.effectiveOrder == .relevance ? .catalogued : query.effectiveOrder
        let cursor = query.cursor
        switch order {
        case .relevance, .catalogued: return try page(of: try stretch(order, by: nil, after: cursor))
        case .title: return try page(of: try stretch(order, by: "d.title_key", after: cursor))
        case .modified, .newest, .issued, .latestIssued:
            let column = order == .modified || order == .newest ? "d.modified" : "d.issued"
            let isPastDates = cursor.map { Int64($0.value) == nil } ?? false
            var found = isPastDates ? [] : try stretch(order, by: column, "\(column) IS NOT NULL", after: cursor)
            if found.count <= query.limit {
                found += try stretch(order, by: nil, "\(column) IS NULL", after: isPastDates ? cursor : nil)
            }
            return try page(of: found)
        }
    }

    /// The datasets of a stretch in the order of a column and of their numbers, or of their numbers only.
    private func stretch(
        _ order: DatasetQuery.Order, by column: String?, _ condition: String? = nil, after cursor: Cursor?
    ) throws -> [Found] {
        let isDescending = order == .newest || order == .latestIssued
        let (direction, comparison) = isDescending ? ("DESC", "<") : ("ASC", ">")
        var sql = """
            SELECT d.number, length(d.document), \(column ?? "NULL") FROM dataset d
            WHERE d.state = 'live'\(condition.map { " AND " + $0 } ?? "")
            """
        var arguments: StatementArguments = []
        if isGathered {
            sql += " AND d.number IN (SELECT number FROM temp.found)"
        } else {
            sql += conditions.joined
            arguments += conditions.arguments
        }
        if let expression, !isGathered {
            sql += " AND d.number IN (SELECT rowid FROM dataset_text WHERE dataset_text MATCH ?)"
            arguments += [expression]
        }
        if query.isDistinct {
            let none = noneNearer(than: "d.number")
            sql += " AND " + none.sql
            arguments += none.arguments
        }
        if let cursor, let column {
            sql += " AND (\(column), d.number) \(comparison) (?, ?)"
            let value: any DatabaseValueConvertible = order == .title ? cursor.value : Int64(cursor.value) ?? 0
            arguments += StatementArguments([value, cursor.number] as [any DatabaseValueConvertible])
        } else if let cursor {
            sql += " AND d.number \(comparison) ?"
            arguments += [cursor.number]
        }
        sql += " ORDER BY \(column.map { "\($0) \(direction), " } ?? "")d.number \(direction) LIMIT ?"
        return try found(sql, arguments + [query.limit + 1]) { value, number in
            let text = String.fromDatabaseValue(value) ?? Int64.fromDatabaseValue(value).map { "\($0)" }
            return Cursor(order: order, value: text ?? "", number: number)
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
            let (items, next) = try page(of: try rankedItems(below: window, after: after))
            guard next == nil, let candidate = try candidate(behind: window) else { return (items, next) }
            window = candidate + 1
            after = nil
            if !items.isEmpty {
                return (items, Cursor(order: .relevance, value: "-inf", number: 0, window: window))
            }
        }
    }

    /// The number of the first candidate that the window has no room for, where there is one.
    private func candidate(behind window: Int64) throws -> Int64? {
        let (sql, arguments) = candidates(below: window)
        return try Int64.fetchOne(
            database, sql: sql + " LIMIT 1 OFFSET ?", arguments: arguments + [rankedWindow])
    }

    /// `SELECT` that finds the numbers of the matches of a list, the newest first, as `number`.
    private func candidates(below window: Int64) -> (String, StatementArguments) {
        guard isGathered else { return matching("t.rowid AS number", below: window) }
        var sql = "SELECT m.number FROM temp.found m WHERE m.number < ?"
        var arguments: StatementArguments = [window]
        if query.isDistinct {
            let none = noneNearer(than: "m.number")
            sql += " AND " + none.sql
            arguments += none.arguments
        }
        return (sql + " ORDER BY m.number DESC", arguments)
    }

    private func matching(_ columns: String, below window: Int64) -> (String, StatementArguments) {
        let sql = """
            SELECT \(columns) FROM dataset_text t WHERE dataset_text MATCH ? AND t.rowid < ? ORDER BY t.rowid DESC
            """
        return (sql, [expression, window])
    }

    /// The window's datasets with their rank, as `hit`.
    private func hits(below window: Int64) -> (String, StatementArguments) {
        guard isGathered else {
            let (sql, arguments) = matching("t.rowid AS number, t.rank AS score", below: window)
            return ("WITH hit AS MATERIALIZED (\(sql) LIMIT \(rankedWindow))", arguments)
        }
        let (sql, arguments) = candidates(below: window)
        // The sign keeps SQLite from asking the index for each candidate by itself.
        let hits = """
            WITH candidate AS MATERIALIZED (\(sql) LIMIT \(rankedWindow)),
            hit AS MATERIALIZED (SELECT t.rowid AS number, t.rank AS score FROM dataset_text t
                WHERE dataset_text MATCH ? AND t.rowid < ? AND t.rowid >= (SELECT min(number) FROM candidate)
                AND +t.rowid IN (SELECT number FROM candidate))
            """
        return (hits, arguments + [expression, window])
    }

    private func rankedItems(
        below window: Int64, after: (score: Double, number: Int64)?
    ) throws -> [Found] {
        var (sql, arguments) = hits(below: window)
        sql += ", best AS MATERIALIZED (SELECT number, score FROM hit"
        if let after {
            sql += " WHERE (score, -number) > (?, ?)"
            arguments += [after.score, -after.number]
        }
        sql += " ORDER BY score, number DESC LIMIT ?)"
        sql += """
             SELECT best.number, length(d.document), best.score FROM best JOIN dataset d ON d.number = best.number
            ORDER BY best.score, best.number DESC
            """
        arguments += [query.limit + 1]
        return try found(sql, arguments) { value, number in
            Cursor(order: .relevance, value: "\(Double.fromDatabaseValue(value) ?? 0)", number: number, window: window)
        }
    }

    /// Steps through the rows as long as there is room on the page: documents are measured here and read later, so
    /// that what sorts them never holds them.
    private func found(
        _ sql: String, _ arguments: StatementArguments, place: (DatabaseValue, Int64) -> Cursor
    ) throws -> [Found] {
        let rows = try Row.fetchCursor(try prepared(sql), arguments: arguments)
        var found: [Found] = []
        var bytes = 0
        // After one dataset that fills the page alone, another row tells whether there is a next page.
        while bytes <= query.maxBytes || found.count == 1, let row = try rows.next() {
            let number: Int64 = try row.get(0)
            let size = (try row.get(1) as Int?) ?? 0
            bytes += size
            found.append((number, size, place(row[2], number)))
        }
        return found
    }

    /// What fits on a page, but always one dataset. One row too many was asked for; it is there where there is a next page.
    private func page(of found: [Found]) throws -> ([StoredDataset], Cursor?) {
        var room = query.maxBytes
        let items = found.prefix(query.limit).prefix { item in
            room -= item.bytes
            return room >= 0
        }
        let page = items.isEmpty ? found.prefix(1) : items
        let datasets = try StoredDataset.fetch(page.map(\.number), in: database)
        return (datasets, found.count > page.count ? page.last?.place : nil)
    }

    /// A statement of a query. Those with filters are as many as there are ways to combine them, and a connection would
    /// never forget one: only those without any are kept.
    private func prepared(_ sql: String) throws -> Statement {
        conditions.sql.isEmpty ? try database.cachedStatement(sql: sql) : try database.makeStatement(sql: sql)
    }

    // MARK: Counts

    /// `SELECT` that finds the numbers of all matches, copies of one dataset among them, as `number`.
    private func matches() -> (String, StatementArguments) {
        switch (expression, conditions.sql.isEmpty) {
        case (nil, _):
            return ("SELECT d.number FROM dataset d WHERE d.state = 'live'\(conditions.joined)", conditions.arguments)
        case (let expression?, true):
            return ("SELECT rowid AS number FROM dataset_text WHERE dataset_text MATCH ?", [expression])
        case (let expression?, false):
            let sql = """
                SELECT d.number FROM dataset d WHERE d.state = 'live'\(conditions.joined)
                AND d.number IN (SELECT rowid FROM dataset_text WHERE dataset_text MATCH ?)
                """
            return (sql, conditions.arguments + [expression])
        }
    }

    /// How many datasets there are where the found ones of a cluster count as one, `c` being their clusters.
    private static let distinctCount = "count(*) - count(c.cluster) + count(DISTINCT c.cluster)"

    private func count() throws -> Int {
        let (sql, arguments) = matches()
        return try counts.count(sql, arguments, isDistinct: query.isDistinct, in: database) {
            let all = isGathered ? ("SELECT number FROM temp.found", []) : (sql, arguments)
            let counted =
                query.isDistinct
                ? "SELECT \(Self.distinctCount) FROM (\(all.0)) m LEFT JOIN dataset_cluster c ON c.dataset = m.number"
                : "SELECT count(*) FROM (\(all.0))"
            return try Int.fetchOne(try prepared(counted), arguments: all.1) ?? 0
        }
    }

    private func facet(_ kind: TermKind) throws -> Facet {
        let (sql, arguments) = isGathered ? ("SELECT number FROM temp.found", []) : matches()
        let isWhole = expression == nil && conditions.sql.isEmpty
        let (count, clusters) =
            query.isDistinct
            ? (Self.distinctCount, "LEFT JOIN dataset_cluster c ON c.dataset = t.dataset") : ("count(*)", "")
        let statement = try prepared(
            """
            SELECT t.value, \(count), (SELECT label FROM term_label l
                WHERE l.kind = t.kind AND l.value = t.value AND length(l.label) <= \(CatalogReader.facetLabelLength))
            FROM dataset_term t \(clusters) WHERE t.kind = ? \(isWhole ? "" : "AND t.dataset IN (\(sql))")
            GROUP BY t.value HAVING length(t.value) <= \(CatalogReader.facetValueLength)
            ORDER BY 2 DESC, 1 LIMIT \(CatalogReader.facetValues)
            """)
        let rows = try Row.fetchAll(statement, arguments: [kind.rawValue] + (isWhole ? [] : arguments))
        return Facet(
            kind: kind,
            values: try rows.map { Facet.Value(value: try $0.get(0), count: try $0.get(1), label: try $0.get(2)) })
    }
}

import Compression
import DCAT
import Foundation
import GRDB

/// Writes the projection's rows of some datasets.
///
/// Terms and words are gathered, and written by ``finish()``: many rows in one statement. FTS5 writes out what it has
/// gathered whenever a statement begins, so a statement for each dataset would make an index segment of each.
struct Projection {
    let database: Database
    let tables: ProjectionTables
    private var terms: [Term] = []
    private var words: [Words] = []
    /// The datasets whose words are to be taken out of the index.
    private var stale: [Int64] = []
    private var clusters: Clusters

    private struct Term: Equatable {
        let kind: String
        let value: String
        let number: Int64
    }

    private struct Words {
        let number: Int64
        let words: ProjectedDataset.Words
    }

    init(_ database: Database, tables: ProjectionTables = .served) {
        self.database = database
        self.tables = tables
        clusters = Clusters(database, tables: tables)
    }

    mutating func write(
        _ record: PreparedRecord, number: Int64, seq: Int64, source: String, now: Int, missingSince: Int? = nil
    ) throws {
        try write(
            record.projection, document: Data(record.document),
            row: Row(
                number: number, id: Data(record.id.bytes), source: source, key: record.key, url: record.url, seq: seq,
                changed: now, hash: Data(record.contentHash), missingSince: missingSince))
    }

    /// What identifies a dataset's row and says where it comes from.
    struct Row {
        let number: Int64
        let id: Data
        let source: String
        let key: String
        let url: String?
        let seq: Int64
        let changed: Int
        let hash: Data
        /// When a complete run first did not see it.
        let missingSince: Int?
    }

    mutating func write(_ dataset: ProjectedDataset, document: Data, row: Row) throws {
        try clear(row.number)
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO \(tables.dataset) (number, id, source, key, url, state, seq, changed, hash, title, title_key,
                    issued, issued_end, modified, modified_end, is_hvd, document, missing_since)
                VALUES (?, ?, ?, ?, ?, 'live', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            row.number, row.id, row.source, row.key, row.url, row.seq, row.changed, row.hash, dataset.title,
            dataset.titleKey, dataset.issued?.secondsSince1970, dataset.issued?.endSecondsSince1970,
            dataset.modified?.secondsSince1970, dataset.modified?.endSecondsSince1970, dataset.isHighValue, document,
            row.missingSince,
        ])
        terms += dataset.terms.map { Term(kind: $0.kind.rawValue, value: $0.value, number: row.number) }
        if let (value, label) = dataset.publisherLabel { try writeLabel(.publisher, value, label) }
        try writeExtents(dataset, number: row.number)
        words.append(Words(number: row.number, words: dataset.words))
        clusters.add(
            row.number, source: row.source, titleKey: dataset.titleKey, ties: dataset.ties, origins: dataset.origins)
    }

    /// How many datasets there are whose terms and words are not written yet.
    var count: Int { words.count }

    /// Writes the terms and words of all datasets so far; nothing may be committed before.
    mutating func finish() throws {
        if !stale.isEmpty {
            try database.execute(
                sql: "DELETE FROM \(tables.text) WHERE rowid IN (SELECT value FROM json_each(?))",
                arguments: [stale.jsonArray])
        }
        // In the order of the index, whose pages are then each written once.
        terms.sort { ($0.kind, $0.value, $0.number) < ($1.kind, $1.value, $1.number) }
        let distinct = terms.indices.filter { $0 == 0 || terms[$0] != terms[$0 - 1] }.map { terms[$0] }
        try database.insert(
            into: "\(tables.term) (kind, value, dataset)",
            rows: distinct.map { [$0.kind.databaseValue, $0.value.databaseValue, $0.number.databaseValue] })
        try database.insert(
            into: "\(tables.text) (rowid, title, keyword, publisher, description)",
            rows: words.map { dataset in
                let words = dataset.words
                return [
                    dataset.number.databaseValue, words.title.databaseValue, words.keyword.databaseValue,
                    words.publisher.databaseValue, words.description.databaseValue,
                ]
            })
        (terms, words, stale) = ([], [], [])
        try clusters.finish()
    }

    private func writeLabel(_ kind: TermKind, _ value: String, _ label: String) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO \(tables.label) (kind, value, label) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET label = excluded.label WHERE label <> excluded.label
                """
        ).execute(arguments: [kind.rawValue, value, label])
    }

    private func writeExtents(_ dataset: ProjectedDataset, number: Int64) throws {
        for (place, box) in dataset.boxes.enumerated() {
            try database.cachedStatement(sql: "INSERT INTO \(tables.box) VALUES (?, ?, ?, ?, ?)")
                .execute(arguments: [number << 4 | Int64(place), box.west, box.east, box.south, box.north])
        }
        for (place, period) in dataset.periods.enumerated() {
            try database.cachedStatement(
                sql: #"INSERT INTO \#(tables.period) (dataset, position, start, "end") VALUES (?, ?, ?, ?)"#
            )
            .execute(arguments: [number, place, period.start, period.end])
        }
    }

    /// Leaves a tombstone: the last known title, nothing to search, nothing to serve.
    mutating func remove(_ number: Int64, seq: Int64, now: Int) throws {
        if !words.isEmpty { try finish() }
        try clear(number)
        try database.cachedStatement(
            sql: """
                UPDATE \(tables.dataset) SET state = 'removed', document = NULL, missing_since = NULL, seq = ?, changed = ?
                WHERE number = ?
                """
        ).execute(arguments: [seq, now, number])
    }

    /// Takes out the terms, boxes, periods and words of a dataset that has any.
    private mutating func clear(_ number: Int64) throws {
        let exists = try database.cachedStatement(sql: "SELECT 1 FROM \(tables.dataset) WHERE number = ?")
        guard try Int.fetchOne(exists, arguments: [number]) != nil else { return }
        for sql in [
            "DELETE FROM \(tables.term) WHERE dataset = ?",
            "DELETE FROM \(tables.period) WHERE dataset = ?",
        ] {
            try database.cachedStatement(sql: sql).execute(arguments: [number])
        }
        try database.cachedStatement(sql: "DELETE FROM \(tables.box) WHERE id BETWEEN ? AND ?")
            .execute(arguments: [number << 4, number << 4 | 15])
        try clusters.forget(number)
        stale.append(number)
    }
}

extension [Int64] {
    /// Numbers as `json_each` takes them.
    var jsonArray: String { "[\(map(String.init).joined(separator: ","))]" }
}

extension Database {
    /// Inserts rows of one shape, a hundred in a statement.
    func insert(into columns: String, rows: [[DatabaseValue]]) throws {
        let group = 100
        for start in stride(from: 0, to: rows.count, by: group) {
            let some = rows[start..<min(start + group, rows.count)]
            let row = "(\(some[start].map { _ in "?" }.joined(separator: ", ")))"
            let sql = "INSERT INTO \(columns) VALUES \(some.map { _ in row }.joined(separator: ", "))"
            let statement = try some.count == group ? cachedStatement(sql: sql) : makeStatement(sql: sql)
            try statement.execute(arguments: StatementArguments(some.flatMap(\.self)))
        }
    }
}

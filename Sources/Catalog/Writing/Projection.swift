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

    init(_ database: Database) {
        self.database = database
        clusters = Clusters(database)
    }

    mutating func write(_ record: PreparedRecord, number: Int64, seq: Int64, source: String, now: Int) throws {
        try write(
            record.projection, document: Data(record.document),
            row: Row(
                number: number, id: Data(record.id.bytes), source: source, key: record.key, url: record.url, seq: seq,
                changed: now, hash: Data(record.contentHash)))
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
    }

    mutating func write(_ dataset: ProjectedDataset, document: Data, row: Row) throws {
        try clear(row.number)
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO dataset (number, id, source, key, url, state, seq, changed, hash, title, title_key,
                    issued, issued_end, modified, modified_end, is_hvd, document)
                VALUES (?, ?, ?, ?, ?, 'live', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            row.number, row.id, row.source, row.key, row.url, row.seq, row.changed, row.hash, dataset.title,
            dataset.titleKey, dataset.issued?.secondsSince1970, dataset.issued?.endSecondsSince1970,
            dataset.modified?.secondsSince1970, dataset.modified?.endSecondsSince1970, dataset.isHighValue, document,
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
                sql: "DELETE FROM dataset_text WHERE rowid IN (SELECT value FROM json_each(?))",
                arguments: [stale.jsonArray])
        }
        // In the order of the index, whose pages are then each written once.
        terms.sort { ($0.kind, $0.value, $0.number) < ($1.kind, $1.value, $1.number) }
        let distinct = terms.indices.filter { $0 == 0 || terms[$0] != terms[$0 - 1] }.map { terms[$0] }
        try database.insert(
            into: "dataset_term (kind, value, dataset)",
            rows: distinct.map { [$0.kind.databaseValue, $0.value.databaseValue, $0.number.databaseValue] })
        try database.insert(
            into: "dataset_text (rowid, title, keyword, publisher, description)",
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
                INSERT INTO term_label (kind, value, label) VALUES (?, ?, ?)
                ON CONFLICT DO UPDATE SET label = excluded.label WHERE label <> excluded.label
                """
        ).execute(arguments: [kind.rawValue, value, label])
    }

    private func writeExtents(_ dataset: ProjectedDataset, number: Int64) throws {
        for (place, box) in dataset.boxes.enumerated() {
            try database.cachedStatement(sql: "INSERT INTO dataset_box VALUES (?, ?, ?, ?, ?)")
                .execute(arguments: [number << 4 | Int64(place), box.west, box.east, box.south, box.north])
        }
        for (place, period) in dataset.periods.enumerated() {
            try database.cachedStatement(
                sql: #"INSERT INTO dataset_period (dataset, position, start, "end") VALUES (?, ?, ?, ?)"#
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
                UPDATE dataset SET state = 'removed', document = NULL, missing_since = NULL, seq = ?, changed = ?
                WHERE number = ?
                """
        ).execute(arguments: [seq, now, number])
    }

    /// Takes out the terms, boxes, periods and words of a dataset that has any.
    private mutating func clear(_ number: Int64) throws {
        let exists = try database.cachedStatement(sql: "SELECT 1 FROM dataset WHERE number = ?")
        guard try Int.fetchOne(exists, arguments: [number]) != nil else { return }
        for sql in [
            "DELETE FROM dataset_term WHERE dataset = ?",
            "DELETE FROM dataset_period WHERE dataset = ?",
        ] {
            try database.cachedStatement(sql: sql).execute(arguments: [number])
        }
        try database.cachedStatement(sql: "DELETE FROM dataset_box WHERE id BETWEEN ? AND ?")
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

extension CatalogWriter {
    /// Throws the projection away and writes it anew from the ledger: after a change of what it holds, or for a mirror.
    package func rebuildProjection() async throws {
        try await write { database in
            for table in [
                "dataset", "dataset_term", "term_label", "dataset_period", "dataset_box", "dataset_text", "dataset_tie",
                "dataset_cluster", "dataset_origin",
            ] {
                try database.execute(sql: "DELETE FROM \(table)")
            }
            let versions = try GRDB.Row.fetchCursor(
                database,
                sql: """
                    SELECT v.record, v.dataset, r.source, r.key, r.url, v.state = 'live', v.changed, v.content_hash,
                        v.document_size, v.document_zlib,
                        (SELECT max(seq) FROM change c WHERE c.dataset = v.dataset)
                    FROM dataset_version v JOIN source_record r ON r.id = v.record ORDER BY v.record
                    """)
            var projection = Projection(database)
            while let version = try versions.next() {
                let compressed: Data = try version.get(9)
                let size: Int = try version.get(8)
                guard let document = compressed.withUnsafeBytes({ Zlib.decompress($0, size: size) }),
                    let dataset = document.withUnsafeBytes(DatasetDocument.dataset(from:))
                else {
                    throw CatalogError("the ledger's document of record \(try version.get(3) as String) is damaged")
                }
                let row = Projection.Row(
                    number: try version.get(0), id: try version.get(1), source: try version.get(2),
                    key: try version.get(3), url: try version.get(4), seq: try version.get(10) ?? 0,
                    changed: try version.get(6), hash: try version.get(7))
                try projection.write(
                    ProjectedDataset(dataset, source: row.source, key: row.key), document: Data(document), row: row)
                if !(try version.get(5) as Bool) { try projection.remove(row.number, seq: row.seq, now: row.changed) }
                if projection.count >= 1000 { try projection.finish() }
            }
            try projection.finish()
            try database.execute(
                sql: """
                    UPDATE dataset SET missing_since =
                        (SELECT gone FROM absence a WHERE a.record = dataset.number AND a.back IS NULL)
                    WHERE state = 'live'
                    """)
        }
    }
}

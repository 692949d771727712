import DCAT
import Foundation
import GRDB

/// Writes the projection's rows of one dataset.
struct Projection {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func write(_ record: PreparedRecord, number: Int64, seq: Int64, source: String, now: Int) throws {
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

    func write(_ dataset: ProjectedDataset, document: Data, row: Row) throws {
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
        let term = try database.cachedStatement(
            sql: "INSERT INTO dataset_term (kind, value, dataset) VALUES (?, ?, ?)")
        for (kind, value) in dataset.terms { try term.execute(arguments: [kind.rawValue, value, row.number]) }
        if let (value, label) = dataset.publisherLabel { try writeLabel(.publisher, value, label) }
        try writeExtents(dataset, number: row.number)
        try database.cachedStatement(
            sql: "INSERT INTO dataset_text (rowid, title, keyword, publisher, description) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [
            row.number, dataset.words.title, dataset.words.keyword, dataset.words.publisher, dataset.words.description,
        ])
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
    func remove(_ number: Int64, seq: Int64, now: Int) throws {
        try clear(number)
        try database.cachedStatement(
            sql: "UPDATE dataset SET state = 'removed', document = NULL, seq = ?, changed = ? WHERE number = ?"
        ).execute(arguments: [seq, now, number])
    }

    /// Takes out the terms, boxes, periods and words of a dataset that has any.
    private func clear(_ number: Int64) throws {
        let exists = try database.cachedStatement(sql: "SELECT 1 FROM dataset WHERE number = ?")
        guard try Int.fetchOne(exists, arguments: [number]) != nil else { return }
        for sql in [
            "DELETE FROM dataset_term WHERE dataset = ?",
            "DELETE FROM dataset_period WHERE dataset = ?",
            "DELETE FROM dataset_text WHERE rowid = ?",
        ] {
            try database.cachedStatement(sql: sql).execute(arguments: [number])
        }
        try database.cachedStatement(sql: "DELETE FROM dataset_box WHERE id BETWEEN ? AND ?")
            .execute(arguments: [number << 4, number << 4 | 15])
    }
}

extension CatalogWriter {
    /// Throws the projection away and writes it anew from the ledger: after a change of what it holds, or for a mirror.
    package func rebuildProjection() async throws {
        try await pool.write { database in
            for table in ["dataset", "dataset_term", "term_label", "dataset_period", "dataset_box", "dataset_text"] {
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
            let projection = Projection(database)
            while let version = try versions.next() {
                let compressed: Data = version[9]
                guard let document = compressed.withUnsafeBytes({ Zlib.decompress($0, size: version[8]) }),
                    let dataset = document.withUnsafeBytes(DatasetDocument.dataset(from:))
                else { throw CatalogError("the ledger's document of record \(version[3] as String) is damaged") }
                let row = Projection.Row(
                    number: version[0], id: version[1], source: version[2], key: version[3], url: version[4],
                    seq: version[10] ?? 0, changed: version[6], hash: version[7])
                try projection.write(
                    ProjectedDataset(dataset, source: row.source), document: Data(document), row: row)
                if !(version[5] as Bool) { try projection.remove(row.number, seq: row.seq, now: row.changed) }
            }
        }
    }
}

import Compression
package import DCAT
import Foundation
import GRDB
package import Records

/// A live record as it lies in the catalogue.
package struct StoredRecord: Sendable {
    package let number: Int64
    package let key: String
    package let payloadHash: [UInt8]
    private let mediaType: String
    private let url: String?
    private let size: Int
    private let compressed: Data

    fileprivate init(_ row: Row) throws {
        number = try row.get(0)
        key = try row.get(1)
        mediaType = try row.get(2)
        url = try row.get(3)
        payloadHash = [UInt8](try row.get(4) as Data)
        size = try row.get(5)
        compressed = try row.get(6)
    }

    /// The record as its publisher wrote it; `nil` where it is damaged.
    package var record: SourceRecord? {
        compressed.withUnsafeBytes { Zlib.decompress($0, size: size) }.map {
            SourceRecord(key: key, mediaType: mediaType, bytes: $0, url: url)
        }
    }
}

/// What another mapping made of some stored records.
package struct RemappedRecords: Sendable {
    package enum Record: Sendable {
        case prepared(PreparedRecord, number: Int64)
        /// It cannot be mapped from what is stored and stays as it is. Where it came from is read again as if it had never been,
        /// and what is wrong with it is told with the finding, or then.
        case left(number: Int64, key: String, finding: Finding?)
    }

    package var records: [Record] = []
    /// The number of the last record that was looked at; `nil` where there are no more.
    package let position: Int64?

    package init(position: Int64?) {
        self.position = position
    }
}

extension CatalogWriter {
    /// So many records, and bytes of them, are mapped again in one transaction; at least one.
    package static let remappedAtOnce = (records: 250, bytes: 16_000_000)

    /// The next live records of a source, in the order of their numbers.
    package func storedRecords(of source: String, after number: Int64) async throws -> [StoredRecord] {
        try await database.reads.read(.harvest) { database in
            let rows = try Row.fetchCursor(
                database, sql: Self.storedRecordsQuery,
                arguments: [source, number, Self.remappedAtOnce.records])
            var records: [StoredRecord] = []
            var bytes = 0
            while bytes < Self.remappedAtOnce.bytes, let row = try rows.next() {
                // A damaged row may say anything.
                bytes += max(0, min(try row.get(5), Self.remappedAtOnce.bytes))
                records.append(try StoredRecord(row))
            }
            return records
        }
    }

    /// By the index of a source's live datasets, which alone has them in the order of their numbers.
    static let storedRecordsQuery = """
        SELECT r.id, r.key, r.media_type, r.url, r.payload_hash, r.payload_size, r.payload_zlib
        FROM dataset d CROSS JOIN source_record r ON r.id = d.number
        WHERE d.source = ? AND d.state = 'live' AND d.number > ? ORDER BY d.number LIMIT ?
        """

    /// Writes what became of stored records, and how far the source is. No record is seen by that: what the feed does not have
    /// any more is still missing.
    ///
    /// - Returns: how many datasets have another content.
    package func commit(_ remapped: RemappedRecords, run: Int64, source: String, now: Int) async throws -> Int {
        try await write { [findings] database in
            var writing = RemappedWriting(database: database, run: run, source: source, findings: findings, now: now)
            return try writing.write(remapped)
        }
    }
}

/// The transaction of some records that were mapped again.
private struct RemappedWriting {
    let database: Database
    let run: Int64
    let source: String
    let now: Int
    private var projection: Projection
    private var findings: RunFindings

    init(database: Database, run: Int64, source: String, findings: FindingPolicy, now: Int) {
        self.database = database
        self.run = run
        self.source = source
        self.now = now
        projection = Projection(database)
        self.findings = RunFindings(database, run: run, source: source, policy: findings)
    }

    mutating func write(_ remapped: RemappedRecords) throws -> Int {
        var changed = 0
        var left: Set<Int64> = []
        for record in remapped.records {
            switch record {
            case .prepared(let record, let number): changed += try write(record, number) ? 1 : 0
            case .left(let number, let key, let finding):
                left.insert(number)
                if let finding { try findings.insert(finding, key: key) }
            }
        }
        try projection.finish()
        try findings.finish()
        try Validators(database).forget(left, source: source)
        try database.cachedStatement(sql: "UPDATE run SET updated = updated + ? WHERE id = ?")
            .execute(arguments: [changed, run])
        try SourceMapping(database: database, source: source).advance(to: remapped.position)
        return changed
    }

    /// - Returns: whether the dataset has another content.
    private mutating func write(_ record: PreparedRecord, _ number: Int64) throws -> Bool {
        // An operator may have removed it meanwhile.
        let stored = try Data.fetchOne(
            database.cachedStatement(
                sql: "SELECT content_hash FROM dataset_version WHERE record = ? AND state = 'live'"),
            arguments: [number])
        guard let stored else { return false }
        try database.cachedStatement(sql: "UPDATE source_record SET payload_hash = ? WHERE id = ?")
            .execute(arguments: [Data(record.payloadHash), number])
        try Findings(database).replace(with: record.findings, run: run, source: source, record: number, key: record.key)
        guard !stored.elementsEqual(record.contentHash) else { return false }
        try record.replaceVersion(number, in: database, now: now)
        let seq = try ChangeLog(database).append(
            .updated, dataset: Data(record.id.bytes), source: source, at: now, hash: Data(record.contentHash))
        // What is missing from the feed is so still.
        let gone = try Int.fetchOne(
            database.cachedStatement(sql: "SELECT min(gone) FROM absence WHERE record = ? AND back IS NULL"),
            arguments: [number])
        try projection.write(record, number: number, seq: seq, source: source, now: now, missingSince: gone)
        return true
    }
}

extension PreparedRecord {
    /// Puts what became of a record in the place of what had become of it before.
    func replaceVersion(_ number: Int64, in database: Database, now: Int) throws {
        try database.cachedStatement(
            sql: """
                UPDATE dataset_version
                SET state = 'live', content_hash = ?, changed = ?, document_size = ?, document_zlib = ?
                WHERE record = ?
                """
        ).execute(arguments: [Data(contentHash), now, document.count, Data(compressedDocument), number])
    }
}

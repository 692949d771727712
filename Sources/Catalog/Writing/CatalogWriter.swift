package import DCAT
import Foundation
import GRDB
package import Records

/// Writes the ledger and, from its changes, the projection: each call is one transaction, so nothing is ever half written.
package struct CatalogWriter: Sendable {
    let database: CatalogDatabase
    let findings: FindingPolicy

    private var pool: DatabasePool { database.pool }

    /// - Parameter findings: how much is kept of what runs find.
    package init(_ database: CatalogDatabase, findings: FindingPolicy = .standard) {
        self.database = database
        self.findings = findings
    }

    /// Makes one transaction.
    ///
    /// - Throws: ``CatalogError`` that names the file and says what to do where it cannot be written.
    func write<Value: Sendable>(_ updates: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            let value = try await pool.write(updates)
            await database.log.bound(in: pool)
            return value
        } catch let error as DatabaseError where error.resultCode != .SQLITE_INTERRUPT {
            var waited = ""
            if error.resultCode == .SQLITE_BUSY, case .timeout(let seconds) = pool.configuration.busyMode {
                waited = " after waiting \(Duration.seconds(seconds))"
            }
            throw CatalogError("cannot write the catalogue \(pool.path)\(waited): \(CatalogError.reason(of: error))")
        }
    }

    /// Writes a page of records, the run's cursor and its findings.
    ///
    /// A record with the content that is stored already writes no row of the dataset, its index or the change log.
    ///
    /// - Parameter now: seconds since 1970; the time of every change in the page.
    /// - Returns: what the page did.
    package func commit(_ page: PageCommit, run: Int64, source: String, now: Int) async throws -> PageCounts {
        try await write { [findings] database in
            var writing = PageWriting(database: database, run: run, source: source, findings: findings, now: now)
            return try writing.write(page)
        }
    }
}

/// What one page brings, in the order of its records.
package struct PageCommit: Sendable {
    /// A record whose payload is new or has changed, or one that is known to be unchanged by its payload.
    package enum Record: Sendable {
        case prepared(PreparedRecord)
        case unchanged(key: String, number: Int64)
        /// A record that was there and could not be read; it is seen, so that it is not taken for removed.
        case unreadable(key: String?, finding: Finding)

        package var isUnreadable: Bool {
            if case .unreadable = self { true } else { false }
        }

        /// The key of a record that could not be read, where that is known.
        package var unreadableKey: String? {
            if case .unreadable(let key, _) = self { key } else { nil }
        }
    }

    package var records: [Record] = []
    package var note = PageNote()
    /// Whether the page cannot tell what is missing.
    package var isIncomplete = false

    package init() {}
}

/// What a page did to the catalogue.
package struct PageCounts: Sendable, Equatable {
    package var records = 0
    package var added = 0
    package var updated = 0
    package var unchanged = 0
    /// Records without a key, which nobody can tell apart.
    package var unreadable = 0
    /// Records whose key had come before in the run.
    package var duplicates = 0
    /// Numbers of the live records that the portal says are deleted.
    package var deleted: [Int64] = []

    package init() {}

    package static func += (left: inout PageCounts, right: PageCounts) {
        left.records += right.records
        left.added += right.added
        left.updated += right.updated
        left.unchanged += right.unchanged
        left.unreadable += right.unreadable
        left.duplicates += right.duplicates
        left.deleted += right.deleted
    }
}

/// One page's transaction.
private struct PageWriting {
    let database: Database
    let run: Int64
    let source: String
    let now: Int
    private var counts = PageCounts()
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

    mutating func write(_ page: PageCommit) throws -> PageCounts {
        for record in page.records {
            counts.records += 1
            switch record {
            case .prepared(let prepared): try write(prepared)
            case .unchanged(let key, let number):
                if try see(number, key: key) { counts.unchanged += 1 }
            case .unreadable(let key, let finding): try writeUnreadable(key: key, finding)
            }
        }
        for number in page.note.unchanged {
            counts.records += 1
            if try see(number, key: "") { counts.unchanged += 1 }
        }
        try projection.finish()
        counts.deleted = try StatedDeletions(database: database, source: source).live(page.note.deleted)
        for finding in page.note.findings { try findings.insert(finding, key: nil) }
        try findings.finish()
        if let validator = page.note.validator { try write(validator) }
        for validator in page.note.documentValidators { try write(validator) }
        try writeCounts(cursor: page.note.cursor, isIncomplete: page.isIncomplete || counts.unreadable > 0)
        return counts
    }

    /// The run's row is right after every page, whatever happens next.
    private func writeCounts(cursor: String?, isIncomplete: Bool) throws {
        try database.cachedStatement(
            sql: """
                UPDATE run SET cursor = ?, records = records + ?, added = added + ?, updated = updated + ?,
                    unchanged = unchanged + ?, is_incomplete = max(is_incomplete, ?)
                WHERE id = ?
                """
        ).execute(arguments: [
            cursor, counts.records, counts.added, counts.updated, counts.unchanged, isIncomplete, run,
        ])
    }

    private struct Stored {
        let number: Int64
        let payloadHash: Data
        let contentHash: Data
        let isLive: Bool
    }

    private func stored(_ key: String) throws -> Stored? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT r.id, r.payload_hash, v.content_hash, v.state = 'live'
                FROM source_record r JOIN dataset_version v ON v.record = r.id
                WHERE r.source = ? AND r.key = ?
                """)
        return try Row.fetchOne(statement, arguments: [source, key]).map {
            Stored(
                number: try $0.get(0), payloadHash: try $0.get(1), contentHash: try $0.get(2), isLive: try $0.get(3))
        }
    }

    private mutating func write(_ record: PreparedRecord) throws {
        guard let stored = try stored(record.key) else {
            try insert(record)
            counts.added += 1
            return
        }
        guard try see(stored.number, key: record.key) else { return }
        let isSameContent = stored.isLive && stored.contentHash.elementsEqual(record.contentHash)
        if !stored.payloadHash.elementsEqual(record.payloadHash) || !isSameContent {
            try updateRecord(stored.number, record)
            try replaceFindings(stored.number, record)
        }
        if isSameContent {
            counts.unchanged += 1
            return
        }
        let kind: ChangeKind = stored.isLive ? .updated : .restored
        try record.replaceVersion(stored.number, in: database, now: now)
        try projection.write(record, number: stored.number, seq: log(kind, record), source: source, now: now)
        if stored.isLive { counts.updated += 1 } else { counts.added += 1 }
    }

    /// Marks a record as seen by the run; `false`, with a finding, where the run has seen it before.
    private mutating func see(_ number: Int64, key: String) throws -> Bool {
        try database.cachedStatement(sql: "INSERT OR IGNORE INTO run_record (run, record) VALUES (?, ?)")
            .execute(arguments: [run, number])
        if database.changesCount > 0 { return true }
        counts.duplicates += 1
        try findings.insert(
            Finding(
                .keyDuplicate, value: key, "The feed gives this key more than once; the first record of it was kept."),
            key: key)
        return false
    }

    private mutating func insert(_ record: PreparedRecord) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO source_record
                    (source, key, media_type, url, harvested, payload_hash, payload_size, payload_zlib)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            source, record.key, record.mediaType, record.url, now, Data(record.payloadHash), record.payloadSize,
            Data(record.payload),
        ])
        let number = database.lastInsertedRowID
        try database.cachedStatement(
            sql: """
                INSERT INTO dataset_version
                    (record, dataset, state, content_hash, changed, document_size, document_zlib)
                VALUES (?, ?, 'live', ?, ?, ?, ?)
                """
        ).execute(arguments: [
            number, Data(record.id.bytes), Data(record.contentHash), now, record.document.count,
            Data(record.compressedDocument),
        ])
        _ = try see(number, key: record.key)
        for finding in record.findings {
            try Findings(database).insert(finding, run: run, source: source, record: number, key: record.key)
        }
        try projection.write(
            record, number: number, seq: log(.added, record), source: source, now: now)
    }

    private func updateRecord(_ number: Int64, _ record: PreparedRecord) throws {
        try database.cachedStatement(
            sql: """
                UPDATE source_record
                SET media_type = ?, url = ?, harvested = ?, payload_hash = ?, payload_size = ?, payload_zlib = ?
                WHERE id = ?
                """
        ).execute(arguments: [
            record.mediaType, record.url, now, Data(record.payloadHash), record.payloadSize, Data(record.payload),
            number,
        ])
        // The address of the record's page is served but is no content: it may change while the dataset does not.
        try database.cachedStatement(sql: "UPDATE dataset SET url = ?1 WHERE number = ?2 AND url IS NOT ?1")
            .execute(arguments: [record.url, number])
    }

    private func log(_ kind: ChangeKind, _ record: PreparedRecord) throws -> Int64 {
        try ChangeLog(database).append(
            kind, dataset: Data(record.id.bytes), source: source, at: now, hash: Data(record.contentHash))
    }

    private mutating func writeUnreadable(key: String?, _ finding: Finding) throws {
        let key = key?.storable
        counts.unreadable += key == nil ? 1 : 0
        let number = try key.flatMap { try stored($0) }?.number
        if let number, let key { _ = try see(number, key: key) }
        try findings.insert(finding, key: key)
    }

    private func replaceFindings(_ number: Int64, _ record: PreparedRecord) throws {
        try Findings(database).replace(with: record.findings, run: run, source: source, record: number, key: record.key)
    }

    private func write(_ validator: PageValidator) throws {
        try Validators(database).write(validator, source: source)
    }
}

import Foundation
import GRDB
package import Records

/// The stored validators of one source.
struct Validators {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func write(_ validator: PageValidator, source: String) throws {
        let statement = try database.cachedStatement(sql: "SELECT id FROM source_record WHERE source = ? AND key = ?")
        var numbers = Data(capacity: validator.keys.count * 8)
        for key in validator.keys {
            guard let number = try Int64.fetchOne(statement, arguments: [source, key.storable]) else { continue }
            withUnsafeBytes(of: number.littleEndian) { numbers.append(contentsOf: $0) }
        }
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO validator (source, url, etag, last_modified, fingerprint, page, records)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            source, validator.url, validator.etag, validator.lastModified, Data(validator.fingerprint), validator.page,
            numbers,
        ])
    }

    /// Has the answers that held any of these records be asked for as if they had never been read.
    func forget(_ records: Set<Int64>, source: String) throws {
        guard !records.isEmpty else { return }
        let rows = try Row.fetchCursor(
            database, sql: "SELECT url, records FROM validator WHERE source = ?", arguments: [source])
        var urls: [String] = []
        while let row = try rows.next() {
            let numbers = Self.numbers(in: try row.get(1))
            if numbers.contains(where: records.contains) { urls.append(try row.get(0)) }
        }
        let statement = try database.cachedStatement(sql: "DELETE FROM validator WHERE source = ? AND url = ?")
        for url in urls { try statement.execute(arguments: [source, url]) }
    }

    fileprivate static func numbers(in data: Data) -> [Int64] {
        data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map {
                Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int64.self))
            }
        }
    }
}

extension CatalogWriter {
    /// The validator of an address, where the source was read in the same way and all its records are still live; their numbers with it.
    package func validator(
        source: String, url: String, fingerprint: [UInt8]
    ) async throws -> (validator: PageValidator, records: [Int64])? {
        try await database.reads.read(.harvest) { database in
            let stored = try database.cachedStatement(
                sql: """
                    SELECT etag, last_modified, page, records FROM validator
                    WHERE source = ? AND url = ? AND fingerprint = ?
                    """)
            guard let row = try Row.fetchOne(stored, arguments: [source, url, Data(fingerprint)]) else { return nil }
            let numbers = Validators.numbers(in: try row.get(3))
            let isLive = try database.cachedStatement(
                sql: "SELECT 1 FROM dataset_version WHERE record = ? AND state = 'live'")
            for number in numbers where try Int.fetchOne(isLive, arguments: [number]) == nil { return nil }
            let validator = PageValidator(
                url: url, etag: try row.get(0), lastModified: try row.get(1), fingerprint: fingerprint,
                page: try row.get(2), keys: [])
            return (validator, numbers)
        }
    }

    /// What is stored of these records: their numbers and the hashes of their payloads; removed ones are left out.
    package func known(_ keys: [String], source: String) async throws -> [String: (number: Int64, payloadHash: [UInt8])]
    {
        try await database.reads.read(.harvest) { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT r.id, r.payload_hash FROM source_record r JOIN dataset_version v ON v.record = r.id
                    WHERE r.source = ? AND r.key = ? AND v.state = 'live'
                    """)
            var known: [String: (number: Int64, payloadHash: [UInt8])] = [:]
            known.reserveCapacity(keys.count)
            for key in keys {
                guard let row = try Row.fetchOne(statement, arguments: [source, key.storable]) else { continue }
                known[key] = (try row.get(0), [UInt8](try row.get(1) as Data))
            }
            return known
        }
    }
}

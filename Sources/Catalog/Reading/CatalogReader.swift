package import DCAT
package import Foundation
import GRDB

/// Reads the catalogue: it knows the projection, sources and runs, and has no way to write.
package struct CatalogReader: Sendable {
    private let reads: CatalogReads
    let rankedWindow: Int
    let counts = CountCache()
    private let log: WriteAheadLog?

    /// - Parameter rankedWindow: how many of the newest matches are ranked at a time: ranking costs about a microsecond a match.
    package init(_ database: CatalogDatabase, rankedWindow: Int = 2000) {
        reads = database.reads
        log = database.log
        self.rankedWindow = rankedWindow
    }

    /// For a state of the catalogue that does not change any more.
    init(_ snapshot: DatabaseSnapshot) {
        reads = CatalogReads(snapshot, limits: .patient)
        log = nil
        rankedWindow = 2000
    }

    /// Reads one state of the catalogue, within the limits of what the read is for.
    func read<Value: Sendable>(
        _ kind: ReadKind, _ work: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await reads.read(kind, work)
    }

    /// A dataset by its id.
    package func dataset(_ id: DatasetID) async throws -> DatasetLookup {
        try await read(.lookup) { database in
            let statement = try database.cachedStatement(
                sql: "SELECT \(StoredDataset.columns), d.state, d.title FROM \(StoredDataset.tables) WHERE d.id = ?")
            guard let row = try Row.fetchOne(statement, arguments: [Data(id.bytes)]) else { return .unknown }
            guard try row.get(StoredDataset.columnCount) as String == "live" else {
                return .removed(title: try row.get(StoredDataset.columnCount + 1), at: try row.get(4))
            }
            var dataset = try StoredDataset(row)
            dataset.cluster = try DatasetCluster.cluster(of: dataset.number, in: database)
            return .live(dataset)
        }
    }

    /// The number of the last change: it tells whether anything that is served about datasets can have changed.
    package func lastChange() async throws -> Int64 {
        try await read(.health) { try Int64.fetchOne($0, sql: "SELECT max(seq) FROM change") ?? 0 }
    }

    /// How many bytes the write-ahead log beside the database has.
    package var logSize: Int { log?.size ?? 0 }
}

/// What is there under a dataset's id.
package enum DatasetLookup: Sendable {
    case live(StoredDataset)
    /// It was catalogued once; it has been gone since this time (seconds since 1970).
    case removed(title: String, at: Int)
    case unknown
}

/// A dataset as it is stored: its document, and what the server adds to it.
package struct StoredDataset: Sendable {
    package let id: DatasetID
    package let source: String
    package let sourceType: String?
    package let key: String
    package let url: String?
    /// Seconds since 1970: when the content last changed.
    package let changed: Int
    /// Seconds since 1970: when a harvest last saw the record.
    package let harvested: Int
    package let hash: Data
    package let document: Data
    /// Seconds since 1970: when a complete run first did not see the record, where that has not changed since.
    package let missingSince: Int?
    /// The same dataset in other portals, where there are any.
    package internal(set) var cluster: DatasetCluster?
    let number: Int64

    static let columnCount = 11
    static let columns = """
        d.id, d.source, d.key, d.url, d.changed, d.hash, d.document, s.type, ifnull(s.verified, 0), d.missing_since, d.number
        """
    static let tables = "dataset d JOIN source s ON s.id = d.source"

    init(_ row: Row) throws {
        id = try row.datasetID(0)
        source = try row.get(1)
        key = try row.get(2)
        url = try row.get(3)
        changed = try row.get(4)
        hash = try row.get(5)
        document = try row.get(6)
        sourceType = try row.get(7)
        missingSince = try row.get(9)
        number = try row.get(10)
        // A complete run has seen all but what is missing.
        harvested = missingSince == nil ? max(changed, try row.get(8)) : changed
    }

    /// The datasets with some numbers, in their order; a number that there is not is left out.
    static func fetch(_ numbers: [Int64], in database: Database) throws -> [StoredDataset] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(columns) FROM json_each(?) j CROSS JOIN dataset d ON d.number = j.value
                JOIN source s ON s.id = d.source
                """)
        let rows = try Row.fetchCursor(statement, arguments: [numbers.jsonArray])
        var datasets: [Int64: StoredDataset] = [:]
        while let row = try rows.next() {
            let dataset = try StoredDataset(row)
            datasets[dataset.number] = dataset
        }
        return numbers.compactMap { datasets[$0] }
    }

    /// The stored document as a dataset.
    package var dataset: Dataset? { document.withUnsafeBytes(DatasetDocument.dataset(from:)) }
}

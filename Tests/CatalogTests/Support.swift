import DCAT
import Foundation
import GRDB
import Records

@testable import Catalog

/// The catalogue's own, not the database library's.
typealias ListCursor = Catalog.Cursor

/// A catalogue in a directory of its own, which goes when the test is over.
final class Bench: Sendable {
    let directory: String
    let database: CatalogDatabase
    let writer: CatalogWriter
    let reader: CatalogReader

    /// - Parameter limits: tests run beside each other on machines of any speed, so reads have much time.
    init(
        sources: [String] = ["gdansk", "lodz"], limits: ReadLimits = .patient,
        logLimit: Int = WriteAheadLog.standardLimit, findings: FindingPolicy = .standard
    ) async throws {
        directory = NSTemporaryDirectory() + "catalog-tests-" + UUID().uuidString
        database = try CatalogDatabase(dataDirectory: directory, limits: limits, logLimit: logLimit)
        writer = CatalogWriter(database, findings: findings)
        reader = CatalogReader(database)
        try await writer.register(sources.map { registration($0) })
    }

    deinit {
        try? database.pool.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    // MARK: Runs

    /// One run of one page: the records are all there is.
    @discardableResult
    func harvest(
        _ records: [PageCommit.Record], source: String = "gdansk", now: Int = 1000, ending: RunEnding = .complete,
        validator: PageValidator? = nil, removal: RemovalPolicy = .atOnce
    ) async throws -> RunState {
        let run = try await writer.beginRun(source: source, now: now)
        try await commit(records, run: run, source: source, now: now, validator: validator)
        return try await finish(run, source: source, now: now, ending: ending, removal: removal)
    }

    @discardableResult
    func harvest(
        _ datasets: [(String, Dataset)], source: String = "gdansk", now: Int = 1000, ending: RunEnding = .complete,
        removal: RemovalPolicy = .atOnce
    ) async throws -> RunState {
        try await harvest(
            datasets.map { .prepared(prepared($0.0, $0.1, source: source)) }, source: source, now: now, ending: ending,
            removal: removal)
    }

    @discardableResult
    func commit(
        _ records: [PageCommit.Record], run: Int64, source: String = "gdansk", now: Int = 1000,
        validator: PageValidator? = nil, findings: [Finding] = []
    ) async throws -> PageCounts {
        var page = PageCommit()
        page.records = records
        page.note.findings = findings
        page.note.validator = validator
        return try await writer.commit(page, run: run, source: source, now: now)
    }

    @discardableResult
    func finish(
        _ run: Int64, source: String = "gdansk", now: Int = 1000, ending: RunEnding = .complete,
        removal: RemovalPolicy = .atOnce
    ) async throws -> RunState {
        try await writer.finishRun(run, source: source, ending: ending, removal: removal, now: now) {
            "\($0.outcome.rawValue)"
        }
    }

    /// Writes the projection anew, beside the one that is there, and puts it in its place.
    func rebuild() async throws {
        try await writer.renewProjection()
        try await writer.buildProjection()
    }

    // MARK: Looking inside

    /// Every row of some tables as text: two equal dumps are two equal tables.
    func dump(_ tables: [String]) async throws -> [String] {
        try await database.pool.read { database in
            try tables.flatMap { table in
                let order = table == "dataset_text" ? "rowid" : "1, 2"
                let columns = table == "dataset_text" ? "rowid, *" : "*"
                return try Row.fetchAll(database, sql: "SELECT \(columns) FROM \(table) ORDER BY \(order)")
                    .map { "\(table): \($0.databaseValues.map(\.description).joined(separator: "|"))" }
            }
        }
    }

    func item(_ key: String) async throws -> StoredDataset? {
        var query = DatasetQuery()
        query.limit = 1000
        return try await reader.datasets(query).items.first { $0.key == key }
    }

    func changes() async throws -> [String] {
        try await database.pool.read { database in
            try Row.fetchAll(database, sql: "SELECT kind, dataset, source, at FROM change ORDER BY seq").map {
                "\($0[0] as String) \(DatasetID(bytes: [UInt8]($0[1] as Data))) \($0[2] as String) \($0[3] as Int)"
            }
        }
    }

    func findings(where condition: String = "1") async throws -> [String] {
        try await database.pool.read { database in
            try String.fetchAll(
                database, sql: "SELECT code || ' ' || ifnull(key, '') FROM finding WHERE \(condition) ORDER BY id")
        }
    }

    func int(_ sql: String) async throws -> Int {
        try await database.pool.read { try Int.fetchOne($0, sql: sql) ?? 0 }
    }

    /// The keys that a query finds, in its order.
    func keys(_ query: DatasetQuery) async throws -> [String] {
        try await reader.datasets(query).items.map(\.key)
    }

    func keys(_ words: String) async throws -> [String] {
        var query = DatasetQuery()
        query.words = words
        return try await keys(query).sorted()
    }

    /// The keys of all pages, and how many pages there were.
    func walk(_ query: DatasetQuery) async throws -> (keys: [String], pages: Int) {
        var query = query
        var keys: [String] = []
        for pages in 1...1000 {
            let page = try await reader.datasets(query)
            keys += page.items.map(\.key)
            guard let next = page.next else { return (keys, pages) }
            // As it goes over the wire.
            query.cursor = ListCursor(next.text)
        }
        return (keys, .max)
    }
}

/// The tables of the projection.
let projectionTables = [
    "dataset", "dataset_term", "term_label", "dataset_period", "dataset_box", "dataset_text", "dataset_tie",
    "dataset_cluster", "dataset_origin",
]
/// What must not be touched where nothing has changed.
let contentTables = projectionTables + ["change", "dataset_version", "source_record"]

func registration(_ id: String, publisher: Agent? = nil, schedule: String = "manual") -> SourceRegistration {
    SourceRegistration(
        id: id, title: "Portal \(id)", type: "ckan", url: "https://\(id).example", publisher: publisher,
        schedule: schedule, isSample: false)
}

func dataset(_ title: String, description: String? = nil, keywords: [String] = []) -> Dataset {
    var dataset = Dataset()
    dataset.title["pl"] = title
    dataset.description["pl"] = description
    if !keywords.isEmpty { dataset.keyword["pl"] = keywords }
    return dataset
}

func datasets(_ range: Range<Int>, _ suffix: String = "") -> [(String, Dataset)] {
    range.map { ("k\($0)", dataset("Zbiór \($0)\(suffix)")) }
}

/// - Parameter payload: the record's bytes; by default they follow from the dataset.
func prepared(
    _ key: String, _ dataset: Dataset, source: String = "gdansk", payload: String? = nil, url: String? = nil,
    findings: [Finding] = []
) -> PreparedRecord {
    let bytes = Array((payload ?? "\(dataset.title.preferred ?? "")").utf8)
    return PreparedRecord(
        SourceRecord(key: key, mediaType: "application/json", bytes: bytes, url: url), source: source,
        payloadHash: PreparedRecord.payloadHash(bytes, fingerprint: [1]), dataset: dataset, findings: findings)
}

func id(_ key: String, source: String = "gdansk") -> DatasetID { DatasetID(source: source, key: key) }

extension RemovalPolicy {
    /// What one complete run does not see is gone, up to a fifth.
    static let atOnce = RemovalPolicy(keepMissing: 0, after: 1)
}

extension CatalogWriter {
    /// A run that reads everything and goes on with no other.
    func beginRun(source: String, now: Int) async throws -> Int64 {
        try await beginRun(source: source, RunPlan(), now: now).run
    }
}

extension CatalogReader {
    /// How many datasets are live.
    func datasetCount() async throws -> Int {
        try await read(.lookup) {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM dataset WHERE state = 'live'") ?? 0
        }
    }
}

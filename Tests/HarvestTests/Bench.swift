import Catalog
import DCAT
import Fetch
import Foundation
import GRDB
import Logging
import TestSupport
import Text

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// A file of the shared folder beside the repository; `nil`, and a line, where it is not there.
func shared(_ path: String) -> URL? {
    SharedFiles.has(path) ? SharedFiles.url(path) : nil
}

/// A catalogue, a real fetcher and a runner in a directory of their own, which goes when the test is over.
final class Bench: Sendable {
    let directory: String
    let database: CatalogDatabase
    let writer: CatalogWriter
    let reader: CatalogReader
    let fetcher: Fetcher
    let runner: HarvestRunner

    /// - Parameters:
    ///   - politeness: no request is made again unless this says so.
    ///   - logger: none hears what is logged where it is left out.
    init(
        politeness: PolitenessPolicy = PolitenessPolicy(retries: 0), limits: HarvestLimits = HarvestLimits(),
        logger: Logger? = nil, busyTimeout: Double = 30
    ) throws {
        directory = NSTemporaryDirectory() + "harvest-tests-" + UUID().uuidString
        database = try CatalogDatabase(dataDirectory: directory, busyTimeout: busyTimeout, limits: .patient)
        writer = CatalogWriter(database)
        reader = CatalogReader(database)
        let logger = logger ?? Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var fetchLimits = FetchLimits()
        fetchLimits.timeout = .seconds(30)
        fetcher = try Fetcher(
            FetchConfiguration(
                userAgent: "Snop/test (+https://example.org/kontakt)", limits: fetchLimits,
                allowNetworks: [IPNetwork("127.0.0.0/8")], spoolDirectory: directory), logger: logger)
        runner = HarvestRunner(
            fetcher: PoliteFetcher(fetcher, policy: politeness), limits: limits, writer: writer,
            dataDirectory: directory, logger: logger)
    }

    deinit {
        try? database.pool.close()
        try? FileManager.default.removeItem(atPath: directory)
    }

    // MARK: Harvesting

    /// A runner of its own on this bench's catalogue, with other limits.
    func runner(
        timeout: Duration = .seconds(30), politeness: PolitenessPolicy = PolitenessPolicy(retries: 0),
        limits: HarvestLimits = HarvestLimits(), spool: String? = nil, clock: HarvestClock = .system
    ) throws -> HarvestRunner {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var fetchLimits = FetchLimits(timeout: timeout, maxDecodedBytes: 4 << 20)
        // A portal that makes what it sends is silent for a while.
        fetchLimits.minSpeedTime = max(timeout, fetchLimits.minSpeedTime)
        let fetcher = try Fetcher(
            FetchConfiguration(
                userAgent: "Snop/test (+https://example.org/kontakt)", limits: fetchLimits,
                allowNetworks: [IPNetwork("127.0.0.0/8")], spoolDirectory: spool ?? directory), logger: logger)
        return HarvestRunner(
            fetcher: PoliteFetcher(fetcher, policy: politeness), limits: limits, writer: writer,
            dataDirectory: directory, clock: clock, logger: logger)
    }

    func source(_ url: String, type: String? = "ckan", id: String = "miasto", more: String = "") async throws -> Source
    {
        let kind = type.map { "type: \($0), " } ?? ""
        // Every run reads everything, and what is missing goes at once, unless a test says otherwise.
        let removal = more.contains("removal:") ? "" : ", removal: {keep_missing: 0 days, after: 1 run}"
        let full = more.contains("full_every:") ? "" : ", full_every: 1"
        let text =
            "{id: \(id), title: Miasto, url: '\(url)', \(kind)schedule: manual\(removal)\(full)"
            + "\(more.isEmpty ? "" : ", " + more)}"
        let source = try SourceFile(text, file: directory + "/\(id).yaml").source()
        try await writer.register([source.registration])
        return source
    }

    @discardableResult
    func harvest(
        _ url: String, type: String? = "ckan", pageSize: Int? = nil, isFull: Bool = false
    ) async throws -> RunState {
        let more = pageSize.map { "options: {page_size: \($0)}" } ?? ""
        return try await runner.harvest(source(url, type: type, more: more), isFull: isFull)
    }

    /// Harvests a feed that a test wrote.
    @discardableResult
    func harvest(feed: String, digest: String? = nil) async throws -> RunState {
        try Data(feed.utf8).write(to: URL(fileURLWithPath: directory + "/feed.xml"))
        try digest.map { try Data($0.utf8).write(to: URL(fileURLWithPath: directory + "/feed.md5")) }
        return try await harvest("file:feed.xml", type: "otwarte-dane")
    }

    func count(_ sql: String) async throws -> Int {
        try await database.pool.read { try Int.fetchOne($0, sql: sql) ?? 0 }
    }

    func execute(_ sql: String) async throws {
        try await database.pool.write { try $0.execute(sql: sql) }
    }

    // MARK: Looking inside

    func findings(_ run: RunState) async throws -> [StoredFinding] {
        try await reader.findings(of: run.source, run: run.id, FindingQuery(limit: 10_000)).items.map(\.finding)
    }

    /// The codes of a run's findings, each once.
    func codes(_ run: RunState) async throws -> Set<String> { Set(try await findings(run).map(\.code.name)) }

    /// The codes of what is said of a run itself.
    func runCodes(_ run: RunState) async throws -> [String] {
        try await findings(run).filter { $0.key == nil }.map(\.code.name)
    }

    func items() async throws -> [StoredDataset] {
        var query = DatasetQuery()
        query.limit = 100_000
        query.maxBytes = .max
        return try await reader.datasets(query).items
    }

    func keys() async throws -> [String] { try await items().map(\.key).sorted() }

    func dataset(_ key: String) async throws -> Dataset? { try await items().first { $0.key == key }?.dataset }

    /// What of every live dataset must not change while its record does not: by key, with its change's number.
    func rows() async throws -> [String: [String]] {
        var rows: [String: [String]] = [:]
        for item in try await items() {
            rows[item.key] = [
                "\(item.changed)", Hexadecimal.string(item.hash), String(decoding: item.document, as: UTF8.self),
            ]
        }
        return rows
    }
}

/// Makes a portal and a catalogue for the body, and stops the portal.
func withPortal(
    _ script: @escaping @Sendable (ScriptedPortal.Request) -> ScriptedPortal.Answer,
    _ body: (ScriptedPortal, Bench) async throws -> Void
) async throws {
    let portal = try ScriptedPortal(script)
    defer { portal.stop() }
    try await body(portal, Bench())
}

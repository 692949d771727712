import DCAT
import Foundation
package import GRDB

/// The catalogue's one file: opens it, brings its schema up to date, and sets every connection up the same way.
package struct CatalogDatabase: Sendable {
    package let pool: DatabasePool
    package let path: String
    let reads: CatalogReads
    let log: WriteAheadLog

    /// Opens the catalogue in a data directory, and makes both where they are missing.
    ///
    /// - Parameters:
    ///   - busyTimeout: for how many seconds another program's transaction is waited for.
    ///   - limits: how many may read at once, and for how long.
    ///   - logLimit: the bytes above which the write-ahead log is begun anew.
    /// - Throws: ``CatalogError`` that names the file.
    package init(
        dataDirectory: String, busyTimeout: Double = 30, limits: ReadLimits = .standard,
        logLimit: Int = WriteAheadLog.standardLimit
    ) throws {
        let path = Self.path(in: dataDirectory)
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: dataDirectory, withIntermediateDirectories: true)
            try CatalogFile(path: path).makeWhereMissing(waiting: .seconds(busyTimeout)) { new in
                let pool = try DatabasePool(path: new, configuration: Self.configuration(busyTimeout, limits))
                try Self.bringUpToDate(pool)
                try pool.close()
            }
            try Self.expectCatalogue(path, busyTimeout)
            pool = try DatabasePool(path: path, configuration: Self.configuration(busyTimeout, limits))
            try Self.bringUpToDate(pool)
        } catch let error as CatalogError {
            throw error
        } catch {
            throw CatalogError("cannot open the catalogue \(path): \(CatalogError.reason(of: error))")
        }
        reads = CatalogReads(pool, limits: limits)
        log = WriteAheadLog(ofDatabaseAt: path, limit: logLimit, waiting: limits.longest)
    }

    /// Opens a catalogue that must be there already.
    package init(existingIn dataDirectory: String, limits: ReadLimits = .standard) throws {
        guard FileManager.default.fileExists(atPath: Self.path(in: dataDirectory)) else {
            throw CatalogError(
                "there is no catalogue in \(dataDirectory) yet; `snop harvest` or `snop serve` makes one")
        }
        try self.init(dataDirectory: dataDirectory, limits: limits)
    }

    package static func path(in dataDirectory: String) -> String { dataDirectory + "/catalog.sqlite" }

    private static func configuration(_ busyTimeout: Double, _ limits: ReadLimits) -> Configuration {
        var configuration = Configuration()
        configuration.label = "catalog"
        configuration.maximumReaderCount = limits.readers
        // Two processes may write, `snop serve` and `snop harvest`: each page is a short transaction.
        configuration.busyMode = .timeout(busyTimeout)
        configuration.prepareDatabase { database in
            // Pages that were written are seldom wanted again, and with 32 MB memory grew with the first 5,000 records.
            // What readers want again the system keeps for all of them.
            let cacheKilobytes = 8000
            // Debian builds SQLite with secure_delete on, which overwrites every freed page with zeros.
            // What a search has found is gathered once for its pages, counts and facets, in a table of the connection's own.
            try database.execute(
                sql: """
                    PRAGMA secure_delete = OFF;
                    PRAGMA synchronous = NORMAL;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA cache_size = -\(cacheKilobytes);
                    PRAGMA journal_size_limit = 67108864;
                    PRAGMA wal_autocheckpoint = 8000;
                    CREATE TEMP TABLE found (number INTEGER PRIMARY KEY);
                    """)
            database.add(tokenizer: SearchTokenizer.self)
        }
        return configuration
    }

    /// That a database which is there is one of ours: another one is neither changed nor taken for an empty catalogue.
    private static func expectCatalogue(_ path: String, _ busyTimeout: Double) throws {
        // A pool of readers would put it into WAL mode.
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeout)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let isOurs = try queue.read { try $0.tableExists("grdb_migrations") }
        try queue.close()
        guard isOurs else {
            throw CatalogError(
                "\(path) is a database, but no catalogue of Snop; move it away, or name another directory with --data"
            )
        }
    }

    /// The schema, and the projection of this program's version: where the catalogue has another one, that is begun.
    private static func bringUpToDate(_ pool: DatabasePool) throws {
        try migrator.migrate(pool)
        try ProjectionBuild.begin(in: pool)
    }

    /// One migration for each file of `catalog/schema`, in the order of their numbers; a released file is never edited.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for name in Resource.names.filter({ $0.hasPrefix("schema/") }).sorted() {
            migrator.registerMigration(name) { try $0.execute(sql: Resource.text(name)) }
        }
        return migrator
    }
}

/// The catalogue cannot be used, or does not hold what was asked of it.
package struct CatalogError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }

    static let restore = "put a backup in its place (docs/operators.md)"

    /// What happened, and what the operator can do.
    static func reason(of error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        let message = error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
        return switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            "another program kept it locked (\(message)); see which one with `fuser`, and try again when it is done"
        case .SQLITE_FULL: "the disk is full (\(message)); make room, and try again"
        case .SQLITE_IOERR: "the disk cannot be read or written (\(message)); see whether it is full or broken"
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
            "it cannot be written (\(message)); see whom the files of the data directory belong to"
        case .SQLITE_CORRUPT: "it is damaged (\(message)); put a backup in its place"
        default: message
        }
    }
}

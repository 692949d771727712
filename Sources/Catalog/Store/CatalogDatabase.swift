import DCAT
import Foundation
package import GRDB

/// The catalogue's one file: opens it, brings its schema up to date, and sets every connection up the same way.
package struct CatalogDatabase: Sendable {
    package let pool: DatabasePool
    package let path: String

    /// Opens the catalogue in a data directory, and makes both where they are missing.
    ///
    /// - Parameter busyTimeout: for how many seconds another program's transaction is waited for.
    /// - Throws: ``CatalogError`` that names the file.
    package init(dataDirectory: String, busyTimeout: Double = 30) throws {
        let path = Self.path(in: dataDirectory)
        self.path = path
        do {
            try FileManager.default.createDirectory(atPath: dataDirectory, withIntermediateDirectories: true)
            pool = try DatabasePool(path: path, configuration: Self.configuration(busyTimeout))
            try Self.migrator.migrate(pool)
        } catch {
            throw CatalogError("cannot open the catalogue \(path): \(CatalogError.reason(of: error))")
        }
    }

    /// Opens a catalogue that must be there already.
    package init(existingIn dataDirectory: String) throws {
        guard FileManager.default.fileExists(atPath: Self.path(in: dataDirectory)) else {
            throw CatalogError(
                "there is no catalogue in \(dataDirectory) yet; `snop harvest` or `snop serve` makes one")
        }
        try self.init(dataDirectory: dataDirectory)
    }

    package static func path(in dataDirectory: String) -> String { dataDirectory + "/catalog.sqlite" }

    private static func configuration(_ busyTimeout: Double) -> Configuration {
        var configuration = Configuration()
        configuration.label = "catalog"
        configuration.maximumReaderCount = 6
        // Two processes may write, `snop serve` and `snop harvest`: each page is a short transaction.
        configuration.busyMode = .timeout(busyTimeout)
        configuration.prepareDatabase { database in
            // Pages that were written are seldom wanted again, and with 32 MB memory grew with the first 5,000 records.
            let cacheKilobytes = database.configuration.readonly ? 32_000 : 8_000
            // Debian builds SQLite with secure_delete on, which overwrites every freed page with zeros.
            try database.execute(
                sql: """
                    PRAGMA secure_delete = OFF;
                    PRAGMA synchronous = NORMAL;
                    PRAGMA temp_store = MEMORY;
                    PRAGMA cache_size = -\(cacheKilobytes);
                    PRAGMA journal_size_limit = 67108864;
                    PRAGMA wal_autocheckpoint = 8000;
                    """)
            database.add(tokenizer: SearchTokenizer.self)
        }
        return configuration
    }

    /// One migration for each file of `catalog/schema`, in the order of their numbers; a released file is never edited.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for name in Resource.names.filter({ $0.hasPrefix("schema/") }).sorted() {
            migrator.registerMigration(name) { database in
                try database.execute(sql: Resource.text(name))
                // What SQL cannot make of a document.
                if name == "schema/005-clusters.sql" { try Clusters.fill(database) }
            }
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

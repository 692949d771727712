import DCAT
import Foundation
import GRDB

/// Looks whether a catalogue's file is sound, and changes nothing in it: neither its schema nor a row.
package struct CatalogExamination: Sendable {
    private let queue: DatabaseQueue

    /// Opens the catalogue in a data directory for reading.
    ///
    /// - Throws: ``CatalogError`` where it cannot be opened, or is no database.
    package init(existingIn dataDirectory: String) throws(CatalogError) {
        let path = CatalogDatabase.path(in: dataDirectory)
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { $0.add(tokenizer: SearchTokenizer.self) }
        do {
            _ = try CatalogFile(path: path).isThere()
            queue = try DatabaseQueue(path: path, configuration: configuration)
            guard try queue.read({ try $0.tableExists("grdb_migrations") }) else {
                throw CatalogError("\(path) is a database, but no catalogue of Snop")
            }
        } catch let error as CatalogError {
            throw error
        } catch {
            throw CatalogError("cannot open the catalogue \(path): \(CatalogError.reason(of: error))")
        }
    }

    // MARK: Schema

    /// The migrations that this program knows, and those that the file has had.
    package func schema() throws -> (known: [String], applied: [String]) {
        let migrator = CatalogDatabase.migrator
        return try queue.read { database in
            let applied = try String.fetchAll(
                database, sql: "SELECT identifier FROM grdb_migrations ORDER BY identifier")
            return (migrator.migrations, applied)
        }
    }

    /// Which projection is served, and how far the next one is.
    package func projection() throws -> ProjectionState { try queue.read { try ProjectionState($0) } }

    // MARK: Integrity

    /// What is broken in the file, one sentence each; at most a hundred.
    ///
    /// - Parameter isDeep: also compares every index with its table, which takes several times as long, and looks for rows
    ///   that refer to none.
    package func problems(isDeep: Bool) throws -> [String] {
        try queue.read { database in
            let check = isDeep ? "PRAGMA integrity_check" : "PRAGMA quick_check"
            var problems = try String.fetchAll(database, sql: check).filter { $0 != "ok" }
            guard isDeep else { return problems }
            for row in try Row.fetchAll(database, sql: "SELECT * FROM pragma_foreign_key_check LIMIT 100") {
                let (table, parent): (String, String) = (try row.get(0), try row.get(2))
                problems.append("a row of \(table) refers to a row of \(parent) that is not there")
            }
            return Array(problems.prefix(100))
        }
    }

    /// Where the tables that are served do not agree with the ledger that they are made from.
    package func differences() throws -> [String] {
        let counts: [(what: String, ledger: String, projection: String)] = [
            (
                "live datasets", "SELECT count(*) FROM dataset_version WHERE state = 'live'",
                "SELECT count(*) FROM dataset WHERE state = 'live'"
            ),
            (
                "removed datasets", "SELECT count(*) FROM dataset_version WHERE state = 'removed'",
                "SELECT count(*) FROM dataset WHERE state = 'removed'"
            ),
            (
                "datasets with words to search", "SELECT count(*) FROM dataset_version WHERE state = 'live'",
                "SELECT count(*) FROM dataset_text_docsize"
            ),
            (
                "datasets of other content", "SELECT 0",
                """
                SELECT count(*) FROM dataset_version v JOIN dataset d ON d.number = v.record
                WHERE d.hash <> v.content_hash OR d.state <> v.state OR d.id <> v.dataset
                """
            ),
            (
                "clusters of datasets that are not live", "SELECT 0",
                """
                SELECT count(*) FROM dataset_cluster c WHERE NOT EXISTS
                    (SELECT 1 FROM dataset d WHERE d.number = c.dataset AND d.state = 'live')
                """
            ),
            (
                "terms of datasets that are not live", "SELECT 0",
                """
                SELECT count(*) FROM dataset_term t WHERE NOT EXISTS
                    (SELECT 1 FROM dataset d WHERE d.number = t.dataset AND d.state = 'live')
                """
            ),
        ]
        return try queue.read { database in
            try counts.compactMap { what, ledger, projection in
                let expected = try Int.fetchOne(database, sql: ledger) ?? 0
                let found = try Int.fetchOne(database, sql: projection) ?? 0
                return expected == found ? nil : "\(what): \(expected) in the ledger, \(found) in what is served"
            }
        }
    }

    // MARK: The write-ahead log

    /// How large the write-ahead log beside the file is, and above which size it is begun anew by whoever writes.
    package static func log(in dataDirectory: String) -> (size: Int, limit: Int) {
        let log = WriteAheadLog(
            ofDatabaseAt: CatalogDatabase.path(in: dataDirectory), limit: WriteAheadLog.standardLimit)
        return (log.size, WriteAheadLog.standardLimit)
    }

    // MARK: Runs

    /// When a run last began or ended, in seconds since 1970.
    package func lastRun() throws -> Int? {
        try queue.read { try Int.fetchOne($0, sql: "SELECT max(max(started), max(ifnull(finished, 0))) FROM run") }
    }

    /// The sources that have a run which has not ended, with its number.
    package func unfinishedRuns() throws -> [(source: String, run: Int64)] {
        try queue.read { database in
            try Row.fetchAll(database, sql: "SELECT source, id FROM run WHERE finished IS NULL ORDER BY id")
                .map { (try $0.get(0), try $0.get(1)) }
        }
    }

    // MARK: The library

    /// The SQLite that this process has loaded, and what the catalogue needs that it was built without.
    package static func library() throws -> (version: String, missing: [String]) {
        try DatabaseQueue().write { database in
            let modules = [("FTS5", "fts5 (words)"), ("R-tree", "rtree (id, west, east)")]
            let missing = modules.filter { _, module in
                do {
                    try database.execute(sql: "CREATE VIRTUAL TABLE temp.probe USING \(module); DROP TABLE temp.probe")
                    return false
                } catch {
                    return true
                }
            }
            let version = try String.fetchOne(database, sql: "SELECT sqlite_version()") ?? "unknown"
            return (version, missing.map(\.0))
        }
    }
}

import Foundation
import GRDB

extension CatalogDatabase {
    /// Copies the catalogue of a data directory as it stands into a new file, and changes nothing of it: not even its schema,
    /// where another version of the program wrote it.
    ///
    /// - Returns: whether there was a catalogue.
    package static func copy(from dataDirectory: String, to path: String) throws -> Bool {
        let original = Self.path(in: dataDirectory)
        guard try CatalogFile(path: original).isThere() else { return false }
        do {
            // Not read-only: whoever may not write cannot take away the files that SQLite needs beside a database.
            var configuration = Configuration()
            configuration.busyMode = .timeout(30)
            let source = try DatabaseQueue(path: original, configuration: configuration)
            let copy = try DatabaseQueue(path: path)
            try source.backup(to: copy)
            try copy.close()
            try source.close()
        } catch {
            throw CatalogError("cannot copy the catalogue \(original): \(CatalogError.reason(of: error))")
        }
        return true
    }

    /// A reader that goes on seeing the catalogue as it is now, whatever is written while it is kept.
    package func snapshot() throws -> CatalogReader {
        do {
            return CatalogReader(try pool.makeSnapshot())
        } catch {
            throw CatalogError("cannot keep the catalogue \(path) as it is: \(CatalogError.reason(of: error))")
        }
    }
}

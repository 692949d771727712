import Foundation

/// Tells errors of the catalogue apart by the domain and code that they bridge to, without knowing its database.
enum CatalogFailure {
    /// Another connection holds the database (SQLITE_BUSY, SQLITE_LOCKED), or it cannot be opened now (SQLITE_CANTOPEN).
    static func isBusy(_ error: any Error) -> Bool {
        guard let error = error as? any CustomNSError, type(of: error).errorDomain == "GRDB.DatabaseError" else {
            return false
        }
        return [5, 6, 14].contains(error.errorCode & 0xFF)
    }
}

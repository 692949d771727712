import Catalog
import Foundation

/// Tells errors of the catalogue apart by the domain and code that they bridge to, without knowing its database.
enum CatalogFailure {
    /// Another connection holds the database (SQLITE_BUSY, SQLITE_LOCKED), it cannot be opened now (SQLITE_CANTOPEN), or so many
    /// read it that a read was not begun or not ended.
    static func isBusy(_ error: any Error) -> Bool {
        if error is CatalogBusy || error is CatalogTooSlow { return true }
        guard let error = error as? any CustomNSError, type(of: error).errorDomain == "GRDB.DatabaseError" else {
            return false
        }
        return [5, 6, 14].contains(error.errorCode & 0xFF)
    }
}

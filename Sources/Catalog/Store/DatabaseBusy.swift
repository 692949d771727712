import GRDB

extension CatalogReader {
    /// Whether an error says that another connection holds the database (SQLITE_BUSY, SQLITE_LOCKED), or that it cannot be
    /// opened now (SQLITE_CANTOPEN): the same may succeed in a moment.
    package static func isBusy(_ error: any Error) -> Bool {
        guard let code = (error as? DatabaseError)?.resultCode.primaryResultCode else { return false }
        return [.SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_CANTOPEN].contains(code)
    }
}

import GRDB

/// Which projection a catalogue has, and how far the next one is.
package struct ProjectionState: Sendable, Equatable {
    /// Of the one that is served; empty for one of before there were versions.
    package let version: String
    /// Of the one that is being built beside it; `nil` where none is.
    package let next: String?
    /// How many records the next one has, of how many that there were when it was begun, or have come since.
    package let built: Int
    package let records: Int
    /// Another one with each projection, also of the same version.
    package let generation: Int
    /// Records up to this number are in the next one.
    let position: Int64

    init(_ database: Database) throws {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT version, next_version, generation, position, built, records FROM projection")
        else { throw CatalogError("the catalogue does not know its projection; \(CatalogError.restore)") }
        version = try row.get(0)
        next = try row.get(1)
        generation = try row.get(2)
        position = try row.get(3)
        built = try row.get(4)
        // More may have come since.
        records = max(built, try row.get(5))
    }
}

extension CatalogReader {
    /// Which projection is served, and how far the next one is.
    package func projection() async throws -> ProjectionState {
        try await read(.health) { try ProjectionState($0) }
    }
}

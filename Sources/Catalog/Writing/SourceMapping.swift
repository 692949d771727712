import DCAT
import Foundation
import GRDB

/// By which mapping the live records of a source were mapped, and how its portal was read.
///
/// A validator, and a run that can be gone on with, tell what the portal has not changed. They hold while the source is read
/// in the same way, since its records are mapped again from where they are stored before anybody asks by them.
struct SourceMapping {
    let database: Database
    let source: String

    /// Compares with the run before, and notes what the run that begins goes by.
    ///
    /// - Returns: behind which record the stored ones are to be mapped again; `nil` where none are.
    func begin(_ plan: RunPlan) throws -> Int64? {
        let stored = try Row.fetchOne(
            database, sql: "SELECT feed, mapping, remapped FROM source WHERE id = ?", arguments: [source])
        guard let stored else { return nil }
        guard try Self.isSame(stored.get(0), plan.fingerprint) else {
            try forget(plan)
            return nil
        }
        var position: Int64? = try stored.get(2)
        if try !Self.isSame(stored.get(1), plan.mapping) {
            // A full run too leaves records of another mapping behind, where it does not come to all of them.
            try note(plan.mapping, remapped: 0)
            position = 0
        }
        return plan.isFull ? nil : position
    }

    private static func isSame(_ stored: Data?, _ fingerprint: [UInt8]) -> Bool {
        (stored ?? Data()).elementsEqual(fingerprint)
    }

    /// The source is read in another way: nothing holds that was noted of the portal, also where it was once read in this way.
    private func forget(_ plan: RunPlan) throws {
        try database.execute(sql: "DELETE FROM validator WHERE source = ?", arguments: [source])
        try database.execute(
            sql: "UPDATE run SET fingerprint = NULL WHERE source = ? AND fingerprint = ?",
            arguments: [source, Data(plan.fingerprint)])
        try database.execute(
            sql: "UPDATE source SET feed = ? WHERE id = ?", arguments: [Data(plan.fingerprint), source])
        try note(plan.mapping, remapped: nil)
    }

    private func note(_ mapping: [UInt8], remapped: Int64?) throws {
        try database.execute(
            sql: "UPDATE source SET mapping = ?, remapped = ? WHERE id = ?",
            arguments: [Data(mapping), remapped, source])
    }

    /// - Parameter position: records up to this number are mapped by the mapping that was noted; `nil` where all are.
    func advance(to position: Int64?) throws {
        try database.execute(
            sql: "UPDATE source SET remapped = ? WHERE id = ?", arguments: [position, source])
    }
}

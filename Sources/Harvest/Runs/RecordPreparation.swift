import Catalog
import DCAT

/// Turns harvested records into records that are ready to be written.
struct RecordPreparation: Sendable {
    let source: Source
    let fingerprint: [UInt8]
    let limits: RecordLimits
    let known: [String: (number: Int64, payloadHash: [UInt8])]

    func prepare(_ record: HarvestPage.Record) throws -> PageCommit.Record {
        try Task.checkCancellation()
        switch record {
        case .unreadable(let key, let finding): return .unreadable(key: key, finding: finding)
        case .record(let harvested):
            let key = harvested.source.key
            let hash = PreparedRecord.payloadHash(harvested.source.bytes, fingerprint: fingerprint)
            if let stored = known[key], stored.payloadHash == hash || harvested.mayBeIncomplete {
                return .unchanged(key: key, number: stored.number)
            }
            if let limit = limits.met(by: harvested.source) { return .unreadable(key: key, finding: limit) }
            do throws(HarvestFailure) {
                let mapped = try harvested.mapped(registered: source.publisher)
                if let limit = limits.met(by: mapped.dataset) { return .unreadable(key: key, finding: limit) }
                return .prepared(
                    PreparedRecord(
                        harvested.source, source: source.id, payloadHash: hash, dataset: mapped.dataset,
                        findings: mapped.findings))
            } catch {
                return .unreadable(key: key, finding: error.finding)
            }
        }
    }
}

/// The version of all mappings together: raised with every change of what a record becomes.
enum MappingVersion {
    static let current = 3
}

import Catalog
import DCAT
import Feeds

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
            do {
                let mapped = try RecordDesk(source: source, limits: limits).mapped(harvested)
                return .prepared(
                    PreparedRecord(
                        harvested.source, source: source.id, payloadHash: hash, dataset: mapped.dataset,
                        document: mapped.document, findings: mapped.findings))
            } catch let failure as HarvestFailure {
                return .unreadable(key: key, finding: failure.finding)
            }
        }
    }
}

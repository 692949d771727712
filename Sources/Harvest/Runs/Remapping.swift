import Catalog
import DCAT
import Feeds

/// Maps the stored records of a source again, where another mapping had mapped them; its portal is not asked.
struct Remapping: Sendable {
    let source: Source
    let harvester: any StoredRecordHarvester
    /// Of the mapping.
    let fingerprint: [UInt8]
    let limits: RecordLimits
    /// Whether the run asks for all records after this, and so for those that are left as they are, which it then tells of.
    let isReadNext: Bool

    /// What became of the live records behind a number: as many as are written at once.
    func next(after number: Int64, in writer: CatalogWriter) async throws -> RemappedRecords {
        let stored = try await writer.storedRecords(of: source.id, after: number)
        var remapped = RemappedRecords(position: stored.last?.number)
        remapped.records = try await stored.concurrentMap(remapped(_:)).compactMap { $0 }
        return remapped
    }

    /// - Returns: `nil` for a record that this mapping has mapped already.
    private func remapped(_ stored: StoredRecord) throws -> RemappedRecords.Record? {
        try Task.checkCancellation()
        func left(_ finding: Finding?) -> RemappedRecords.Record {
            .left(number: stored.number, key: stored.key, finding: isReadNext ? nil : finding)
        }
        guard let record = stored.record else { return left(nil) }
        let hash = PreparedRecord.payloadHash(record.bytes, fingerprint: fingerprint)
        guard hash != stored.payloadHash else { return nil }
        guard let harvested = harvester.stored(record, of: source) else { return left(nil) }
        do {
            let mapped = try RecordDesk(source: source, limits: limits).mapped(harvested)
            return .prepared(
                PreparedRecord(
                    record, source: source.id, payloadHash: hash, dataset: mapped.dataset, document: mapped.document,
                    findings: mapped.findings, isStored: true), number: stored.number)
        } catch let failure as HarvestFailure {
            return left(failure.finding)
        }
    }
}

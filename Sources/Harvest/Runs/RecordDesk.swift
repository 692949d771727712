import Catalog
package import DCAT
import Feeds
import Protocols

/// Where every record becomes a dataset, whatever its type: limits → mapping → completion → limits →
/// territorial join → checks → document.
///
/// Runs, dry runs and checks all come here, so that a check says what a run would do.
struct RecordDesk: Sendable {
    /// Raised with every change of what all records become, of whatever type: each is mapped again. A change of one type's
    /// mapping raises ``SourceType/mappingVersion`` instead.
    static let version = 6

    let source: Source
    let limits: RecordLimits

    /// - Throws: ``HarvestFailure`` with the finding that the record is where it cannot be used, or `CancellationError`.
    func mapped(_ record: HarvestedRecord) throws -> MappedRecord {
        let key = record.source.key
        do {
            return try map(record)
        } catch let limit as LimitMet {
            throw HarvestFailure(.recordTooLarge, value: key, limit.description)
        } catch let error where !(error is CancellationError) {
            throw HarvestFailure(.recordInvalid, value: key, "The record cannot be read: \(error). It was left out.")
        }
    }

    private func map(_ record: HarvestedRecord) throws -> MappedRecord {
        try limits.check("bytes", record.source.bytes.count, "record.max_bytes", limits.bytes)
        var normaliser = Normaliser(language: source.options.language, limits: limits)
        var dataset = try record.map(&normaliser)
        try Task.checkCancellation()
        if let limit = normaliser.limitMet { throw limit }
        let completion = Completion(source: source)
        completion.complete(&dataset, key: record.source.key, &normaliser)
        // Before the join, which compares places and offices with each other.
        try limits.check(dataset)
        var join = TerritorialJoin(registered: source.publisher)
        join.join(&dataset, known: normaliser.findings)
        completion.check(dataset, &normaliser)
        let id = DatasetID(source: source.id, key: record.source.key)
        let document = try DatasetDocument.bytes(of: dataset, id: id, limits: limits)
        return MappedRecord(dataset: dataset, document: document, findings: normaliser.findings + join.findings)
    }
}

/// What became of a record.
package struct MappedRecord: Sendable {
    package let dataset: Dataset
    /// What the catalogue stores and serves of it.
    package let document: [UInt8]
    package let findings: [Finding]
}

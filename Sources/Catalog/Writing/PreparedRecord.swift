import Compression
import Crypto
package import DCAT
package import Records

/// A record that is ready to be written: everything that takes time was done outside the transaction.
package struct PreparedRecord: Sendable {
    package let key: String
    let id: DatasetID
    let mediaType: String
    let url: String?
    let payloadHash: [UInt8]
    let payloadSize: Int
    let payload: [UInt8]
    let contentHash: [UInt8]
    let document: [UInt8]
    let compressedDocument: [UInt8]
    let projection: ProjectedDataset
    let findings: [Finding]

    package init(
        _ record: SourceRecord, source: String, payloadHash: [UInt8], dataset: Dataset, findings: [Finding]
    ) {
        let id = DatasetID(source: source, key: record.key)
        self.init(
            record, source: source, payloadHash: payloadHash, dataset: dataset,
            document: DatasetDocument.bytes(of: dataset, id: id), findings: findings)
    }

    /// - Parameters:
    ///   - document: what ``DatasetDocument`` makes of the dataset.
    ///   - isStored: the payload lies in the catalogue already, and is not written again.
    package init(
        _ record: SourceRecord, source: String, payloadHash: [UInt8], dataset: Dataset, document: [UInt8],
        findings: [Finding], isStored: Bool = false
    ) {
        let key = record.key.storable
        self.key = key
        id = DatasetID(source: source, key: key)
        mediaType = record.mediaType
        url = record.url
        self.payloadHash = payloadHash
        payloadSize = record.bytes.count
        payload = isStored ? [] : record.bytes.withUnsafeBytes(Zlib.compress)
        self.document = document
        contentHash = ContentHash.hash(of: document)
        compressedDocument = document.withUnsafeBytes(Zlib.compress)
        projection = ProjectedDataset(dataset, source: source, key: key)
        self.findings = findings
    }

    /// What tells whether a record must be mapped again: SHA-256 over the fingerprint of the mapping and the record's bytes.
    package static func payloadHash(_ bytes: [UInt8], fingerprint: [UInt8]) -> [UInt8] {
        var hasher = SHA256()
        hasher.update(data: fingerprint)
        hasher.update(data: bytes)
        return Array(hasher.finalize())
    }
}

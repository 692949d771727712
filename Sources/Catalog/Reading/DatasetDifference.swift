package import DCAT
import Foundation
import GRDB
package import JSON

/// What became of one dataset between two states of the catalogue.
package struct DatasetDifference: Sendable {
    package let id: DatasetID
    package let kind: ChangeKind
    package let source: String
    package let key: String
    package let title: String
    /// Property by property what has changed; empty unless the dataset was there before and is there now.
    package let fields: [JSONDifference]
}

extension CatalogReader {
    /// The datasets that changes after a sequence number concern, each once, in the order of their first change.
    package func changedDatasets(after sequence: Int64) async throws -> [DatasetID] {
        try await read(.report) { database in
            let rows = try Row.fetchCursor(
                database, sql: "SELECT dataset FROM change WHERE seq > ? ORDER BY seq", arguments: [sequence])
            var seen: Set<DatasetID> = []
            var ids: [DatasetID] = []
            while let row = try rows.next() {
                let id = try row.datasetID(0)
                if seen.insert(id).inserted { ids.append(id) }
            }
            return ids
        }
    }

    /// What became of a dataset since an earlier state; `nil` where it is what it was.
    package func difference(of id: DatasetID, since earlier: CatalogReader) async throws -> DatasetDifference? {
        let before = try await earlier.dataset(id)
        let after = try await dataset(id)
        switch (before, after) {
        case (.unknown, .live(let new)): return Self.difference(.added, new)
        case (.removed, .live(let new)): return Self.difference(.restored, new)
        case (.live(let old), .removed), (.live(let old), .unknown): return Self.difference(.removed, old)
        case (.live(let old), .live(let new)):
            guard old.document != new.document else { return nil }
            return Self.difference(.updated, new, fields: try Self.fields(old, new))
        case (.unknown, _), (.removed, _): return nil
        }
    }

    private static func difference(
        _ kind: ChangeKind, _ dataset: StoredDataset, fields: [JSONDifference] = []
    ) -> DatasetDifference {
        DatasetDifference(
            id: dataset.id, kind: kind, source: dataset.source, key: dataset.key,
            title: dataset.dataset?.title.preferred ?? dataset.key, fields: fields)
    }

    private static func fields(_ old: StoredDataset, _ new: StoredDataset) throws -> [JSONDifference] {
        JSONDifference.between(
            try JSONValue.parse([UInt8](old.document)), try JSONValue.parse([UInt8](new.document)))
    }
}

import JSON

/// A dataset as JSON, with DCAT's property names: the form that the catalogue stores and serves.
///
/// What is absent is left out, never `null` or empty. An IRI that the catalogue mints begins with `/` and is relative to
/// its base URL; `write(_:base:)` of ``StoredDocument`` makes it absolute. Members stand in a fixed order, so equal
/// datasets are equal bytes.
package enum DatasetDocument {
    /// The members of the dataset's object from `type` on; the id, the address and the source are the server's to add.
    ///
    /// - Parameter id: the dataset's id, from which the ids of its distributions are made.
    package static func bytes(of dataset: Dataset, id: DatasetID) -> [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        writer.object { $0.dataset(dataset, id: id, limit: .max) }
        return writer.bytes
    }

    /// The same within the limits of a record.
    ///
    /// - Throws: ``LimitMet`` where it has more bytes than it may have.
    package static func bytes(
        of dataset: Dataset, id: DatasetID, limits: RecordLimits
    ) throws(LimitMet) -> [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        writer.object { $0.dataset(dataset, id: id, limit: limits.datasetBytes) }
        guard writer.bytes.count <= limits.datasetBytes else {
            throw LimitMet(
                "The dataset has more than \(limits.datasetBytes) bytes (record.max_dataset_bytes); it was left out.")
        }
        return writer.bytes
    }
}

extension DatasetDocument {
    /// Reads back a document that ``bytes(of:id:)`` wrote.
    ///
    /// - Returns: `nil` where the bytes are no such document; that is a damaged database.
    package static func dataset(from bytes: UnsafeRawBufferPointer) -> Dataset? {
        guard let value = try? JSONValue.parse(bytes), ["Dataset", "DatasetSeries"].contains(value["type"]?.string)
        else { return nil }
        var dataset = Dataset()
        dataset.isSeries = value["type"]?.string == "DatasetSeries"
        Dataset.properties.read(value, into: &dataset)
        return dataset
    }

    static func distribution(from value: JSONValue) -> Distribution {
        var distribution = Distribution()
        Distribution.properties.read(value, into: &distribution)
        return distribution
    }
}

extension JSONWriter {
    /// - Parameter limit: how many bytes the whole may have. Distributions that take a large text over from the dataset are
    ///   the only way to pass it by far, so they end there.
    fileprivate mutating func dataset(_ dataset: Dataset, id: DatasetID, limit: Int) {
        member("type", dataset.isSeries ? "DatasetSeries" : "Dataset")
        Dataset.properties.write(dataset, to: &self)
        distributions("distribution", dataset.distribution, ids: dataset.distributionIDs(in: id), limit)
        distributions("sample", dataset.sample, ids: [], limit)
    }

    /// - Parameter ids: those that the catalogue gives them; samples have none.
    private mutating func distributions(
        _ name: String, _ distributions: [Distribution], ids: [DatasetID], _ limit: Int
    ) {
        guard !distributions.isEmpty else { return }
        key(name)
        beginArray()
        for (place, distribution) in distributions.enumerated() where bytes.count <= limit {
            beginObject()
            if place < ids.count { member("id", ids[place].description) }
            Distribution.properties.write(distribution, to: &self)
            endObject()
        }
        endArray()
    }
}

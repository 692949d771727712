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

extension JSONWriter {
    /// - Parameter limit: how many bytes the whole may have. Distributions that take a large text over from the dataset are
    ///   the only way to pass it by far, so they end there.
    fileprivate mutating func dataset(_ dataset: Dataset, id: DatasetID, limit: Int) {
        member("type", dataset.isSeries ? "DatasetSeries" : "Dataset")
        strings("identifier", dataset.identifier)
        strings("otherIdentifier", dataset.otherIdentifier)
        text("title", dataset.title)
        text("description", dataset.description)
        keywords(dataset.keyword)
        list("theme", dataset.theme) { $0.concept($1) }
        if let publisher = dataset.publisher {
            key("publisher")
            agent(publisher)
        }
        list("creator", dataset.creator) { $0.agent($1) }
        list("rightsHolder", dataset.rightsHolder) { $0.agent($1) }
        list("qualifiedAttribution", dataset.qualifiedAttribution) { $0.attribution($1) }
        list("contactPoint", dataset.contactPoint.filter { !$0.isEmpty }) { $0.contactPoint($1) }
        member("issued", dataset.issued?.description)
        member("modified", dataset.modified?.description)
        concept("accrualPeriodicity", dataset.accrualPeriodicity)
        list("language", dataset.language) { $0.concept($1) }
        list("spatial", dataset.spatial) { $0.location($1) }
        list("temporal", dataset.temporal.filter { !$0.isEmpty }) { $0.period($1) }
        list("spatialResolutionInMeters", dataset.spatialResolutionInMeters) { $0.double($1) }
        member("temporalResolution", dataset.temporalResolution)
        list("datasetType", dataset.datasetType) { $0.concept($1) }
        strings("landingPage", dataset.landingPage)
        strings("page", dataset.page)
        list("license", dataset.license) { $0.concept($1) }
        list("rights", dataset.rights) { $0.languageMap($1) }
        concept("accessRights", dataset.accessRights)
        strings("conformsTo", dataset.conformsTo)
        member("version", dataset.version)
        relations(of: dataset)
        strings("applicableLegislation", dataset.applicableLegislation)
        list("hvdCategory", dataset.hvdCategory) { $0.concept($1) }
        list("distribution", Array(zip(dataset.distribution, dataset.distributionIDs(in: id)))) {
            if $0.bytes.count <= limit { $0.distribution($1.0, id: $1.1) }
        }
        list("sample", dataset.sample) { if $0.bytes.count <= limit { $0.distribution($1, id: nil) } }
    }

    private mutating func relations(of dataset: Dataset) {
        text("versionNotes", dataset.versionNotes)
        list("hasVersion", dataset.hasVersion) { $0.concept($1) }
        list("inSeries", dataset.inSeries) { $0.concept($1) }
        list("sourceDataset", dataset.sourceDataset) { $0.concept($1) }
        list("provenance", dataset.provenance) { $0.concept($1) }
        list("wasGeneratedBy", dataset.wasGeneratedBy) { $0.concept($1) }
        strings("relation", dataset.relation)
        list("qualifiedRelation", dataset.qualifiedRelation) { $0.relationship($1) }
        strings("isReferencedBy", dataset.isReferencedBy)
    }
}

package import RDF

/// The JSON-LD context of the catalogue: the names of the plain JSON, tied to their IRIs.
package enum DatasetContext {
    package static let context = JSONLDContext(
        definitions: classes + texts + codes + links + values, idKey: "uri", typeKey: "type")

    private static let classes: [JSONLDContext.Definition] = [
        .init("Dataset", Namespace.dcat["Dataset"]), .init("Distribution", Namespace.dcat["Distribution"]),
        .init("DatasetSeries", Namespace.dcat["DatasetSeries"]),
        .init("DataService", Namespace.dcat["DataService"]), .init("Role", Namespace.dcat["Role"]),
        .init("Relationship", Namespace.dcat["Relationship"]), .init("Attribution", Namespace.prov["Attribution"]),
        .init("Activity", Namespace.prov["Activity"]), .init("Identifier", Namespace.adms["Identifier"]),
        .init("ProvenanceStatement", Namespace.dct["ProvenanceStatement"]),
        .init("Geometry", Namespace.geo["Geometry"]), .init("Policy", Namespace.odrl["Policy"]),
        .init("Catalog", Namespace.dcat["Catalog"]), .init("CatalogRecord", Namespace.dcat["CatalogRecord"]),
        .init("Agent", Namespace.foaf["Agent"]), .init("Kind", Namespace.vcard["Kind"]),
        .init("Concept", Namespace.skos["Concept"]), .init("Location", Namespace.dct["Location"]),
        .init("PeriodOfTime", Namespace.dct["PeriodOfTime"]), .init("Frequency", Namespace.dct["Frequency"]),
        .init("LicenseDocument", Namespace.dct["LicenseDocument"]), .init("Document", Namespace.foaf["Document"]),
        .init("LinguisticSystem", Namespace.dct["LinguisticSystem"]), .init("Standard", Namespace.dct["Standard"]),
        .init("MediaType", Namespace.dct["MediaType"]), .init("Checksum", Namespace.spdx["Checksum"]),
        .init("MediaTypeOrExtent", Namespace.dct["MediaTypeOrExtent"]),
        .init("RightsStatement", Namespace.dct["RightsStatement"]),
        .init("LegalResource", Namespace.eli["LegalResource"]), .init("Resource", Namespace.rdfs["Resource"]),
        .init("ChecksumAlgorithm", Namespace.spdx["ChecksumAlgorithm"]),
        .init("PartialCollectionView", Namespace.hydra["PartialCollectionView"]),
        .init("PagedCollection", Namespace.hydra["PagedCollection"]),
    ]

    private static let texts: [JSONLDContext.Definition] = [
        .init("title", Property.title, .languageMap), .init("description", Property.description, .languageMap),
        .init("keyword", Property.keyword, .languageMap), .init("name", Property.name, .languageMap),
        .init("label", Property.prefLabel, .languageMap), .init("versionNotes", Property.versionNotes, .languageMap),
    ]

    private static let codes: [JSONLDContext.Definition] = [
        ("theme", Property.theme), ("hvdCategory", Property.hvdCategory), ("language", Property.language),
        ("license", Property.license), ("rights", Property.rights), ("spatial", Property.spatial),
        ("temporal", Property.temporal), ("contactPoint", Property.contactPoint), ("creator", Property.creator),
        ("distribution", Property.distribution), ("dataset", Property.dataset), ("record", Property.record),
        ("rightsHolder", Property.rightsHolder), ("qualifiedAttribution", Property.qualifiedAttribution),
        ("qualifiedRelation", Property.qualifiedRelation), ("datasetType", Property.datasetType),
        ("hasVersion", Property.hasVersion), ("inSeries", Property.inSeries), ("sourceDataset", Property.source),
        ("provenance", Property.provenance), ("wasGeneratedBy", Property.wasGeneratedBy), ("sample", Property.sample),
        ("accessService", Property.accessService), ("servesDataset", Property.servesDataset),
        ("otherIdentifier", Property.otherIdentifier),
    ].map { .init($0.0, $0.1, .id, isSet: true) }

    private static let links: [JSONLDContext.Definition] =
        [
            ("landingPage", Property.landingPage), ("page", Property.page), ("conformsTo", Property.conformsTo),
            ("applicableLegislation", Property.applicableLegislation), ("accessURL", Property.accessURL),
            ("downloadURL", Property.downloadURL), ("relation", Property.relation),
            ("isReferencedBy", Property.isReferencedBy), ("endpointURL", Property.endpointURL),
            ("endpointDescription", Property.endpointDescription),
        ].map { .init($0.0, $0.1, .id, isSet: true) }
        + [
            ("publisher", Property.publisher), ("accrualPeriodicity", Property.accrualPeriodicity),
            ("accessRights", Property.accessRights), ("format", Property.format), ("mediaType", Property.mediaType),
            ("checksum", Property.checksum), ("algorithm", Property.algorithm), ("homepage", Property.homepage),
            ("email", Property.hasEmail), ("url", Property.hasURL), ("mbox", Property.mbox),
            ("telephone", Property.hasTelephone), ("agent", Property.agent), ("hadRole", Property.hadRole),
            ("status", Property.status), ("availability", Property.availability), ("hasPolicy", Property.hasPolicy),
            ("compressFormat", Property.compressFormat), ("packageFormat", Property.packageFormat),
            ("geometry", Property.hasGeometry), ("seeAlso", Property.seeAlso), ("isPartOf", Property.isPartOf),
            ("primaryTopic", Property.primaryTopic), ("wasDerivedFrom", Property.wasDerivedFrom),
            ("first", Namespace.hydra["first"]), ("next", Namespace.hydra["next"]),
            ("firstPage", Namespace.hydra["firstPage"]), ("nextPage", Namespace.hydra["nextPage"]),
        ].map { .init($0.0, $0.1, .id) }

    private static let values: [JSONLDContext.Definition] =
        ["issued", "modified"].flatMap { name in
            dates(name, name == "issued" ? Property.issued : Property.modified)
        } + dates("startDate", Property.startDate) + dates("endDate", Property.endDate) + [
            .init("identifier", Property.identifier, .plain, isSet: true), .init("version", Property.version),
            .init("fn", Property.fn), .init("byteSize", Property.byteSize, .typed(Datatype.nonNegativeInteger)),
            .init("checksumValue", Property.checksumValue, .typed(Datatype.hexBinary)),
            .init("bbox", Property.bbox, .typed(Datatype.wkt)),
            .init("centroid", Property.centroid, .typed(Datatype.wkt)),
            .init("asWKT", Property.asWKT, .typed(Datatype.wkt)), .init("notation", Property.notation),
            .init("spatialResolutionInMeters", Property.spatialResolution, .typed(Datatype.decimal)),
            .init("temporalResolution", Property.temporalResolution, .typed(Datatype.duration)),
        ]

    /// A date has the datatype of its precision; the commonest has the plain name.
    private static func dates(_ name: String, _ property: IRI) -> [JSONLDContext.Definition] {
        [.init(name, property, .typed(Datatype.dateTime))]
    }
}

package import RDF

/// The JSON-LD context of the catalogue: the names of the plain JSON, tied to their IRIs.
package enum DatasetContext {
    package static let context = JSONLDContext(
        definitions: classes + inOrder(properties + parts), idKey: "uri", typeKey: "type")

    /// The names of the tables, each as the first table has it: a dataset has a list of licences, and a distribution one.
    static let properties: [JSONLDContext.Definition] = {
        var names: Set<String> = []
        let rows =
            Dataset.properties.rows.map(\.definition) + Distribution.properties.rows.map(\.definition)
            + DataService.properties.rows.map(\.definition)
        return rows.filter { names.insert($0.name).inserted }
    }()

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

    /// What the nodes have that datasets, distributions and services refer to, and the catalogue and its pages.
    private static let parts: [JSONLDContext.Definition] =
        [
            .init("name", Predicate.name, .languageMap), .init("label", Predicate.prefLabel, .languageMap),
            .init("dataset", Predicate.dataset, .id, isSet: true), .init("record", Predicate.record, .id, isSet: true),
            .init("startDate", Predicate.startDate, .typed(Datatype.dateTime)),
            .init("endDate", Predicate.endDate, .typed(Datatype.dateTime)), .init("fn", Predicate.fn),
            .init("checksumValue", Predicate.checksumValue, .typed(Datatype.hexBinary)),
            .init("bbox", Predicate.bbox, .typed(Datatype.wkt)),
            .init("centroid", Predicate.centroid, .typed(Datatype.wkt)),
            .init("asWKT", Predicate.asWKT, .typed(Datatype.wkt)), .init("notation", Predicate.notation),
        ]
        + [
            ("algorithm", Predicate.algorithm), ("homepage", Predicate.homepage), ("email", Predicate.hasEmail),
            ("url", Predicate.hasURL), ("mbox", Predicate.mbox), ("telephone", Predicate.hasTelephone),
            ("agent", Predicate.agent), ("hadRole", Predicate.hadRole), ("geometry", Predicate.hasGeometry),
            ("seeAlso", Predicate.seeAlso), ("isPartOf", Predicate.isPartOf),
            ("primaryTopic", Predicate.primaryTopic), ("wasDerivedFrom", Predicate.wasDerivedFrom),
            ("first", Namespace.hydra["first"]), ("next", Namespace.hydra["next"]),
            ("firstPage", Namespace.hydra["firstPage"]), ("nextPage", Namespace.hydra["nextPage"]),
        ].map { .init($0.0, $0.1, .id) }

    /// The order in which the names were first served. Names that came later follow, in the order of the tables.
    private static let order = """
        title description keyword name label versionNotes
        theme hvdCategory language license rights spatial temporal contactPoint creator distribution dataset record \
        rightsHolder qualifiedAttribution qualifiedRelation datasetType hasVersion inSeries sourceDataset provenance \
        wasGeneratedBy sample accessService servesDataset otherIdentifier
        landingPage page conformsTo applicableLegislation accessURL downloadURL relation isReferencedBy endpointURL \
        endpointDescription publisher accrualPeriodicity accessRights format mediaType checksum algorithm homepage email \
        url mbox telephone agent hadRole status availability hasPolicy compressFormat packageFormat geometry seeAlso \
        isPartOf primaryTopic wasDerivedFrom first next firstPage nextPage
        issued modified startDate endDate identifier version fn byteSize checksumValue bbox centroid asWKT notation \
        spatialResolutionInMeters temporalResolution
        """.split { $0 == " " || $0 == "\n" }.map(String.init)

    private static func inOrder(_ definitions: [JSONLDContext.Definition]) -> [JSONLDContext.Definition] {
        let byName = Dictionary(uniqueKeysWithValues: definitions.map { ($0.name, $0) })
        let known = Set(order)
        return order.compactMap { byName[$0] } + definitions.filter { !known.contains($0.name) }
    }
}

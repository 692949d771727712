import RDF

extension Dataset {
    /// What a dataset has, in the order of its document.
    package static let properties = PropertyTable<Dataset>(
        naming + agents + times + coverage + access + relations + parts)

    private static let naming: [Property<Dataset>] = [
        .init(
            "identifier", Predicate.identifier, .identifiers, columns: .whole,
            { $0.identifier }, { $0.identifier = $1 }),
        .init(
            "otherIdentifier", Namespace.adms["identifier"], .otherIdentifiers,
            { $0.otherIdentifier }, { $0.otherIdentifier = $1 }),
        .init("title", Predicate.title, .text, columns: .whole, { $0.title }, { $0.title = $1 }),
        .init(
            "description", Predicate.description, .text, columns: .whole, { $0.description }, { $0.description = $1 }),
        .init("keyword", Namespace.dcat["keyword"], .keywords, columns: .whole, { $0.keyword }, { $0.keyword = $1 }),
        .init(
            "theme", Namespace.dcat["theme"], .themes, columns: .whole, after: "accrualPeriodicity",
            { $0.theme }, { $0.theme = $1 }),
    ]

    private static let agents: [Property<Dataset>] = [
        .init("publisher", Predicate.publisher, .agent, columns: .whole, { $0.publisher }, { $0.publisher = $1 }),
        .init("creator", Namespace.dct["creator"], .agents, columns: .whole, { $0.creator }, { $0.creator = $1 }),
        .init("rightsHolder", Predicate.rightsHolder, .agents, { $0.rightsHolder }, { $0.rightsHolder = $1 }),
        .init(
            "qualifiedAttribution", Namespace.prov["qualifiedAttribution"], .attributions, after: "contactPoint",
            { $0.qualifiedAttribution }, { $0.qualifiedAttribution = $1 }),
        .init(
            "contactPoint", Predicate.contactPoint, .contacts, columns: .parts(["name", "email"]),
            { $0.contactPoint }, { $0.contactPoint = $1 }),
    ]

    private static let times: [Property<Dataset>] = [
        .init("issued", Predicate.issued, .date, columns: .whole, { $0.issued }, { $0.issued = $1 }),
        .init("modified", Predicate.modified, .date, columns: .whole, { $0.modified }, { $0.modified = $1 }),
        .init(
            "accrualPeriodicity", Predicate.accrualPeriodicity, .code(Class.frequency, of: Vocabularies.frequencies),
            columns: .whole, { $0.accrualPeriodicity }, { $0.accrualPeriodicity = $1 }),
    ]

    private static let coverage: [Property<Dataset>] = [
        .init(
            "language", Namespace.dct["language"], .codes(Class.linguisticSystem, of: Vocabularies.languages),
            columns: .whole, { $0.language }, { $0.language = $1 }),
        .init("spatial", Predicate.spatial, .locations, columns: .whole, { $0.spatial }, { $0.spatial = $1 }),
        .init(
            "temporal", Predicate.temporal, .periods, columns: .parts(["startDate", "endDate"]),
            { $0.temporal }, { $0.temporal = $1 }),
        .init(
            "spatialResolutionInMeters", Predicate.spatialResolution, .distances, after: "versionNotes",
            { $0.spatialResolutionInMeters }, { $0.spatialResolutionInMeters = $1 }),
        .init(
            "temporalResolution", Namespace.dcat["temporalResolution"], .duration, after: "spatialResolutionInMeters",
            { $0.temporalResolution }, { $0.temporalResolution = $1 }),
        .init(
            "datasetType", Predicate.datasetType, .concepts(Class.concept), after: "versionNotes",
            { $0.datasetType }, { $0.datasetType = $1 }),
    ]

    private static let access: [Property<Dataset>] = [
        .init(
            "landingPage", Namespace.dcat["landingPage"], .addresses(Class.document), columns: .whole,
            { $0.landingPage }, { $0.landingPage = $1 }),
        .init("page", Predicate.page, .addresses(Class.document), columns: .whole, { $0.page }, { $0.page = $1 }),
        .init("license", Predicate.license, .licences, columns: .whole, { $0.license }, { $0.license = $1 }),
        .init("rights", Predicate.rights, .rights, columns: .whole, { $0.rights }, { $0.rights = $1 })
            .drawn { $2.rights($1, $0.license, $0.rights) },
        .init(
            "accessRights", Namespace.dct["accessRights"], .concept(Class.rightsStatement), columns: .whole,
            { $0.accessRights }, { $0.accessRights = $1 }),
        .init(
            "conformsTo", Predicate.conformsTo, .addresses(Class.standard), columns: .whole, after: "page",
            { $0.conformsTo }, { $0.conformsTo = $1 }),
    ]

    private static let relations: [Property<Dataset>] = [
        .init("version", Namespace.dcat["version"], .line, columns: .whole, { $0.version }, { $0.version = $1 }),
        .init("versionNotes", Namespace.adms["versionNotes"], .text, { $0.versionNotes }, { $0.versionNotes = $1 }),
        .init(
            "hasVersion", Namespace.dcat["hasVersion"], .mentions(Class.dataset),
            { $0.hasVersion }, { $0.hasVersion = $1 }),
        .init(
            "inSeries", Namespace.dcat["inSeries"], .mentions(Class.datasetSeries),
            { $0.inSeries }, { $0.inSeries = $1 }),
        .init(
            "sourceDataset", Predicate.source, .mentions(Class.dataset),
            { $0.sourceDataset }, { $0.sourceDataset = $1 }),
        .init(
            "provenance", Namespace.dct["provenance"],
            .concepts(Class.provenanceStatement, label: Namespace.rdfs["label"]),
            { $0.provenance }, { $0.provenance = $1 }),
        .init(
            "wasGeneratedBy", Namespace.prov["wasGeneratedBy"],
            .concepts(Class.activity, label: Namespace.rdfs["label"]),
            { $0.wasGeneratedBy }, { $0.wasGeneratedBy = $1 }),
        .init("relation", Predicate.relation, .addresses(Class.resource), { $0.relation }, { $0.relation = $1 }),
        .init(
            "qualifiedRelation", Namespace.dcat["qualifiedRelation"], .relationships, after: "isReferencedBy",
            { $0.qualifiedRelation }, { $0.qualifiedRelation = $1 }),
        .init(
            "isReferencedBy", Namespace.dct["isReferencedBy"], .addresses(Class.resource),
            { $0.isReferencedBy }, { $0.isReferencedBy = $1 }),
    ]

    private static let parts: [Property<Dataset>] = [
        .init(
            "applicableLegislation", Predicate.applicableLegislation, .addresses(Class.legalResource),
            after: "conformsTo",
            { $0.applicableLegislation }, { $0.applicableLegislation = $1 }),
        .init(
            "hvdCategory", Predicate.hvdCategory, .themes, after: "theme", { $0.hvdCategory }, { $0.hvdCategory = $1 }),
        .init(
            "distribution", Predicate.distribution, .distributions, columns: .whole,
            { $0.distribution }, { $0.distribution = $1 }),
        .init("sample", Predicate.sample, .distributions, { $0.sample }, { $0.sample = $1 }),
    ]
}

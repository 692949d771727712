import RDF

extension DataService {
    /// What a service has, in the order of its document.
    package static let properties = PropertyTable<DataService>(naming + agents + access)

    private static let naming: [Property<DataService>] = [
        .init("identifier", Predicate.identifier, .identifiers, { $0.identifier }, { $0.identifier = $1 }),
        .init("title", Predicate.title, .text, { $0.title }, { $0.title = $1 }),
        .init("description", Predicate.description, .text, { $0.description }, { $0.description = $1 }),
        .init(
            "endpointURL", Predicate.endpointURL, .addresses(Class.resource),
            { $0.endpointURL }, { $0.endpointURL = $1 }),
        .init(
            "endpointDescription", Namespace.dcat["endpointDescription"], .addresses(Class.resource),
            { $0.endpointDescription }, { $0.endpointDescription = $1 }),
        .init("keyword", Namespace.dcat["keyword"], .keywords, { $0.keyword }, { $0.keyword = $1 }),
        .init("theme", Namespace.dcat["theme"], .themes, { $0.theme }, { $0.theme = $1 }),
    ]

    private static let agents: [Property<DataService>] = [
        .init("publisher", Predicate.publisher, .agent, { $0.publisher }, { $0.publisher = $1 }),
        .init("contactPoint", Predicate.contactPoint, .contacts, { $0.contactPoint }, { $0.contactPoint = $1 }),
        .init("format", Namespace.dct["format"], .formats, { $0.format }, { $0.format = $1 }),
        .init(
            "landingPage", Namespace.dcat["landingPage"], .addresses(Class.document),
            { $0.landingPage }, { $0.landingPage = $1 }),
        .init("page", Predicate.page, .addresses(Class.document), { $0.page }, { $0.page = $1 }),
        .init(
            "conformsTo", Predicate.conformsTo, .addresses(Class.standard), { $0.conformsTo }, { $0.conformsTo = $1 }),
    ]

    private static let access: [Property<DataService>] = [
        .init("license", Predicate.license, .licence, { $0.license }, { $0.license = $1 }),
        .init("rights", Predicate.rights, .rights, { $0.rights }, { $0.rights = $1 })
            .drawn { $2.rights($1, $0.license.map { [$0] } ?? [], $0.rights) },
        .init(
            "accessRights", Namespace.dct["accessRights"], .concept(Class.rightsStatement),
            { $0.accessRights }, { $0.accessRights = $1 }),
        .init("servesDataset", Predicate.servesDataset, .datasets, { $0.servesDataset }, { $0.servesDataset = $1 }),
        .init(
            "applicableLegislation", Predicate.applicableLegislation, .addresses(Class.legalResource), after: "keyword",
            { $0.applicableLegislation }, { $0.applicableLegislation = $1 }),
        .init(
            "hvdCategory", Predicate.hvdCategory, .themes, after: "theme", { $0.hvdCategory }, { $0.hvdCategory = $1 }),
    ]
}

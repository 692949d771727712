import RDF

extension Distribution {
    /// What a distribution has, in the order of its document.
    package static let properties = PropertyTable<Distribution>(naming + file + terms + state)

    private static let naming: [Property<Distribution>] = [
        .init("identifier", Predicate.identifier, .line, { $0.key }, { $0.key = $1 }),
        .init("title", Predicate.title, .text, columns: .whole, { $0.title }, { $0.title = $1 }),
        .init(
            "description", Predicate.description, .text, columns: .whole, { $0.description }, { $0.description = $1 }),
        .init(
            "accessURL", Predicate.accessURL, .addresses(Class.resource), columns: .whole,
            { $0.accessURL }, { $0.accessURL = $1 }),
        .init(
            "downloadURL", Predicate.downloadURL, .addresses(Class.resource), columns: .whole,
            { $0.downloadURL }, { $0.downloadURL = $1 }),
    ]

    private static let file: [Property<Distribution>] = [
        .init("format", Namespace.dct["format"], .format, columns: .whole, { $0.format }, { $0.format = $1 }),
        .init(
            "mediaType", Namespace.dcat["mediaType"], .mediaType, columns: .whole,
            { $0.mediaType }, { $0.mediaType = $1 }),
        .init("byteSize", Namespace.dcat["byteSize"], .number, columns: .whole, { $0.byteSize }, { $0.byteSize = $1 }),
    ]

    private static let terms: [Property<Distribution>] = [
        .init("license", Predicate.license, .licence, columns: .whole, { $0.license }, { $0.license = $1 }),
        .init("rights", Predicate.rights, .rights, { $0.rights }, { $0.rights = $1 })
            .drawn { $2.rights($1, $0.license.map { [$0] } ?? [], $0.rights) },
        .init("issued", Predicate.issued, .date, columns: .whole, { $0.issued }, { $0.issued = $1 }),
        .init("modified", Predicate.modified, .date, columns: .whole, { $0.modified }, { $0.modified = $1 }),
        .init(
            "checksum", Namespace.spdx["checksum"], .checksum, after: "applicableLegislation",
            { $0.checksum }, { $0.checksum = $1 }),
        .init(
            "language", Namespace.dct["language"], .codes(Class.linguisticSystem, of: Vocabularies.languages),
            { $0.language }, { $0.language = $1 }),
        .init(
            "conformsTo", Predicate.conformsTo, .addresses(Class.standard), { $0.conformsTo }, { $0.conformsTo = $1 }),
        .init("page", Predicate.page, .addresses(Class.document), { $0.page }, { $0.page = $1 }),
        .init(
            "applicableLegislation", Predicate.applicableLegislation, .addresses(Class.legalResource),
            { $0.applicableLegislation }, { $0.applicableLegislation = $1 }),
    ]

    private static let state: [Property<Distribution>] = [
        .init(
            "status", Namespace.adms["status"], .code(Class.concept, of: Vocabularies.statuses),
            { $0.status }, { $0.status = $1 }),
        .init(
            "availability", Namespace.dcatap["availability"], .code(Class.concept, of: Vocabularies.availabilities),
            { $0.availability }, { $0.availability = $1 }),
        .init("accessService", Predicate.accessService, .services, { $0.accessService }, { $0.accessService = $1 }),
        .init(
            "compressFormat", Predicate.compressFormat, .mediaType, after: "mediaType",
            { $0.compressFormat }, { $0.compressFormat = $1 }),
        .init(
            "packageFormat", Predicate.packageFormat, .mediaType, after: "compressFormat",
            { $0.packageFormat }, { $0.packageFormat = $1 }),
        .init(
            "hasPolicy", Namespace.odrl["hasPolicy"], .address(Class.policy), { $0.hasPolicy }, { $0.hasPolicy = $1 }),
        .init(
            "spatialResolutionInMeters", Predicate.spatialResolution, .number,
            { $0.spatialResolutionInMeters }, { $0.spatialResolutionInMeters = $1 }),
        .init(
            "temporalResolution", Namespace.dcat["temporalResolution"], .duration,
            { $0.temporalResolution }, { $0.temporalResolution = $1 }),
    ]
}

import RDF

/// What a property of a published graph says, whichever vocabulary it is of.
enum Field: Hashable, Sendable {
    case identifier, otherIdentifier, notation, title, label, description, keyword, keywordList, theme, subject
    case publisher, creator, rightsHolder, contactPoint, qualifiedAttribution, agent, role
    case issued, created, modified, frequency, language, spatial, temporal
    case spatialResolution, temporalResolution, datasetType
    case landingPage, homepage, page, license, rights, accessRights, conformsTo
    case version, versionNotes, hasVersion, inSeries, source, provenance, wasGeneratedBy
    case relation, qualifiedRelation, isReferencedBy, applicableLegislation, hvdCategory
    case distribution, sample, dataDump
    case accessURL, downloadURL, format, mediaType, byteSize, checksum, algorithm, checksumValue, sha256, md5
    case status, availability, accessService, compressFormat, packageFormat, hasPolicy
    case endpointURL, endpointDescription, servesDataset
    case name, fn, givenName, familyName, email, telephone, url, value
    case startDate, endDate, instant
    case adminUnit, geometry, geometryText, bbox, centroid, latitude, longitude
    case type

    /// schema.org is written with both schemes.
    static let schemas = [Namespace("schema", "http://schema.org/"), Namespace("schema", "https://schema.org/")]

    /// The field of a property.
    static let byPredicate: [IRI: Field] = {
        var fields: [IRI: Field] = [.rdfType: .type]
        for (field, properties) in table {
            for property in properties { fields[property] = field }
        }
        for schema in schemas {
            for (name, field) in schemaNames { fields[schema[name]] = field }
        }
        return fields
    }()

    static func predicates(of fields: Set<Field>) -> Set<IRI> {
        Set(byPredicate.filter { fields.contains($0.value) }.keys)
    }

    /// What a node has that is described, and not only mentioned.
    static let describing = predicates(of: [
        .title, .label, .description, .distribution, .identifier, .keyword, .landingPage, .publisher, .spatial, .issued,
        .modified, .license,
    ])

    /// What leads to nodes that belong to a dataset, and not to others.
    static let leadingToParts: Set<Field> = [
        .distribution, .sample, .publisher, .creator, .rightsHolder, .contactPoint, .spatial, .temporal, .accessService,
        .qualifiedAttribution, .qualifiedRelation, .agent, .checksum, .geometry, .format, .license, .rights,
        .accessRights, .provenance, .theme, .datasetType, .otherIdentifier, .email, .telephone, .startDate, .endDate,
        .conformsTo, .frequency, .language, .status, .availability, .mediaType, .hvdCategory, .wasGeneratedBy, .page,
    ]

    /// What leads to other datasets and to what is about them.
    static let leadingAway: Set<Field> = [
        .hasVersion, .inSeries, .source, .relation, .isReferencedBy, .servesDataset,
    ]

    /// Agents by their parts in GeoDCAT-AP, with the terms of INSPIRE's code list for them.
    static let roles: [IRI: String] = {
        let names = [
            "custodian", "distributor", "originator", "principalInvestigator", "processor", "resourceProvider", "user",
        ]
        let list = "http://inspire.ec.europa.eu/metadata-codelist/ResponsiblePartyRole/"
        return Dictionary(uniqueKeysWithValues: names.map { (Namespace.geodcatap[$0], list + $0) })
    }()

    private static let dc = Namespace("dc", "http://purl.org/dc/elements/1.1/")
    private static let wgs84 = Namespace("wgs84", "http://www.w3.org/2003/01/geo/wgs84_pos#")
    private static let croissant = Namespace("cr", "http://mlcommons.org/croissant/")
    private static let german = Namespace("dcatde", "http://dcat-ap.de/def/dcatde/")

    /// Beside the properties of DCAT-AP 3 stand those of its older versions, and what portals write in their place.
    private static let table: [(Field, [IRI])] =
        descriptions + agents + relations + distributions + places

    private static let descriptions: [(Field, [IRI])] = [
        (.identifier, [Namespace.dct["identifier"], dc["identifier"], Namespace.dcat["identifier"]]),
        (.otherIdentifier, [Namespace.adms["identifier"]]), (.notation, [Namespace.skos["notation"]]),
        (.title, [Namespace.dct["title"], dc["title"]]),
        (.label, [Namespace.rdfs["label"], Namespace.skos["prefLabel"]]),
        (.description, [Namespace.dct["description"], dc["description"], Namespace.dct["abstract"]]),
        (.keyword, [Namespace.dcat["keyword"], dc["subject"]]), (.theme, [Namespace.dcat["theme"]]),
        (.subject, [Namespace.dct["subject"]]),
        (.issued, [Namespace.dct["issued"]]), (.created, [Namespace.dct["created"]]),
        (.modified, [Namespace.dct["modified"], Namespace.dct["updated"]]),
        (
            .frequency,
            [Namespace.dct["accrualPeriodicity"], Namespace.dct["AccrualPeriodicity"], Namespace.dct["frequency"]]
        ),
        (.language, [Namespace.dct["language"], dc["language"]]), (.spatial, [Namespace.dct["spatial"]]),
        (.temporal, [Namespace.dct["temporal"]]),
        (.spatialResolution, [Namespace.dcat["spatialResolutionInMeters"]]),
        (.temporalResolution, [Namespace.dcat["temporalResolution"]]), (.datasetType, [Namespace.dct["type"]]),
        (.landingPage, [Namespace.dcat["landingPage"]]), (.homepage, [Namespace.foaf["homepage"]]),
        (.page, [Namespace.foaf["page"]]),
        (
            .license,
            [
                Namespace.dct["license"], Namespace.dcat["license"], Namespace.dct["#license"],
                IRI("http://creativecommons.org/ns#license"),
            ]
        ),
        (.rights, [Namespace.dct["rights"], dc["rights"]]),
        (
            .accessRights,
            [Namespace.dct["accessRights"], IRI("https://project-open-data.cio.gov/v1.1/schema#accessLevel")]
        ),
        (
            .conformsTo,
            [Namespace.dct["conformsTo"], Namespace.dct["#conformsTo"], Namespace.geodcatap["referenceSystem"]]
        ),
        (.version, [Namespace.dcat["version"], Namespace.owl["versionInfo"], Namespace.adms["version"]]),
        (.versionNotes, [Namespace.adms["versionNotes"]]),
        (.applicableLegislation, [Predicate.applicableLegislation]), (.hvdCategory, [Predicate.hvdCategory]),
    ]

    private static let agents: [(Field, [IRI])] = [
        (.publisher, [Namespace.dct["publisher"], dc["publisher"]]),
        (.creator, [Namespace.dct["creator"], dc["creator"]]),
        (.rightsHolder, [Namespace.dct["rightsHolder"]]),
        (.contactPoint, [Namespace.dcat["contactPoint"], Namespace.adms["contactPoint"]]),
        (.qualifiedAttribution, [Namespace.prov["qualifiedAttribution"], Namespace.dcat["qualifiedAttribution"]]),
        (.agent, [Namespace.prov["agent"], Namespace.dcat["agent"]]),
        (.role, [Namespace.dcat["hadRole"], Namespace.prov["hadRole"]]), (.name, [Namespace.foaf["name"]]),
        (
            .fn,
            ["fn", "hasFN", "organization-name", "hasOrganizationName", "organisation-name"].map { Namespace.vcard[$0] }
        ),
        (.givenName, [Namespace.vcard["given-name"], Namespace.foaf["givenName"]]),
        (.familyName, [Namespace.vcard["family-name"], Namespace.foaf["familyName"]]),
        (.email, [Namespace.foaf["mbox"], Namespace.vcard["hasEmail"], Namespace.vcard["email"]]),
        (.telephone, [Namespace.vcard["hasTelephone"], Namespace.vcard["tel"], Namespace.foaf["phone"]]),
        (.url, [Namespace.vcard["hasURL"], Namespace.vcard["url"]]),
        (.value, [Namespace.vcard["hasValue"], Namespace.vcard["value"], Namespace.rdf["value"]]),
    ]

    private static let relations: [(Field, [IRI])] = [
        (.hasVersion, [Namespace.dcat["hasVersion"], Namespace.dct["hasVersion"]]),
        (.inSeries, [Namespace.dcat["inSeries"]]), (.source, [Namespace.dct["source"], dc["source"]]),
        (.provenance, [Namespace.dct["provenance"]]), (.wasGeneratedBy, [Namespace.prov["wasGeneratedBy"]]),
        // Dublin Core makes these its sub-properties.
        (
            .relation,
            [
                "relation", "isVersionOf", "references", "replaces", "isReplacedBy", "requires", "isRequiredBy",
                "hasFormat",
                "isFormatOf", "hasPart", "isPartOf",
            ].map { Namespace.dct[$0] } + [Namespace.dcat["isVersionOf"], dc["relation"]]
        ),
        (.qualifiedRelation, [Namespace.dcat["qualifiedRelation"]]),
        (.isReferencedBy, [Namespace.dct["isReferencedBy"]]),
    ]

    private static let distributions: [(Field, [IRI])] = [
        (.distribution, [Namespace.dcat["distribution"], Namespace.dcat["Distribution"]]),
        (.sample, [Namespace.adms["sample"]]), (.dataDump, [IRI("http://rdfs.org/ns/void#dataDump")]),
        (.accessURL, [Namespace.dcat["accessURL"]]), (.downloadURL, [Namespace.dcat["downloadURL"]]),
        (.format, [Namespace.dct["format"], dc["format"]]), (.mediaType, [Namespace.dcat["mediaType"]]),
        (.byteSize, [Namespace.dcat["byteSize"], Namespace.dcat["size"]]), (.checksum, [Namespace.spdx["checksum"]]),
        (.algorithm, [Namespace.spdx["algorithm"]]), (.checksumValue, [Namespace.spdx["checksumValue"]]),
        (.md5, [croissant["md5"]]), (.sha256, [croissant["sha256"]]), (.status, [Namespace.adms["status"]]),
        (
            .availability,
            [
                Namespace.dcatap["availability"], IRI("http://data.europa.eu/r5r#availability"),
                german["plannedAvailability"],
            ]
        ),
        (.accessService, [Namespace.dcat["accessService"], IRI("http://dcat.no/dcatapi/accessService")]),
        (.compressFormat, [Namespace.dcat["compressFormat"]]), (.packageFormat, [Namespace.dcat["packageFormat"]]),
        (.hasPolicy, [Namespace.odrl["hasPolicy"]]), (.endpointURL, [Namespace.dcat["endpointURL"]]),
        (.endpointDescription, [Namespace.dcat["endpointDescription"]]),
        (.servesDataset, [Namespace.dcat["servesDataset"]]),
    ]

    private static let places: [(Field, [IRI])] = [
        (.startDate, [Namespace.dcat["startDate"], Namespace.time["hasBeginning"]]),
        (.endDate, [Namespace.dcat["endDate"], Namespace.time["hasEnd"]]),
        (
            .instant,
            [
                "inXSDDate", "inXSDDateTime", "inXSDDateTimeStamp", "inXSDgYear", "inXSDgYearMonth",
            ].map { Namespace.time[$0] }
        ),
        (.adminUnit, [Namespace.locn["adminUnitL2"], Namespace.locn["adminUnitL1"]]),
        // The scheming profile of ckanext-dcat writes the name of the class.
        (.geometry, [Namespace.locn["geometry"], Namespace.locn["Geometry"], Namespace.geo["hasGeometry"]]),
        (.geometryText, ["asWKT", "asGML", "asGeoJSON"].map { Namespace.geo[$0] }),
        (.bbox, [Namespace.dcat["bbox"]]), (.centroid, [Namespace.dcat["centroid"]]), (.latitude, [wgs84["lat"]]),
        (.longitude, [wgs84["long"]]),
    ]

    private static let schemaNames: [String: Field] = [
        "identifier": .identifier, "sameAs": .otherIdentifier, "name": .title, "description": .description,
        "keywords": .keywordList, "about": .subject, "publisher": .publisher, "creator": .creator, "author": .creator,
        "copyrightHolder": .rightsHolder, "contactPoint": .contactPoint, "datePublished": .issued,
        "dateCreated": .created, "dateModified": .modified, "inLanguage": .language, "spatialCoverage": .spatial,
        "temporalCoverage": .temporal, "url": .landingPage, "license": .license, "conditionsOfAccess": .accessRights,
        "version": .version, "isBasedOn": .source, "citation": .isReferencedBy, "distribution": .distribution,
        "contentUrl": .downloadURL, "encodingFormat": .mediaType, "fileFormat": .mediaType, "contentSize": .byteSize,
        "sha256": .sha256, "email": .email, "telephone": .telephone, "value": .value, "startDate": .startDate,
        "endDate": .endDate,
        "geo": .geometry, "box": .bbox, "polygon": .geometryText, "latitude": .latitude, "longitude": .longitude,
    ]
}

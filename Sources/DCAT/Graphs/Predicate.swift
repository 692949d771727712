import RDF

/// The properties that a graph is made of beside those which a table of properties alone names, each made once.
enum Predicate {
    static let accessService = Namespace.dcat["accessService"]
    static let accessURL = Namespace.dcat["accessURL"]
    static let accrualPeriodicity = Namespace.dct["accrualPeriodicity"]
    static let agent = Namespace.prov["agent"]
    static let algorithm = Namespace.spdx["algorithm"]
    static let applicableLegislation = Namespace.dcatap["applicableLegislation"]
    static let asWKT = Namespace.geo["asWKT"]
    static let bbox = Namespace.dcat["bbox"]
    static let centroid = Namespace.dcat["centroid"]
    static let checksumValue = Namespace.spdx["checksumValue"]
    static let compressFormat = Namespace.dcat["compressFormat"]
    static let conformsTo = Namespace.dct["conformsTo"]
    static let contactPoint = Namespace.dcat["contactPoint"]
    static let dataset = Namespace.dcat["dataset"]
    static let datasetType = Namespace.dct["type"]
    static let description = Namespace.dct["description"]
    static let distribution = Namespace.dcat["distribution"]
    static let downloadURL = Namespace.dcat["downloadURL"]
    static let endDate = Namespace.dcat["endDate"]
    static let endpointURL = Namespace.dcat["endpointURL"]
    static let fn = Namespace.vcard["fn"]
    static let hasGeometry = Namespace.geo["hasGeometry"]
    static let hadRole = Namespace.dcat["hadRole"]
    static let hasEmail = Namespace.vcard["hasEmail"]
    static let hasTelephone = Namespace.vcard["hasTelephone"]
    static let hasURL = Namespace.vcard["hasURL"]
    static let homepage = Namespace.foaf["homepage"]
    static let hvdCategory = Namespace.dcatap["hvdCategory"]
    static let identifier = Namespace.dct["identifier"]
    static let isPartOf = Namespace.dct["isPartOf"]
    static let issued = Namespace.dct["issued"]
    static let license = Namespace.dct["license"]
    static let mbox = Namespace.foaf["mbox"]
    static let modified = Namespace.dct["modified"]
    static let name = Namespace.foaf["name"]
    static let notation = Namespace.skos["notation"]
    static let packageFormat = Namespace.dcat["packageFormat"]
    static let page = Namespace.foaf["page"]
    static let prefLabel = Namespace.skos["prefLabel"]
    static let primaryTopic = Namespace.foaf["primaryTopic"]
    static let publisher = Namespace.dct["publisher"]
    static let record = Namespace.dcat["record"]
    static let relation = Namespace.dct["relation"]
    static let rights = Namespace.dct["rights"]
    static let rightsHolder = Namespace.dct["rightsHolder"]
    static let sample = Namespace.adms["sample"]
    static let seeAlso = Namespace.rdfs["seeAlso"]
    static let servesDataset = Namespace.dcat["servesDataset"]
    static let source = Namespace.dct["source"]
    static let spatial = Namespace.dct["spatial"]
    static let spatialResolution = Namespace.dcat["spatialResolutionInMeters"]
    static let startDate = Namespace.dcat["startDate"]
    static let temporal = Namespace.dct["temporal"]
    static let title = Namespace.dct["title"]
    static let wasDerivedFrom = Namespace.prov["wasDerivedFrom"]
}

/// The classes, as terms.
enum Class {
    static let activity = Term.iri(Namespace.prov["Activity"])
    static let agent = Term.iri(Namespace.foaf["Agent"])
    static let attribution = Term.iri(Namespace.prov["Attribution"])
    static let catalog = Term.iri(Namespace.dcat["Catalog"])
    static let catalogRecord = Term.iri(Namespace.dcat["CatalogRecord"])
    static let checksum = Term.iri(Namespace.spdx["Checksum"])
    static let checksumAlgorithm = Term.iri(Namespace.spdx["ChecksumAlgorithm"])
    static let concept = Term.iri(Namespace.skos["Concept"])
    static let dataService = Term.iri(Namespace.dcat["DataService"])
    static let dataset = Term.iri(Namespace.dcat["Dataset"])
    static let datasetSeries = Term.iri(Namespace.dcat["DatasetSeries"])
    static let dcatResource = Term.iri(Namespace.dcat["Resource"])
    static let distribution = Term.iri(Namespace.dcat["Distribution"])
    static let document = Term.iri(Namespace.foaf["Document"])
    static let frequency = Term.iri(Namespace.dct["Frequency"])
    static let geometry = Term.iri(Namespace.geo["Geometry"])
    static let identifier = Term.iri(Namespace.adms["Identifier"])
    static let kind = Term.iri(Namespace.vcard["Kind"])
    static let legalResource = Term.iri(Namespace.eli["LegalResource"])
    static let licenseDocument = Term.iri(Namespace.dct["LicenseDocument"])
    static let linguisticSystem = Term.iri(Namespace.dct["LinguisticSystem"])
    static let location = Term.iri(Namespace.dct["Location"])
    static let mediaType = Term.iri(Namespace.dct["MediaType"])
    static let mediaTypeOrExtent = Term.iri(Namespace.dct["MediaTypeOrExtent"])
    static let periodOfTime = Term.iri(Namespace.dct["PeriodOfTime"])
    static let policy = Term.iri(Namespace.odrl["Policy"])
    static let provenanceStatement = Term.iri(Namespace.dct["ProvenanceStatement"])
    static let relationship = Term.iri(Namespace.dcat["Relationship"])
    static let resource = Term.iri(Namespace.rdfs["Resource"])
    static let rightsStatement = Term.iri(Namespace.dct["RightsStatement"])
    static let role = Term.iri(Namespace.dcat["Role"])
    static let standard = Term.iri(Namespace.dct["Standard"])
}

/// Datatypes of literals.
enum Datatype {
    static let nonNegativeInteger = Namespace.xsd["nonNegativeInteger"]
    static let hexBinary = Namespace.xsd["hexBinary"]
    static let decimal = Namespace.xsd["decimal"]
    static let duration = Namespace.xsd["duration"]
    static let wkt = Namespace.geo["wktLiteral"]
    static let year = Namespace.xsd["gYear"]
    static let yearMonth = Namespace.xsd["gYearMonth"]
    static let date = Namespace.xsd["date"]
    static let dateTime = Namespace.xsd["dateTime"]
}

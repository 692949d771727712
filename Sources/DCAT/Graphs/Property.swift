import RDF

/// The properties and classes that a dataset's graph is made of, each made once.
enum Property {
    static let accessRights = Namespace.dct["accessRights"]
    static let accessURL = Namespace.dcat["accessURL"]
    static let accrualPeriodicity = Namespace.dct["accrualPeriodicity"]
    static let algorithm = Namespace.spdx["algorithm"]
    static let applicableLegislation = Namespace.dcatap["applicableLegislation"]
    static let bbox = Namespace.dcat["bbox"]
    static let byteSize = Namespace.dcat["byteSize"]
    static let checksum = Namespace.spdx["checksum"]
    static let checksumValue = Namespace.spdx["checksumValue"]
    static let conformsTo = Namespace.dct["conformsTo"]
    static let contactPoint = Namespace.dcat["contactPoint"]
    static let creator = Namespace.dct["creator"]
    static let dataset = Namespace.dcat["dataset"]
    static let description = Namespace.dct["description"]
    static let distribution = Namespace.dcat["distribution"]
    static let downloadURL = Namespace.dcat["downloadURL"]
    static let endDate = Namespace.dcat["endDate"]
    static let fn = Namespace.vcard["fn"]
    static let format = Namespace.dct["format"]
    static let hasEmail = Namespace.vcard["hasEmail"]
    static let hasURL = Namespace.vcard["hasURL"]
    static let homepage = Namespace.foaf["homepage"]
    static let hvdCategory = Namespace.dcatap["hvdCategory"]
    static let identifier = Namespace.dct["identifier"]
    static let servesDataset = Namespace.dcat["servesDataset"]
    static let issued = Namespace.dct["issued"]
    static let keyword = Namespace.dcat["keyword"]
    static let label = Namespace.rdfs["label"]
    static let landingPage = Namespace.dcat["landingPage"]
    static let language = Namespace.dct["language"]
    static let license = Namespace.dct["license"]
    static let mbox = Namespace.foaf["mbox"]
    static let mediaType = Namespace.dcat["mediaType"]
    static let modified = Namespace.dct["modified"]
    static let name = Namespace.foaf["name"]
    static let page = Namespace.foaf["page"]
    static let prefLabel = Namespace.skos["prefLabel"]
    static let primaryTopic = Namespace.foaf["primaryTopic"]
    static let publisher = Namespace.dct["publisher"]
    static let record = Namespace.dcat["record"]
    static let rights = Namespace.dct["rights"]
    static let spatial = Namespace.dct["spatial"]
    static let startDate = Namespace.dcat["startDate"]
    static let temporal = Namespace.dct["temporal"]
    static let theme = Namespace.dcat["theme"]
    static let title = Namespace.dct["title"]
    static let version = Namespace.dcat["version"]
    static let wasDerivedFrom = Namespace.prov["wasDerivedFrom"]
}

/// The classes, as terms.
enum Class {
    static let agent = Term.iri(Namespace.foaf["Agent"])
    static let catalog = Term.iri(Namespace.dcat["Catalog"])
    static let catalogRecord = Term.iri(Namespace.dcat["CatalogRecord"])
    static let checksum = Term.iri(Namespace.spdx["Checksum"])
    static let checksumAlgorithm = Term.iri(Namespace.spdx["ChecksumAlgorithm"])
    static let concept = Term.iri(Namespace.skos["Concept"])
    static let dataset = Term.iri(Namespace.dcat["Dataset"])
    static let distribution = Term.iri(Namespace.dcat["Distribution"])
    static let document = Term.iri(Namespace.foaf["Document"])
    static let frequency = Term.iri(Namespace.dct["Frequency"])
    static let kind = Term.iri(Namespace.vcard["Kind"])
    static let legalResource = Term.iri(Namespace.eli["LegalResource"])
    static let licenseDocument = Term.iri(Namespace.dct["LicenseDocument"])
    static let linguisticSystem = Term.iri(Namespace.dct["LinguisticSystem"])
    static let location = Term.iri(Namespace.dct["Location"])
    static let mediaType = Term.iri(Namespace.dct["MediaType"])
    static let mediaTypeOrExtent = Term.iri(Namespace.dct["MediaTypeOrExtent"])
    static let periodOfTime = Term.iri(Namespace.dct["PeriodOfTime"])
    static let dcatResource = Term.iri(Namespace.dcat["Resource"])
    static let resource = Term.iri(Namespace.rdfs["Resource"])
    static let rightsStatement = Term.iri(Namespace.dct["RightsStatement"])
    static let standard = Term.iri(Namespace.dct["Standard"])
}

/// Datatypes of literals.
enum Datatype {
    static let nonNegativeInteger = Namespace.xsd["nonNegativeInteger"]
    static let hexBinary = Namespace.xsd["hexBinary"]
    static let wkt = Namespace.geo["wktLiteral"]
    static let year = Namespace.xsd["gYear"]
    static let yearMonth = Namespace.xsd["gYearMonth"]
    static let date = Namespace.xsd["date"]
    static let dateTime = Namespace.xsd["dateTime"]
}

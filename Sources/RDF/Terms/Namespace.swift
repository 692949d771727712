/// A vocabulary: the prefix it is usually given, and the IRI its names begin with.
///
///     let title = Namespace.dct["title"]   // http://purl.org/dc/terms/title
public struct Namespace: Hashable, Sendable {
    /// The prefix without the colon.
    public let prefix: String
    /// What the names begin with.
    public let iri: String

    /// Names a vocabulary. The prefix is ASCII letters and digits and begins with a letter.
    public init(_ prefix: String, _ iri: String) {
        precondition(Self.isUsable(prefix), "a prefix is ASCII letters and digits, and begins with a letter")
        self.prefix = prefix
        self.iri = IRI(iri).string
    }

    /// The IRI of one name of the vocabulary.
    public subscript(_ name: String) -> IRI { IRI(iri + name) }

    private static func isUsable(_ prefix: String) -> Bool {
        guard let first = prefix.utf8.first, isASCIILetter(first) else { return false }
        return prefix.utf8.allSatisfy { isASCIILetter($0) || isASCIIDigit($0) }
    }
}

extension Namespace {
    /// RDF itself.
    public static let rdf = Namespace("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
    /// RDF Schema.
    public static let rdfs = Namespace("rdfs", "http://www.w3.org/2000/01/rdf-schema#")
    /// XML Schema datatypes.
    public static let xsd = Namespace("xsd", "http://www.w3.org/2001/XMLSchema#")
    /// OWL.
    public static let owl = Namespace("owl", "http://www.w3.org/2002/07/owl#")
    /// DCAT 3.
    public static let dcat = Namespace("dcat", "http://www.w3.org/ns/dcat#")
    /// Dublin Core terms.
    public static let dct = Namespace("dct", "http://purl.org/dc/terms/")
    /// DCAT-AP's own terms.
    public static let dcatap = Namespace("dcatap", "http://data.europa.eu/r5r/")
    /// GeoDCAT-AP's own terms.
    public static let geodcatap = Namespace("geodcatap", "http://data.europa.eu/930/")
    /// Friend of a friend: agents and documents.
    public static let foaf = Namespace("foaf", "http://xmlns.com/foaf/0.1/")
    /// vCard: contact points.
    public static let vcard = Namespace("vcard", "http://www.w3.org/2006/vcard/ns#")
    /// SKOS: concepts and their labels.
    public static let skos = Namespace("skos", "http://www.w3.org/2004/02/skos/core#")
    /// Asset description.
    public static let adms = Namespace("adms", "http://www.w3.org/ns/adms#")
    /// ISA core location.
    public static let locn = Namespace("locn", "http://www.w3.org/ns/locn#")
    /// Provenance.
    public static let prov = Namespace("prov", "http://www.w3.org/ns/prov#")
    /// SPDX: checksums.
    public static let spdx = Namespace("spdx", "http://spdx.org/rdf/terms#")
    /// Hydra: paging.
    public static let hydra = Namespace("hydra", "http://www.w3.org/ns/hydra/core#")
    /// European legislation identifier.
    public static let eli = Namespace("eli", "http://data.europa.eu/eli/ontology#")
    /// schema.org, in the spelling that DCAT-AP uses.
    public static let schema = Namespace("schema", "http://schema.org/")
    /// Policies.
    public static let odrl = Namespace("odrl", "http://www.w3.org/ns/odrl/2/")
    /// Time.
    public static let time = Namespace("time", "http://www.w3.org/2006/time#")
    /// GeoSPARQL.
    public static let geo = Namespace("geo", "http://www.opengis.net/ont/geosparql#")
    /// Data quality.
    public static let dqv = Namespace("dqv", "http://www.w3.org/ns/dqv#")

    /// Every vocabulary above, by which writers shorten IRIs.
    public static let common: [Namespace] = [
        rdf, rdfs, xsd, owl, dcat, dct, dcatap, geodcatap, foaf, vcard, skos, adms, locn, prov, spdx, hydra, eli,
        schema,
        odrl, time, geo, dqv,
    ]
}

extension IRI {
    /// `rdf:type`, the class of a thing.
    public static let rdfType = Namespace.rdf["type"]
    /// `rdf:langString`, the datatype of a text with a language.
    public static let rdfLangString = Namespace.rdf["langString"]
    /// `rdf:first`, the value of a list cell.
    public static let rdfFirst = Namespace.rdf["first"]
    /// `rdf:rest`, the next cell of a list.
    public static let rdfRest = Namespace.rdf["rest"]
    /// `rdf:nil`, the empty list.
    public static let rdfNil = Namespace.rdf["nil"]
    /// `xsd:string`.
    public static let xsdString = Namespace.xsd["string"]
    /// `xsd:boolean`.
    public static let xsdBoolean = Namespace.xsd["boolean"]
    /// `xsd:integer`.
    public static let xsdInteger = Namespace.xsd["integer"]
    /// `xsd:decimal`.
    public static let xsdDecimal = Namespace.xsd["decimal"]
    /// `xsd:double`.
    public static let xsdDouble = Namespace.xsd["double"]
}

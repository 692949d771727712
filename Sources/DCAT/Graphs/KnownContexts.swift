import JSON
package import RDF

/// The JSON-LD contexts that feeds name by their IRIs, as tables of our own: no context is ever fetched.
///
/// A table has the terms that a dataset needs, not all of the vocabulary.
package enum KnownContexts {
    package static let all: JSONLDContexts = {
        var contexts = JSONLDContexts()
        do {
            for (table, iris) in tables {
                let document = table.document
                for iri in iris { try contexts.add(iri, document: document) }
            }
        } catch {
            preconditionFailure("a table of ours is no JSON: \(error)")
        }
        return contexts
    }()

    /// The same, with the context that another catalogue of this program serves below its base URL.
    package static func all(withCatalogueAt base: String) throws -> JSONLDContexts {
        var contexts = all
        try contexts.add(base + "/context.jsonld", DatasetContext.context)
        return contexts
    }

    private static let tables: [(ContextTable, [String])] = [
        (
            schemaOrg,
            spellings(of: "schema.org", paths: ["", "/", "/docs/jsonldcontext.jsonld", "/docs/jsonldcontext.json"])
        ),
        (schemaOrg, spellings(of: "www.schema.org", paths: ["", "/"])),
        (dcatUS, spellings(of: "project-open-data.cio.gov", paths: ["/v1.1/schema/catalog.jsonld"])),
        (dcatAP, dcatAPAddresses), (geoDCATAP, geoDCATAPAddresses),
        (hydra, spellings(of: "www.w3.org", paths: ["/ns/hydra/context.jsonld", "/ns/hydra/core"])),
    ]

    private static func spellings(of host: String, paths: [String]) -> [String] {
        ["http://", "https://"].flatMap { scheme in paths.map { scheme + host + $0 } }
    }

    private static let dcatAPAddresses: [String] = {
        let releases = ["3.0.0", "3.0.1"].flatMap { release in
            ["https://semiceu.github.io/", "https://semiceu.github.io/uri.semic.eu-generated/"].flatMap { root in
                ["context/dcat-ap.jsonld", "html/context/dcat-ap.jsonld"].map {
                    "\(root)DCAT-AP/releases/\(release)/\($0)"
                }
            }
        }
        let older = ["1.1/dcat-ap_1.1", "2.0.1/dcat-ap_2.0.1", "2.1.1/dcat-ap_2.1.1"].map {
            "https://raw.githubusercontent.com/SEMICeu/DCAT-AP/master/releases/\($0).jsonld"
        }
        return spellings(of: "data.europa.eu", paths: ["/r5r/context", "/r5r/context.jsonld"]) + releases + older
    }()

    private static let geoDCATAPAddresses = ["2.0.0", "3.0.0", "3.1.0"].flatMap { release in
        ["geodcat-ap.jsonld", "context/geodcat-ap.jsonld"].map {
            "https://semiceu.github.io/GeoDCAT-AP/releases/\(release)/\($0)"
        }
    }

    // MARK: Tables

    /// Text or address is left to the reader, who takes both.
    private static let schemaOrg = ContextTable(
        vocabulary: "http://schema.org/",
        prefixes: [
            Namespace("schema", "http://schema.org/"), .xsd, .dct, Namespace("cr", "http://mlcommons.org/croissant/"),
        ],
        aliases: ["id": "@id", "type": "@type"],
        terms: ["url", "sameAs", "contentUrl"].map { .init($0, "http://schema.org/" + $0, type: "@id") })

    /// DCAT-US 1.1, as `catalog.jsonld` of Project Open Data has it.
    private static let dcatUS: ContextTable = {
        let pod = "https://project-open-data.cio.gov/v1.1/schema#"
        let links: [ContextTable.Term] = [
            .init("downloadURL", Predicate.downloadURL.string, type: "@id"),
            .init("accessURL", Predicate.accessURL.string, type: "@id"),
            .init("conformsTo", Predicate.conformsTo.string, type: "@id"),
            .init("describedBy", "http://www.w3.org/2007/05/powder#describedby", type: "@id"),
        ]
        let dates = ["issued", "modified"].map {
            ContextTable.Term($0, Namespace.dct[$0].string, type: Datatype.date.string)
        }
        let texts = [
            "title", "description", "language", "license", "rights", "spatial", "publisher", "identifier", "temporal",
            "format", "accrualPeriodicity",
        ].map { ContextTable.Term($0, Namespace.dct[$0].string) }
        let own = [
            "accessLevel", "bureauCode", "dataQuality", "describedByType", "primaryITInvestmentUII", "programCode",
        ].map { ContextTable.Term($0, pod + $0) }
        return ContextTable(
            vocabulary: Namespace.dcat.iri,
            prefixes: [.dcat, Namespace("dc", Namespace.dct.iri), .vcard, .foaf, .skos],
            aliases: [:],
            terms: links + dates + texts + own + [
                .init("fn", Predicate.fn.string), .init("hasEmail", Namespace.vcard["email"].string),
                .init("name", Predicate.prefLabel.string), .init("homepage", Predicate.homepage.string),
                .init("subOrganizationOf", "http://www.w3.org/ns/org#subOrganizationOf"),
            ])
    }()

    private static let hydra = ContextTable(
        vocabulary: nil, prefixes: [.hydra, .rdf, .rdfs, .xsd, .owl], aliases: [:],
        terms: [
            "Collection", "PartialCollectionView", "PagedCollection", "totalItems", "itemsPerPage", "title",
            "description",
        ].map { .init($0, Namespace.hydra[$0].string) }
            + [
                "member", "view", "first", "next", "previous", "last", "firstPage", "nextPage", "previousPage",
                "lastPage",
                "collection",
            ].map { .init($0, Namespace.hydra[$0].string, type: "@id") })

    private static let dcatAP = ContextTable(
        vocabulary: nil, prefixes: Namespace.common, aliases: [:], terms: ContextTable.dcatAPTerms)

    private static let geoDCATAP = ContextTable(
        vocabulary: nil, prefixes: Namespace.common, aliases: [:],
        terms: ContextTable.dcatAPTerms
            + [
                "custodian", "distributor", "originator", "principalInvestigator", "processor", "resourceProvider",
                "user",
                "referenceSystem", "resourceType", "topicCategory", "serviceType", "serviceCategory", "serviceProtocol",
            ].map { .init($0, Namespace.geodcatap[$0].string, type: "@id") }
            + [.init("rightsHolder", Predicate.rightsHolder.string, type: "@id")])
}

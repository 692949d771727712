import JSON
import RDF

/// A JSON-LD context to read by: names and what they stand for.
struct ContextTable: Sendable {
    struct Term: Sendable {
        let name: String
        let iri: String
        /// `@id`, or the IRI of a datatype.
        let type: String?

        init(_ name: String, _ iri: String, type: String? = nil) {
            self.name = name
            self.iri = iri
            self.type = type
        }
    }

    /// What names begin with that are not in the table.
    let vocabulary: String?
    let prefixes: [Namespace]
    let aliases: [String: String]
    let terms: [Term]

    /// `{"@context": {…}}` in UTF-8.
    var document: [UInt8] {
        var writer = JSONWriter(capacity: 8192)
        writer.object {
            $0.key("@context")
            $0.object { context in
                context.member("@vocab", vocabulary)
                for (name, keyword) in aliases.sorted(by: { $0.key < $1.key }) { context.member(name, keyword) }
                for prefix in prefixes {
                    context.key(prefix.prefix)
                    context.object {
                        $0.member("@id", prefix.iri)
                        $0.key("@prefix")
                        $0.bool(true)
                    }
                }
                for term in terms {
                    context.key(term.name)
                    context.object {
                        $0.member("@id", term.iri)
                        $0.member("@type", term.type)
                    }
                }
            }
        }
        return writer.bytes
    }
}

extension ContextTable {
    /// DCAT-AP by the names of its own context since release 3, which are the labels of the properties, and by the local
    /// names of the properties themselves, which the contexts of older releases have, and this catalogue too.
    static let dcatAPTerms: [Term] = {
        let properties = DatasetContext.properties.filter { !ownNames.contains($0.name) }.map { property in
            Term(property.name, property.iri.string, type: type(of: property.shape))
        }
        let others = links.map { Term($0.0, $0.1.string, type: "@id") } + values.map { Term($0.0, $0.1.string) }
        return classes + properties + others + [
            Term("checksumValue", Predicate.checksumValue.string, type: Datatype.hexBinary.string),
            Term("spatialResolution", Predicate.spatialResolution.string, type: Datatype.decimal.string),
        ]
    }()

    /// Names of the catalogue that are no names of DCAT-AP.
    private static let ownNames: Set<String> = ["datasetType", "sourceDataset", "rightsHolder"]

    /// A date says its datatype itself.
    private static func type(of shape: JSONLDContext.Shape) -> String? {
        switch shape {
        case .id, .vocabulary: "@id"
        case .typed(let datatype): datatype == Datatype.dateTime ? nil : datatype.string
        case .plain, .languageMap: nil
        }
    }

    private static let classes: [Term] = {
        let names: [(Namespace, [String])] = [
            (.dcat, ["Catalog", "Dataset", "DatasetSeries", "DataService", "Distribution", "Relationship", "Role"]),
            (.dct, ["Frequency", "LinguisticSystem", "Location", "MediaType", "MediaTypeOrExtent", "PeriodOfTime"]),
            (.dct, ["ProvenanceStatement", "RightsStatement", "Standard", "LicenseDocument"]),
            (.foaf, ["Agent", "Document"]), (.vcard, ["Kind", "Organization", "Individual"]),
            (.skos, ["Concept", "ConceptScheme"]), (.prov, ["Activity", "Attribution"]), (.adms, ["Identifier"]),
            (.spdx, ["Checksum", "ChecksumAlgorithm"]), (.eli, ["LegalResource"]), (.locn, ["Geometry"]),
            (.odrl, ["Policy"]), (.rdfs, ["Resource"]),
        ]
        let plain = names.flatMap { namespace, names in names.map { Term($0, namespace[$0].string) } }
        return plain + [
            Term("Catalogue", Namespace.dcat["Catalog"].string),
            Term("CatalogRecord", Namespace.dcat["CatalogRecord"].string),
            Term("CatalogueRecord", Namespace.dcat["CatalogRecord"].string),
            Term("LicenceDocument", Namespace.dct["LicenseDocument"].string),
            Term("TimeInstant", Namespace.time["Instant"].string),
        ]
    }()

    private static let links: [(String, IRI)] = [
        ("accessUrl", Predicate.accessURL), ("agent", Predicate.agent), ("algorithm", Predicate.algorithm),
        ("catalogue", Namespace.dcat["catalog"]), ("compressionFormat", Predicate.compressFormat),
        ("dataset", Predicate.dataset), ("datasetDistribution", Predicate.distribution),
        ("documentation", Predicate.page), ("downloadUrl", Predicate.downloadURL),
        ("endpointUrl", Predicate.endpointURL), ("frequency", Predicate.accrualPeriodicity),
        ("geographicalCoverage", Predicate.spatial), ("geometry", Namespace.locn["geometry"]),
        ("hadRole", Predicate.hadRole), ("hasEmail", Predicate.hasEmail), ("hasPart", Namespace.dct["hasPart"]),
        ("hasTelephone", Predicate.hasTelephone), ("hasURL", Predicate.hasURL), ("homepage", Predicate.homepage),
        ("licence", Predicate.license), ("linkedSchemas", Predicate.conformsTo), ("mbox", Predicate.mbox),
        ("packagingFormat", Predicate.packageFormat), ("primaryTopic", Predicate.primaryTopic),
        ("record", Predicate.record), ("relatedResource", Predicate.relation),
        ("service", Namespace.dcat["service"]), ("source", Predicate.source), ("temporalCoverage", Predicate.temporal),
        ("themes", Namespace.dcat["themeTaxonomy"]), ("type", Predicate.datasetType),
    ]

    private static let values: [(String, IRI)] = [
        ("bbox", Predicate.bbox), ("boundingBox", Predicate.bbox), ("centroid", Predicate.centroid),
        ("endDate", Predicate.endDate), ("fn", Predicate.fn), ("listingDate", Predicate.issued),
        ("modificationDate", Predicate.modified), ("name", Predicate.name), ("notation", Predicate.notation),
        ("prefLabel", Predicate.prefLabel), ("preferredLabel", Predicate.prefLabel),
        ("releaseDate", Predicate.issued), ("startDate", Predicate.startDate),
    ]
}

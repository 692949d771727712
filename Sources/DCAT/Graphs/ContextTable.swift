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
    /// names of the properties themselves, which the contexts of older releases have.
    static let dcatAPTerms: [Term] = {
        var terms =
            classes + links.map { Term($0.0, $0.1.string, type: "@id") } + values.map { Term($0.0, $0.1.string) }
        terms += [
            Term("byteSize", Property.byteSize.string, type: Datatype.nonNegativeInteger.string),
            Term("checksumValue", Property.checksumValue.string, type: Datatype.hexBinary.string),
            Term("spatialResolution", Property.spatialResolution.string, type: Datatype.decimal.string),
            Term("spatialResolutionInMeters", Property.spatialResolution.string, type: Datatype.decimal.string),
            Term("temporalResolution", Property.temporalResolution.string, type: Datatype.duration.string),
        ]
        return terms
    }()

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
        ("accessRights", Property.accessRights), ("accessService", Property.accessService),
        ("accessUrl", Property.accessURL), ("accessURL", Property.accessURL),
        ("accrualPeriodicity", Property.accrualPeriodicity), ("frequency", Property.accrualPeriodicity),
        ("agent", Property.agent), ("algorithm", Property.algorithm),
        ("applicableLegislation", Property.applicableLegislation), ("availability", Property.availability),
        ("catalogue", Namespace.dcat["catalog"]), ("checksum", Property.checksum),
        ("compressFormat", Property.compressFormat), ("compressionFormat", Property.compressFormat),
        ("conformsTo", Property.conformsTo), ("linkedSchemas", Property.conformsTo),
        ("contactPoint", Property.contactPoint), ("creator", Property.creator), ("dataset", Property.dataset),
        ("datasetDistribution", Property.distribution), ("distribution", Property.distribution),
        ("documentation", Property.page), ("page", Property.page), ("downloadUrl", Property.downloadURL),
        ("downloadURL", Property.downloadURL), ("endpointDescription", Property.endpointDescription),
        ("endpointUrl", Property.endpointURL), ("endpointURL", Property.endpointURL), ("format", Property.format),
        ("geographicalCoverage", Property.spatial), ("spatial", Property.spatial),
        ("geometry", Namespace.locn["geometry"]), ("hadRole", Property.hadRole), ("hasEmail", Property.hasEmail),
        ("hasPart", Namespace.dct["hasPart"]), ("hasPolicy", Property.hasPolicy),
        ("hasTelephone", Property.hasTelephone), ("hasURL", Property.hasURL), ("hasVersion", Property.hasVersion),
        ("homepage", Property.homepage), ("hvdCategory", Property.hvdCategory), ("inSeries", Property.inSeries),
        ("isReferencedBy", Property.isReferencedBy), ("landingPage", Property.landingPage),
        ("language", Property.language), ("licence", Property.license), ("license", Property.license),
        ("mbox", Property.mbox), ("mediaType", Property.mediaType), ("otherIdentifier", Property.otherIdentifier),
        ("packageFormat", Property.packageFormat), ("packagingFormat", Property.packageFormat),
        ("primaryTopic", Property.primaryTopic), ("provenance", Property.provenance),
        ("publisher", Property.publisher), ("qualifiedAttribution", Property.qualifiedAttribution),
        ("qualifiedRelation", Property.qualifiedRelation), ("record", Property.record), ("relation", Property.relation),
        ("relatedResource", Property.relation), ("rights", Property.rights), ("sample", Property.sample),
        ("servesDataset", Property.servesDataset), ("service", Namespace.dcat["service"]), ("source", Property.source),
        ("status", Property.status), ("temporal", Property.temporal), ("temporalCoverage", Property.temporal),
        ("theme", Property.theme), ("themes", Namespace.dcat["themeTaxonomy"]), ("type", Property.datasetType),
        ("wasGeneratedBy", Property.wasGeneratedBy),
    ]

    private static let values: [(String, IRI)] = [
        ("bbox", Property.bbox), ("boundingBox", Property.bbox), ("centroid", Property.centroid),
        ("description", Property.description), ("endDate", Property.endDate), ("fn", Property.fn),
        ("identifier", Property.identifier), ("issued", Property.issued), ("releaseDate", Property.issued),
        ("listingDate", Property.issued), ("keyword", Property.keyword), ("modified", Property.modified),
        ("modificationDate", Property.modified), ("name", Property.name), ("notation", Property.notation),
        ("prefLabel", Property.prefLabel), ("preferredLabel", Property.prefLabel), ("startDate", Property.startDate),
        ("title", Property.title), ("version", Property.version), ("versionNotes", Property.versionNotes),
    ]
}

package import RDF

/// Datasets as DCAT-AP 3.0.1 in RDF: every referenced code is typed and labelled in the same graph, as its shapes demand.
///
/// What has no IRI may not stand where the profile asks for a code (`mdr-vocabularies.shape.ttl`: frequency, language,
/// format, theme). An unknown theme is a keyword there and an unknown licence a statement of rights; an unknown frequency,
/// language or format is left out of the RDF, and stands in the JSON of the same dataset. Nothing is made up.
package struct DatasetGraph: Sendable {
    package private(set) var graph: Graph
    /// The catalogue's base URL, without a closing slash.
    let base: String

    package init(base: String, minimumCapacity: Int = 256) {
        self.base = base
        graph = Graph(minimumCapacity: minimumCapacity)
    }

    mutating func insert(_ subject: Term, _ property: IRI, _ object: Term) {
        graph.insert(subject, property, object)
    }

    mutating func makeBlankNode() -> Term { graph.makeBlankNode() }

    /// The IRI of a dataset of this catalogue.
    package func iri(of id: DatasetID) -> String { "\(base)/datasets/\(id)" }

    /// Adds a dataset with all that it refers to.
    package mutating func add(_ dataset: Dataset, id: DatasetID) {
        let subject = Term.iri(IRI(iri(of: id)))
        type(subject, Class.dataset)
        addTexts(dataset, subject)
        if let publisher = dataset.publisher { link(subject, Property.publisher, agent(publisher)) }
        for creator in dataset.creator { link(subject, Property.creator, agent(creator)) }
        for contact in dataset.contactPoint where !contact.isEmpty {
            link(subject, Property.contactPoint, contactPoint(contact))
        }
        date(subject, Property.issued, dataset.issued)
        date(subject, Property.modified, dataset.modified)
        if let frequency = dataset.accrualPeriodicity {
            code(subject, Property.accrualPeriodicity, frequency, Class.frequency)
        }
        for theme in dataset.theme {
            code(subject, Property.theme, theme, Class.concept, otherwise: Property.keyword)
        }
        for category in dataset.hvdCategory {
            code(subject, Property.hvdCategory, category, Class.concept, otherwise: Property.keyword)
        }
        for language in dataset.language { code(subject, Property.language, language, Class.linguisticSystem) }
        for place in dataset.spatial { link(subject, Property.spatial, location(place)) }
        for period in dataset.temporal where !period.isEmpty { add(period, subject) }
        typed(subject, Property.landingPage, dataset.landingPage, Class.document)
        typed(subject, Property.page, dataset.page, Class.document)
        typed(subject, Property.conformsTo, dataset.conformsTo, Class.standard)
        typed(subject, Property.applicableLegislation, dataset.applicableLegislation, Class.legalResource)
        for licence in dataset.license { license(subject, licence) }
        rights(subject, dataset.license, dataset.rights)
        if let accessRights = dataset.accessRights {
            concept(subject, Property.accessRights, accessRights, Class.rightsStatement)
        }
        if let version = dataset.version { literal(subject, Property.version, Literal(version)) }
        for (distribution, id) in zip(dataset.distribution, dataset.distributionIDs(in: id)) {
            let node = Term.iri(IRI("\(base)/distributions/\(id)"))
            link(subject, Property.distribution, node)
            add(distribution, node, of: dataset, subject)
        }
    }

    private mutating func addTexts(_ dataset: Dataset, _ subject: Term) {
        for identifier in dataset.identifier { literal(subject, Property.identifier, Literal(identifier)) }
        // DCAT-AP asks for both: without a title the identifier stands for it, and without a description the title.
        let name = dataset.identifier.first ?? subject.iri?.string ?? ""
        let title = dataset.title.isEmpty ? LocalizedText("und", name) : dataset.title
        text(subject, Property.title, title)
        text(subject, Property.description, dataset.description.isEmpty ? title : dataset.description)
        for entry in dataset.keyword.entries {
            for keyword in entry.value { text(subject, Property.keyword, LocalizedText(entry.language, keyword)) }
        }
    }

    private mutating func add(_ period: PeriodOfTime, _ subject: Term) {
        let node = makeBlankNode()
        link(subject, Property.temporal, node)
        type(node, Class.periodOfTime)
        date(node, Property.startDate, period.startDate)
        date(node, Property.endDate, period.endDate)
    }

    private mutating func add(_ distribution: Distribution, _ node: Term, of dataset: Dataset, _ subject: Term) {
        type(node, Class.distribution)
        if let key = distribution.key { literal(node, Property.identifier, Literal(key)) }
        text(node, Property.title, distribution.title)
        text(node, Property.description, distribution.description)
        // An access URL is mandatory: without one, the dataset's page is where the distribution can be had.
        let fallback = distribution.downloadURL + dataset.landingPage + [subject.iri?.string].compactMap { $0 }
        let accessURL = distribution.accessURL.isEmpty ? Array(fallback.prefix(1)) : distribution.accessURL
        typed(node, Property.accessURL, accessURL, Class.resource)
        typed(node, Property.downloadURL, distribution.downloadURL, Class.resource)
        if let format = distribution.format {
            let label = LocalizedText("en", format.label)
            code(node, Property.format, Concept(uri: format.uri, label: label), Class.mediaTypeOrExtent)
        }
        if let mediaType = distribution.mediaType {
            let iri = "http://www.iana.org/assignments/media-types/" + mediaType
            typed(node, Property.mediaType, [iri], Class.mediaType)
        }
        if let size = distribution.byteSize {
            literal(node, Property.byteSize, Literal("\(size)", datatype: Datatype.nonNegativeInteger))
        }
        if let licence = distribution.license { license(node, licence) }
        rights(node, [distribution.license].compactMap { $0 }, distribution.rights)
        date(node, Property.issued, distribution.issued)
        date(node, Property.modified, distribution.modified)
        for language in distribution.language { code(node, Property.language, language, Class.linguisticSystem) }
        typed(node, Property.conformsTo, distribution.conformsTo, Class.standard)
        typed(node, Property.page, distribution.page, Class.document)
        typed(node, Property.applicableLegislation, distribution.applicableLegislation, Class.legalResource)
        if let checksum = distribution.checksum { add(checksum, node) }
    }

    private mutating func add(_ checksum: Checksum, _ distribution: Term) {
        let node = makeBlankNode()
        link(distribution, Property.checksum, node)
        type(node, Class.checksum)
        // The shapes want the term under `https`, though its class, and the vocabulary itself, are under `http`.
        let algorithm = Term.iri(IRI("https://spdx.org/rdf/terms#checksumAlgorithm_\(checksum.algorithm)"))
        link(node, Property.algorithm, algorithm)
        type(algorithm, Class.checksumAlgorithm)
        literal(node, Property.checksumValue, Literal(checksum.value, datatype: Datatype.hexBinary))
    }
}

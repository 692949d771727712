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

    @discardableResult
    mutating func insert(_ subject: Term, _ property: IRI, _ object: Term) -> Bool {
        graph.insert(subject, property, object)
    }

    mutating func makeBlankNode() -> Term { graph.makeBlankNode() }

    /// The IRI of a dataset of this catalogue.
    package func iri(of id: DatasetID) -> String { "\(base)/datasets/\(id)" }

    /// Adds a dataset with all that it refers to.
    package mutating func add(_ dataset: Dataset, id: DatasetID) {
        let iri = iri(of: id)
        let subject = Term.iri(IRI(iri))
        type(subject, Class.dataset)
        if dataset.isSeries { type(subject, Class.datasetSeries) }
        addTexts(dataset, subject)
        addAgents(dataset, subject)
        date(subject, Property.issued, dataset.issued)
        date(subject, Property.modified, dataset.modified)
        if let frequency = dataset.accrualPeriodicity {
            code(subject, Property.accrualPeriodicity, frequency, Class.frequency, of: Vocabularies.frequencies)
        }
        themes(subject, dataset.theme, dataset.hvdCategory)
        for language in dataset.language {
            code(subject, Property.language, language, Class.linguisticSystem, of: Vocabularies.languages)
        }
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
        text(subject, Property.versionNotes, dataset.versionNotes)
        for type in dataset.datasetType { concept(subject, Property.datasetType, type, Class.concept) }
        resolution(subject, dataset.spatialResolutionInMeters, dataset.temporalResolution)
        addRelations(dataset, subject)
        for (distribution, id) in zip(dataset.distribution, dataset.distributionIDs(in: id)) {
            // A fragment of the dataset's address, so that it leads somewhere.
            let node = Term.iri(IRI("\(iri)#\(id)"))
            link(subject, Property.distribution, node)
            add(distribution, node, of: dataset, subject)
        }
        for sample in dataset.sample {
            let node = makeBlankNode()
            link(subject, Property.sample, node)
            add(sample, node, of: dataset, subject)
        }
    }

    private mutating func addAgents(_ dataset: Dataset, _ subject: Term) {
        if let publisher = dataset.publisher { link(subject, Property.publisher, agent(publisher)) }
        for creator in dataset.creator { link(subject, Property.creator, agent(creator)) }
        for holder in dataset.rightsHolder { link(subject, Property.rightsHolder, agent(holder)) }
        for contact in dataset.contactPoint where !contact.isEmpty {
            link(subject, Property.contactPoint, contactPoint(contact))
        }
        for attribution in dataset.qualifiedAttribution {
            let node = makeBlankNode()
            link(subject, Property.qualifiedAttribution, node)
            type(node, Class.attribution)
            link(node, Property.agent, agent(attribution.agent))
            if let role = attribution.role { typed(node, Property.hadRole, [role], Class.role) }
        }
    }

    private mutating func addTexts(_ dataset: Dataset, _ subject: Term) {
        for identifier in dataset.identifier { literal(subject, Property.identifier, Literal(identifier)) }
        for identifier in dataset.otherIdentifier {
            let node = makeBlankNode()
            link(subject, Property.otherIdentifier, node)
            type(node, Class.identifier)
            literal(node, Property.notation, Literal(identifier))
        }
        // DCAT-AP asks for both: without a title the identifier stands for it, and without a description the title.
        let name = dataset.identifier.first ?? subject.iri?.string ?? ""
        let title = dataset.title.isEmpty ? LocalizedText("und", name) : dataset.title
        text(subject, Property.title, title)
        text(subject, Property.description, dataset.description.isEmpty ? title : dataset.description)
        keywords(subject, dataset.keyword)
    }

    private mutating func add(_ period: PeriodOfTime, _ subject: Term) {
        let node = makeBlankNode()
        link(subject, Property.temporal, node)
        type(node, Class.periodOfTime)
        date(node, Property.startDate, period.startDate)
        date(node, Property.endDate, period.endDate)
    }
}

import OrderedCollections
import RDF

extension DatasetGraph {
    mutating func add(_ distribution: Distribution, _ node: Term, of dataset: Dataset, _ subject: Term) {
        type(node, Class.distribution)
        if let key = distribution.key { literal(node, Property.identifier, Literal(key)) }
        text(node, Property.title, distribution.title)
        text(node, Property.description, distribution.description)
        // An access URL is mandatory: without one, the dataset's page is where the distribution can be had.
        let fallback = distribution.downloadURL.first ?? dataset.landingPage.first ?? subject.iri?.string
        let accessURL =
            distribution.accessURL.isEmpty ? OrderedSet([fallback].compactMap { $0 }) : distribution.accessURL
        typed(node, Property.accessURL, accessURL, Class.resource)
        typed(node, Property.downloadURL, distribution.downloadURL, Class.resource)
        if let format = distribution.format {
            let label = LocalizedText("en", format.label)
            code(
                node, Property.format, Concept(uri: format.uri, label: label), Class.mediaTypeOrExtent,
                of: Vocabularies.fileTypes.list)
        }
        if let mediaType = distribution.mediaType {
            self.mediaType(node, Property.mediaType, mediaType)
        }
        if let format = distribution.compressFormat { mediaType(node, Property.compressFormat, format) }
        if let format = distribution.packageFormat { mediaType(node, Property.packageFormat, format) }
        if let size = distribution.byteSize {
            literal(node, Property.byteSize, Literal("\(size)", datatype: Datatype.nonNegativeInteger))
        }
        if let licence = distribution.license { license(node, licence) }
        rights(node, [distribution.license].compactMap { $0 }, distribution.rights)
        date(node, Property.issued, distribution.issued)
        date(node, Property.modified, distribution.modified)
        for language in distribution.language {
            code(node, Property.language, language, Class.linguisticSystem, of: Vocabularies.languages)
        }
        typed(node, Property.conformsTo, distribution.conformsTo, Class.standard)
        typed(node, Property.page, distribution.page, Class.document)
        typed(
            node, Property.applicableLegislation, legislation(distribution.applicableLegislation, of: dataset),
            Class.legalResource)
        if let checksum = distribution.checksum { add(checksum, node) }
        if let status = distribution.status {
            code(node, Property.status, status, Class.concept, of: Vocabularies.statuses)
        }
        if let availability = distribution.availability {
            code(node, Property.availability, availability, Class.concept, of: Vocabularies.availabilities)
        }
        if let policy = distribution.hasPolicy { typed(node, Property.hasPolicy, [policy], Class.policy) }
        let metres = [distribution.spatialResolutionInMeters].compactMap { $0 }
        resolution(node, metres, distribution.temporalResolution)
        for service in distribution.accessService {
            if let service = add(service, of: dataset, subject) { link(node, Property.accessService, service) }
        }
    }

    /// The law that a distribution falls under. Publishers who name the regulation on high-value datasets for the dataset
    /// mean all of its distributions, and the profile asks for it at each (DCAT-AP HVD 3.0.0, Distribution).
    private func legislation(_ stated: OrderedSet<String>, of dataset: Dataset) -> OrderedSet<String> {
        guard dataset.isHighValue, !stated.contains(Dataset.highValueRegulation) else { return stated }
        return stated.union([Dataset.highValueRegulation])
    }

    private mutating func mediaType(_ node: Term, _ property: IRI, _ mediaType: String) {
        typed(node, property, ["http://www.iana.org/assignments/media-types/" + mediaType], Class.mediaType)
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

    /// A service with all that it refers to; `nil` where it has no address, which the profile demands.
    private mutating func add(_ service: DataService, of dataset: Dataset, _ subject: Term) -> Term? {
        let own = service.uri.flatMap { IRIText.absolute($0) }
        let endpoints = service.endpointURL.isEmpty ? OrderedSet([own].compactMap { $0 }) : service.endpointURL
        guard !endpoints.isEmpty else { return nil }
        let node = service.uri.map { Term.iri(IRI($0)) } ?? makeBlankNode()
        link(node, Property.servesDataset, subject)
        if dataset.isHighValue { addHighValue(service, node, of: dataset) }
        if type(node, Class.dataService) { describe(service, node, endpoints) }
        return node
    }

    /// What the profile asks of a service of a high-value dataset, where the service itself says nothing of it: the
    /// regulation, the category, somebody to ask and a document (DCAT-AP HVD 3.0.0, Data Service).
    private mutating func addHighValue(_ service: DataService, _ node: Term, of dataset: Dataset) {
        let regulation = Term.iri(IRI(Dataset.highValueRegulation))
        // A service of several datasets is told this once.
        guard insert(node, Property.applicableLegislation, regulation) else { return }
        type(regulation, Class.legalResource)
        if service.hvdCategory.isEmpty { themes(node, [], dataset.hvdCategory) }
        if !service.contactPoint.contains(where: { !$0.isEmpty }) {
            for contact in dataset.contactPoints { link(node, Property.contactPoint, contactPoint(contact)) }
        }
        if service.page.isEmpty {
            let lists = [
                service.endpointDescription, service.landingPage, dataset.page, dataset.landingPage,
                service.endpointURL,
            ]
            let document = lists.lazy.compactMap(\.first).first ?? service.uri
            typed(node, Property.page, [document].compactMap { $0 }, Class.document)
        }
    }

    private mutating func describe(_ service: DataService, _ node: Term, _ endpoints: OrderedSet<String>) {
        for identifier in service.identifier { literal(node, Property.identifier, Literal(identifier)) }
        text(
            node, Property.title,
            service.title.isEmpty ? LocalizedText("und", service.uri ?? endpoints[0]) : service.title)
        text(node, Property.description, service.description)
        typed(node, Property.endpointURL, endpoints, Class.resource)
        typed(node, Property.endpointDescription, service.endpointDescription, Class.resource)
        keywords(node, service.keyword)
        typed(node, Property.applicableLegislation, service.applicableLegislation, Class.legalResource)
        themes(node, service.theme, service.hvdCategory)
        if let publisher = service.publisher { link(node, Property.publisher, agent(publisher)) }
        for contact in service.contactPoint where !contact.isEmpty {
            link(node, Property.contactPoint, contactPoint(contact))
        }
        for format in service.format {
            let concept = Concept(uri: format.uri, label: LocalizedText("en", format.label))
            code(node, Property.format, concept, Class.mediaTypeOrExtent, of: Vocabularies.fileTypes.list)
        }
        typed(node, Property.landingPage, service.landingPage, Class.document)
        typed(node, Property.page, service.page, Class.document)
        typed(node, Property.conformsTo, service.conformsTo, Class.standard)
        if let licence = service.license { license(node, licence) }
        rights(node, [service.license].compactMap { $0 }, service.rights)
        if let accessRights = service.accessRights {
            concept(node, Property.accessRights, accessRights, Class.rightsStatement)
        }
        for dataset in service.servesDataset {
            mention(node, Property.servesDataset, Concept(uri: dataset, label: LocalizedText()), Class.dataset)
        }
    }
}

extension Dataset {
    /// Whom to ask: the contacts that are named, else the publisher.
    fileprivate var contactPoints: OrderedSet<ContactPoint> {
        let stated = contactPoint.filter { !$0.isEmpty }
        guard stated.isEmpty, let publisher else { return stated }
        return [ContactPoint(name: publisher.name.preferred, email: publisher.email, url: publisher.homepage)]
    }
}

import OrderedCollections
import RDF

extension DatasetGraph {
    mutating func add(_ distribution: Distribution, _ node: Term, of dataset: Dataset, _ subject: Term) {
        type(node, Class.distribution)
        Distribution.properties.draw(distribution.complete(of: dataset, subject), node, in: &self)
        for service in distribution.accessService {
            if let service = add(service, of: dataset, subject) { link(node, Predicate.accessService, service) }
        }
    }

    /// A service with all that it refers to; `nil` where it has no address, which the profile demands.
    private mutating func add(_ service: DataService, of dataset: Dataset, _ subject: Term) -> Term? {
        let own = service.uri.flatMap { IRIText.absolute($0) }
        guard own != nil || !service.endpointURL.isEmpty else { return nil }
        let node = service.uri.map { Term.iri(IRI($0)) } ?? makeBlankNode()
        link(node, Predicate.servesDataset, subject)
        if dataset.isHighValue { addHighValue(service, node, of: dataset) }
        if type(node, Class.dataService) { DataService.properties.draw(service.complete(own), node, in: &self) }
        return node
    }

    /// What the profile asks of a service of a high-value dataset, where the service itself says nothing of it: the
    /// regulation, the category, somebody to ask and a document (DCAT-AP HVD 3.0.0, Data Service).
    private mutating func addHighValue(_ service: DataService, _ node: Term, of dataset: Dataset) {
        let regulation = Term.iri(IRI(Dataset.highValueRegulation))
        // A service of several datasets is told this once.
        guard insert(node, Predicate.applicableLegislation, regulation) else { return }
        type(regulation, Class.legalResource)
        if service.hvdCategory.isEmpty {
            ValueKind.themes.draw(&self, node, Predicate.hvdCategory, dataset.hvdCategory)
        }
        if !service.contactPoint.contains(where: { !$0.isEmpty }) {
            for contact in dataset.contactPoints { link(node, Predicate.contactPoint, contactPoint(contact)) }
        }
        if service.page.isEmpty {
            let lists = [
                service.endpointDescription, service.landingPage, dataset.page, dataset.landingPage,
                service.endpointURL,
            ]
            let document = lists.lazy.compactMap(\.first).first ?? service.uri
            typed(node, Predicate.page, [document].compactMap { $0 }, Class.document)
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

extension Distribution {
    /// With what the profile demands. Without an access URL, the dataset's page is where the distribution can be had.
    /// Publishers who name the regulation on high-value datasets for the dataset mean all of its distributions (DCAT-AP HVD
    /// 3.0.0, Distribution).
    fileprivate func complete(of dataset: Dataset, _ subject: Term) -> Distribution {
        var distribution = self
        if accessURL.isEmpty {
            let address = downloadURL.first ?? dataset.landingPage.first ?? subject.iri?.string
            distribution.accessURL = OrderedSet([address].compactMap { $0 })
        }
        if dataset.isHighValue { distribution.applicableLegislation.append(Dataset.highValueRegulation) }
        return distribution
    }
}

extension DataService {
    /// With an address and a title, which the profile demands.
    fileprivate func complete(_ own: String?) -> DataService {
        var service = self
        if endpointURL.isEmpty, let own { service.endpointURL = [own] }
        if title.isEmpty { service.title = LocalizedText("und", uri ?? service.endpointURL[0]) }
        return service
    }
}

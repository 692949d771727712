import DCAT
import Feeds
import OrderedCollections

/// What follows for every dataset alike from what its mapping read, whatever the type of its source.
///
/// A mapping sets as publisher whom the record names, leaves empty what is missing, and says in ``Normaliser/notes`` what only
/// it knows; the rest is decided here.
struct Completion {
    let source: Source

    /// - Parameter key: of the record.
    func complete(_ dataset: inout Dataset, key: String, _ normaliser: inout Normaliser) {
        settlePublisher(of: &dataset, normaliser.notes.namedPublisher)
        if dataset.title.isEmpty {
            let name = normaliser.notes.titleStandIn ?? dataset.identifier.first ?? key
            normaliser.report(.titleMissing, field: "title", value: name, "There is no title; this stands for it.")
            // It is a word of no language.
            dataset.title["und"] = name
        }
        normaliser.completeHighValue(&dataset)
        completeServices(of: &dataset)
    }

    /// Tells what every dataset should have and this one does not.
    func check(_ dataset: Dataset, _ normaliser: inout Normaliser) {
        if dataset.description.isEmpty {
            normaliser.report(.descriptionMissing, field: "description", "There is no description.")
        }
        if dataset.publisher == nil {
            normaliser.report(.publisherMissing, field: "publisher", "Neither the source nor the record names one.")
        }
        if !dataset.saysWhatIsAllowed, !normaliser.findings.contains(where: { $0.code == .licenceMissing }) {
            normaliser.report(
                .licenceMissing, field: "license", "No licence is stated, so nobody knows what is allowed.")
        }
    }

    /// A service that is catalogued as a dataset by itself has that dataset's publisher and categories.
    private func completeServices(of dataset: inout Dataset) {
        guard !dataset.identifier.isEmpty else { return }
        for index in dataset.distribution.indices
        where dataset.distribution[index].accessService.contains(where: { $0.identifier == dataset.identifier }) {
            dataset.distribution[index].accessService = OrderedSet(
                dataset.distribution[index].accessService.map { service in
                    guard service.identifier == dataset.identifier else { return service }
                    var service = service
                    service.publisher = dataset.publisher
                    service.hvdCategory = dataset.hvdCategory
                    return service
                })
        }
    }

    /// The publisher is the one that registered the feed. Whoever the record names beside it has made the dataset, unless the
    /// mapping knows better.
    private func settlePublisher(of dataset: inout Dataset, _ namedIs: MappingNotes.NamedPublisher) {
        let named = dataset.publisher
        if let registered = source.publisher { dataset.publisher = registered }
        guard let publisher = dataset.publisher else { return }
        switch namedIs {
        case .creator:
            guard let named, !named.isAlike(publisher), !dataset.creator.contains(where: { $0.slug == named.slug })
            else { return }
            dataset.creator.append(named)
        case .attributed(let role):
            let others = [named].compactMap { $0 }.map { Attribution(agent: $0, role: role) }
            dataset.qualifiedAttribution = OrderedSet(others + dataset.qualifiedAttribution)
            dataset.qualifiedAttribution.removeAll { $0.role == role && $0.agent.isAlike(publisher) }
        case .nothing: return
        }
    }
}

extension Agent {
    /// Whether both are called the same, as far as the catalogue can tell.
    fileprivate func isAlike(_ other: Agent) -> Bool {
        slug == other.slug || name.preferred == other.name.preferred
    }
}

extension Dataset {
    /// Whether a licence or the rights are stated, of the dataset or of all that can be had of it; a series is had by its
    /// datasets.
    fileprivate var saysWhatIsAllowed: Bool {
        if isSeries || !license.isEmpty || !rights.isEmpty { return true }
        return distribution.contains { $0.license != nil || !$0.rights.isEmpty }
    }
}

import DCAT
import Feeds
import OrderedCollections
import XML

/// A set of a repository as a dataset: the collection of a digital library, and not the single books in it.
struct OAISetMapping: Sendable {
    let address: OAIAddress
    /// The name that the repository gives itself.
    let repository: String?

    /// - Parameter set: the `set` element.
    func map(_ set: XMLElement, _ normaliser: inout Normaliser) -> Dataset {
        var dataset = Dataset()
        let key = set.text(of: "setSpec") ?? ""
        dataset.identifier = [key]
        addTexts(set, key, &dataset, &normaliser)
        dataset.publisher = repository.map { Agent(name: LocalizedText(normaliser.language, $0)) }
        normaliser.notes.namedPublisher = .nothing
        dataset.license = normaliser.licence(texts("rights", of: set)).map { [$0] } ?? []
        dataset.distribution = [distribution(key, licence: dataset.license.first, &normaliser)]
        return dataset
    }

    private func addTexts(
        _ set: XMLElement, _ key: String, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        dataset.title[normaliser.language] = set.child("setName").flatMap { normaliser.line($0.text, field: "title") }
        let description = texts("description", of: set).compactMap { normaliser.lines($0, field: "description") }
        if !description.isEmpty {
            dataset.description[normaliser.language] = description.joined(separator: "\n\n")
        }
    }

    /// What the descriptions of the set say in an element of Dublin Core (OAI-PMH 2.0, section 4.6).
    private func texts(_ name: String, of set: XMLElement) -> [String] {
        set.children("setDescription").flatMap { Array($0.elements) }.flatMap { $0.children(name) }.map(\.text.trimmed)
            .filter { !$0.isEmpty }
    }

    /// The records of the set, as the repository gives them.
    private func distribution(_ key: String, licence: Concept?, _ normaliser: inout Normaliser) -> Distribution {
        var service = DataService()
        service.title = LocalizedText(normaliser.language, repository ?? "OAI-PMH")
        service.endpointURL = OrderedSet([address.root].compactMap(IRIText.absolute))
        service.endpointDescription = OrderedSet([address.verb("Identify")].compactMap(IRIText.absolute))
        service.conformsTo = ["http://www.openarchives.org/OAI/2.0/"]
        var distribution = Distribution()
        distribution.key = key
        distribution.title[normaliser.language] = "OAI-PMH (oai_dc)"
        distribution.accessURL = OrderedSet(
            [
                address.verb("ListRecords", [("metadataPrefix", "oai_dc"), ("set", key)])
            ].compactMap(IRIText.absolute))
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: "XML", mediaType: "text/xml", url: nil, field: "distribution[0]")
        distribution.license = licence
        if !service.endpointURL.isEmpty { distribution.accessService = [service] }
        return distribution
    }
}

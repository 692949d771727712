import DCAT
import Feeds
import OrderedCollections
import XML

/// The elements of Dublin Core, plain or qualified, as a dataset (DCMI Metadata Terms).
///
/// Elements are matched by their local names: repositories put them into many envelopes and namespaces.
struct DublinCoreMapping: Sendable {
    /// The key of the record in its repository.
    let key: String
    /// What a time without a zone is.
    var naive = DateReader.NaiveTime.utc

    /// - Parameters:
    ///   - core: the element that the elements of Dublin Core stand in.
    ///   - label: what stands for a title that is missing.
    func map(_ core: XMLElement, _ normaliser: inout Normaliser, label: String? = nil) -> Dataset {
        var dataset = Dataset()
        dataset.identifier = [key]
        addTexts(core, label, &dataset, &normaliser)
        addAgents(core, &dataset, &normaliser)
        addDates(core, &dataset, &normaliser)
        var coverage = DublinCoreCoverage(core)
        coverage.add(to: &dataset, &normaliser)
        dataset.language = OrderedSet(core.contents("language").compactMap { normaliser.language($0.text) })
        dataset.datasetType = OrderedSet(core.contents("type").compactMap { concept($0, field: "type", &normaliser) })
        dataset.theme = OrderedSet(
            core.contents("subject").filter { $0.text.hasPrefix(Vocabularies.themes.base) }
                .compactMap { normaliser.theme($0.text) })
        DublinCoreRights(elements: core).add(to: &dataset, &normaliser)
        addRelations(core, &dataset, &normaliser)
        DublinCoreAddresses(core).add(to: &dataset, key: key, &normaliser)
        return dataset
    }

    // MARK: Parts

    private func addTexts(
        _ core: XMLElement, _ label: String?, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        for title in core.contents("title") {
            guard let text = normaliser.line(title.text, field: "title") else { continue }
            let language = title.language ?? normaliser.language
            guard let known = dataset.title[language] else {
                dataset.title[language] = text
                continue
            }
            if known != text {
                normaliser.report(
                    .valueRepeated, field: "title", value: text, "There is more than one title; the first was kept.")
            }
        }
        normaliser.notes.titleStandIn = normaliser.line(label, field: "title")
        var descriptions: [String: OrderedSet<String>] = [:]
        for description in core.contents("description", "abstract", "tableOfContents") {
            guard let text = normaliser.lines(description.text, field: "description") else { continue }
            descriptions[description.language ?? normaliser.language, default: []].append(text)
        }
        for (language, texts) in descriptions { dataset.description[language] = texts.joined(separator: "\n\n") }
        addKeywords(core, &dataset, &normaliser)
    }

    private func addKeywords(_ core: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        var byLanguage: [String: [String]] = [:]
        for subject in core.contents("subject") where !subject.text.hasPrefix(Vocabularies.themes.base) {
            byLanguage[subject.language ?? normaliser.language, default: []].append(subject.text)
        }
        for (language, words) in byLanguage.sorted(by: { $0.key < $1.key }) {
            let keywords = normaliser.keywords(words)
            if !keywords.isEmpty { dataset.keyword[language] = keywords }
        }
    }

    private static let relators = "http://id.loc.gov/vocabulary/relators/"

    /// Who published the thing that the record describes has a part in it.
    private func addAgents(_ core: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        dataset.creator = agents(core, "creator", field: "creator", &normaliser)
        dataset.rightsHolder = agents(core, "rightsHolder", field: "rightsHolder", &normaliser)
        let publishers = agents(core, "publisher", field: "publisher", &normaliser)
        dataset.publisher = publishers.first
        normaliser.notes.namedPublisher = .attributed(role: Self.relators + "pbl")
        let contributors = agents(core, "contributor", field: "contributor", &normaliser)
        let parts = [("pbl", Array(publishers.dropFirst())), ("ctb", Array(contributors))]
        dataset.qualifiedAttribution = OrderedSet(
            parts.flatMap { code, agents in agents.map { Attribution(agent: $0, role: Self.relators + code) } })
    }

    private func agents(
        _ core: XMLElement, _ name: String, field: String, _ normaliser: inout Normaliser
    ) -> OrderedSet<Agent> {
        var agents: OrderedSet<Agent> = []
        var names: Set<String> = []
        for content in core.contents(name) {
            guard let text = normaliser.line(content.text, field: field), names.insert(text).inserted else { continue }
            agents.append(Agent(name: LocalizedText(content.language ?? normaliser.language, text)))
        }
        return agents
    }

    /// `date` is any date in the life of the thing; that it was issued then is the likeliest.
    private func addDates(_ core: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        for content in core.contents("issued", "available", "date", "created", "dateSubmitted") {
            let text = DublinCoreCoverage.withoutBrackets(content.text)
            if let period = DublinCoreCoverage.period(text) {
                dataset.temporal.append(period)
                continue
            }
            guard let date = normaliser.date(text, field: "issued", naive: naive) else { continue }
            guard let known = dataset.issued else {
                dataset.issued = date
                continue
            }
            if known != date {
                normaliser.report(
                    .valueRepeated, field: "issued", value: content.text,
                    "There is more than one date; the first was kept.")
            }
        }
        dataset.modified = core.contents("modified").first.flatMap {
            normaliser.date($0.text, field: "modified", naive: naive)
        }
        dataset.accrualPeriodicity = normaliser.frequency(core.contents("accrualPeriodicity").first?.text)
    }

    private func concept(
        _ content: XMLElement.Content, field: String, _ normaliser: inout Normaliser
    ) -> Concept? {
        if let uri = IRIText.absolute(content.text), !content.text.contains(where: \.isWhitespace) {
            return Concept(uri: uri, label: LocalizedText())
        }
        return normaliser.line(content.text, field: field).map {
            Concept(uri: nil, label: LocalizedText(content.language ?? normaliser.language, $0))
        }
    }

    private func addRelations(_ core: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        dataset.sourceDataset = OrderedSet(
            core.contents("source").compactMap { concept($0, field: "source", &normaliser) })
        dataset.provenance = OrderedSet(
            core.contents("provenance").compactMap { concept($0, field: "provenance", &normaliser) })
        dataset.conformsTo = OrderedSet(core.contents("conformsTo").compactMap { IRIText.absolute($0.text) })
        for content in core.contents(
            "relation", "isPartOf", "hasPart", "references", "requires", "isFormatOf", "hasFormat", "replaces")
        {
            if let address = IRIText.absolute(content.text), !content.text.contains(where: \.isWhitespace) {
                dataset.relation.append(address)
            } else {
                normaliser.report(
                    .valueInvalid, field: "relation", value: content.text,
                    "A related thing is told by its address; these words have no place, and were left out.")
            }
        }
        for content in core.contents("isReferencedBy") {
            if let address = normaliser.url(content.text, field: "isReferencedBy") {
                dataset.isReferencedBy.append(address)
            }
        }
    }
}

extension XMLElement {
    /// The text of an element of Dublin Core, and its language.
    struct Content: Sendable {
        let text: String
        let language: String?
    }

    /// The contents of the elements with these local names that are not empty: those of the first name first.
    func contents(_ names: String...) -> [Content] {
        names.flatMap { name in
            children(name).compactMap { element in
                let text = element.text.trimmed
                return text.isEmpty ? nil : Content(text: text, language: element.language)
            }
        }
    }
}

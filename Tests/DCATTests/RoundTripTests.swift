import DCAT
import OrderedCollections
import RDF
import TestSupport
import Testing

private let base = "https://snop.example"
private let id = DatasetID(source: "gdansk", key: "1")
private let subject = Term.iri(IRI("\(base)/datasets/\(id)"))

private enum Syntax: String, CaseIterable, CustomTestStringConvertible {
    case turtle, nTriples, jsonLD, rdfXML

    var testDescription: String { rawValue }

    func roundTrip(_ graph: Graph) throws -> Graph {
        switch self {
        case .turtle: try TurtleReader(mode: .strict).graph(graph.turtle()).graph
        case .nTriples: try NTriplesReader(mode: .strict).graph(graph.nTriples()).graph
        case .jsonLD: try JSONLDReader(mode: .strict).graph(graph.jsonLD(DatasetContext.context)).graph
        case .rdfXML: try RDFXMLReader(mode: .strict).graph(graph.rdfXML()).graph
        }
    }
}

private func read(_ graph: Graph) -> (dataset: Dataset, findings: [Finding]) {
    var normaliser = Normaliser(language: "und")
    let reader = DatasetGraphReader(graph, language: "und")
    let dataset = reader.dataset(subject, &normaliser)
    return (dataset, normaliser.findings)
}

/// What comes back of a dataset: an agent without an IRI of its own has the one that the catalogue gave it, of several
/// resolutions there is the finest, and samples of a high-value dataset carry the regulation as distributions do.
private func served(_ dataset: Dataset) -> Dataset {
    var dataset = dataset
    dataset.spatialResolutionInMeters = dataset.spatialResolutionInMeters.min().map { [$0] } ?? []
    func named(_ agent: Agent) -> Agent {
        var agent = agent
        agent.uri = agent.uri ?? base + agent.path
        return agent
    }
    dataset.publisher = dataset.publisher.map(named)
    dataset.creator = OrderedSet(dataset.creator.map(named))
    dataset.rightsHolder = OrderedSet(dataset.rightsHolder.map(named))
    for place in dataset.qualifiedAttribution.indices {
        dataset.qualifiedAttribution[place].agent = named(dataset.qualifiedAttribution[place].agent)
    }
    if dataset.isHighValue {
        for place in dataset.sample.indices {
            dataset.sample[place].applicableLegislation = [Dataset.highValueRegulation]
        }
    }
    return dataset
}

@Test("a dataset with every property comes back from each syntax as it was", arguments: Syntax.allCases)
private func fullDatasetsReturn(syntax: Syntax) throws {
    let dataset = try publishedDataset()
    var graph = DatasetGraph(base: base)
    graph.add(dataset, id: id)
    let (found, findings) = read(try syntax.roundTrip(graph.graph))
    #expect(findings == [])
    #expect(found == served(dataset))
    #expect(
        DatasetDocument.bytes(of: found, id: id).count == DatasetDocument.bytes(of: served(dataset), id: id).count)
}

/// A dataset of plain words and real codes, each part there or not.
private func randomPublished(_ random: inout Seeded) throws -> Dataset {
    let full = try publishedDataset()
    let words = ["zażółć", "gęślą", "Łódź", "a \"b\"", "c\\d", "😀", "x_y", "1", "Київ", "100%"]
    func word() -> String {
        (0...Int.random(in: 0...2, using: &random)).compactMap { _ in words.randomElement(using: &random) }.joined(
            separator: " ")
    }
    func text() -> LocalizedText {
        var map = LocalizedText()
        for language in ["pl", "en", "und"] where Bool.random(using: &random) { map[language] = word() }
        if map.isEmpty { map["pl"] = word() }
        return map
    }
    func some<Value: Hashable>(_ values: some Sequence<Value>) -> OrderedSet<Value> {
        OrderedSet(values.filter { _ in Bool.random(using: &random) })
    }
    func maybe<Value>(_ value: Value?) -> Value? { Bool.random(using: &random) ? value : nil }
    func address() -> String { "https://example.org/\(Int.random(in: 0...1_000_000, using: &random))" }
    var dataset = Dataset()
    dataset.isSeries = Bool.random(using: &random)
    dataset.identifier = ["id-\(Int.random(in: 0...99, using: &random))"]
    dataset.identifier.append(contentsOf: some(["b"]))
    dataset.otherIdentifier = some(full.otherIdentifier)
    dataset.title = text()
    dataset.description = text()
    if Bool.random(using: &random) { dataset.keyword["pl"] = [word() + "1", word() + "2"] }
    dataset.theme = some(full.theme)
    dataset.publisher = maybe(Agent(name: text(), teryt: maybe("2261011"), homepage: maybe(address())))
    dataset.creator = some(full.creator)
    dataset.rightsHolder = some(full.rightsHolder)
    dataset.qualifiedAttribution = some(full.qualifiedAttribution)
    dataset.contactPoint = some([
        ContactPoint(name: word(), email: maybe("a@example.org")), ContactPoint(url: address()),
    ])
    dataset.issued = maybe(DateValue(secondsSince1970: Int.random(in: -9_000_000_000...9_000_000_000, using: &random)))
    dataset.modified = maybe(DateValue(year: Int.random(in: 1000...9999, using: &random)))
    dataset.accrualPeriodicity = maybe(full.accrualPeriodicity)
    dataset.language = some(full.language)
    dataset.spatial = some(full.spatial).elements
    dataset.temporal = some(full.temporal)
    dataset.spatialResolutionInMeters = some([[0.000_012_5, 1e7, 30].randomElement(using: &random) ?? 1])
    dataset.temporalResolution = maybe(full.temporalResolution)
    dataset.datasetType = some([Concept(uri: address(), label: text()), Concept(uri: nil, label: text())])
    dataset.landingPage = some([address(), address()])
    dataset.page = some(full.page)
    dataset.license = some(full.license)
    dataset.rights = some([text()])
    dataset.accessRights = maybe(full.accessRights)
    dataset.conformsTo = some(full.conformsTo)
    dataset.version = maybe(word())
    dataset.versionNotes = maybe(text()) ?? LocalizedText()
    dataset.hasVersion = some([Concept(uri: address(), label: maybe(text()) ?? LocalizedText())])
    dataset.inSeries = some(full.inSeries)
    dataset.sourceDataset = some(full.sourceDataset)
    dataset.provenance = some([Concept(uri: maybe(address()), label: text())])
    dataset.wasGeneratedBy = some(full.wasGeneratedBy)
    dataset.relation = some(full.relation)
    dataset.qualifiedRelation = some(full.qualifiedRelation)
    dataset.isReferencedBy = some(full.isReferencedBy)
    dataset.applicableLegislation = some(full.applicableLegislation)
    dataset.hvdCategory = some(full.hvdCategory)
    dataset.distribution = some(full.distribution).elements
    for place in dataset.distribution.indices {
        dataset.distribution[place].title = maybe(text()) ?? LocalizedText()
        dataset.distribution[place].downloadURL = some([address()])
        dataset.distribution[place].accessService = some(dataset.distribution[place].accessService)
        dataset.distribution[place].checksum = maybe(dataset.distribution[place].checksum)
        dataset.distribution[place].spatialResolutionInMeters = maybe(2.5)
        dataset.distribution[place].rights = some(dataset.distribution[place].rights)
    }
    dataset.sample = some(full.sample).elements
    return dataset
}

@Test("datasets of any parts come back from each syntax as they were", arguments: Syntax.allCases)
private func randomDatasetsReturn(syntax: Syntax) throws {
    var random = Seeded(41)
    for _ in 0..<60 {
        let dataset = try randomPublished(&random)
        var graph = DatasetGraph(base: base)
        graph.add(dataset, id: id)
        let found = read(try syntax.roundTrip(graph.graph)).dataset
        // The documents are shorter to look at than the values when the two differ.
        let documents = [found, served(dataset)].map {
            String(decoding: DatasetDocument.bytes(of: $0, id: id), as: UTF8.self)
        }
        #expect(documents[0] == documents[1])
        #expect(found == served(dataset))
        if found != served(dataset) { break }
    }
}

@Test("a page of datasets that share agents, places and codes gives each of them back")
func pagesReturn() throws {
    var random = Seeded(42)
    var graph = DatasetGraph(base: base)
    let sources = try (0..<20).map { _ in try randomPublished(&random) }
    for (number, dataset) in sources.enumerated() {
        let id = DatasetID(source: "page", key: "\(number)")
        graph.addRecord(
            of: id, changed: 1_700_000_000, harvestedFrom: "https://example.org/\(number)", issued: 1_600_000_000,
            source: .init(id: "page", url: "https://example.org/", key: "\(number)", harvested: 1_700_000_001))
        graph.add(dataset, id: id)
    }
    let reader = DatasetGraphReader(try Syntax.turtle.roundTrip(graph.graph), language: "und")
    #expect(reader.subjects.count == 20)
    for (subject, source) in zip(reader.subjects, sources) {
        var normaliser = Normaliser(language: "und")
        let found = reader.dataset(subject, &normaliser)
        #expect(found.title == source.title)
        #expect(found.distribution.map(\.license) == source.distribution.map(\.license))
        #expect(found.spatial == source.spatial)
        #expect(found.theme == source.theme)
    }
}

@Test("what RDF has no place for is told apart from what is lost: each exception has its own form in the graph")
func exceptions() throws {
    var dataset = Dataset()
    dataset.identifier = ["klucz"]
    dataset.theme = [Concept(uri: nil, label: LocalizedText("pl", "ukraina"))]
    dataset.license = [Concept(uri: nil, label: LocalizedText("pl", "własna"))]
    dataset.contactPoint = [ContactPoint(name: "B", telephone: "58 12 34")]
    dataset.qualifiedRelation = [Relationship(relation: ["https://example.org/r"], role: nil)]
    dataset.inSeries = [Concept(uri: nil, label: LocalizedText("pl", "bez adresu"))]
    var graph = DatasetGraph(base: base)
    graph.add(dataset, id: id)
    let found = read(graph.graph).dataset
    #expect(found.title == LocalizedText("und", "klucz"))
    #expect(found.description == LocalizedText("und", "klucz"))
    #expect(found.keyword["pl"] == ["ukraina"])
    #expect(found.rights == [LocalizedText("pl", "własna")])
    #expect(found.contactPoint.first?.telephone == "58-12-34")
    #expect(found.relation == ["https://example.org/r"])
    #expect(found.inSeries.isEmpty)
}

@Test("where only the dataset names the regulation on high-value datasets, its distributions carry it in RDF")
func legislationIsInherited() throws {
    var dataset = try publishedDataset()
    for place in dataset.distribution.indices {
        dataset.distribution[place].applicableLegislation = []
        dataset.distribution[place].accessService[0].applicableLegislation = []
        dataset.distribution[place].accessService[0].hvdCategory = []
    }
    var graph = DatasetGraph(base: base)
    graph.add(dataset, id: id)
    let found = read(graph.graph).dataset
    #expect(found.distribution.allSatisfy { $0.applicableLegislation == [Dataset.highValueRegulation] })
    #expect(found.distribution.allSatisfy { $0.accessService.allSatisfy { $0.hvdCategory == dataset.hvdCategory } })
}

@Test("a record of the catalogue tells when it was made, and where it was harvested")
func recordsHaveProvenance() throws {
    var graph = DatasetGraph(base: base)
    graph.addRecord(
        of: id, changed: 1_700_000_000, harvestedFrom: "https://example.org/page", issued: 1_600_000_000,
        source: .init(id: "gdansk", url: "https://example.org/api", key: "k", harvested: 1_700_000_100))
    let record = Term.iri(IRI("\(base)/datasets/\(id)#record"))
    #expect(graph.graph.object(record, Namespace.dct["issued"])?.literal?.lexical == "2020-09-13T12:26:40Z")
    let original = try #require(graph.graph.object(record, Namespace.dct["source"]))
    #expect(graph.graph.object(original, .rdfType) == .iri(Namespace.dcat["CatalogRecord"]))
    #expect(graph.graph.object(original, Namespace.foaf["primaryTopic"]) == subject)
    #expect(graph.graph.object(original, Namespace.dct["identifier"])?.literal?.lexical == "k")
    #expect(graph.graph.object(original, Namespace.dct["modified"])?.literal?.lexical == "2023-11-14T22:15:00Z")
    let feed = try #require(graph.graph.object(original, Namespace.dct["isPartOf"]))
    #expect(feed == .iri(IRI(base + "/sources/gdansk")))
    #expect(graph.graph.object(feed, Namespace.rdfs["seeAlso"]) == .iri(IRI("https://example.org/api")))
}

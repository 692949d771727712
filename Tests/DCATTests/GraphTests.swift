import DCAT
import JSON
import RDF
import TestSupport
import Testing

private let base = "https://snop.example"
private let id = DatasetID(source: "gdansk", key: "1")
private let subject = Term.iri(IRI("\(base)/datasets/\(id)"))

private func graph(_ dataset: Dataset) -> Graph {
    var graph = DatasetGraph(base: base)
    graph.add(dataset, id: id)
    return graph.graph
}

private func isTyped(_ graph: Graph, _ node: Term) -> Bool { graph.object(node, .rdfType) != nil }

@Test("all that a dataset refers to is typed in the same graph, and its codes are labelled")
func referencesAreTyped() throws {
    let graph = graph(try publishedDataset())
    let properties = [
        Namespace.dct["publisher"], Namespace.dct["creator"], Namespace.dcat["contactPoint"],
        Namespace.dct["accrualPeriodicity"],
        Namespace.dcat["theme"], Namespace.dct["language"], Namespace.dct["spatial"], Namespace.dct["temporal"],
        Namespace.dcat["landingPage"], Namespace.foaf["page"], Namespace.dct["license"], Namespace.dct["rights"],
        Namespace.dct["accessRights"], Namespace.dct["conformsTo"], Namespace.dcatap["applicableLegislation"],
        Namespace.dcatap["hvdCategory"], Namespace.dcat["distribution"], Namespace.adms["identifier"],
        Namespace.dct["rightsHolder"], Namespace.prov["qualifiedAttribution"], Namespace.dct["type"],
        Namespace.dcat["hasVersion"], Namespace.dcat["inSeries"], Namespace.dct["source"], Namespace.dct["provenance"],
        Namespace.prov["wasGeneratedBy"], Namespace.dct["relation"], Namespace.dct["isReferencedBy"],
        Namespace.dcat["qualifiedRelation"], Namespace.adms["sample"],
    ]
    for property in properties {
        let objects = graph.objects(subject, property)
        #expect(!objects.isEmpty, "\(property.string)")
        #expect(objects.allSatisfy { isTyped(graph, $0) }, "\(property.string)")
    }
    for code in graph.objects(subject, Namespace.dcat["theme"]) {
        #expect(graph.objects(code, Namespace.skos["prefLabel"]).count == 2)
    }
    #expect(graph.objects(subject, Namespace.dcat["distribution"]).count == 2)
    #expect(graph.object(subject, Namespace.dct["publisher"]) == .iri(IRI(base + "/publishers/2261011")))
}

@Test("a date has the datatype of its precision")
func datesAreTyped() {
    let graph = graph(fullDataset())
    #expect(graph.object(subject, Namespace.dct["issued"])?.literal?.datatype == Namespace.xsd["gYear"])
    #expect(graph.object(subject, Namespace.dct["modified"])?.literal?.datatype == Namespace.xsd["dateTime"])
}

@Test("what is no code does not stand in the place of one: themes become keywords, licences rights, and the rest goes")
func unmappedValues() throws {
    let odd = Concept(uri: nil, label: LocalizedText("pl", "dziwne"))
    var dataset = Dataset()
    dataset.title = LocalizedText("pl", "T")
    (dataset.theme, dataset.language, dataset.license, dataset.accrualPeriodicity) = ([odd], [odd], [odd], odd)
    var distribution = Distribution()
    distribution.format = Format(uri: nil, label: "GPX")
    distribution.license = odd
    distribution.rights = [LocalizedText("pl", "prawa")]
    dataset.distribution = [distribution]
    let graph = graph(dataset)
    for property in [
        Namespace.dcat["theme"], Namespace.dct["language"], Namespace.dct["license"],
        Namespace.dct["accrualPeriodicity"],
    ] {
        #expect(graph.objects(subject, property).isEmpty)
    }
    #expect(graph.object(subject, Namespace.dcat["keyword"])?.literal == Literal("dziwne", language: "pl"))
    let node = try #require(graph.object(subject, Namespace.dcat["distribution"]))
    #expect(graph.objects(node, Namespace.dct["format"]).isEmpty)
    // A distribution may have one statement of rights (shapes.ttl), so that both texts stand in it.
    let rights = graph.objects(node, Namespace.dct["rights"])
    #expect(rights.count == 1)
    #expect(
        graph.objects(rights[0], Namespace.dct["description"]).compactMap(\.literal?.lexical) == ["dziwne", "prawa"])
}

@Test("what DCAT-AP demands is there for the barest dataset")
func bareDatasets() throws {
    var dataset = Dataset()
    dataset.identifier = ["klucz"]
    dataset.publisher = Agent(name: LocalizedText())
    dataset.distribution = [Distribution()]
    let bare = graph(dataset)
    #expect(bare.object(subject, Namespace.dct["title"])?.literal == Literal("klucz"))
    #expect(bare.object(subject, Namespace.dct["description"])?.literal == Literal("klucz"))
    let publisher = try #require(bare.object(subject, Namespace.dct["publisher"]))
    #expect(bare.object(publisher, Namespace.foaf["name"]) != nil)
    let node = try #require(bare.object(subject, Namespace.dcat["distribution"]))
    #expect(bare.object(node, Namespace.dcat["accessURL"]) == subject)
    dataset.landingPage = ["https://example.org/d"]
    #expect(graph(dataset).object(node, Namespace.dcat["accessURL"]) == .iri(IRI("https://example.org/d")))
    dataset.distribution[0].downloadURL = ["https://example.org/d.csv"]
    let downloaded = graph(dataset)
    let second = try #require(downloaded.object(subject, Namespace.dcat["distribution"]))
    #expect(downloaded.object(second, Namespace.dcat["accessURL"]) == .iri(IRI("https://example.org/d.csv")))
}

@Test("a box is WKT in CRS84, longitude first, and a checksum has the shapes' own term")
func boxesAndChecksums() throws {
    let graph = graph(fullDataset())
    let place = try #require(graph.objects(subject, Namespace.dct["spatial"]).first)
    let box = try #require(graph.object(place, Namespace.dcat["bbox"])?.literal)
    #expect(box.lexical == "POLYGON((18.4 54.25, 18.9 54.25, 18.9 54.5, 18.4 54.5, 18.4 54.25))")
    #expect(box.datatype == Namespace.geo["wktLiteral"])
    let node = try #require(graph.object(subject, Namespace.dcat["distribution"]))
    let checksum = try #require(graph.object(node, Namespace.spdx["checksum"]))
    #expect(
        graph.object(checksum, Namespace.spdx["algorithm"])?.iri?.string
            == "https://spdx.org/rdf/terms#checksumAlgorithm_md5")
}

@Test("a page of the catalogue lists its datasets with their records, and leads to the next")
func catalogPages() throws {
    var graph = DatasetGraph(base: base)
    graph.addCatalog(
        .init(
            title: LocalizedText("pl", "Snop"), description: LocalizedText("pl", "Katalog"),
            publisher: Agent(name: LocalizedText("pl", "Snop")), homepage: base + "/"))
    graph.add(fullDataset(), id: id)
    graph.addRecord(of: id, changed: 1_700_000_000, harvestedFrom: "https://example.org/api?id=1 2")
    graph.addPage(
        .init(
            total: 2, itemsPerPage: 1, this: base + "/catalog", first: base + "/catalog",
            next: base + "/catalog?cursor=x"))
    let whole = graph.graph
    let catalog = Term.iri(IRI(base + "/catalog"))
    #expect(whole.objects(catalog, Namespace.dcat["dataset"]) == [subject])
    let record = try #require(whole.object(catalog, Namespace.dcat["record"]))
    #expect(whole.object(record, Namespace.foaf["primaryTopic"]) == subject)
    #expect(whole.object(record, Namespace.dct["modified"])?.literal?.lexical == "2023-11-14T22:13:20Z")
    // Shapes ask for the class of the property's range and infer nothing.
    #expect(whole.objects(subject, .rdfType).contains(.iri(Namespace.dcat["Resource"])))
    for name in ["next", "nextPage"] {
        #expect(whole.object(catalog, Namespace.hydra[name]) == .iri(IRI(base + "/catalog?cursor=x")))
    }
    #expect(whole.object(catalog, Namespace.hydra["totalItems"])?.literal?.lexical == "2")
}

@Test("datasets of any texts become Turtle and N-Triples that a strict reader reads as the same graph")
func randomGraphs() throws {
    var random = Seeded(9)
    let reader = TurtleReader(base: IRI(base), mode: .strict)
    for _ in 0..<30 {
        let graph = graph(randomDataset(&random))
        #expect(try reader.graph(graph.turtle()).graph.isIsomorphic(to: graph) == true)
        #expect(try reader.graph(graph.nTriples()).graph.isIsomorphic(to: graph) == true)
        _ = try JSONValue.parse(graph.jsonLD(DatasetContext.context))
    }
}

@Test("the context is a document of its own, and names what the plain JSON names")
func contextNamesProperties() {
    let text = String(decoding: DatasetContext.context.document(), as: UTF8.self)
    for name in ["title", "keyword", "accrualPeriodicity", "accessURL", "hvdCategory", "byteSize", "issued"] {
        #expect(text.contains("\"\(name)\""), "\(name)")
    }
}

@Test("the parts of a high-value dataset carry what its profile asks for, once, and no others do")
func highValueParts() throws {
    var service = DataService()
    service.uri = "https://example.org/wfs"
    service.endpointURL = ["https://example.org/wfs"]
    var stated = Distribution()
    stated.applicableLegislation = [Dataset.highValueRegulation]
    var silent = Distribution()
    silent.accessService = [service]
    var dataset = Dataset()
    dataset.publisher = Agent(name: LocalizedText("pl", "Biblioteka"), email: "b@example.org")
    dataset.hvdCategory = [try #require(Vocabularies.hvdCategories.code("c_ac64a52d")).concept]
    dataset.distribution = [stated, silent]
    let node = Term.iri(IRI("https://example.org/wfs"))
    let asked = [
        Namespace.dcatap["applicableLegislation"], Namespace.dcatap["hvdCategory"], Namespace.dcat["contactPoint"],
        Namespace.foaf["page"],
    ]
    #expect(asked.allSatisfy { graph(dataset).objects(node, $0).isEmpty })

    // The service is met first in a dataset that the regulation does not touch, and then in two that it does.
    var page = DatasetGraph(base: base)
    page.add(dataset, id: DatasetID(source: "gdansk", key: "0"))
    dataset.applicableLegislation = [Dataset.highValueRegulation]
    page.add(dataset, id: id)
    page.add(dataset, id: DatasetID(source: "gdansk", key: "2"))
    for property in asked { #expect(page.graph.objects(node, property).count == 1, "\(property.string)") }
    let contact = try #require(page.graph.object(node, Namespace.dcat["contactPoint"]))
    #expect(page.graph.object(contact, Namespace.vcard["fn"])?.literal?.lexical == "Biblioteka")
    for distribution in page.graph.objects(subject, Namespace.dcat["distribution"]) {
        #expect(page.graph.objects(distribution, Namespace.dcatap["applicableLegislation"]).count == 1)
    }

    service.page = ["https://example.org/wfs/opis"]
    service.contactPoint = [ContactPoint(name: "Pomoc")]
    dataset.distribution[1].accessService = [service]
    var own = DatasetGraph(base: base)
    own.add(dataset, id: id)
    #expect(own.graph.objects(node, Namespace.foaf["page"]) == [.iri(IRI("https://example.org/wfs/opis"))])
    #expect(own.graph.objects(node, Namespace.dcat["contactPoint"]).count == 1)
}

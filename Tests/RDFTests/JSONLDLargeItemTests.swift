import RDF
import Testing

/// A catalogue with as many datasets, each of them more than a kilobyte, as make it large, in one object, or in as many as there are datasets.
private struct Catalogue {
    static let context = """
        {"dct": "http://purl.org/dc/terms/", "dcat": "http://www.w3.org/ns/dcat#", "id": "@id", "graph": "@graph",
         "dataset": {"@id": "dcat:dataset"}, "inCatalogue": {"@reverse": "dcat:dataset"},
         "ordered": {"@id": "dcat:dataset", "@container": "@list"}, "raw": {"@id": "dcat:dataset", "@type": "@json"}}
        """
    private static let name = String(repeating: "zbiór ", count: 200)
    static let datasets = (0..<300).map { number in
        #"{"id": "d/\#(number)", "dct:title": {"@value": "\#(name) \#(number)", "@language": "pl"}, "#
            + #""dcat:distribution": [{"dct:format": "CSV"}, {"id": "_:b\#(number)"}]}"#
    }

    static func object(_ members: String, _ key: String, _ values: some Collection<String>) -> String {
        #"{\#(members) "\#(key)": [\#(values.joined(separator: ", "))]}"#
    }

    static func inOne(_ members: String, _ key: String) -> String {
        object(#""@context": \#(context), \#(members)"#, key, datasets)
    }

    static func inMany(_ members: String, _ key: String) -> String {
        object(#""@context": \#(context),"#, "@graph", datasets.map { object(members, key, [$0]) })
    }
}

private func read(_ json: String, mode: ReadingMode = .strict) throws -> ReadGraph {
    try JSONLDReader(base: IRI("http://example.org/"), mode: mode).graph(Array(json.utf8))
}

@Test(
    "a large array of a node is read in parts, and says the same as many small ones",
    arguments: [
        (#""id": "catalogue", "@type": "dcat:Catalog","#, "dataset"), (#""id": "catalogue","#, "inCatalogue"),
        (#""id": "catalogue","#, "@graph"), (#""id": "catalogue", "dct:title": "x","#, "@included"),
    ])
func largeArrays(members: String, key: String) throws {
    let inOne = try read(Catalogue.inOne(members, key))
    let inMany = try read(Catalogue.inMany(members, key))
    #expect(inOne.graph.count >= 4 * Catalogue.datasets.count)
    #expect(inOne.graph.count == inMany.graph.count)
    let isNamed: (Triple) -> Bool = { triple in
        [triple.subject, triple.object].allSatisfy { if case .blank = $0 { false } else { true } }
    }
    #expect(Set(inOne.graph.filter(isNamed)) == Set(inMany.graph.filter(isNamed)))
}

@Test("a large array belongs to one node, though it has no name")
func largeArrayOfNamelessNode() throws {
    let graph = try read(Catalogue.inOne(#""@type": "dcat:Catalog","#, "dataset")).graph
    let subjects = graph.filter { $0.predicate == Namespace.dcat["dataset"] }.map(\.subject)
    #expect(subjects.count == Catalogue.datasets.count && Set(subjects).count == 1)
}

@Test("a document that is nothing but a large graph is the default graph, by whatever name")
func largeAliasOfGraph() throws {
    let json = Catalogue.inOne("", "graph")
    var graphs: Set<Term?> = []
    try JSONLDReader(base: IRI("http://example.org/")).read(Array(json.utf8)) { event in
        if case .statement(let quad, _) = event { graphs.insert(quad.graph) }
    }
    #expect(graphs == [nil])
    #expect(try read(json).graph.count == 4 * Catalogue.datasets.count)
}

@Test("large lists and JSON literals stay whole")
func largeListsStayWhole() throws {
    let list = try read(Catalogue.inOne(#""id": "catalogue","#, "ordered")).graph
    #expect(list.filter { $0.predicate == .rdfRest }.count == Catalogue.datasets.count)
    #expect(list.filter { $0.predicate == Namespace.dcat["dataset"] }.count == 1)
    let literals = try read(Catalogue.inOne(#""id": "catalogue","#, "raw")).graph
    #expect(literals.count == 1)
    #expect(try read(Catalogue.inOne("", "@list")).graph.isEmpty)
}

@Test("of two equal keys the last counts, be they large or not")
func largeEqualKeys() throws {
    let large = Catalogue.datasets.joined(separator: ", ")
    func datasets(_ members: String) throws -> Int {
        let json = #"{"@context": \#(Catalogue.context), "id": "catalogue", \#(members)}"#
        return try read(json).graph.filter { $0.predicate == Namespace.dcat["dataset"] }.count
    }
    #expect(try datasets(#""dataset": [\#(large)], "dataset": {"id": "d"}"#) == 1)
    #expect(try datasets(#""dataset": {"id": "d"}, "dataset": [\#(large)]"#) == Catalogue.datasets.count)
    #expect(try datasets(#""dataset": {"id": "d"}, "dcat:dataset": [\#(large)]"#) == Catalogue.datasets.count + 1)
}

@Test("in a large array an element that is broken JSON, or wrong, costs that element")
func brokenElementOfLargeArray() throws {
    var values = Catalogue.datasets
    values[10] = #"{"id": "d/10", "dct:title": "\q"}"#
    values[20] = #"{"id": "d/20", "dct:title": {"@value": "x", "@type": "no IRI"}}"#
    let json = Catalogue.object(#""@context": \#(Catalogue.context), "id": "catalogue","#, "dataset", values)
    let result = try read(json, mode: .recovering)
    #expect(result.graph.filter { $0.predicate == Namespace.dcat["dataset"] }.count == values.count - 1)
    #expect(result.graph.filter { $0.predicate == Namespace.dct["title"] }.count == values.count - 2)
    #expect(result.problems.count == 2)
    #expect(throws: RDFProblem.self) { try read(json) }
}

@Test(
    "what a context lets every key begin with is no longer than an IRI",
    arguments: [#""@vocab": "IRI""#, #""@base": "IRI""#, #""p": "IRI""#, #""p": {"@id": "IRI"}"#])
func longPrefixes(context: String) throws {
    let json = #"{"@context": {\#(context.replacing("IRI", with: longIRI))}, "@id": "http://e/", "key": "x"}"#
    let error = #expect(throws: RDFProblem.self) { try read(json) }
    #expect(error?.reason == .iriTooLong(maxIRIBytes: RDFLimits().maxIRIBytes))
}

private let longIRI = "http://example.org/" + String(repeating: "a", count: RDFLimits().maxIRIBytes)

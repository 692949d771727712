import RDF
import Testing

private let dataset = Term.iri(IRI("http://example.org/d"))

@Test("a triple that is already there is not added again, and the order of arrival is kept")
func graphIsAnOrderedSet() {
    var graph = Graph()
    let areNew = ["b", "a", "b"].map { graph.insert(dataset, Namespace.dct["title"], .literal(Literal($0))) }
    #expect(areNew == [true, true, false])
    #expect(graph.count == 2)
    #expect(graph.objects(dataset, Namespace.dct["title"]) == [.literal(Literal("b")), .literal(Literal("a"))])
}

@Test("texts that only look the same, and the same text with another language or datatype, are different terms")
func termsCompareByBytes() {
    let composed = Literal("Gda\u{144}sk")
    let decomposed = Literal("Gdan\u{301}sk")
    #expect(composed.lexical == decomposed.lexical)
    #expect(composed != decomposed)
    #expect(IRI("http://e/\u{144}") != IRI("http://e/n\u{301}"))
    #expect(Literal("x", language: "pl") != Literal("x"))
    #expect(Literal("x", datatype: .xsdInteger) != Literal("x"))
    #expect(Literal("x", datatype: .xsdString) == Literal("x"))
    var graph = Graph()
    graph.insert(dataset, .rdfType, .literal(composed))
    let isNew = graph.insert(dataset, .rdfType, .literal(decomposed))
    #expect(isNew)
    #expect(Set([composed, decomposed]).count == 2)
}

@Test("an IRI never holds a character that N-Triples or Turtle could not carry")
func irisAreCleaned() {
    #expect(IRI("http://e/a b<c>\"\\^`{|}\n").string == "http://e/a%20b%3Cc%3E%22%5C%5E%60%7B%7C%7D%0A")
    #expect(IRI("http://e/ł%20ó").string == "http://e/ł%20ó")
}

@Test("subjects and properties are found by the index")
func graphIsIndexed() {
    var graph = Graph()
    let other = graph.makeBlankNode()
    graph.insert(dataset, .rdfType, .iri(Namespace.dcat["Dataset"]))
    graph.insert(other, .rdfType, .iri(Namespace.dcat["Dataset"]))
    graph.insert(dataset, Namespace.dct["publisher"], other)
    #expect(graph.subjects == [dataset, other])
    #expect(graph.subjects(.rdfType, .iri(Namespace.dcat["Dataset"])) == [dataset, other])
    #expect(graph.triples(of: dataset).map(\.predicate) == [.rdfType, Namespace.dct["publisher"]])
    #expect(graph.object(dataset, Namespace.dct["publisher"]) == other)
    #expect(graph.object(dataset, Namespace.dct["creator"]) == nil)
    #expect(graph.contains(Triple(other, .rdfType, .iri(Namespace.dcat["Dataset"]))))
    #expect(!graph.contains(Triple(other, Namespace.dct["publisher"], dataset)))
    #expect(graph.makeBlankNode() != other)
}

@Test("many triples of one subject and many equal hashes of small numbers are all kept")
func graphGrows() {
    var graph = Graph()
    for number in 0..<20_000 {
        graph.insert(dataset, Namespace.dct["identifier"], .literal(Literal("\(number)")))
    }
    for number in 0..<20_000 {
        let isNew = graph.insert(dataset, Namespace.dct["identifier"], .literal(Literal("\(number)")))
        #expect(!isNew)
    }
    #expect(graph.count == 20_000)
    #expect(Set(graph.lazy.map(\.object)).count == 20_000)
}

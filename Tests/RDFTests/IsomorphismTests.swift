import RDF
import Testing

private func graph(_ edges: [(String, String)]) -> Graph {
    Graph(
        edges.map { Triple(.blank(BlankNode($0.0)), Namespace.dct["relation"], .blank(BlankNode($0.1))) })
}

@Test("the labels of blank nodes do not matter")
func relabelledGraphsAreIsomorphic() {
    #expect(graph([("a", "b"), ("b", "c")]).isIsomorphic(to: graph([("x", "y"), ("z", "x")])) == true)
}

@Test("graphs that differ in the shape of their blank nodes are told apart, even where every node looks alike")
func ringsAreToldApart() {
    let hexagon = graph([("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "a")])
    let triangles = graph([("a", "b"), ("b", "c"), ("c", "a"), ("d", "e"), ("e", "f"), ("f", "d")])
    #expect(hexagon.isIsomorphic(to: triangles) == false)
    let turned = graph([("6", "1"), ("1", "2"), ("2", "3"), ("3", "4"), ("4", "5"), ("5", "6")])
    #expect(hexagon.isIsomorphic(to: turned) == true)
    #expect(triangles.isIsomorphic(to: triangles) == true)
}

@Test("a changed literal, a missing triple and a split blank node are differences")
func differencesAreSeen() {
    let subject = Term.blank(BlankNode("s"))
    let one = Graph([Triple(subject, .rdfFirst, .literal(Literal("1"))), Triple(subject, .rdfRest, .iri(.rdfNil))])
    let changed = Graph([Triple(subject, .rdfFirst, .literal(Literal("2"))), Triple(subject, .rdfRest, .iri(.rdfNil))])
    let split = Graph([
        Triple(subject, .rdfFirst, .literal(Literal("1"))), Triple(.blank(BlankNode("t")), .rdfRest, .iri(.rdfNil)),
    ])
    #expect(one.isIsomorphic(to: changed) == false)
    #expect(one.isIsomorphic(to: split) == false)
    #expect(one.isIsomorphic(to: Graph(one.dropLast())) == false)
    #expect(one.isIsomorphic(to: Graph(one.reversed())) == true)
}

@Test("search gives up where the effort it was allowed is spent")
func effortIsBounded() {
    let clique = (0..<6).flatMap { one in (0..<6).filter { $0 != one }.map { ("\(one)", "\($0)") } }
    #expect(graph(clique).isIsomorphic(to: graph(clique), effort: 2) == nil)
    #expect(graph(clique).isIsomorphic(to: graph(clique)) == true)
}

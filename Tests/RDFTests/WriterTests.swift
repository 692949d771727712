import RDF
import Testing

private let dataset = Term.iri(IRI("http://example.org/d/1"))

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// A small catalogue with what writers must take care of: nesting, sharing, quotes, datatypes, languages.
private func sample() -> Graph {
    var graph = Graph()
    let kind = graph.makeBlankNode()
    let agent = Term.blank(BlankNode("an agent"))
    graph.insert(dataset, Namespace.dct["title"], .literal(Literal("Zabytki \"Gdańska\"\n", language: "pl")))
    graph.insert(dataset, .rdfType, .iri(Namespace.dcat["Dataset"]))
    graph.insert(dataset, Namespace.dcat["contactPoint"], kind)
    graph.insert(dataset, Namespace.dct["publisher"], agent)
    graph.insert(dataset, Namespace.dct["title"], .literal(Literal("Monuments", language: "en")))
    graph.insert(dataset, Namespace.dct["creator"], agent)
    graph.insert(kind, Namespace.vcard["fn"], .literal(Literal("Biuro")))
    graph.insert(agent, Namespace.foaf["name"], .literal(Literal("Miasto")))
    graph.insert(dataset, Namespace.dct["issued"], .literal(Literal("2016-06-03", datatype: Namespace.xsd["date"])))
    graph.insert(dataset, Namespace.dcat["byteSize"], .literal(Literal("10", datatype: .xsdInteger)))
    graph.insert(dataset, Namespace.dcat["landingPage"], .iri(IRI("https://example.org/x?a=1")))
    return graph
}

@Test("N-Triples has one statement a line, in order, with canonical escapes")
func nTriples() {
    var graph = Graph()
    graph.insert(
        .blank(BlankNode("an agent")), Namespace.foaf["name"],
        .literal(Literal("a\t\"b\"\\\u{1}\u{7F}\r\nł", language: "pl_PL")))
    graph.insert(dataset, Namespace.dct["extent"], .literal(Literal("5", datatype: .xsdInteger)))
    #expect(
        text(graph.nTriples()) == #"""
            _:an_20agent <http://xmlns.com/foaf/0.1/name> "a\t\"b\"\\\u0001\u007F\r\nł"@pl-PL .
            <http://example.org/d/1> <http://purl.org/dc/terms/extent> "5"^^<http://www.w3.org/2001/XMLSchema#integer> .

            """#)
}

@Test("N-Quads names the graph of a statement, and leaves the default graph unnamed")
func nQuads() {
    let triple = Triple(dataset, .rdfType, .iri(Namespace.dcat["Dataset"]))
    var writer = NTriplesWriter()
    writer.write(Quad(triple, graph: .blank(BlankNode("g"))))
    writer.write(Quad(triple))
    #expect(
        text(writer.output) == """
            <http://example.org/d/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> _:g .
            <http://example.org/d/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .

            """)
}

@Test("Turtle groups by subject, puts the class first, nests what is used once and declares the prefixes it uses")
func turtle() {
    #expect(
        text(sample().turtle()) == #"""
            @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
            @prefix dcat: <http://www.w3.org/ns/dcat#> .
            @prefix dct: <http://purl.org/dc/terms/> .
            @prefix foaf: <http://xmlns.com/foaf/0.1/> .
            @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .

            <http://example.org/d/1> a dcat:Dataset ;
                dct:title "Zabytki \"Gdańska\"\n"@pl, "Monuments"@en ;
                dcat:contactPoint [
                    vcard:fn "Biuro"
                ] ;
                dct:publisher _:an_20agent ;
                dct:creator _:an_20agent ;
                dct:issued "2016-06-03"^^xsd:date ;
                dcat:byteSize 10 ;
                dcat:landingPage <https://example.org/x?a=1> .

            _:an_20agent foaf:name "Miasto" .

            """#)
}

@Test(
    "numbers and booleans are bare in Turtle only where they read back as the same literal",
    arguments: [
        ("integer", "-007", true), ("integer", "5.0", false), ("decimal", "0.5", true), ("decimal", "5", false),
        ("decimal", "5.", false), ("double", "1E3", true), ("double", ".5e-1", true), ("double", "1.0", false),
        ("double", "INF", false), ("boolean", "true", true), ("boolean", "1", false), ("integer", "", false),
        ("integer", "+", false), ("nonNegativeInteger", "5", false),
    ])
func turtleShorthand(datatype: String, lexical: String, isBare: Bool) {
    var graph = Graph()
    graph.insert(dataset, .rdfFirst, .literal(Literal(lexical, datatype: Namespace.xsd[datatype])))
    #expect(text(graph.turtle()).contains(" rdf:first \(lexical) .") == isBare)
}

@Test("a ring of blank nodes, a chain of ten thousand and an unused one are all written")
func turtleOfUnusualShapes() {
    let relation = Namespace.dct["relation"]
    let ring = Graph([
        Triple(.blank(BlankNode("a")), relation, .blank(BlankNode("b"))),
        Triple(.blank(BlankNode("b")), relation, .blank(BlankNode("a"))),
    ])
    #expect(text(ring.turtle()).contains("_:a dct:relation [\n        dct:relation _:a\n    ] ."))
    let chain = Graph(
        (0..<10_000).map { Triple(.blank(BlankNode("\($0)")), relation, .blank(BlankNode("\($0 + 1)"))) })
    let written = text(chain.turtle())
    #expect(written.hasPrefix("@prefix dct: <http://purl.org/dc/terms/> .\n\n[] dct:relation [\n"))
    #expect(written.split(separator: "dct:relation").count == 10_001)
}

@Test("a name that Turtle could not spell without escapes stays a full IRI")
func turtleNames() {
    let names = ["a/b", "", "a.", "0a", "-a", "ł", "a.b", "a%20b", "a-b_c9"]
    let graph = Graph(names.map { Triple(dataset, .rdfType, .iri(Namespace.dct[$0])) })
    let written = text(graph.turtle())
    for name in ["a/b", "", "a.", "0a", "-a", "ł", "a%20b"] {
        #expect(written.contains("<http://purl.org/dc/terms/\(name)>"))
    }
    for name in ["a.b", "a-b_c9"] { #expect(written.contains("dct:\(name)")) }
}

private let context = JSONLDContext(
    definitions: [
        .init("title", Namespace.dct["title"], .languageMap),
        .init("keyword", Namespace.dcat["keyword"], .languageMap, isSet: true),
        .init("Dataset", Namespace.dcat["Dataset"]),
        .init("publisher", Namespace.dct["publisher"], .id),
        .init("contactPoint", Namespace.dcat["contactPoint"], .id, isSet: true),
        .init("issued", Namespace.dct["issued"], .typed(Namespace.xsd["date"])),
        .init("byteSize", Namespace.dcat["byteSize"], .typed(Namespace.xsd["nonNegativeInteger"])),
        .init("name", Namespace.foaf["name"]),
        .init("conformsTo", Namespace.dct["conformsTo"], .vocabulary),
    ], idKey: "uri", typeKey: "type")

@Test("JSON-LD follows the table, nests what is used once, and carries the used part of the table")
func jsonLD() {
    #expect(
        text(sample().jsonLD(context))
            == #"""
            {"@context":{"@version":1.1,"uri":"@id","type":"@type","xsd":"http://www.w3.org/2001/XMLSchema#",
            "dcat":"http://www.w3.org/ns/dcat#","dct":"http://purl.org/dc/terms/","foaf":"http://xmlns.com/foaf/0.1/",
            "vcard":"http://www.w3.org/2006/vcard/ns#","title":{"@id":"dct:title","@container":"@language"},
            "Dataset":{"@id":"dcat:Dataset"},"publisher":{"@id":"dct:publisher","@type":"@id"},
            "contactPoint":{"@id":"dcat:contactPoint","@type":"@id","@container":"@set"},
            "issued":{"@id":"dct:issued","@type":"xsd:date"},
            "byteSize":{"@id":"dcat:byteSize","@type":"xsd:nonNegativeInteger"},"name":{"@id":"foaf:name"}},
            "@graph":[{"uri":"http://example.org/d/1","type":"Dataset",
            "title":{"pl":"Zabytki \"Gdańska\"\n","en":"Monuments"},
            "contactPoint":[{"vcard:fn":"Biuro"}],"publisher":"_:an_20agent","dct:creator":{"uri":"_:an_20agent"},
            "issued":"2016-06-03","byteSize":{"@value":"10","@type":"xsd:integer"},
            "dcat:landingPage":{"uri":"https://example.org/x?a=1"}},{"uri":"_:an_20agent","name":"Miasto"}]}
            """#.replacing(/\n */, with: ""))
}

@Test("a document with one top node has no @graph, and values that do not fit a key are spelled out")
func jsonLDOfOneNode() {
    var graph = Graph()
    graph.insert(dataset, Namespace.dct["title"], .literal(Literal("bare")))
    graph.insert(dataset, Namespace.dct["title"], .literal(Literal("5", datatype: .xsdInteger)))
    graph.insert(dataset, Namespace.dcat["keyword"], .literal(Literal("a", language: "pl")))
    graph.insert(dataset, Namespace.dct["issued"], .literal(Literal("2016", datatype: Namespace.xsd["gYear"])))
    graph.insert(dataset, Namespace.dct["publisher"], .literal(Literal("Miasto")))
    graph.insert(
        dataset, Namespace.dcat["byteSize"], .literal(Literal("1024", datatype: Namespace.xsd["nonNegativeInteger"])))
    graph.insert(
        dataset, Namespace.dcat["byteSize"], .literal(Literal("01", datatype: Namespace.xsd["nonNegativeInteger"])))
    graph.insert(dataset, Namespace.dct["conformsTo"], .iri(Namespace.dcat["Dataset"]))
    let written = text(graph.jsonLD(context))
    #expect(
        written.hasSuffix(
            #"""
            ,"uri":"http://example.org/d/1","title":{"@none":"bare"},"dct:title":5,"keyword":{"pl":["a"]},
            "issued":{"@value":"2016","@type":"xsd:gYear"},"publisher":{"@value":"Miasto"},"byteSize":[1024,"01"],
            "conformsTo":"Dataset"}
            """#.replacing(/\n */, with: "")))
}

@Test("a prefix that would swallow the scheme of an IRI is not used")
func jsonLDPrefixAgainstScheme() {
    var graph = Graph()
    graph.insert(dataset, Namespace.geo["asWKT"], .iri(IRI("geo:54.35,18.65")))
    let written = text(graph.jsonLD(JSONLDContext(definitions: [])))
    #expect(!written.contains(#""geo":"#))
    #expect(written.contains(#""http://www.opengis.net/ont/geosparql#asWKT":{"@id":"geo:54.35,18.65"}"#))
}

@Test("the whole table can be served as a document of its own")
func contextDocument() {
    let document = text(context.document())
    #expect(document.hasPrefix(#"{"@context":{"@version":1.1,"uri":"@id","type":"@type","rdf":"#))
    #expect(document.contains(#""keyword":{"@id":"dcat:keyword","@container":["@language","@set"]}"#))
    #expect(document.hasSuffix(#""conformsTo":{"@id":"dct:conformsTo","@type":"@vocab"}}}"#))
}

import RDF
import Testing

/// What is written is read back as the same graph, for graphs that nobody would write by hand.
@Suite("round trips of random graphs")
struct RoundTripTests {
    @Test("N-Triples", arguments: 0..<300)
    func nTriples(seed: Int) throws {
        var random = RandomGraph(seed: UInt64(seed))
        let graph = random.graph()
        let back = try NTriplesReader(mode: .strict).graph(graph.nTriples()).graph
        #expect(back.isIsomorphic(to: graph) == true)
    }

    @Test("Turtle", arguments: 0..<300)
    func turtle(seed: Int) throws {
        var random = RandomGraph(seed: UInt64(seed))
        let graph = random.graph()
        let back = try TurtleReader(mode: .strict).graph(graph.turtle()).graph
        #expect(back.isIsomorphic(to: graph) == true)
    }

    @Test("RDF/XML", arguments: 0..<300)
    func rdfXML(seed: Int) throws {
        var random = RandomGraph(seed: UInt64(seed), hasControlCharacters: false)
        let graph = random.graph()
        let back = try RDFXMLReader(mode: .strict).graph(graph.rdfXML()).graph
        #expect(back.isIsomorphic(to: graph) == true)
    }

    @Test("JSON-LD", arguments: 0..<300)
    func jsonLD(seed: Int) throws {
        var random = RandomGraph(seed: UInt64(seed))
        let graph = random.graph()
        let table = JSONLDContext(
            definitions: [
                .init("title", Namespace.dct["title"], .languageMap),
                .init("keyword", Namespace.dcat["keyword"], .languageMap, isSet: true),
                .init("Dataset", Namespace.dcat["Dataset"]),
                .init("publisher", Namespace.dct["publisher"], .id),
                .init("relation", Namespace.dct["relation"], .id, isSet: true),
                .init("issued", Namespace.dct["issued"], .typed(Namespace.xsd["date"])),
                .init("byteSize", Namespace.dcat["byteSize"], .typed(Namespace.xsd["nonNegativeInteger"])),
                .init("name", Namespace.foaf["name"]),
                .init("conformsTo", Namespace.dct["conformsTo"], .vocabulary),
            ], idKey: "uri", typeKey: "type")
        let back = try JSONLDReader(mode: .strict).graph(graph.jsonLD(table)).graph
        #expect(back.isIsomorphic(to: graph) == true)
    }
}

@Test("every reader has one idea of what a language tag is")
func longLanguageTags() throws {
    for (length, isTag) in [(255, true), (256, false)] {
        let tag = String(repeating: "a", count: length)
        let triple = "<http://e/s> <http://e/p> \"x\"@\(tag) .\n"
        let json = #"{"@id": "http://e/s", "http://e/p": {"@value": "x", "@language": "\#(tag)"}}"#
        let xml = """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">
            <rdf:Description rdf:about="http://e/s"><e:p xml:lang="\(tag)">x</e:p></rdf:Description></rdf:RDF>
            """
        let base = IRI("http://e/")
        let read = [
            try NTriplesReader().graph(Array(triple.utf8)), try TurtleReader(base: base).graph(Array(triple.utf8)),
            try JSONLDReader(base: base).graph(Array(json.utf8)), try RDFXMLReader(base: base).graph(Array(xml.utf8)),
        ]
        for (place, result) in read.enumerated() {
            #expect(result.problems.isEmpty == isTag, "reader \(place)")
            #expect(result.graph.contains { $0.object.literal?.language == tag } == isTag, "reader \(place)")
            let written = result.graph.nTriples()
            #expect(
                try NTriplesReader(mode: .strict).graph(written).graph.count == result.graph.count, "reader \(place)")
        }
    }
}

import RDF
import Testing

private let namespaces = """
    <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="http://purl.org/dc/terms/"
        xmlns:dcat="http://www.w3.org/ns/dcat#">

    """

private func read(_ content: String, limits: RDFLimits = RDFLimits()) throws -> ReadGraph {
    try RDFXMLReader(limits: limits).graph(Array((namespaces + content + "</rdf:RDF>").utf8))
}

private func titles(_ result: ReadGraph) -> [String] {
    result.graph.filter { $0.predicate == Namespace.dct["title"] }.compactMap { $0.object.literal?.lexical }
}

@Test("spaces in IRIs and an underscore in a language tag are repaired and reported with their line")
func rdfXMLRepairs() throws {
    let result = try read(
        """
        <dcat:Dataset rdf:about="http://e/a b">
          <dct:title xml:lang="pl_PL">one</dct:title>
          <dct:source rdf:resource="http://e/c d"/>
        </dcat:Dataset>
        """)
    #expect(result.graph.subjects == [.iri(IRI("http://e/a%20b"))])
    #expect(result.graph.compactMap { $0.object.literal?.language } == ["pl-PL"])
    #expect(
        result.problems.map(\.reason) == [
            .invalidIRI("http://e/a b"), .invalidLanguageTag("pl_PL"), .invalidIRI("http://e/c d"),
        ])
    #expect(result.problems.map(\.position.line) == [3, 4, 5])
}

@Test("a bare ampersand does not cost the document")
func rdfXMLRecoversFromAmpersand() throws {
    let result = try read(
        "<dcat:Dataset><dct:title>A & B</dct:title><dct:title>two</dct:title></dcat:Dataset>")
    #expect(titles(result).last == "two")
    #expect(!result.problems.isEmpty)
}

@Test(
    "a property or node that breaks the grammar is passed over, and the next one is read",
    arguments: [
        "<dct:source rdf:resource=\"http://e/a\" rdf:nodeID=\"x\"/>",
        "<dct:source rdf:parseType=\"Literal\" rdf:resource=\"http://e/a\">x</dct:source>",
        "<dct:source rdf:datatype=\"http://e/t\"><dcat:Dataset><dct:title>lost</dct:title></dcat:Dataset></dct:source>",
        "<dct:source><rdf:li/></dct:source>", "<rdf:Description/>", "<plain>x</plain>",
        "<dct:source rdf:bagID=\"x\"><rdf:Description/></dct:source>",
    ])
func rdfXMLRecovers(property: String) throws {
    let document =
        "<dcat:Dataset><dct:title>one</dct:title>\(property)<dct:title>two</dct:title></dcat:Dataset>"
        + "<dcat:Dataset><dct:title>three</dct:title></dcat:Dataset>"
    let result = try read(document)
    #expect(titles(result) == ["one", "two", "three"])
    #expect(result.problems.count == 1)
}

@Test("documents that end early or bring entities are refused by name, after what could be read")
func rdfXMLRefusals() throws {
    var titles = 0
    #expect(throws: RDFProblem.self) {
        try RDFXMLReader(mode: .strict).read(
            Array((namespaces + "<dcat:Dataset><dct:title>one</dct:title><dct:ti").utf8)
        ) {
            if case .statement(let quad, _) = $0, quad.triple.predicate == Namespace.dct["title"] { titles += 1 }
        }
    }
    #expect(titles == 1)
    let bomb = """
        <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
        <x xmlns="http://e/">&b;</x>
        """
    #expect {
        try RDFXMLReader().graph(Array(bomb.utf8))
    } throws: {
        guard case .malformed = ($0 as? RDFProblem)?.reason else { return false }
        return true
    }
}

@Test("a namespace that makes no IRI is reported once for each name, and refused in strict mode")
func rdfXMLNamespaces() throws {
    let content = "<x:A xmlns:x=\"x/\"><x:p>1</x:p></x:A><x:A xmlns:x=\"x/\"><x:p>2</x:p></x:A>"
    let result = try read(content)
    #expect(result.graph.count == 4)
    let relative = [RDFProblem.Reason.relativeIRI("x/A"), .relativeIRI("x/p")]
    let found = result.problems.map(\.reason).filter { relative.contains($0) }
    #expect(found == relative)
    let document = Array((namespaces + content + "</rdf:RDF>").utf8)
    #expect(throws: RDFProblem.self) { try RDFXMLReader(mode: .strict).graph(document) }
}

@Test(
    "a property whose end is cut off is not stated, and what was complete before it is",
    arguments: [
        "<dct:source>hal", "<dct:source rdf:datatype=\"http://e/t\">hal", "<dct:source rdf:resource=\"http://e/a\">",
        "<dct:source rdf:parseType=\"Literal\"><b>hal", "<dct:source rdf:parseType=\"Collection\">",
        "<dct:source><dcat:Dataset>",
    ])
func rdfXMLCutOff(property: String) throws {
    let document = namespaces + "<dcat:Dataset><dct:title>one</dct:title>" + property
    let result = try RDFXMLReader().graph(Array(document.utf8))
    #expect(titles(result) == ["one"])
    #expect(!result.graph.contains { $0.predicate == Namespace.dct["source"] })
    #expect(result.problems.contains { $0.reason == .unexpectedEnd })
    #expect(throws: RDFProblem.self) { try RDFXMLReader(mode: .strict).graph(Array(document.utf8)) }
}

@Test("entities that stand for namespaces are read in both modes, and their limits are named", arguments: [10, 101])
func rdfXMLEntities(count: Int) throws {
    let entities = (1...count).map { "<!ENTITY e\($0) \"http://e/\($0)#\">" }.joined(separator: "\n")
    let document =
        "<!DOCTYPE rdf:RDF [\(entities)]>\(namespaces)<dcat:Dataset rdf:about=\"&e1;a\">"
        + "<dct:title rdf:datatype=\"&e2;t\">one &e3;</dct:title></dcat:Dataset></rdf:RDF>"
    for mode in [ReadingMode.strict, .recovering] {
        let reader = RDFXMLReader(mode: mode)
        guard count <= 100 else {
            let problem = #expect(throws: RDFProblem.self) { try reader.graph(Array(document.utf8)) }
            #expect(problem?.description.contains("maxEntities (100)") == true)
            continue
        }
        let graph = try reader.graph(Array(document.utf8)).graph
        let title = Literal("one http://e/3#", datatype: IRI("http://e/2#t"))
        #expect(graph.contains(Triple(.iri(IRI("http://e/1#a")), Namespace.dct["title"], .literal(title))))
    }
}

@Test("depth, literals and statements have limits")
func rdfXMLLimits() throws {
    func reason(_ content: String) -> RDFProblem.Reason? {
        let limits = RDFLimits(maxDepth: 8, maxLiteralBytes: 1000, maxIRIBytes: 100, maxStatements: 50)
        do {
            return try read(content, limits: limits).problems.first?.reason
        } catch {
            return (error as? RDFProblem)?.reason
        }
    }
    #expect(reason(String(repeating: "<dcat:A><dct:b>", count: 50_000)) == .tooDeep(maxDepth: 8))
    let long = String(repeating: "x", count: 5000)
    #expect(
        reason("<dcat:A><dct:b>\(long)</dct:b></dcat:A>") == .literalTooLong(maxLiteralBytes: 1000))
    #expect(reason("<dcat:A rdf:about=\"http://e/\(long)\"/>") == .iriTooLong(maxIRIBytes: 100))
    #expect(reason(String(repeating: "<dcat:A/>", count: 100)) == .tooManyStatements(maxStatements: 50))
}

@Test("RDF/XML names elements by their first class, nests what is used once and declares what it uses")
func rdfXMLWriter() throws {
    var graph = Graph()
    let dataset = Term.iri(IRI("http://example.org/d?a=1&b=2"))
    let contact = graph.makeBlankNode()
    graph.insert(dataset, .rdfType, .iri(Namespace.dcat["Dataset"]))
    graph.insert(dataset, .rdfType, .iri(IRI("http://example.org/Class")))
    graph.insert(dataset, Namespace.dct["title"], .literal(Literal("A & <B>\u{1}\r\n", language: "pl")))
    graph.insert(dataset, Namespace.dcat["contactPoint"], contact)
    graph.insert(contact, Namespace.vcard["fn"], .literal(Literal("Biuro")))
    graph.insert(dataset, IRI("http://example.org/ns/size"), .literal(Literal("5", datatype: .xsdInteger)))
    graph.insert(dataset, Namespace.dct["relation"], .blank(BlankNode("1")))
    graph.insert(dataset, Namespace.dct["source"], .blank(BlankNode("1")))
    #expect(
        String(decoding: try graph.rdfXML(), as: UTF8.self) == """
            <?xml version="1.0" encoding="UTF-8"?>
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
                xmlns:dcat="http://www.w3.org/ns/dcat#"
                xmlns:dct="http://purl.org/dc/terms/"
                xmlns:vcard="http://www.w3.org/2006/vcard/ns#"
                xmlns:ns1="http://example.org/ns/">
              <dcat:Dataset rdf:about="http://example.org/d?a=1&amp;b=2">
                <rdf:type rdf:resource="http://example.org/Class"/>
                <dct:title xml:lang="pl">A &amp; &lt;B&gt;\u{FFFD}&#xD;
            </dct:title>
                <dcat:contactPoint>
                  <rdf:Description>
                    <vcard:fn>Biuro</vcard:fn>
                  </rdf:Description>
                </dcat:contactPoint>
                <ns1:size rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">5</ns1:size>
                <dct:relation rdf:nodeID="_31"/>
                <dct:source rdf:nodeID="_31"/>
              </dcat:Dataset>
            </rdf:RDF>

            """)
}

@Test("a property that does not end in an XML name cannot be written and is named")
func rdfXMLUnwritable() {
    let iri = IRI("http://example.org/1")
    let graph = Graph([Triple(.iri(iri), iri, .iri(iri))])
    #expect {
        try graph.rdfXML()
    } throws: {
        ($0 as? UnwritableProperty)?.iri == iri
    }
}

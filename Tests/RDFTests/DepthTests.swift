import Glibc
import RDF
import TestSupport
import Testing

@testable import JSON
@testable import XML

private func nested(_ opening: String, _ inner: String, _ closing: String, _ depth: Int) -> String {
    String(repeating: opening, count: depth) + inner + String(repeating: closing, count: depth)
}

/// What is linked or nested as deep as its limits allow is read, compared, printed and released on a small stack.
@Suite("Depth")
struct DepthTests {
    @Test(
        "JSON",
        arguments: [nested("[", "1", "]", 128), nested(#"{"a":"#, "1", "}", 128), nested(#"[{"a":"#, "1", "}]", 64)])
    func json(document: String) throws {
        try onSmallStack {
            let value = try JSONValue.parse(document)
            let other = try JSONValue.parse(document)
            #expect(value == other && value.hashValue == other.hashValue)
            #expect(value.serialized() == Array(document.utf8))
            #expect(JSONDifference.between(value, .null).count == 1)
            #expect(!"\(value)".isEmpty)
        }
    }

    @Test("XML")
    func xml() throws {
        let document = nested("<a>", "x", "</a>", 256)
        try onSmallStack {
            let element = try XMLElement.parse(Array(document.utf8))
            let other = try XMLElement.parse(Array(document.utf8))
            #expect(element == other && element.hashValue == other.hashValue)
            #expect(element.text == "x" && !element.serialized().isEmpty && !"\(element)".isEmpty)
        }
    }

    @Test(
        "JSON-LD: nodes, lists and contexts in each other, and terms that need each other",
        arguments: [
            nested(#"{"@id": "ex:a", "ex:p": "#, "1", "}", 60),
            nested(#"{"@context": {"p": "ex:p"}, "p": "#, "1", "}", 60),
            nested(#"{"ex:p": {"@list": ["#, "1", "]}}", 40),
            nested(#"{"@graph": ["#, #"{"@id": "ex:a", "ex:p": 1}"#, "]}", 60),
            nested(#"{"@id": "ex:a", "@included": ["#, #"{"@id": "ex:b", "ex:p": 1}"#, "]}", 60),
            nested(#"{"@id": "ex:a", "@reverse": {"ex:p": "#, #"{"@id": "ex:b"}"#, "}}", 60),
            #"{"@context": {"n": "@nest"}, "@id": "ex:a", "n": \#(nested(#"{"n": "#, #"{"ex:p": 1}"#, "}", 100))}"#,
            #"{"@context": \#(nested(#"{"a": {"@id": "ex:a", "@context": "#, #"{"b": "ex:b"}"#, "}}", 60)), "a": 1}"#,
            #"{"@context": {\#((1..<60).map { #""t\#($0)": "t\#($0 - 1):x""# }.joined(separator: ",")), "t0": "ex:"}, "t59": 1}"#,
        ])
    func jsonLD(document: String) throws {
        try onSmallStack {
            let read = try JSONLDReader(base: IRI("http://example.org/")).graph(Array(document.utf8))
            for problem in read.problems { #expect(!problem.description.contains("maxDepth"), "\(problem)") }
        }
    }

    @Test(
        "a chain of contexts that each stand behind the next is refused, however it is made", arguments: [58_000, 200])
    func contextChains(count: Int) throws {
        let nulls = Array(repeating: "null", count: count).joined(separator: ",")
        let typed =
            #"{"@context": {"T": {"@id": "ex:T", "@context": [\#(nulls)]}}, "@id": "ex:a", "@type": "T", "ex:p": 1}"#
        let plain = #"{"@context": [{"@propagate": false}, \#(nulls)], "@id": "ex:a", "ex:p": 1}"#
        let inner = nested(#"{"@type": "U", "p": "#, "1", "}", 60)
        let inProperty =
            #"{"@context": {"p": {"@id": "ex:p", "@context": {"@propagate": false, "x": null}}}, "@id": "ex:a", "p": "#
            + inner + "}"
        for document in [typed, plain, inProperty] {
            try onSmallStack {
                let read = try JSONLDReader(base: IRI("http://example.org/")).graph(Array(document.utf8))
                guard document != inProperty else {
                    #expect(read.graph.count > 0)
                    return
                }
                let isTold = read.problems.contains(where: \.reason.isLimit)
                #expect(isTold == (document == typed || count > 256), "\(read.problems)")
            }
        }
    }

    @Test("Turtle and RDF/XML, and graphs that are a long chain when they are written")
    func chains() throws {
        let turtle = "<ex:a> <ex:p> " + nested("[ <ex:p> ", "1", " ]", 60) + " ."
        let list = "<ex:a> <ex:p> " + nested("( ", "1", " )", 60) + " ."
        let xml =
            #"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="ex:">"#
            + nested("<e:N><e:p>", "1", "</e:p></e:N>", 60) + "</rdf:RDF>"
        let chain = (0..<50_000).map { "_:b\($0) <ex:p> _:b\($0 + 1) .\n" }.joined()
        try onSmallStack {
            #expect(try TurtleReader().graph(Array(turtle.utf8)).graph.count == 61)
            #expect(try TurtleReader().graph(Array(list.utf8)).graph.count == 121)
            #expect(try RDFXMLReader().graph(Array(xml.utf8)).graph.count > 100)
            let graph = try NTriplesReader().graph(Array(chain.utf8)).graph
            #expect(graph.count == 50_000)
            let context = JSONLDContext(definitions: [])
            let written = [graph.jsonLD(context), graph.turtle(), try graph.rdfXML()]
            #expect(written.allSatisfy { !$0.isEmpty })
        }
    }
}

@Test("many nests of one node are expanded in proportion to their number")
func expansionIsLinear() throws {
    func seconds(_ count: Int) throws -> Double {
        let nests = (0..<count).map { #"{"ex:p\#($0)": 1}"# }.joined(separator: ",")
        let document = Array(#"{"@context": {"n": "@nest"}, "@id": "ex:a", "n": [\#(nests)]}"#.utf8)
        let before = processorSeconds()
        let read = try JSONLDReader(base: IRI("http://example.org/")).graph(document)
        #expect(read.graph.count == count)
        return processorSeconds() - before
    }
    _ = try seconds(100)
    // Ten times as many cost ten times as much, and a hundred times where each is compared with each.
    let (few, many) = (try seconds(2000), try seconds(20_000))
    #expect(many < 40 * few, "\(few) s, \(many) s")
}

/// Of this thread, however busy the machine is.
private func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

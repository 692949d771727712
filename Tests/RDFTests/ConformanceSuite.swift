import RDF
import TestSupport
import Testing

/// A manifest of the W3C's RDF tests, as this package's own Turtle reader reads it.
struct ConformanceSuite {
    struct Case {
        let name: String
        let type: String
        let action: String
        let result: String?
    }

    static let manifests = Namespace("mf", "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
    static let tests = Namespace("rdft", "http://www.w3.org/ns/rdftest#")

    let folder: String
    let base: String
    let cases: [Case]

    init(_ name: String) throws {
        folder = "standards/rdf-tests/\(name)/"
        base = "https://w3c.github.io/rdf-tests/rdf/rdf11/\(name)/"
        let base = base
        let manifest = try TurtleReader(base: IRI(base + "manifest.ttl"), mode: .strict)
            .graph(SharedFiles.bytes(folder + "manifest.ttl")).graph
        func file(_ test: Term, _ property: String) -> String? {
            manifest.object(test, Self.manifests[property])?.iri.map { String($0.string.dropFirst(base.count)) }
        }
        cases = manifest.subjects.compactMap { test in
            guard let type = manifest.object(test, .rdfType)?.iri?.string, type.hasPrefix(Self.tests.iri),
                let action = file(test, "action")
            else { return nil }
            let name = manifest.object(test, Self.manifests["name"])?.literal?.lexical ?? action
            return Case(
                name: name, type: String(type.dropFirst(Self.tests.iri.count)), action: action,
                result: file(test, "result"))
        }
    }

    /// Records an issue for every case that fails: `Negative` ones must be refused, the others read, and
    /// where there is a result it must be the same graph.
    func check(read: (_ bytes: [UInt8], _ base: IRI) throws -> Graph) throws {
        for test in cases {
            let bytes = try SharedFiles.bytes(folder + test.action)
            let isNegative = test.type.contains("Negative")
            do {
                let graph = try read(bytes, IRI(base + test.action))
                if isNegative {
                    Issue.record("\(test.name): was accepted")
                } else if let result = test.result {
                    let expected = try NTriplesReader(mode: .strict).graph(SharedFiles.bytes(folder + result)).graph
                    if graph.isIsomorphic(to: expected) != true { Issue.record("\(test.name): another graph") }
                }
            } catch {
                if !isNegative { Issue.record("\(test.name): \(error)") }
            }
        }
    }
}

@Suite("the W3C's RDF 1.1 tests", .enabled(if: SharedFiles.has("standards/rdf-tests")))
struct ConformanceTests {
    @Test("N-Triples: all 70")
    func nTriples() throws {
        let suite = try ConformanceSuite("rdf-n-triples")
        #expect(suite.cases.count == 70)
        try suite.check { bytes, _ in try NTriplesReader(mode: .strict).graph(bytes).graph }
    }

    @Test("N-Quads: all 87")
    func nQuads() throws {
        let suite = try ConformanceSuite("rdf-n-quads")
        #expect(suite.cases.count == 87)
        try suite.check { bytes, _ in try NTriplesReader(allowsGraphs: true, mode: .strict).graph(bytes).graph }
    }

    @Test("Turtle: all 313")
    func turtle() throws {
        let suite = try ConformanceSuite("rdf-turtle")
        #expect(suite.cases.count == 313)
        #expect(suite.cases.count { $0.result != nil } == 145)
        try suite.check { bytes, base in try TurtleReader(base: base, mode: .strict).graph(bytes).graph }
    }

    @Test("RDF/XML: all 166")
    func rdfXML() throws {
        let suite = try ConformanceSuite("rdf-xml")
        #expect(suite.cases.count == 166)
        #expect(suite.cases.count { $0.result != nil } == 126)
        try suite.check { bytes, base in try RDFXMLReader(base: base, mode: .strict).graph(bytes).graph }
    }
}

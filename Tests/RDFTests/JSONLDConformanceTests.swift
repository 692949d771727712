import Foundation
import JSON
import RDF
import TestSupport
import Testing

/// The W3C's toRdf suite of JSON-LD 1.1.
@Suite("the JSON-LD 1.1 toRdf suite", .enabled(if: SharedFiles.has("standards/rdf-tests/json-ld")))
struct JSONLDConformanceTests {
    private static let folder = "standards/rdf-tests/json-ld/"
    private static let base = "https://w3c.github.io/json-ld-api/tests/"

    private struct Case {
        let id: String
        let type: String
        let input: String
        let expected: String?
        let errorCode: String?
        let option: JSONValue

        init?(_ value: JSONValue) {
            guard let id = value["@id"]?.string, let input = value["input"]?.string else { return nil }
            self.id = String(id.dropFirst())
            self.input = input
            type = value["@type"]?.array?.compactMap(\.string).first { $0.hasSuffix("Test") } ?? ""
            expected = value["expect"]?.string
            errorCode = value["expectErrorCode"]?.string
            option = value["option"] ?? [:]
        }
    }

    private static func cases() throws -> [Case] {
        let manifest = try JSONValue.parse(SharedFiles.bytes(folder + "toRdf-manifest.jsonld"))
        return (manifest["sequence"]?.array ?? []).compactMap(Case.init)
    }

    /// The documents that tests refer to as contexts, some of them themselves; a reader that fetches nothing must be
    /// given them.
    private static func contexts() throws -> JSONLDContexts {
        var contexts = JSONLDContexts()
        let root = SharedFiles.url(folder + "toRdf")
        for name in try FileManager.default.subpathsOfDirectory(atPath: root.path) {
            guard name.contains("context") || ["er05-in.jsonld", "so03-in.jsonld", "so12-in.jsonld"].contains(name),
                name.hasSuffix(".jsonld")
            else { continue }
            try contexts.add(base + "toRdf/" + name, document: SharedFiles.bytes(folder + "toRdf/" + name))
        }
        return contexts
    }

    @Test("every test that is not an exception passes, and every exception is still in the suite")
    func suite() throws {
        let cases = try Self.cases()
        #expect(cases.count == 467)
        #expect(Set(JSONLDExceptions.reasons.keys).isSubset(of: cases.map(\.id)))
        let contexts = try Self.contexts()
        for test in cases where JSONLDExceptions.reasons[test.id] == nil {
            if let failure = try Self.failure(of: test, contexts) { Issue.record("\(test.id): \(failure)") }
        }
    }

    private static func failure(of test: Case, _ contexts: JSONLDContexts) throws -> String? {
        let direction: JSONLDReader.Direction =
            switch test.option["rdfDirection"]?.string {
            case "i18n-datatype": .i18nDatatype
            case "compound-literal": .compoundLiteral
            default: .none
            }
        let reader = JSONLDReader(
            base: IRI(test.option["base"]?.string ?? base + test.input), contexts: contexts,
            expandContext: test.option["expandContext"]?.string.map { base + $0 }, direction: direction, mode: .strict)
        var quads: [Quad] = []
        do {
            try reader.read(SharedFiles.bytes(folder + test.input)) { event in
                if case .statement(let quad, _) = event { quads.append(quad) }
            }
        } catch let problem as RDFProblem {
            guard let code = test.errorCode else { return "\(problem)" }
            return Self.code(of: problem) == code ? nil : "“\(Self.code(of: problem))” instead of “\(code)”"
        }
        if let code = test.errorCode { return "was accepted, but should be refused for “\(code)”" }
        guard let expected = test.expected else { return nil }
        var others: [Quad] = []
        try SharedFiles.bytes(folder + expected).withUnsafeBytes { bytes in
            try NTriplesReader(allowsGraphs: true).read(bytes) { event in
                if case .statement(let quad, _) = event { others.append(quad) }
            }
        }
        return graph(quads).isIsomorphic(to: graph(others)) == true ? nil : "another dataset"
    }

    private static func code(of problem: RDFProblem) -> String {
        switch problem.reason {
        case .jsonLD(let code, _): code.rawValue
        case .remoteContext: "loading remote context failed"
        default: problem.description
        }
    }

    /// A dataset as one graph: a statement of a named graph becomes a node that says its parts.
    private static func graph(_ quads: [Quad]) -> Graph {
        var graph = Graph()
        for (number, quad) in Set(quads).enumerated() {
            guard let name = quad.graph else {
                graph.insert(quad.triple)
                continue
            }
            let node = Term.blank(BlankNode("statement \(number)"))
            graph.insert(node, Namespace.rdf["subject"], quad.triple.subject)
            graph.insert(node, Namespace.rdf["predicate"], .iri(quad.triple.predicate))
            graph.insert(node, Namespace.rdf["object"], quad.triple.object)
            graph.insert(node, Namespace.rdf["graph"], name)
        }
        return graph
    }
}

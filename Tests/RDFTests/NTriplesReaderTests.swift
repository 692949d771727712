import RDF
import Testing

@Test("a bad line costs that line, and is reported with its place")
func nTriplesRecovers() throws {
    let lines = """
        <http://e/a> <http://e/p> "one"@pl_PL .
        <http://e/a> <http://e/p> "broken .
        <http://e/a b> <http://e/p> <http://e/c> . # fine
        <http://e/a> <http://e/p> [] .
        _:x <http://e/p> "two" .
        """
    let result = try NTriplesReader().graph(Array(lines.utf8))
    #expect(result.graph.count == 3)
    #expect(
        result.problems.map(\.reason) == [
            .invalidLanguageTag("pl_PL"), .unterminatedLiteral, .invalidIRI("http://e/a b"), .expected("an object"),
        ])
    #expect(result.problems.map(\.position.line) == [1, 2, 3, 4])
    #expect(throws: RDFProblem.self) { try NTriplesReader(mode: .strict).graph(Array(lines.utf8)) }
}

@Test("N-Quads statements carry the name of their graph")
func nQuadsGraphs() throws {
    var graphs: [Term?] = []
    try Array("_:a <http://e/p> \"x\" _:g .\n_:a <http://e/p> \"x\" .".utf8).withUnsafeBytes { bytes in
        try NTriplesReader(allowsGraphs: true, mode: .strict).read(bytes) { event in
            if case .statement(let quad, _) = event { graphs.append(quad.graph) }
        }
    }
    #expect(graphs == [.blank(BlankNode("g")), nil])
}

@Test("what the caller throws ends the reading and reaches the caller")
func callerMayStop() {
    struct Enough: Error {}
    #expect(throws: Enough.self) {
        try Array("_:a <http://e/p> _:b .".utf8).withUnsafeBytes {
            try NTriplesReader().read($0) { _ in throw Enough() }
        }
    }
}

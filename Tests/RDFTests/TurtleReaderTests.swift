import RDF
import TestSupport
import Testing

private let header = """
    @prefix dct: <http://purl.org/dc/terms/> .
    @prefix d: <http://example.org/> .

    """

private func read(_ turtle: String, limits: RDFLimits = RDFLimits()) throws -> ReadGraph {
    try TurtleReader(limits: limits).graph(Array((header + turtle).utf8))
}

private func titles(_ result: ReadGraph) -> [String] {
    result.graph.filter { $0.predicate == Namespace.dct["title"] }.compactMap { $0.object.literal?.lexical }
}

@Test("an IRI with a space is percent-encoded and reported, and nothing else is lost")
func turtleRepairsIRIs() throws {
    let result = try read("d:a dct:source <http://e/a b> ; dct:title \"one\" .\nd:b dct:title \"two\" .")
    #expect(
        result.graph.object(.iri(IRI("http://example.org/a")), Namespace.dct["source"])?.iri?.string == "http://e/a%20b"
    )
    #expect(titles(result) == ["one", "two"])
    #expect(result.problems.map(\.reason) == [.invalidIRI("http://e/a b")])
    #expect(result.problems.first?.position.description == "line 3, column 17")
}

@Test("pl_PL is read as pl-PL and reported")
func turtleRepairsLanguageTags() throws {
    let result = try read("d:a dct:title \"raz\"@pl_PL, \"dwa\"@pl .")
    #expect(result.graph.compactMap { $0.object.literal?.language } == ["pl-PL", "pl"])
    #expect(result.problems.map(\.reason) == [.invalidLanguageTag("pl_PL")])
}

@Test("an unescaped slash in a prefixed name is read as part of the name and reported")
func turtleRepairsNames() throws {
    let result = try read("d:a dct:source d:x/y ; dct:title \"one\" .")
    #expect(result.graph.map(\.object).first == .iri(IRI("http://example.org/x/y")))
    #expect(titles(result) == ["one"])
    #expect(result.problems.map(\.reason) == [.invalidName("d:x/")])
}

@Test(
    "what cannot be read costs one property or one statement, and the next ones are read",
    arguments: [
        (
            "d:a dct:title \"one\" ;\n  dct:source nope:x ;\n  dct:title \"two\" .\nd:b dct:title \"three\" .",
            ["one", "two", "three"]
        ),
        ("nope:a dct:title \"lost\" .\nd:b dct:title \"two\" .", ["two"]),
        ("d:a dct:title \"lost\n more .\nd:b dct:title \"two\" .", ["two"]),
        ("d:a dct:source \"x\"^^ ;\n dct:title \"one\".\nd:b dct:title \"two\" .", ["one", "two"]),
        ("d:a dct:source [ dct:title ] ; dct:title \"lost\" .\nd:b dct:title \"two\" .", ["two"]),
        ("@prefix broken\nd:a dct:title \"lost\" .\nd:b dct:title \"two\" .", ["two"]),
        ("@prefix x: <http://x/>\nd:b dct:title \"two\" .", ["two"]),
        ("d:a dct:title \"\"\"lost .\nd:b dct:title \"two\" .", ["two"]),
        ("d:a dct:title \"one\" . }}}} & ^\n.\nd:b dct:title \"two\" .", ["one", "two"]),
    ])
func turtleRecovers(turtle: String, expected: [String]) throws {
    let result = try read(turtle)
    #expect(titles(result) == expected)
    #expect(result.problems.count == 1)
    #expect(throws: RDFProblem.self) { try TurtleReader(mode: .strict).graph(Array((header + turtle).utf8)) }
}

@Test("a byte order mark is skipped")
func turtleSkipsByteOrderMark() throws {
    let result = try TurtleReader(mode: .strict).graph([0xEF, 0xBB, 0xBF] + Array((header + "d:a d:b d:c.").utf8))
    #expect(result.graph.count == 1)
}

@Test("bytes that are not UTF-8 become U+FFFD and are reported")
func turtleRepairsUTF8() throws {
    let bytes = Array((header + "d:a dct:title \"a").utf8) + [0xFF] + Array("b\" .".utf8)
    let result = try TurtleReader().graph(bytes)
    #expect(titles(result) == ["a\u{FFFD}b"])
    #expect(result.problems.map(\.reason) == [.invalidUTF8])
}

@Test("statements carry the place of their object")
func turtlePositions() throws {
    var lines: [Int] = []
    try Array((header + "d:a dct:title \"x\" ;\n  dct:title\n \"y\" .").utf8).withUnsafeBytes { bytes in
        try TurtleReader().read(bytes) { event in
            if case .statement(_, let position) = event { lines.append(position.line * 100 + position.column) }
        }
    }
    #expect(lines == [315, 502])
}

@Test("each limit is refused by its name")
func turtleLimits() throws {
    let limits = RDFLimits(maxDepth: 8, maxLiteralBytes: 1000, maxIRIBytes: 200, maxStatements: 50, maxProblems: 3)
    func reasons(_ turtle: String) throws -> [RDFProblem.Reason] {
        try read(turtle, limits: limits).problems.map(\.reason)
    }
    #expect(try reasons("d:a d:b " + String(repeating: "[ d:b ", count: 100_000)) == [.tooDeep(maxDepth: 8)])
    #expect(try reasons("d:a d:b " + String(repeating: "(", count: 100_000)).first == .tooDeep(maxDepth: 8))
    let long = String(repeating: "x", count: 2000)
    for quoted in ["\"\(long)\"", "\"\"\"\(long)\"\"\"", "\"\\n\(long)\""] {
        #expect(try reasons("d:a d:b \(quoted) .\nd:a d:b d:c .") == [.literalTooLong(maxLiteralBytes: 1000)])
    }
    for name in ["<http://e/\(long)>", "d:\(long)", "_:\(long)"] {
        #expect(try reasons("d:a d:b \(name) .\n") == [.iriTooLong(maxIRIBytes: 200)])
    }
    let many = (0..<100).map { "d:a d:b \($0) .\n" }.joined()
    #expect {
        try read(many, limits: limits)
    } throws: {
        ($0 as? RDFProblem)?.reason == .tooManyStatements(maxStatements: 50)
    }
    #expect {
        try read(String(repeating: "d:a d:b x:c .\n", count: 10), limits: limits)
    } throws: {
        ($0 as? RDFProblem)?.reason == .tooManyProblems(maxProblems: 3)
    }
}

@Test("truncated and damaged documents end in problems, not in a crash", arguments: 0..<200)
func turtleSurvivesDamage(seed: Int) throws {
    var random = RandomGraph(seed: UInt64(seed))
    var bytes = random.graph().turtle()
    var generator = Seeded(UInt64(seed))
    for _ in 0..<3 {
        guard let position = bytes.indices.randomElement(using: &generator) else { continue }
        switch Int.random(in: 0...2, using: &generator) {
        case 0: bytes.removeSubrange(position...)
        case 1: bytes[position] = UInt8.random(in: 0...255, using: &generator)
        default: bytes.insert(contentsOf: Array("[(\"<;".utf8), at: position)
        }
    }
    _ = try TurtleReader().graph(bytes)
    _ = try NTriplesReader(allowsGraphs: true).graph(bytes)
}

@Test(
    "a document that is cut inside an IRI or a text says that it ends there, in both syntaxes of statements",
    arguments: ["<http://e/", "<http://e/b> <http://e/", "<http://e/b> <http://e/c> \"Zbi"])
func cutInsideTerm(rest: String) throws {
    let bytes = Array(("<http://e/a> <http://e/p> \"x\" .\n" + rest).utf8)
    for result in [try TurtleReader().graph(bytes), try NTriplesReader(mode: .recovering).graph(bytes)] {
        #expect(result.graph.count == 1)
        #expect(result.problems.contains { $0.reason == .unexpectedEnd })
    }
}

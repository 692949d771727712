import RDF
import Testing

private func read(
    _ json: String, contexts: JSONLDContexts = JSONLDContexts(), mode: ReadingMode = .recovering,
    limits: RDFLimits = RDFLimits()
) throws -> ReadGraph {
    try JSONLDReader(base: IRI("http://example.org/"), contexts: contexts, mode: mode, limits: limits)
        .graph(Array(json.utf8))
}

private func titles(_ result: ReadGraph) -> [String] {
    result.graph.filter { $0.predicate == Namespace.dct["title"] }.compactMap { $0.object.literal?.lexical }
}

@Test("a context that is not built in is a problem and is not fetched; what does not need it is read")
func remoteContextsAreNotFetched() throws {
    let json = #"{"@context": "https://schema.org/", "@id": "a", "http://purl.org/dc/terms/title": "one", "name": "x"}"#
    let result = try read(json)
    #expect(titles(result) == ["one"])
    #expect(result.problems.map(\.reason) == [.remoteContext("https://schema.org/")])
    #expect(throws: RDFProblem.self) { try read(json, mode: .strict) }
}

@Test("a context that is built in is used under the name it was given")
func builtInContexts() throws {
    var contexts = JSONLDContexts()
    try contexts.add("https://schema.org/", document: Array(#"{"@context": {"@vocab": "http://schema.org/"}}"#.utf8))
    try contexts.add(
        "http://example.org/table",
        JSONLDContext(definitions: [.init("title", Namespace.dct["title"], .languageMap)], idKey: "uri"))
    let result = try read(
        #"{"@context": ["https://schema.org/", "table"], "uri": "a", "name": "x", "title": {"pl": "tytuł"}}"#,
        contexts: contexts, mode: .strict)
    #expect(
        Set(result.graph) == [
            Triple(.iri(IRI("http://example.org/a")), Namespace.schema["name"], .literal(Literal("x"))),
            Triple(
                .iri(IRI("http://example.org/a")), Namespace.dct["title"], .literal(Literal("tytuł", language: "pl"))),
        ])
}

@Test(
    "a fault costs the value, property or term in which it stands",
    arguments: [
        (#"{"dct:source": {"@id": 5}}"#, "invalid @id value"),
        (#"{"dct:source": {"@value": "x", "@language": 5}}"#, "invalid language-tagged string"),
        (#"{"dct:source": {"@value": "x", "@type": "no iri"}}"#, "invalid typed value"),
        (#"{"@context": {"bad": 5}}"#, "invalid term definition"),
        (#"{"@type": 7}"#, "invalid type value"),
        (#"{"@reverse": 7}"#, "invalid @reverse value"),
    ])
func jsonLDRecovers(member: String, code: String) throws {
    let json = """
        {"@context": {"dct": "http://purl.org/dc/terms/"}, "@graph": [
            {"@id": "a", "dct:title": ["one", "two"], \(member.dropFirst().dropLast())},
            {"@id": "b", "dct:title": "three"}]}
        """
    let result = try read(json)
    #expect(titles(result) == ["one", "two", "three"])
    #expect(result.problems.count == 1)
    guard case .jsonLD(let found, _) = result.problems.first?.reason else { return #expect(Bool(false)) }
    #expect(found.rawValue == code)
}

@Test("the keyword @context cannot be defined")
func contextIsNoTerm() throws {
    #expect {
        try read(#"{"@context": {"@context": {"p": "ex:p"}}, "@id": "ex:1", "p": "value"}"#, mode: .strict)
    } throws: {
        guard case .jsonLD(.keywordRedefinition, _) = ($0 as? RDFProblem)?.reason else { return false }
        return true
    }
}

@Test("spaces in IRIs and an underscore in a language tag are repaired")
func jsonLDRepairs() throws {
    let result = try read(
        #"{"@id": "http://e/a b", "http://purl.org/dc/terms/title": {"@value": "x", "@language": "pl_PL"}}"#)
    #expect(
        Array(result.graph) == [
            Triple(.iri(IRI("http://e/a%20b")), Namespace.dct["title"], .literal(Literal("x", language: "pl-PL")))
        ])
    #expect(result.problems.map(\.reason) == [.invalidIRI("http://e/a b"), .invalidLanguageTag("pl_PL")])
}

@Test("an IRI with two number signs is left out in strict mode, and otherwise kept and reported")
func twoNumberSigns() throws {
    let json = #"{"@id": "a", "http://e/#p#q": "x"}"#
    #expect(try read(json, mode: .strict).graph.isEmpty)
    let result = try read(json)
    #expect(result.graph.map(\.predicate) == [IRI("http://e/#p#q")])
    #expect(result.problems.map(\.reason) == [.invalidIRI("http://e/#p#q")])
}

@Test("a relative identifier without a base is reported, and what is stated with it is left out")
func jsonLDRelative() throws {
    let result = try JSONLDReader().graph(Array(#"[{"@id": "a", "ex:p": 1}, {"@id": "ex:b", "ex:p": 2}]"#.utf8))
    #expect(result.graph.count == 1)
    #expect(result.problems.map(\.reason) == [.relativeIRI("a")])
}

@Test("named graphs reach the caller with their names")
func jsonLDGraphs() throws {
    var graphs: [Term?] = []
    let json = #"{"@id": "g", "@graph": [{"@id": "a", "ex:p": "x"}], "ex:p": "y"}"#
    try JSONLDReader(base: IRI("http://example.org/")).read(Array(json.utf8)) { event in
        if case .statement(let quad, _) = event { graphs.append(quad.graph) }
    }
    #expect(graphs == [.iri(IRI("http://example.org/g")), nil])
}

@Test("a label that looks like a made one stays another node")
func jsonLDLabels() throws {
    let result = try read(#"[{"@id": "_:-0", "ex:p": "x"}, {"ex:q": "y"}]"#)
    #expect(result.graph.subjects.count == 2)
}

@Test("broken and endless documents are refused by name, with their place")
func jsonLDLimits() {
    func problem(_ json: String, _ limits: RDFLimits = RDFLimits()) -> RDFProblem? {
        do {
            return try read(json, limits: limits).problems.first
        } catch {
            return error as? RDFProblem
        }
    }
    #expect(problem("{\"@id\": \n \"a\",, }")?.position.line == 2)
    #expect(problem(String(repeating: "[", count: 100_000))?.reason == .tooDeep(maxDepth: 64))
    #expect(problem(String(repeating: #"{"ex:p":"#, count: 100_000))?.reason == .tooDeep(maxDepth: 64))
    let long = String(repeating: "x", count: 5000)
    #expect(
        problem("{\"ex:p\": \"\(long)\"}", RDFLimits(maxLiteralBytes: 1000))?.reason
            == .literalTooLong(maxLiteralBytes: 1000))
    let many = "[" + (0..<100).map { "{\"ex:p\": \($0)}" }.joined(separator: ",") + "]"
    #expect(problem(many, RDFLimits(maxStatements: 50))?.reason == .tooManyStatements(maxStatements: 50))
    let terms = (0..<100).map { "\"t\($0)\": \"ex:\($0)\"" }.joined(separator: ",")
    let nodes = (0..<100).map { _ in "{\"@context\": {\(terms)}, \"t1\": 1}" }.joined(separator: ",")
    #expect(
        problem("{\"@graph\": [\(nodes)]}", RDFLimits(maxContextTerms: 5000))?.reason
            == .tooManyContextTerms(maxContextTerms: 5000))
    let chain = (0..<1000).map { "\"t\($0)\": \"t\($0 + 1):x\"" }.joined(separator: ",")
    #expect(problem("{\"@context\": {\(chain)}, \"@id\": \"a\"}")?.reason == .tooDeep(maxDepth: 64))
}

@Test("numbers keep their digits where they are whole, and become doubles where they are not")
func jsonLDNumbers() throws {
    let numbers = ["12345678901234567890", "1e2", "0.1", "-0.0", "1e21", "123456.75", "1e-7"]
    let result = try read("[" + numbers.map { "{\"ex:p\": \($0)}" }.joined(separator: ",") + "]")
    #expect(
        result.graph.compactMap { $0.object.literal?.lexical } == [
            "12345678901234567890", "100", "1.0E-1", "0", "1.0E21", "1.2345675E5", "1.0E-7",
        ])
}

@Test("an item that is broken JSON costs that item, and problems carry the place where their item begins")
func jsonLDItems() throws {
    let json = """
        {"@context": {"dct": "http://purl.org/dc/terms/"}, "@graph": [
          {"@id": "a", "dct:title": "one"},
          {"@id": "b", "dct:title": "\\x"},
          {"@id": 5, "dct:title": "two"}
        ]}
        """
    let result = try read(json)
    #expect(titles(result) == ["one", "two"])
    #expect(result.problems.map(\.position.line) == [3, 4])
    #expect(result.problems.map(\.position.column) == [30, 3])
}

@Test("an array of one graph names that graph, an object of one graph is the default graph")
func jsonLDTopLevelGraph() throws {
    func graphs(_ json: String) throws -> [Bool] {
        var isNamed: [Bool] = []
        try JSONLDReader().read(Array(json.utf8)) {
            if case .statement(let quad, _) = $0 { isNamed.append(quad.graph != nil) }
        }
        return isNamed
    }
    #expect(try graphs(#"{"@graph": [{"ex:p": "x"}]}"#) == [false])
    #expect(try graphs(#"{"@context": {"g": "@graph"}, "g": [{"ex:p": "x"}]}"#) == [false])
    #expect(try graphs(#"[{"@graph": [{"ex:p": "x"}]}]"#) == [true])
}

@Test("a built-in context that every item names is made once")
func repeatedContexts() throws {
    var contexts = JSONLDContexts()
    let terms = (0..<100).map { "\"t\($0)\": \"ex:\($0)\"" }.joined(separator: ",")
    try contexts.add("http://e/c", document: Array("{\"@context\": {\(terms)}}".utf8))
    let items = (0..<100).map { "{\"@context\": \"http://e/c\", \"@id\": \"ex:i\($0)\", \"t1\": 1}" }
    let result = try read(
        "[" + items.joined(separator: ",") + "]", contexts: contexts, limits: RDFLimits(maxContextTerms: 1000))
    #expect(result.graph.count == 100)
    #expect(result.problems.isEmpty)
}

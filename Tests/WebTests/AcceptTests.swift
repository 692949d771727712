import Testing

@testable import Web

struct AcceptTests {
    @Test(
        "the form is the one that the client likes best",
        arguments: [
            (nil, Form.json), ("", .json), ("*/*", .json), ("text/turtle", .turtle),
            ("application/ld+json", .jsonLD), ("application/n-triples", .nTriples),
            ("text/*", .turtle), ("application/*", .json), ("TEXT/Turtle", .turtle),
            ("text/turtle;q=0.5, application/ld+json;q=0.9", .jsonLD),
            ("text/turtle, application/json", .json),
            ("application/json;q=0.1, */*;q=0.5", .jsonLD),
            ("*/*, application/json;q=0", .jsonLD),
            ("application/json; q=0.2 , text/turtle ; q=0.30", .turtle),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", .json),
            (#"application/ld+json;profile="http://a/,b;q=0";q=0.9, text/turtle;q=0.8"#, .jsonLD),
            ("text/turtle;q=2, application/n-triples;q=0.1", .nTriples),
            (",,;;, text/turtle", .turtle), ("application/trig, text/turtle;q=0.1", .turtle),
            ("application/rdf+xml", .rdfXML),
        ])
    func negotiation(header: String?, form: Form) throws {
        #expect(try Form.negotiated(Accept(header)) == form)
    }

    @Test(
        "a client that takes nothing of ours is told what there is", arguments: ["image/png", "*/*;q=0", "text/html"])
    func nothingFits(header: String) {
        #expect(throws: Problem.self) { try Form.negotiated(Accept(header)) }
    }

    @Test("a header is read to its 64th range")
    func manyRanges() {
        let header = Array(repeating: "a/b", count: 10_000).joined(separator: ",")
        #expect(Accept(header).ranges.count == Accept.maximumRanges)
    }

    @Test(
        "the page is in the language that the reader likes better",
        arguments: [
            (nil, "pl"), ("en", "en"), ("en-GB,en;q=0.9,pl;q=0.8", "en"), ("pl-PL, en;q=0.5", "pl"), ("de", "pl"),
            ("*", "pl"), ("de, en;q=0.1", "en"),
        ])
    func language(header: String?, language: String) {
        #expect(PageText.preferred(named: nil, Accept(header)).language == language)
    }
}

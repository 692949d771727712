import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("The syntax of a DCAT document")
struct DCATSyntaxTests {
    private static let rdfRoot = #"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"></rdf:RDF>"#
    private static let statement = "<http://a.example/1> <http://a.example/p> <http://a.example/2> .\n"
    private static let prefix = "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n<http://a.example/1> a dcat:Dataset .\n"

    private func syntax(_ text: String, _ mediaType: String?, _ url: String = "https://a.example/d") throws
        -> DCATSyntax
    {
        try DCATSyntax(Array(text.utf8), mediaType: mediaType, url: url)
    }

    @Test(
        "is told by the bytes",
        arguments: [
            (rdfRoot, .rdfXML), ("<?xml version=\"1.0\"?>\n<!-- x -->\n" + rdfRoot, .rdfXML),
            ("\u{FEFF}  \n" + rdfRoot, .rdfXML),
            (statement, .nTriples), ("# uwaga\n\n" + statement, .nTriples),
            ("_:b <http://a.example/p> \"x\" .\n", .nTriples),
            ("<http://a.example/1> <http://a.example/p> \"a < b\" <http://a.example/g> .\n", .nTriples),
            (prefix, .turtle), ("PREFIX dcat: <http://www.w3.org/ns/dcat#>\n", .turtle), ("\u{FEFF}" + prefix, .turtle),
            ("@base <http://a.example/> .\n", .turtle), ("<http://a.example/1>\n  a <http://b.example/D> ;\n", .turtle),
            ("[ a <http://www.w3.org/ns/dcat#Catalog> ] .", .turtle), ("[] a <http://a.example/C> .", .turtle),
            ("<urn:x:1> a <http://a.example/C> .", .turtle),
            (#"{"@context": {}, "@graph": []}"#, .jsonLD), (#" [ {"@id": "http://a.example/1"} ]"#, .jsonLD),
        ] as [(String, DCATSyntax)])
    func bytes(text: String, expected: DCATSyntax) throws {
        for mediaType in ["text/plain", "text/html", "application/octet-stream", "application/rdf+xml", nil] {
            #expect(try syntax(text, mediaType) == expected, "\(mediaType ?? "no type")")
        }
    }

    @Test("a lying content type or suffix loses")
    func lies() throws {
        #expect(try syntax(Self.prefix, "application/rdf+xml", "https://a.example/k.jsonld") == .turtle)
        #expect(try syntax(Self.rdfRoot, "text/turtle", "https://a.example/k.ttl") == .rdfXML)
        #expect(try syntax(#"[{"@id": "x"}]"#, "text/turtle", "https://a.example/k.rdf") == .jsonLD)
        #expect(try syntax(Self.prefix, "application/n-triples", "https://a.example/k.nt") == .turtle)
    }

    @Test("the content type, or else the suffix, decides where the bytes leave a choice")
    func choice() throws {
        // Every document of N-Triples is Turtle too.
        #expect(try syntax(Self.statement, "text/turtle") == .turtle)
        #expect(try syntax(Self.statement, "text/plain", "https://a.example/k.ttl?x=1") == .turtle)
        #expect(try syntax(Self.statement, "application/n-triples", "https://a.example/k.ttl") == .nTriples)
        // N-Quads are not.
        for tail in ["<http://a.example/o> <http://a.example/g> .", "\"x\"@pl <http://a.example/g> ."] {
            #expect(try syntax("<http://a.example/s> <http://a.example/p> \(tail)\n", "text/turtle") == .nTriples)
        }
        for tail in ["<http://a.example/o> .", "\"x y\"^^<http://a.example/t> .", "\"a <b> c\" ."] {
            #expect(try syntax("<http://a.example/s> <http://a.example/p> \(tail)\n", "text/turtle") == .turtle)
        }
    }

    @Test("XML in UTF-16 is RDF/XML, and its reader decides")
    func utf16() throws {
        var bytes: [UInt8] = [0xFF, 0xFE]
        for unit in Self.rdfRoot.utf16 { bytes += [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
        #expect(try DCATSyntax(bytes, mediaType: nil, url: "") == .rdfXML)
    }

    @Test(
        "what is no RDF is said to be what it is",
        arguments: [
            ("", "nothing"), ("  \n\t", "nothing"), ("\u{FEFF}", "nothing"),
            ("<!DOCTYPE html><html>", "a web page"), ("<html lang=\"pl\">", "a web page"),
            ("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"x\"><html xmlns=\"y\">", "a web page"),
            ("<datasets xmlns=\"urn:x\"/>", "XML that is no RDF/XML"), (#"{"success": false}"#, "JSON without"),
            ("[]", "JSON without"), ("Błąd serwera", "no RDF"), ("%PDF-1.4 x", "no RDF"),
            ("\u{1}\u{0}\u{2}", "no text"),
        ])
    func refused(text: String, words: String) {
        let error = #expect(throws: DCATSyntax.NotRDF.self) { try syntax(text, "text/plain") }
        #expect(error?.what.contains(words) == true, "\(error?.what ?? "")")
    }
}

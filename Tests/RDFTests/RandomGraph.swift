import RDF
import TestSupport

/// Small graphs with blank nodes, shared and nested nodes, and literals that are hard to write.
struct RandomGraph {
    var random: Seeded
    /// XML 1.0 has no way to write most control characters, so RDF/XML is tested without them.
    var hasControlCharacters = true

    init(seed: UInt64, hasControlCharacters: Bool = true) {
        random = Seeded(seed)
        self.hasControlCharacters = hasControlCharacters
    }

    mutating func graph() -> Graph {
        var graph = Graph()
        for _ in 0..<Int.random(in: 1...24, using: &random) { graph.insert(resource(), predicate(), object()) }
        return graph
    }

    private mutating func resource() -> Term {
        switch Int.random(in: 0...9, using: &random) {
        case 0...5: .blank(BlankNode(["a", "b", "c", "d e", "", "ł", "1", "_"].randomElement(using: &random) ?? "z"))
        case 6: .iri(IRI("http://example.org/" + text(of: ["a", "ł", "/", "?", "%20", "𝄞", "."]) + fragment()))
        case 7: .iri(Namespace.dcat["Dataset"])
        case 8: .iri(IRI("geo:52.1,21." + text(of: ["0", "1"])))
        default: .iri(IRI("http://example.org/x"))
        }
    }

    private mutating func fragment() -> String { ["", "#", "#ł"].randomElement(using: &random) ?? "" }

    private mutating func predicate() -> IRI {
        switch Int.random(in: 0...9, using: &random) {
        case 0: .rdfType
        case 1: Namespace.dct["title"]
        case 2: Namespace.dcat["keyword"]
        case 3: Namespace.dct["publisher"]
        case 4: Namespace.dct["issued"]
        case 5: Namespace.dcat["byteSize"]
        case 6: Namespace.foaf["name"]
        case 7: Namespace.dct["conformsTo"]
        case 8: IRI("http://example.org/p#x1")
        default: Namespace.dct["relation"]
        }
    }

    private mutating func object() -> Term {
        switch Int.random(in: 0...9, using: &random) {
        case 0...4: resource()
        case 5: .literal(Literal(nasty()))
        case 6:
            .literal(
                Literal(nasty(), language: ["pl", "en", "en-GB", "de-1996"].randomElement(using: &random) ?? "und"))
        case 7:
            .literal(
                Literal(
                    ["1", "01", "-5", "5.0", "1E3", "true", "0", "2016-06-03", "INF"].randomElement(using: &random)
                        ?? "",
                    datatype: Namespace.xsd[
                        ["integer", "decimal", "double", "boolean", "date", "nonNegativeInteger"]
                            .randomElement(using: &random) ?? "date"
                    ]))
        case 8: .literal(Literal(nasty(), datatype: IRI("http://example.org/type/1")))
        default: .literal(Literal(nasty(), datatype: Namespace.geo["wktLiteral"]))
        }
    }

    private mutating func nasty() -> String {
        var pieces = [
            "a", " ", "  ", "\n", "\r\n", "\r", "\t", "\"", "'", "\"\"\"", "\\", "\\u0041", "&amp;", "<b>", "]]>", "&",
            ">",
            "ł", "Gdan\u{301}sk", "\u{FEFF}", "𝄞", "\u{E000}", "@pl", ".", "^^", "{", "\u{85}", "\u{2028}",
        ]
        if hasControlCharacters { pieces += ["\u{0}", "\u{1}", "\u{7F}", "\u{8}", "\u{C}", "\u{FFFF}"] }
        return text(of: pieces)
    }

    private mutating func text(of pieces: [String]) -> String {
        (0..<Int.random(in: 0...5, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
    }
}

import RDF
import TestSupport
import Testing

/// Documents with holes, cuts and foreign bytes end in problems or are refused; they never stop the process.
@Suite("damaged documents")
struct DamageTests {
    private static func damage(_ document: [UInt8], _ seed: Int) -> [UInt8] {
        var bytes = document
        var random = Seeded(UInt64(seed))
        let pieces = [
            "[(\"<;", "]]>", "<rdf:li ", "{\"@id\":", "\\u", "&#0;", "@prefix", "\"\"\"", "}", "\u{0}", "<!--",
        ]
        for _ in 0..<3 {
            guard let position = bytes.indices.randomElement(using: &random) else { continue }
            switch Int.random(in: 0...3, using: &random) {
            case 0: bytes.removeSubrange(position...)
            case 1: bytes[position] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "").utf8), at: position)
            default: bytes.remove(at: position)
            }
        }
        return bytes
    }

    /// Reads, and takes a refusal for an answer.
    private static func read(_ reader: ([UInt8]) throws -> ReadGraph, _ bytes: [UInt8]) throws {
        do {
            _ = try reader(bytes)
        } catch is RDFProblem {}
    }

    @Test("of every syntax, in both modes", arguments: 0..<300)
    func everySyntax(seed: Int) throws {
        var random = RandomGraph(seed: UInt64(seed), hasControlCharacters: false)
        let graph = random.graph()
        let documents = [
            graph.nTriples(), graph.turtle(), try graph.rdfXML(), graph.jsonLD(JSONLDContext(definitions: [])),
        ].map { Self.damage($0, seed) }
        for mode in [ReadingMode.recovering, .strict] {
            for bytes in documents {
                try Self.read(NTriplesReader(allowsGraphs: true, mode: mode).graph, bytes)
                try Self.read(TurtleReader(mode: mode).graph, bytes)
                try Self.read(RDFXMLReader(mode: mode).graph, bytes)
                try Self.read(JSONLDReader(mode: mode).graph, bytes)
            }
        }
    }
}

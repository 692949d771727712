import RDF
import TestSupport
import Testing

/// Documents as portals really publish them: most are sound, and those that are not lose as little as they must.
@Suite("documents from portals", .enabled(if: SharedFiles.has("corpus")))
struct CorpusTests {
    struct Document: CustomTestStringConvertible {
        let path: String
        let statements: Int
        let problems: Int

        init(_ path: String, _ statements: Int, problems: Int) {
            self.path = path
            self.statements = statements
            self.problems = problems
        }

        var testDescription: String { path }
    }

    static let documents = [
        // Spaces in IRIs.
        Document("ckan/dcat-ttl/iso19139_to_dcat_ap_expected.ttl", 140, problems: 4),
        Document("ckan/dcat-rdf/de_metadata_max.rdf", 146, problems: 1),
        // Entities for namespaces, one of which ends in a quotation mark; 104 statements are what rdflib reads.
        Document("ckan/dcat-rdf/it_dataset_esempio_6.rdf", 104, problems: 9),
        Document("peers/fdk-norway/harvest_response_error.ttl", 5, problems: 2),
        // A prefix that is never declared.
        Document("ckan/dcat-ttl/dcat_dataset_full.ttl", 263, problems: 2),
        // A directive without its full stop, and documents whose last statement has none.
        Document("peers/ldes/valid-to-provided-shape.ttl", 28, problems: 1),
        Document("peers/piveau/example_catalog.ttl", 13, problems: 1),
        // A subject without anything about it.
        Document("peers/fdk-norway/all_datasets.ttl", 73, problems: 1),
    ]

    @Test("what is broken costs what it must and no more", arguments: documents)
    func recovers(document: Document) throws {
        let bytes = try SharedFiles.bytes("corpus/" + document.path)
        let base = IRI("http://example.org/")
        let result =
            document.path.hasSuffix(".rdf")
            ? try RDFXMLReader(base: base).graph(bytes) : try TurtleReader(base: base).graph(bytes)
        #expect(result.graph.count == document.statements)
        #expect(result.problems.count == document.problems)
    }
}

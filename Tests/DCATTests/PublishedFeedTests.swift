import DCAT
import Foundation
import RDF
import TestSupport
import Testing

private let shared: URL? = SharedFiles.has("corpus") ? SharedFiles.root : nil

private func graph(of file: URL) throws -> Graph {
    let bytes = [UInt8](try Data(contentsOf: file))
    let base = IRI("http://base.example/")
    switch file.pathExtension {
    case "ttl", "n3": return try TurtleReader(base: base).graph(bytes).graph
    case "jsonld": return try JSONLDReader(base: base, contexts: KnownContexts.all).graph(bytes).graph
    default: return try RDFXMLReader(base: base).graph(bytes).graph
    }
}

/// Reads every dataset of a graph.
private func datasets(_ graph: Graph) -> [(dataset: Dataset, findings: [Finding])] {
    let reader = DatasetGraphReader(graph, language: "pl")
    return reader.subjects.map { subject in
        var normaliser = Normaliser()
        let dataset = reader.dataset(subject, &normaliser)
        return (dataset, normaliser.findings)
    }
}

@Test(
    "as many datasets are found in each published file as another program counts", arguments: corpusCounts.keys.sorted()
)
func publishedFilesAreCounted(folder: String) throws {
    guard let shared, let rows = corpusCounts[folder] else { return }
    for row in rows.split(separator: "\n") {
        let cells = row.split(separator: " ")
        let graph = try graph(of: shared.appendingPathComponent("\(folder)/\(cells[0])"))
        let found = datasets(graph)
        #expect(found.count == Int(cells[1]), "\(cells[0])")
        for (dataset, _) in found {
            #expect(!dataset.title.isEmpty || !dataset.identifier.isEmpty, "\(cells[0])")
            // What was read is written and read again, and is RDF that a strict reader takes.
            let id = DatasetID(source: "corpus", key: dataset.identifier.first ?? "")
            let bytes = DatasetDocument.bytes(of: dataset, id: id)
            #expect(bytes.withUnsafeBytes { DatasetDocument.dataset(from: $0) } == dataset, "\(cells[0])")
            var written = DatasetGraph(base: "https://snop.example")
            written.add(dataset, id: id)
            let again = try TurtleReader(mode: .strict).graph(written.graph.turtle()).graph
            #expect(again.count == written.graph.count, "\(cells[0])")
        }
    }
}

@Test(
    "files that other readers give up on are read as far as they go",
    arguments: [
        ("corpus/ckan/dcat-ttl/dcat_dataset_full.ttl", 2), ("corpus/peers/fdk-norway/all_datasets.ttl", 2),
        ("corpus/peers/piveau/example_dataset.ttl", 1),
    ])
func brokenFilesAreRead(file: String, count: Int) throws {
    guard let shared else { return }
    #expect(datasets(try graph(of: shared.appendingPathComponent(file))).count == count)
}

@Test(
    "a broken record gives its findings",
    arguments: [
        ("corpus/ckan/malformed/swiss_dataset-datetimes-bad.xml", [FindingCode.dateInvalid]),
        ("corpus/ckan/dcat-rdf/dcat_dataset_full.rdf", [.themeUnknown, .valueInvalid, .mediaTypeInvalid]),
        ("corpus/peers/piveau/misc__example_dataset.ttl", [.themeUnknown, .codeUnknown]),
        ("corpus/ckan/dcat-rdf/de_catalog-endpoint.rdf", [.emailInvalid, .urlInvalid]),
    ])
func badRecordsHaveFindings(file: String, codes: [FindingCode]) throws {
    guard let shared else { return }
    let found = Set(datasets(try graph(of: shared.appendingPathComponent(file))).flatMap(\.findings).map(\.code))
    #expect(found.isSuperset(of: codes), "\(found)")
}

import Catalog
import DCAT
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// Real documents of DCAT: the one that comes with the repository, and those of the shared folder where it is there.
@Suite("Real DCAT documents")
struct DCATCorpusTests {
    @Test("the sample: every dataset, the faults told")
    func sample() async throws {
        let bench = try Bench()
        let file = repository.appendingPathComponent("harvesters/sample/biblioteka-przykladowa-dcat.ttl")
        let run = try await bench.harvestDCAT("file:" + file.path)
        #expect((run.outcome, run.records, run.added) == (.succeeded, 15, 15), "\(run.summary ?? "")")
        let keys = try await bench.keys()
        #expect(keys.contains("BP-009"))
        #expect(keys.contains("https://dane.przyklad.example/biblioteka/zbior/rejestr%20umów"))
        #expect(keys.contains("https://dane.przyklad.example/biblioteka/zbior/wypozyczenia"))
        let codes = try await bench.codes(run)
        #expect(codes.isSuperset(of: ["text-repaired", "record-invalid"]))
        for item in try await bench.items() { #expect(item.dataset?.title["pl"]?.isEmpty == false, "\(item.key)") }
        // Only the first run has anything to write.
        let again = try await bench.harvestDCAT("file:" + file.path, isFull: true)
        #expect((again.outcome, again.unchanged, again.updated) == (.succeeded, 15, 0))
    }

    @Test(
        "two pages of ckanext-dcat give four datasets, by the old names of Hydra and the new ones",
        arguments: ["paged", "partial"])
    func hydra(kind: String) async throws {
        guard let one = shared("corpus/ckan/dcat-jsonld/hydra_\(kind)-collection-1.jsonld"),
            let two = shared("corpus/ckan/dcat-jsonld/hydra_\(kind)-collection-2.jsonld")
        else { return }
        let pages = [try String(contentsOf: one, encoding: .utf8), try String(contentsOf: two, encoding: .utf8)]
        let portal = try ScriptedPortal { request in
            // The saved pages call the portal by another name.
            let host = "http://\(request.fields["host"] ?? "")/catalog.jsonld"
            let page = pages[request.number("page", 1) - 1].replacing("http://data.test.org/catalog.jsonld", with: host)
            return .document(Array(page.utf8), type: "application/json")
        }
        defer { portal.stop() }
        let bench = try Bench()
        let run = try await bench.harvestDCAT(portal.url + "/catalog.jsonld")
        #expect((run.outcome, run.added) == (.succeeded, 4), "\(run.summary ?? "")")
        #expect(try await bench.keys() == (1...4).map { "http://data.test.org/datasets/\($0)" })
        #expect(portal.requests.count == 2)
    }

    @Test(
        "catalogues of other countries",
        arguments: [
            ("ckan/dcat-rdf/dcat_catalog.rdf", 2), ("ckan/dcat-rdf/it_catalog_dati_unibo.rdf", 1),
            ("ckan/dcat-rdf/dcat_dataset_full.rdf", 1), ("ckan/dcat-ttl/dcat_dataset_gob_es.ttl", 1),
            ("peers/piveau/example_dataset.ttl", 1), ("peers/fdk-norway/all_datasets.ttl", 1),
            ("peers/fdk-norway/dataset_series.ttl", 1),
        ])
    func documents(path: String, least: Int) async throws {
        guard let file = shared("corpus/" + path) else { return }
        let bench = try Bench()
        let run = try await bench.harvestDCAT(bytes: Array(try Data(contentsOf: file)), type: "text/plain")
        #expect(
            [.succeeded, .partial].contains(run.outcome) && run.added >= least, "\(run.added): \(run.summary ?? "")")
        for item in try await bench.items() { #expect(item.dataset != nil, "\(item.key)") }
    }

    @Test("no document of the corpus stops the harvester or is harvested twice otherwise")
    func everything() async throws {
        guard let folder = shared("corpus"), let files = FileManager.default.enumerator(atPath: folder.path) else {
            return
        }
        let suffixes = ["ttl", "rdf", "nt", "jsonld", "xml", "json", "html", "csv"]
        var read = 0
        for path in files.compactMap({ $0 as? String }).sorted() {
            let file = folder.appendingPathComponent(path)
            let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int ?? 0
            guard suffixes.contains(file.pathExtension), size < 1_000_000 else { continue }
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            guard text.contains("ns/dcat#") else { continue }
            let bench = try Bench()
            guard let document = try? await bench.document(text, name: "dokument.\(file.pathExtension)"),
                var reading = try? DCATReading(document, language: "pl"),
                var pieces = try? DCATReading(document, language: "pl", heldBytes: 20_000)
            else { continue }
            read += 1
            while let item = try reading.next() {
                let other = try pieces.next()
                #expect(other?.closure?.bytes == item.closure?.bytes, "\(path)")
            }
        }
        print("\(read) documents of the corpus were read")
        #expect(read > 30)
    }
}

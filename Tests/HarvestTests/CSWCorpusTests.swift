import Catalog
import DCAT
import Foundation
import Testing
import XML

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Catalogue services, simulated and real", .serialized)
struct CSWCorpusTests {
    @Test(
        "the simulator's records are harvested whole, by changes too, and its changes are seen",
        arguments: ["post", "get"], [1, 5])
    func simulator(method: String, fullEvery: Int) async throws {
        guard let portal = try Simulator(datasets: 1000) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        func harvest() async throws -> RunState {
            let more = "options: {method: \(method), page_size: 100}, full_every: \(fullEvery)"
            return try await bench.runner.harvest(bench.source(portal.url + "/csw", type: "csw", more: more))
        }
        let first = try await harvest()
        #expect((first.outcome, first.added) == (.succeeded, 1000), "\(first.summary ?? "")")
        func titles() async throws -> [String: String] {
            var titles: [String: String] = [:]
            for item in try await bench.items() { titles[item.key] = item.dataset?.title["pl"] }
            return titles
        }
        try await #expect(titles() == portal.truth())
        _ = try await portal.mutate(add: 7, modify: 11, delete: fullEvery == 1 ? 5 : 0)
        let run = try await harvest()
        #expect(run.isIncremental == (fullEvery > 1))
        #expect((run.outcome, run.added, run.updated) == (.succeeded, 7, 11), "\(run.summary ?? "")")
        #expect(run.removed == (fullEvery == 1 ? 5 : 0))
        if run.isIncremental { #expect(run.records < 500) }
        try await #expect(titles() == portal.truth())
    }

    @Test("pages that were saved from a real service are read, with the end that it gives")
    func saved() async throws {
        let folder = "standards/fixtures-pycsw/csw202-"
        guard let one = shared(folder + "getrecords-gmd-p1.xml"), let end = shared(folder + "getrecords-gmd-s19.xml")
        else {
            return
        }
        let page = Array(try Data(contentsOf: one))
        let past = Array(try Data(contentsOf: end))
        try await withPortal({ request in
            .document(request.body.contains("startPosition=\"1\"") ? page : past, type: "application/xml")
        }) { portal, bench in
            let run = try await bench.harvest(portal.url + "/csw", type: "csw")
            #expect((run.outcome, run.added) == (.partial, 5), "\(run.summary ?? "")")
            #expect(try await bench.runCodes(run) == ["count-mismatch"])
            #expect(portal.requests.count == 2)
        }
        guard let real = shared("corpus/poland/csw/csw_getrecords_iso_226401.xml") else { return }
        let sopot = Array(try Data(contentsOf: real))
        try await withPortal({ _ in .document(sopot, type: "text/xml") }) { portal, bench in
            let run = try await bench.harvest(portal.url + "/uslugi-sieciowe/csw", type: "csw")
            #expect((run.outcome, run.added) == (.succeeded, 2))
            #expect(try await bench.items().allSatisfy { $0.dataset?.spatial.first?.teryt == "2264011" })
        }
        guard let refusal = shared(folder + "exception.xml") else { return }
        let exception = Array(try Data(contentsOf: refusal))
        try await withPortal({ _ in .document(exception, type: "application/xml") }) { portal, bench in
            let run = try await bench.harvest(portal.url + "/csw", type: "csw")
            #expect(run.outcome == .failed)
            #expect(try await bench.findings(run).first?.value == "MissingParameterValue")
        }
    }

    @Test("answers that were saved in files are catalogued, Dublin Core too")
    func files() async throws {
        let answers = [
            ("corpus/poland/csw/csw_getrecords_iso_226401.xml", 2), ("corpus/peers/magda/tern.xml", 10),
            ("corpus/peers/geonetwork/getRecords.xml", 2), ("corpus/ckan/csw/pycsw_getrecords.xml", 2),
            ("corpus/peers/magda/csw1.xml", 1),
        ]
        for (path, least) in answers {
            guard let file = shared(path) else { return }
            let bench = try Bench()
            let run = try await bench.harvest("file:" + file.path, type: "csw")
            #expect(
                [.succeeded, .partial].contains(run.outcome) && run.added >= least, "\(path): \(run.summary ?? "")")
            for item in try await bench.items() { #expect(item.dataset?.title.isEmpty == false, "\(path)") }
        }
    }

    @Test("Dublin Core is mapped with its box, subjects and references")
    func dublinCore() throws {
        let text = """
            <csw:Record xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:dc="http://purl.org/dc/elements/1.1/" \
            xmlns:dct="http://purl.org/dc/terms/" xmlns:ows="http://www.opengis.net/ows"><dc:identifier>x-1</dc:identifier>\
            <dc:title>Mapa</dc:title><dct:abstract>Opis.</dct:abstract><dc:subject>transportation</dc:subject>\
            <dc:subject>drogi</dc:subject><dc:language>pol</dc:language><dct:modified>2024-02-03</dct:modified>\
            <dc:publisher>Zarząd Dróg</dc:publisher><dc:rights>CC BY 4.0</dc:rights><dc:type>dataset</dc:type>\
            <dc:format>Shapefile</dc:format><dct:references scheme="OGC:WMS">https://a.pl/x?a=1</dct:references>\
            <dct:references scheme="WWW:DOWNLOAD">https://a.pl/plik</dct:references><dct:references>https://a.pl/</dct:references>\
            <ows:BoundingBox crs="urn:x-ogc:def:crs:EPSG:6.11:4326"><ows:LowerCorner>49.0 14.1</ows:LowerCorner>\
            <ows:UpperCorner>54.9 24.2</ows:UpperCorner></ows:BoundingBox></csw:Record>
            """
        let source = try SourceFile("{id: a, title: A, url: 'https://a.example', type: csw}", file: "/a.yaml").source()
        let element = try XMLElement.parse(Array(text.utf8))
        let mapped = mapped(source) { CSWRecordMapping(key: "x-1").map(element, &$0) }
        let dataset = mapped.dataset
        #expect(dataset.identifier == ["x-1"] && dataset.title["pl"] == "Mapa" && dataset.description["pl"] == "Opis.")
        #expect(dataset.theme.last?.uri == Vocabularies.themes.base + "TRAN" && dataset.keyword["pl"] == ["drogi"])
        #expect(dataset.publisher?.name["pl"] == "Zarząd Dróg" && dataset.modified?.description == "2024-02-03")
        #expect(dataset.license.map(\.uri) == [Vocabularies.licences.code("CC_BY_4_0")?.uri])
        #expect(dataset.spatial.first?.bbox?.coordinates == [14.1, 49.0, 24.2, 54.9])
        #expect(dataset.distribution.map(\.accessURL) == [["https://a.pl/x?a=1"], ["https://a.pl/plik"]])
        #expect(dataset.distribution.first?.accessService.first?.endpointURL == ["https://a.pl/x"])
        #expect(dataset.distribution.last?.format?.uri?.hasSuffix("/SHP") == true)
        #expect(dataset.landingPage == ["https://a.pl/"])
    }
}

import Catalog
import DCAT
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Harvesting documents of ISO 19139")
struct ISORunTests {
    private func records(_ range: Range<Int>) -> [String] {
        range.map { ISOFeed.record("r-\($0)", title: "Zbiór \($0)") }
    }

    @Test("one record, a collection, and a saved answer of a catalogue service")
    func documents() async throws {
        let bench = try Bench()
        let one = try await bench.harvestISO(ISOFeed.record("a"))
        #expect((one.outcome, one.added) == (.succeeded, 1), "\(one.summary ?? "")")
        let collection =
            "<zbior><cos/><member>\(records(0..<250).joined(separator: "</member><member>"))</member></zbior>"
        let many = try await bench.harvestISO(collection)
        #expect((many.records, many.added) == (250, 250))
        let other = try Bench()
        let saved = try await other.harvestISO(ISOFeed.answer(records(0..<3), matched: 3))
        #expect((saved.outcome, saved.added) == (.succeeded, 3))
        let again = try await other.harvestISO(ISOFeed.answer(records(0..<3), matched: 3))
        #expect((again.outcome, again.unchanged, again.updated) == (.succeeded, 3, 0))
    }

    @Test("a page of a larger answer removes nothing, and says what it is")
    func page() async throws {
        let bench = try Bench()
        try await _ = bench.harvestISO(ISOFeed.answer(records(0..<3), matched: 3))
        let run = try await bench.harvestISO(ISOFeed.answer(records(0..<2), matched: 40, next: 3))
        #expect((run.outcome, run.removed) == (.partial, 0))
        #expect(try await bench.runCodes(run) == ["count-mismatch"])
        #expect(try await bench.keys().count == 3)
    }

    @Test("a bad record costs itself, a document that breaks off keeps what came")
    func faults() async throws {
        let bench = try Bench()
        let nameless = ISOFeed.record(nil)
        let run = try await bench.harvestISO(ISOFeed.answer(records(0..<2) + [nameless] + records(2..<4), matched: 5))
        #expect((run.outcome, run.added) == (.partial, 4))
        #expect(try await bench.codes(run).contains("key-missing"))
        let broken = String(ISOFeed.answer(records(0..<150), matched: 150).dropLast(300))
        let cut = try await bench.harvestISO(broken)
        #expect((cut.outcome, cut.removed) == (.partial, 0))
        #expect(try await bench.runCodes(cut) == ["not-what-was-expected"])
        #expect(try await bench.keys().count >= 100)
    }

    @Test(
        "what is no such document is told",
        arguments: [
            ("<html><body>Błąd</body></html>", "html"), ("<a><b/></a>", "`a`"), ("tekst", "did not answer with XML"),
            (
                "<ows:ExceptionReport xmlns:ows=\"http://www.opengis.net/ows\"><ows:Exception exceptionCode=\"NoApplicableCode\">"
                    + "<ows:ExceptionText>Awaria</ows:ExceptionText></ows:Exception></ows:ExceptionReport>",
                "NoApplicableCode: Awaria"
            ),
        ])
    func others(text: String, what: String) async throws {
        let bench = try Bench()
        let run = try await bench.harvestISO(text)
        #expect(run.outcome == .failed)
        #expect(try await bench.findings(run).first?.message.contains(what) == true)
    }

    @Test("a document that has not changed is not read again")
    func conditional() async throws {
        let body = ISOFeed.answer(records(0..<3), matched: 3)
        try await withPortal({ request in
            request.fields["if-none-match"] == "\"1\""
                ? .init(status: "304 Not Modified") : .xml(body, ["ETag: \"1\""])
        }) { portal, bench in
            let first = try await bench.harvest(portal.url + "/a.xml", type: "iso19139")
            let second = try await bench.harvest(portal.url + "/a.xml", type: "iso19139")
            #expect((first.added, second.unchanged, second.cost.notModified) == (3, 3, 1))
            #expect(second.outcome == .succeeded)
        }
    }

    @Test("the simulator's records are harvested whole, and its changes are seen")
    func simulator() async throws {
        guard let portal = try Simulator(datasets: 1000, pageSize: 2000) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        let url = portal.url + "/csw?service=CSW&request=GetRecords&maxRecords=2000"
        let first = try await bench.harvest(url, type: "iso19139")
        #expect((first.outcome, first.added) == (.succeeded, 1000), "\(first.summary ?? "")")
        var titles: [String: String] = [:]
        for item in try await bench.items() { titles[item.key] = item.dataset?.title["pl"] }
        try await #expect(titles == portal.truth())
        _ = try await portal.mutate(add: 7, modify: 11, delete: 5)
        let run = try await bench.harvest(url, type: "iso19139")
        #expect((run.added, run.updated, run.removed, run.unchanged) == (7, 11, 5, 984), "\(run.summary ?? "")")
    }

    // MARK: Real documents

    @Test("every real document of ISO 19139 is catalogued, with the units of the Polish ones")
    func corpus() async throws {
        let paths = [
            ("corpus/poland/iso19139/app_metadata_mazowieckie_pzpw.xml", 1, ["14"]),
            ("corpus/poland/csw/csw_getrecords_iso_226401.xml", 2, ["2264011", "2264011"]),
            ("standards/fixtures-pycsw/oai-ListRecords_metadataPrefix_iso19139.xml", 10, []),
        ]
        for (path, least, units) in paths {
            guard let file = shared(path) else { return }
            let bench = try Bench()
            let run = try await bench.harvest("file:" + file.path, type: "iso19139")
            #expect(run.outcome == .succeeded && run.added >= least, "\(path): \(run.summary ?? "")")
            let datasets = try await bench.items().compactMap(\.dataset)
            #expect(datasets.compactMap { $0.spatial.first?.teryt } == units, "\(path)")
            for dataset in datasets {
                #expect(dataset.title.preferred?.isEmpty == false)
                let texts = dataset.title.entries.map(\.value) + dataset.description.entries.map(\.value)
                #expect(texts.allSatisfy { !$0.unicodeScalars.contains("\u{FEFF}") })
            }
            #expect(try await bench.codes(run).isDisjoint(with: ["record-invalid", "key-missing"]), "\(path)")
        }
    }

    @Test("planning data of the register have their theme, licence, service and address of the register")
    func plans() async throws {
        guard let file = shared("corpus/poland/csw/csw_getrecords_iso_226401.xml") else { return }
        let bench = try Bench()
        try await _ = bench.harvest("file:" + file.path, type: "iso19139")
        let dataset = try #require(try await bench.dataset("0c573ae9-a731-4866-9171-ca9efd080f8e"))
        #expect(dataset.theme.contains { $0.uri == "http://inspire.ec.europa.eu/theme/lu" })
        #expect(dataset.theme.contains { $0.uri == Vocabularies.themes.base + "ENVI" })
        #expect(dataset.license.first?.uri?.hasSuffix("/noConditionsApply") == true)
        #expect(dataset.accessRights?.uri?.hasSuffix("/PUBLIC") == true)
        #expect(dataset.landingPage == ["https://rejestr-urbanistyczny.gov.pl/published"])
        let service = try #require(dataset.distribution.first?.accessService.first)
        #expect(service.endpointURL == ["https://rejestr-urbanistyczny.gov.pl/uslugi-sieciowe/app-mpzp/wfs"])
        #expect(dataset.contactPoint.first?.email == "kancelaria@um.sopot.pl")
        #expect(dataset.spatial.first?.label["pl"] == "Sopot" && dataset.spatial.first?.bbox != nil)
        #expect(dataset.issued?.description == "2026-08-20")
    }

    @Test("planning documents in GML are no metadata, and the answer says so")
    func plansThemselves() async throws {
        guard let file = shared("corpus/poland/app/AktPlanowaniaPrzestrzennego_POG.gml") else { return }
        let bench = try Bench()
        let run = try await bench.harvest("file:" + file.path, type: "iso19139")
        #expect(run.outcome == .failed)
        #expect(try await bench.findings(run).first?.message.contains("FeatureCollection") == true)
    }
}

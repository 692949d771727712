import DCAT
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// One record that is more than a record may be, in XML, keeps none of the others from the catalogue.
@Suite("Records that pass a limit of one tree")
struct LargeRecordTests {
    /// What a feed of a type is made of: records with a key, a title and a filler that is repeated.
    struct Form: Sendable, CustomTestStringConvertible {
        let type: String
        var path = "/feed"
        var options = ""
        let before: String
        let record: @Sendable (_ key: String, _ fillers: String) -> String
        let after: String
        var filler = "<subject>a</subject>"
        /// The key of the record in the catalogue.
        var key: @Sendable (String) -> String = { $0 }

        var testDescription: String { type }
    }

    static let forms: [Form] = [
        Form(
            type: "csw", path: "/csw",
            before: "<GetRecordsResponse><SearchResults numberOfRecordsMatched='3' nextRecord='0'>",
            record: { "<Record><identifier>\($0)</identifier><title>Mapa</title>\($1)</Record>" },
            after: "</SearchResults></GetRecordsResponse>"),
        Form(
            type: "oai-pmh", path: "/oai", before: "",
            record: {
                """
                <record><header><identifier>\($0)</identifier><datestamp>2026-01-01</datestamp></header><metadata>\
                <dc xmlns="http://www.openarchives.org/OAI/2.0/oai_dc/"><title>Mapa</title>\($1)</dc></metadata></record>
                """
            }, after: ""),
        Form(
            type: "atom", before: "<feed xmlns='http://www.w3.org/2005/Atom'><title>Mapy</title>",
            record: { "<entry><id>urn:a:\($0)</id><title>Mapa</title>\($1)</entry>" }, after: "</feed>",
            key: { "urn:a:" + $0 }),
        Form(
            type: "rss", before: "<rss version='2.0'><channel><title>Mapy</title>",
            record: { "<item><guid>\($0)</guid><title>Mapa</title>\($1)</item>" }, after: "</channel></rss>"),
        Form(
            type: "otwarte-dane", path: "/feed.xml", before: "<datasets xmlns='urn:otwarte-dane:harvester:1.13'>",
            record: { "<dataset status='published'><extIdent>\($0)</extIdent>\($1)</dataset>" }, after: "</datasets>"),
        Form(
            type: "iso19139", before: "<records>",
            record: {
                """
                <gmd:MD_Metadata xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco">\
                <gmd:fileIdentifier><gco:CharacterString>\($0)</gco:CharacterString></gmd:fileIdentifier>\
                <gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation><gmd:title>\
                <gco:CharacterString>Mapa</gco:CharacterString></gmd:title></gmd:CI_Citation></gmd:citation>\
                </gmd:MD_DataIdentification></gmd:identificationInfo>\($1)</gmd:MD_Metadata>
                """
            }, after: "</records>"),
        Form(
            type: "ogc-services", path: "/wfs?service=WFS",
            before: "<WFS_Capabilities xmlns='http://www.opengis.net/wfs' version='1.1.0'><FeatureTypeList>",
            record: { "<FeatureType><Name>\($0)</Name><Title>Mapa</Title>\($1)</FeatureType>" },
            after: "</FeatureTypeList></WFS_Capabilities>", key: { "wfs:" + $0 }),
        Form(
            type: "tabular",
            options: "options: {format: xml, items: /list/item, map: {identifier: id, title: title}}", before: "<list>",
            record: { "<item><id>\($0)</id><title>Mapa</title>\($1)</item>" }, after: "</list>"),
        Form(
            type: "atom-inspire",
            before: """
                <feed xmlns="http://www.w3.org/2005/Atom" xmlns:i="http://inspire.ec.europa.eu/schemas/inspire_dls/1.0">
                """,
            record: {
                """
                <entry><id>urn:a:\($0)</id><i:spatial_dataset_identifier_code>\($0)</i:spatial_dataset_identifier_code>\
                <title>Mapa</title>\($1)</entry>
                """
            }, after: "</feed>"),
    ]

    private func answer(_ form: Form, _ request: ScriptedPortal.Request, _ records: String) -> ScriptedPortal.Answer {
        guard form.type == "oai-pmh" else { return .xml(form.before + records + form.after) }
        guard request.parameter("verb") == "ListRecords" else { return SmallRepository(items: [])(request) }
        return SmallRepository.answer("<ListRecords>\(records)</ListRecords>")
    }

    @Test("the others are catalogued, and it is told by its key and by the limit's name", arguments: forms)
    func records(_ form: Form) async throws {
        let many = String(repeating: form.filler, count: 150_001)
        let large = (0..<3).map { form.record("k\($0)", $0 == 1 ? many : form.filler) }.joined()
        let small = (0..<3).map { form.record("k\($0)", form.filler) }.joined()
        let isLarge = Guarded(true)
        try await withPortal({ request in
            answer(form, request, isLarge.with { $0 } ? large : small)
        }) { portal, bench in
            let source = try await bench.source(portal.url + form.path, type: form.type, more: form.options)
            let run = try await bench.runner.harvest(source)
            #expect(run.added == 2, "\(run.summary ?? "")")
            let refused = try await bench.findings(run).filter { $0.code.name == "record-too-large" }
            #expect(refused.count == 1 && refused[0].message.contains("maxTreeNodes"), "\(refused)")
            #expect(refused.first?.key == form.key("k1"), "\(refused)")

            // What was catalogued stays when it becomes too large.
            isLarge.with { $0 = false }
            let whole = try await bench.runner.harvest(source)
            #expect(whole.outcome == .succeeded && whole.added == 1, "\(whole.summary ?? "")")
            isLarge.with { $0 = true }
            let again = try await bench.runner.harvest(source)
            #expect(again.removed == 0, "\(again.summary ?? "")")
            #expect(try await bench.count("SELECT count(*) FROM dataset_version WHERE state = 'live'") == 3)
        }
    }

    @Test("what stands beside the records may be as large, and they are read", arguments: ["extension", "author"])
    func beside(name: String) async throws {
        let large = "<\(name)><name>Gmina</name>\(String(repeating: "<a>b</a>", count: 150_001))</\(name)>"
        let entry = "<entry><id>urn:a:1</id><title>Mapa</title></entry>"
        let feed = "<feed xmlns='http://www.w3.org/2005/Atom'>\(large)\(entry)</feed>"
        try await withPortal({ _ in .xml(feed) }) { portal, bench in
            let run = try await bench.runner.harvest(bench.source(portal.url + "/feed", type: "atom"))
            #expect(run.added == 1, "\(run.summary ?? "")")
        }
    }
}

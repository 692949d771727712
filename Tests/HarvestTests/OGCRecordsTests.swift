import Catalog
import DCAT
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("OGC API Records")
struct OGCRecordsTests {
    private static func record(_ id: String, more: String = "", properties: String = "", links: String = "") -> String {
        """
        {"id": "\(id)", "type": "Feature", "geometry": null\(more), "properties": {"type": "dataset", "title": "Zbiór \(id)", \
        "description": "Opis."\(properties)}, "links": [\(links)]}
        """
    }

    private static func page(_ ids: Range<Int>, of count: Int?, next: String? = nil) -> ScriptedPortal.Answer {
        let features = ids.map { record("r-\($0)") }.joined(separator: ",")
        let matched = count.map { #", "numberMatched": \#($0)"# } ?? ""
        let link = next.map { #"{"rel": "next", "href": "\#($0)"}"# } ?? ""
        return .json(#"{"type": "FeatureCollection", "features": [\#(features)]\#(matched), "links": [\#(link)]}"#)
    }

    private func map(_ text: String) throws -> (dataset: Dataset, findings: [Finding]) {
        let source = try SourceFile("{id: a, title: A, url: 'https://a.example', type: ogc-records}", file: "/a.yaml")
            .source()
        let mapped = try mapped(source) { try OGCRecordMapping().map(Array(text.utf8), &$0) }
        return (mapped.dataset, mapped.findings)
    }

    // MARK: Mapping

    @Test("texts, times, contacts, themes and rights")
    func mapping() throws {
        let text = Self.record(
            "r-1",
            more: #", "time": {"interval": ["1924-08-17T00:00:00Z", ".."], "resolution": "P1D"}"#,
            properties: """
                , "language": {"code": "en-CA"}, "created": "2021-02-08T00:00:00Z", "updated": "2022-02-08", "keywords": ["a", "A", "b"],
                "resourceLanguages": [{"code": "pl"}], "externalIds": [{"scheme": "x", "value": "urn:x:1"}], "license": "CC-BY-4.0",
                "rights": "Źródło.", "contacts": [{"name": null, "organization": "Urząd", "emails": [{"value": "a@b.pl"}], "roles": ["owner"]},
                {"name": "Jan", "links": [{"href": "https://jan.pl"}], "roles": [{"name": "publisher"}, "pointOfContact"]}],
                "themes": [{"scheme": "x#MD_TopicCategoryCode", "concepts": [{"id": "transportation"}]},
                {"scheme": "GEMET - INSPIRE themes, version 1.0", "concepts": [{"id": "Elevation"}]},
                {"scheme": "http://publications.europa.eu/resource/authority/data-theme", "concepts": [{"id": "ECON"}]},
                {"scheme": "y", "concepts": [{"id": "z", "url": "https://a.pl/z", "title": "Z"}]}]
                """,
            links: """
                {"rel": "self", "href": "https://a.pl/r-1"}, {"rel": "enclosure", "href": "https://a.pl/x", "type": "text/csv", "length": 12},
                {"rel": "item", "href": "https://a.pl/y.shp", "type": "application/zip", "title": "Plik"},
                {"rel": null, "href": "https://a.pl/"}, {"rel": "service", "href": "https://a.pl/wms?service=WMS&request=GetCapabilities"},
                {"rel": "describedby", "href": "https://a.pl/opis.html"}, {"rel": "icon", "href": "https://a.pl/i.png"}
                """)
        let (dataset, _) = try map(text)
        #expect(dataset.identifier == ["urn:x:1", "r-1"] && dataset.title["en"] == "Zbiór r-1")
        #expect(dataset.issued?.description == "2021-02-08T00:00:00Z" && dataset.modified?.description == "2022-02-08")
        #expect(dataset.keyword["en"] == ["a", "b"] && dataset.language.count == 1)
        #expect(dataset.temporal.first?.startDate?.year == 1924 && dataset.temporal.first?.endDate == nil)
        #expect(dataset.temporalResolution == "P1D" && dataset.spatial.isEmpty)
        #expect(dataset.publisher?.name["en"] == "Jan" && dataset.rightsHolder.first?.email == "a@b.pl")
        #expect(dataset.contactPoint.map(\.name) == ["Jan"] && dataset.contactPoint.first?.url == "https://jan.pl")
        #expect(
            dataset.theme.compactMap(\.uri).map { $0.split(separator: "/").last } == [
                "transportation", "TRAN", "el", "REGI", "ECON", "z",
            ])
        #expect(dataset.license.map(\.uri) == [Vocabularies.licences.code("CC_BY_4_0")?.uri])
        #expect(dataset.rights == [LocalizedText("en", "Źródło.")])
        #expect(dataset.distribution.map { $0.format?.uri?.split(separator: "/").last } == ["CSV", "SHP", "WMS_SRVC"])
        #expect(
            dataset.distribution.first?.byteSize == 12 && dataset.distribution.first?.downloadURL == ["https://a.pl/x"])
        #expect(dataset.landingPage == ["https://a.pl/"] && dataset.page == ["https://a.pl/opis.html"])
    }

    @Test("names of drafts are read, a box around the world says nothing, and what is missing is told")
    func drafts() throws {
        let world = #"{"type": "Polygon", "coordinates": [[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]]}"#
        let (dataset, findings) = try map(
            #"{"id": 7, "geometry": \#(world), "properties": {"record-updated": "2020-01-02", "language": "pol", "license": "other"}}"#
        )
        #expect(dataset.identifier == ["7"] && dataset.title["und"] == "7" && dataset.spatial.isEmpty)
        #expect(dataset.modified?.description == "2020-01-02")
        #expect(
            Set(findings.map(\.code)).isSuperset(of: [
                .titleMissing, .descriptionMissing, .licenceMissing, .publisherMissing,
            ]))
        let (other, _) = try map(
            #"{"id": "a", "properties": {"title": "T", "extent": {"spatial": {"bbox": [[14, 49, 24, 54]]}, "temporal": {"interval": [["2010", "2011"]]}}}}"#
        )
        #expect(
            other.spatial.first?.bbox?.coordinates == [14, 49, 24, 54] && other.temporal.first?.endDate?.year == 2011)
    }

    // MARK: Runs

    @Test(
        "pages are read by their links, from a service, a collection or its items",
        arguments: ["", "/collections/zbiory", "/collections/zbiory/items"])
    func pages(path: String) async throws {
        try await withPortal({ request in
            let collection =
                #"{"id": "zbiory", "itemType": "record", "links": [{"rel": "items", "href": "/collections/zbiory/items"}]}"#
            switch request.path {
            case "", "/": return .json(#"{"links": [{"rel": "data", "href": "/collections"}]}"#)
            case "/collections":
                return .json(#"{"collections": [{"id": "mapy", "itemType": "feature"}, \#(collection)]}"#)
            case "/collections/zbiory": return .json(collection)
            default:
                let start = request.number("offset", 0)
                return Self.page(start..<min(start + 10, 25), of: 25, next: start < 20 ? "?offset=\(start + 10)" : nil)
            }
        }) { portal, bench in
            let run = try await bench.harvest(portal.url + path, type: "ogc-records", pageSize: 10)
            #expect((run.outcome, run.added) == (.succeeded, 25), "\(run.summary ?? "")")
            #expect(portal.requests.contains { $0.parameter("limit") == "10" })
            let again = try await bench.harvest(portal.url + path, type: "ogc-records", pageSize: 10)
            #expect((again.unchanged, again.updated) == (25, 0))
        }
    }

    @Test(
        "a list that has no end, leads to strangers or is short removes nothing",
        arguments: [
            ("loop", "pages-without-end"), ("stranger", "count-mismatch"), ("short", "count-mismatch"),
            ("none", "http-status"),
        ])
    func faults(kind: String, code: String) async throws {
        try await withPortal({ _ in Self.page(0..<10, of: 10) }) { portal, bench in
            let url = portal.url + "/collections/a/items"
            try await #expect(bench.harvest(url, type: "ogc-records").added == 10)
            portal.answer { request in
                switch kind {
                case "loop": Self.page(0..<9, of: nil, next: "/collections/a/items?limit=200")
                case "stranger": Self.page(0..<9, of: nil, next: "https://obcy.example/items")
                case "short": Self.page(0..<9, of: 12)
                default:
                    request.parameter("offset") == nil
                        ? Self.page(0..<9, of: 20, next: "?offset=9") : .error("404 Not Found")
                }
            }
            let run = try await bench.harvest(url, type: "ogc-records")
            #expect((run.outcome, run.removed) == (.partial, 0), "\(run.summary ?? "")")
            #expect(try await bench.runCodes(run) == [code])
            #expect(try await bench.keys().count == 10)
        }
    }

    @Test("a broken record costs itself, and an answer that is none is a failure")
    func broken() async throws {
        let features =
            #"{"id": "a", "properties": {"title": "A"}}, {"properties": {}}, {"id": "b", "properties": {"title": "B"}}"#
        try await withPortal({ _ in .json(#"{"features": [\#(features)], "type": "FeatureCollection"}"#) }) {
            portal, bench in
            let run = try await bench.harvest(portal.url + "/items", type: "ogc-records")
            #expect((run.outcome, run.added) == (.partial, 2))
            #expect(try await bench.runCodes(run) == ["key-missing"])
            for body in ["{}", "[]", "<html></html>", "", #"{"collections": []}"#] {
                portal.answer { _ in .json(body) }
                #expect(
                    try await bench.harvest(portal.url + "/items", type: "ogc-records").outcome != .succeeded, "\(body)"
                )
                #expect(try await bench.harvest(portal.url, type: "ogc-records").outcome != .succeeded, "\(body)")
            }
            #expect(try await bench.keys() == ["a", "b"])
        }
    }

    @Test("a cursor is read as it was written, and nothing else is one")
    func cursors() {
        var pager = OGCRecordsPager(hosts: [])
        pager.open(["https://a.pl/items"])
        let step = ListStep(returned: 5, leading: "?offset=5")
        #expect(pager.take(step, answered: "https://a.pl/items").evidence == PageEvidence(returned: 5, isStart: true))
        let cursor = HarvestCursor.text(pager.cursor ?? "", received: 5, expected: 0)
        #expect(OGCRecordsHarvester().canResume(at: cursor))
        #expect(OGCRecordsPager(hosts: [], cursor: cursor).url == "https://a.pl/items?offset=5")
        for text in ["", "records", "records x u", "collection  https://a.pl"] {
            #expect(!OGCRecordsHarvester().canResume(at: text))
        }
    }

    // MARK: Real documents, and the simulator

    @Test("a page of a real service and the standard's own example are catalogued")
    func real() async throws {
        guard let items = shared("standards/fixtures-pycsw/oarec-items.json"),
            let past = shared("standards/fixtures-pycsw/oarec-items-past-end.json"),
            let example = shared("standards/ogcapi-records-1.0/examples/record.json")
        else { return }
        let (one, two) = (try String(contentsOf: items, encoding: .utf8), try String(contentsOf: past, encoding: .utf8))
        try await withPortal({ request in
            let text = request.parameter("offset") == nil ? one : two
            return .json(text.replacing("http://127.0.0.1:8099", with: "http://\(request.fields["host"] ?? "")"))
        }) { portal, bench in
            let run = try await bench.harvest(portal.url + "/collections/metadata:main/items", type: "ogc-records")
            #expect((run.outcome, run.added) == (.partial, 3), "\(run.summary ?? "")")
            #expect(try await bench.runCodes(run) == ["count-mismatch"])
            let dataset = try #require(try await bench.dataset("0173e0d7-6ea9-4407-b846-f29d6bfa9903"))
            #expect(dataset.title["en"] == "Aerial Photos" && dataset.rightsHolder.first?.name["en"] == "YPAAT")
            #expect(dataset.theme.contains { $0.uri == "http://inspire.ec.europa.eu/theme/oi" })
            #expect(dataset.spatial.first?.bbox?.coordinates == [20, 38, 24, 40])
        }
        let (dataset, _) = try map(try String(contentsOf: example, encoding: .utf8))
        #expect(dataset.title["en"] == "Total Ozone - daily observations" && dataset.temporalResolution == "P1D")
    }

    @Test("the simulator's records are harvested whole, and its changes are seen")
    func simulator() async throws {
        guard let portal = try Simulator(datasets: 1000) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        let url = portal.url + "/ogc"
        let first = try await bench.harvest(url, type: "ogc-records", pageSize: 100)
        #expect((first.outcome, first.added) == (.succeeded, 1000), "\(first.summary ?? "")")
        func titles() async throws -> [String: String] {
            var titles: [String: String] = [:]
            for item in try await bench.items() { titles[item.key] = item.dataset?.title["pl"] }
            return titles
        }
        try await #expect(titles() == portal.truth())
        _ = try await portal.mutate(add: 7, modify: 11, delete: 5)
        let run = try await bench.harvest(url, type: "ogc-records", pageSize: 100)
        #expect((run.added, run.updated, run.removed, run.unchanged) == (7, 11, 5, 984), "\(run.summary ?? "")")
        try await #expect(titles() == portal.truth())
    }
}

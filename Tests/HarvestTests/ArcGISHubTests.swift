import Catalog
import DCAT
import Foundation
import JSON
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("ArcGIS Hub")
struct ArcGISHubTests {
    private func source(_ url: String = "https://gmina.hub.arcgis.com") throws -> Source {
        try SourceFile("{id: gmina, title: A, url: '\(url)', type: arcgis-hub}", file: "/srv/a.yaml").source()
    }

    private static func item(_ number: Int, access: String = "public") -> String {
        """
        {"id": "\(number)_0", "type": "Feature", "geometry": null, "properties": {"title": "Warstwa \(number)", "access": "\(access)", "slug": "g::w-\(number)",
         "itemId": "\(number)", "orgId": "o", "owner": "ja", "hubType": "Feature Layer", "type": "Feature Layer"}}
        """
    }

    static func page(_ range: Range<Int>, total: Int) -> String {
        #"{"type": "FeatureCollection", "features": [\#(range.map { item($0) }.joined(separator: ","))], "numberMatched": \#(total)}"#
    }

    @Test("an item keeps what it says, with its service and what the site makes of it")
    func plain() throws {
        let list = try ArcGISHubList(source())
        let bytes = Array(
            """
            {"id": "ab_3", "properties": {"name": "Drzewa", "description": "<p>Opis</p>", "tags": ["zieleń"], "categories": ["/Categories/Transport"],
             "created": 1499434073000, "modified": 1500373832999, "source": "Urząd Gminy", "orgContactEmail": "mailto: gis@a.pl", "itemId": "ab",
             "culture": "pl-pl", "license": "custom", "structuredLicense": {"type": "custom", "text": "Wolno <b>wszystko</b>"},
             "extent": {"type": "envelope", "coordinates": [[20, 52], [21, 53]]}, "slug": "g::drzewa", "hubType": "Feature Layer",
             "url": "https://services.arcgis.com/x/arcgis/rest/services/Drzewa/FeatureServer/3",
             "additionalResources": [{"name": "Opis", "url": "https://a.pl/opis.pdf"}]}}
            """.utf8)
        let record = try mapped(source()) { try list.map(bytes, &$0) }
        let dataset = record.dataset
        #expect((dataset.identifier, dataset.otherIdentifier, dataset.title["pl"]) == (["ab_3"], ["ab"], "Drzewa"))
        #expect(
            (dataset.issued?.description, dataset.modified?.description) == (
                "2017-07-07T13:27:53Z", "2017-07-18T10:30:32Z"
            ))
        #expect(
            dataset.theme.first?.uri?.hasSuffix("/TRAN") == true
                && dataset.language.first?.uri?.hasSuffix("/POL") == true)
        #expect(dataset.publisher?.name["pl"] == "Urząd Gminy" && dataset.contactPoint.first?.email == "gis@a.pl")
        #expect(dataset.license.isEmpty && dataset.rights.map { $0["pl"] } == ["Wolno wszystko"])
        #expect(dataset.spatial.first?.bbox == BoundingBox(west: 20, south: 52, east: 21, north: 53))
        #expect(dataset.landingPage == ["https://gmina.hub.arcgis.com/datasets/g::drzewa"])
        #expect(dataset.distribution.map(\.key) == ["url", "csv", "geojson", "kml", "zip", nil])
        #expect(dataset.distribution[0].accessService.first?.endpointURL == dataset.distribution[0].accessURL)
        #expect(dataset.distribution[1].downloadURL == ["https://gmina.hub.arcgis.com/datasets/ab_3.csv"])
        #expect(dataset.distribution[5].downloadURL == ["https://a.pl/opis.pdf"])
        #expect(Set(record.findings.map(\.code)) == [.licenceUnknown])
    }

    @Test(
        "the search is read to its end, what is not public is left aside, and pages that have not changed are not read again"
    )
    func search() async throws {
        let hidden = Self.item(99, access: "org")
        try await withPortal({ request in
            guard request.path == "/api/search/v1/collections/dataset/items" else { return .error("404 Not Found") }
            let start = request.number("startindex", 1) - 1
            var body = Self.page(start..<min(start + 10, 25), total: 26)
            if start == 20 { body = body.replacing("\"features\": [", with: "\"features\": [\(hidden),") }
            let etag = "\"\(start)\""
            return request.fields["if-none-match"] == etag
                ? .init(status: "304 Not Modified", fields: ["ETag: \(etag)"]) : .json(body, ["ETag: \(etag)"])
        }) { portal, bench in
            let run = try await bench.harvest(portal.url, type: "arcgis-hub", pageSize: 10)
            #expect((run.outcome, run.added) == (.succeeded, 25), "\(run.summary ?? "")")
            let again = try await bench.harvest(portal.url, type: "arcgis-hub", pageSize: 10)
            #expect((again.outcome, again.unchanged, again.removed) == (.succeeded, 25, 0))
            #expect(portal.requests.count == 6)
        }
    }

    @Test("a site without a search is read by the first feed that it has")
    func feeds() async throws {
        let feed = """
            {"dcat:dataset": [{"@type": "dcat:Dataset", "@id": "https://a.arcgis.com/d/1", "dct:identifier": "https://www.arcgis.com/home/item.html?id=1&sublayer=0",
              "dct:title": "Warstwa", "dct:publisher": "Urząd", "dct:language": {"@id": "lang:POL"}, "dcat:keyword": ["a"], "dct:accessRights": "public",
              "dcat:contactPoint": {"vcard:fn": "Jan", "vcard:hasEmail": "mailto:jan@a.pl"},
              "dcat:distribution": [{"dcat:accessUrl": "https://a.pl/1.csv", "dct:format": {"@id": "ftype:CSV"}}]}]}
            """
        try await withPortal({ request in
            request.path == "/api/feed/dcat-ap/2.0.1.json" ? .json(feed) : .error("404 Not Found")
        }) { portal, bench in
            let run = try await bench.harvest(portal.url, type: "arcgis-hub")
            #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
            #expect(Set(try await bench.runCodes(run)) == ["fallback-used"])
            let dataset = try #require(try await bench.items().first?.dataset)
            #expect(dataset.identifier == ["https://www.arcgis.com/home/item.html?id=1&sublayer=0"])
            #expect(dataset.title["pl"] == "Warstwa" && dataset.publisher?.name["pl"] == "Urząd")
            #expect(dataset.contactPoint == [ContactPoint(name: "Jan", email: "jan@a.pl")])
            #expect(dataset.language.first?.uri?.hasSuffix("/POL") == true)
            #expect(dataset.distribution.first?.format?.uri?.hasSuffix("/CSV") == true)
            #expect(dataset.distribution.first?.accessURL == ["https://a.pl/1.csv"])
        }
    }

    @Test("a portal in trouble is no portal without a search")
    func trouble() async throws {
        try await withPortal({ _ in .error("503 Service Unavailable") }) { portal, bench in
            let run = try await bench.harvest(portal.url, type: "arcgis-hub")
            #expect(run.outcome == .failed && portal.requests.count == 1)
        }
    }

    @Test("the saved feeds, search answers and items are catalogued whole")
    func corpus() async throws {
        for (name, count) in [("edinburgh", 44), ("highland", 22)] {
            guard let file = shared("corpus/peers/arcgis-hub/\(name).json") else { return }
            let bench = try Bench()
            let run = try await bench.harvest(
                file.absoluteString.replacing("file:///", with: "file:/"), type: "arcgis-hub")
            #expect((run.outcome, run.added) == (.succeeded, count), "\(name): \(run.summary ?? "")")
            for dataset in try await bench.items().compactMap(\.dataset) {
                #expect(dataset.title.preferred?.isEmpty == false && !dataset.distribution.isEmpty)
            }
        }
        guard let folder = shared("corpus/peers/arcgis-hub") else { return }
        let search = try JSONValue.parse(
            [UInt8](Data(contentsOf: folder.appendingPathComponent("argyll_and_bute.json"))))
        let list = ArcGISHubList(try source("https://opendata.arcgis.com/api/v3/datasets"))
        let records = (search["data"]?.array ?? []).map { $0.serialized() }
        #expect(records.count == 20)
        for record in records {
            #expect(record.withUnsafeBytes { list.head(of: $0).key } != nil)
            let dataset = try mapped(source()) { try list.map(record, &$0) }.dataset
            #expect(
                dataset.title.preferred?.isEmpty == false && dataset.publisher?.name["pl"] == "Argyll and Bute Council")
        }
        let item = try Data(contentsOf: folder.appendingPathComponent("mock-dataset.json"))
        let saved = try mapped(source()) { try ArcGISHubList(source()).map([UInt8](item), &$0) }
        #expect(saved.dataset.title["pl"] == "Tahoe places of interest")
    }
}

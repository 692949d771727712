import Catalog
import DCAT
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("udata's API")
struct UDataTests {
    private func map(_ json: String) throws -> MappedRecord {
        let text = "{id: kraj, title: A, url: 'https://dane.pl', type: udata}"
        let source = try SourceFile(text, file: "/srv/a.yaml").source()
        return try mapped(source) { try UDataMapping().map(Array(json.utf8), &$0) }
    }

    private static let dataset = """
        {"id": "5f", "title": "Zbiór", "description": "Opis", "tags": ["a", "A", "b"], "frequency": "annual", "license": "cc-by", "created_at": "2020-01-02T03:04:05+00:00",
         "last_update": "2021-01-01", "page": "https://dane.pl/datasets/z/", "organization": {"name": "Urząd", "page": "https://dane.pl/o/"},
         "contact_points": [{"name": "Jan", "email": "jan@a.pl"}], "temporal_coverage": {"start": "2019-01-01", "end": "2019-12-31"},
         "spatial": {"geom": {"type": "MultiPolygon", "coordinates": [[[[20, 52], [21, 52], [21, 53], [20, 52]]]]}, "zones": ["2261011"]},
         "harvest": {"remote_id": "x-1", "remote_url": "https://inne.pl/x-1"}, "badges": [{"kind": "hvd"}]
        """
    private static let resource = """
        {"id": "r1", "title": "Plik", "url": "https://a.pl/a.csv", "latest": "https://dane.pl/r/r1", "format": "csv", "mime": "text/csv", "filesize": 5,
         "filetype": "file", "checksum": {"type": "sha1", "value": "00ff"}, "created_at": "2020-01-01", "last_modified": "2021-01-01"}
        """

    @Test(
        "a dataset keeps what it says, in both versions",
        arguments: [
            dataset + ", \"resources\": [\(resource)]}",
            #"{"dataset": \#(dataset), "resources": {"href": "x", "total": 1}}, "resources": [\#(resource)]}"#,
        ])
    func plain(json: String) throws {
        let dataset = try map(json).dataset
        #expect((dataset.identifier, dataset.otherIdentifier, dataset.title["pl"]) == (["5f"], ["x-1"], "Zbiór"))
        #expect(dataset.keyword["pl"] == ["a", "b"] && dataset.publisher?.name["pl"] == "Urząd")
        #expect(dataset.contactPoint == [ContactPoint(name: "Jan", email: "jan@a.pl")])
        #expect((dataset.issued?.description, dataset.modified?.description) == ("2020-01-02T03:04:05Z", "2021-01-01"))
        #expect(dataset.accrualPeriodicity?.uri?.hasSuffix("/ANNUAL") == true)
        #expect(dataset.temporal.first?.endDate?.description == "2019-12-31")
        #expect(dataset.spatial.map(\.teryt) == ["2261011", nil] && dataset.spatial.last?.bbox?.east == 21)
        #expect(dataset.landingPage == ["https://dane.pl/datasets/z/"] && dataset.isHighValue)
        let file = try #require(dataset.distribution.first)
        #expect(
            (file.accessURL, file.downloadURL, file.byteSize) == (["https://dane.pl/r/r1"], ["https://a.pl/a.csv"], 5))
        #expect(file.checksum == Checksum(algorithm: "sha1", value: "00ff") && file.mediaType == "text/csv")
    }

    @Test("what is private or deleted is left aside, and everything wrong is a finding")
    func odd() throws {
        let text = "{id: kraj, title: A, url: 'https://dane.pl', type: udata}"
        let source = try SourceFile(text, file: "/srv/a.yaml").source()
        let list = UDataList(source, UDataAddress(source.url))
        for (member, isLeftOut) in [
            (#""private": true"#, true), (#""deleted": "2020""#, true), (#""deleted": null"#, false),
        ] {
            let head = Array(#"{"id": "a", \#(member)}"#.utf8).withUnsafeBytes { list.head(of: $0) }
            #expect(head.isLeftOut == isLeftOut)
        }
        let record = try map(
            #"{"id": "a", "spatial": {"geom": {"type": "Point", "coordinates": [900, 1]}}, "resources": [7, {}]}"#)
        #expect(Set(record.findings.map(\.code)).isSuperset(of: [.titleMissing, .geometryInvalid, .urlMissing]))
    }

    @Test("a portal without version 1 is read by version 2, each dataset with its resources")
    func second() async throws {
        try await withPortal({ request in
            let page = request.number("page", 1)
            switch request.path {
            case "/api/2/datasets/":
                let records = ((page - 1) * 2..<min(page * 2, 5)).map { number in
                    #"{"id": "\#(number)", "title": "Z \#(number)", "slug": "z", "resources": {"rel": "subsection", "href": "http://elsewhere.example/", "total": 2}}"#
                }
                let next = page < 3 ? "\"x\"" : "null"
                return .json(
                    #"{"data": [\#(records.joined(separator: ","))], "total": 5, "page": 1, "page_size": 2, "next_page": \#(next)}"#
                )
            case let path where path.hasPrefix("/api/2/datasets/") && path.hasSuffix("/resources/"):
                return .json(
                    #"{"data": [{"id": "r\#(page)", "url": "https://a.pl/\#(page).csv", "format": "csv"}], "total": 2, "next_page": \#(page == 1 ? "\"x\"" : "null")}"#
                )
            default: return .error("404 Not Found")
            }
        }) { portal, bench in
            let run = try await bench.harvest(portal.url, type: "udata", pageSize: 2)
            #expect((run.outcome, run.added) == (.succeeded, 5), "\(run.summary ?? "")")
            #expect(try await bench.runCodes(run) == ["fallback-used"])
            #expect(try await bench.items().allSatisfy { $0.dataset?.distribution.map(\.key) == ["r1", "r2"] })
            let named = try await bench.harvest(portal.url + "/api/2/datasets/", type: "udata", pageSize: 2)
            #expect((named.outcome, named.records) == (.succeeded, 5))
        }
    }
}

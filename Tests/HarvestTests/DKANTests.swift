import Catalog
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("DKAN's metastore")
struct DKANTests {
    private func map(_ json: String) throws -> MappedRecord {
        let text = "{id: miasto, title: A, url: 'https://dane.pl', type: dkan}"
        let source = try SourceFile(text, file: "/srv/a.yaml").source()
        return try mapped(source) { try DCATUSMapping(source).map(Array(json.utf8), &$0) }
    }

    @Test("DKAN's references are what they stand for, and a portal without a metastore is read by its data.json")
    func dkan() async throws {
        let dataset = try map(
            #"{"identifier": "a", "title": "A", "keyword": [{"identifier": "x", "data": "słowo"}], "publisher": {"identifier": "y", "data": {"name": "Urząd"}}}"#
        ).dataset
        #expect(dataset.keyword["pl"] == ["słowo"] && dataset.publisher?.name["pl"] == "Urząd")
        try await withPortal({ request in
            request.path == "/dane/data.json"
                ? .json(#"{"dataset": [{"identifier": "a", "title": "A"}]}"#) : .error("404 Not Found")
        }) { portal, bench in
            let run = try await bench.harvest(portal.url + "/dane", type: "dkan")
            #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
            #expect(try await bench.runCodes(run) == ["fallback-used"])
            #expect(portal.requests.first?.path == "/dane/api/1/metastore/schemas/dataset/items")
        }
    }

    @Test(
        "any address of the portal leads to its metastore",
        arguments: [
            "https://dane.pl", "https://dane.pl/", "https://dane.pl/data.json",
            "https://dane.pl/api/1/metastore/schemas/dataset/items?show-reference-ids",
        ])
    func addresses(url: String) {
        #expect(DKANFeed.root(of: url) == "https://dane.pl")
    }
}

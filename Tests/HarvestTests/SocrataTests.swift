import Catalog
import DCAT
import Foundation
import JSON
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Socrata's Discovery API")
struct SocrataTests {
    private func source(_ url: String = "https://data.example.org") throws -> Source {
        try SourceFile("{id: miasto, title: A, url: '\(url)', type: socrata}", file: "/srv/a.yaml").source()
    }

    private func map(_ json: String) throws -> MappedRecord {
        let source = try source()
        return try mapped(source) { try SocrataList(source).map(Array(json.utf8), &$0) }
    }

    @Test("a table keeps what it says, with the exports that every table has")
    func plain() throws {
        let record = try map(
            """
            {"resource": {"id": "94sr-dmsy", "name": "Wydatki", "description": "Opis", "attribution": "Wydział", "type": "dataset",
              "createdAt": "2014-03-10T14:39:13.000Z", "updatedAt": "2016-06-01T10:00:23.000Z", "data_updated_at": "2016-05-01"},
             "classification": {"categories": ["Finance"], "tags": ["finance"], "domain_category": "Economy", "domain_tags": ["budżet"],
              "domain_metadata": [{"key": "Common-Core_Publisher", "value": "Urząd"}, {"key": "Common-Core_Contact-Email", "value": "mailto:a@b.pl"}]},
             "metadata": {"domain": "data.example.org", "license": "Public Domain"}, "permalink": "https://data.example.org/d/94sr-dmsy"}
            """)
        let dataset = record.dataset
        #expect(
            (dataset.identifier, dataset.title["pl"], dataset.keyword["pl"]) == (["94sr-dmsy"], "Wydatki", ["budżet"]))
        #expect(dataset.theme.first?.uri?.hasSuffix("/ECON") == true)
        #expect(dataset.publisher?.name["pl"] == "Urząd" && dataset.contactPoint.first?.email == "a@b.pl")
        #expect((dataset.issued?.description, dataset.modified?.description) == ("2014-03-10T14:39:13Z", "2016-05-01"))
        #expect(dataset.landingPage == ["https://data.example.org/d/94sr-dmsy"])
        #expect(dataset.distribution.map(\.key) == ["csv", "json", "soda"])
        #expect(
            dataset.distribution[0].downloadURL == [
                "https://data.example.org/api/views/94sr-dmsy/rows.csv?accessType=DOWNLOAD"
            ])
        #expect(
            dataset.distribution[2].accessService.first?.endpointURL == [
                "https://data.example.org/resource/94sr-dmsy.json"
            ])
    }

    @Test("a file and a link lead to their pages; what shows data of others is left aside")
    func kinds() throws {
        let file = try map(
            #"{"resource": {"id": "a", "type": "href"}, "link": "https://a.example/x", "metadata": {"domain": "a.example"}}"#
        )
        #expect(file.dataset.distribution.map(\.accessURL) == [["https://a.example/x"]])
        let list = SocrataList(try source())
        for (type, isLeftOut) in [
            ("dataset", false), ("map", false), ("file", false), ("chart", true), ("story", true),
        ] {
            let head = Array(#"{"resource": {"type": "\#(type)", "id": "a-1"}}"#.utf8).withUnsafeBytes {
                list.head(of: $0)
            }
            #expect((head.key, head.isLeftOut) == ("a-1", isLeftOut))
        }
        #expect(try map("{}").dataset.title["pl"] == "" || map("{}").dataset.distribution.isEmpty)
    }

    @Test("the host's own assets are asked for, by offset in the order of ids, and behind 10,000 by scrolling")
    func addresses() throws {
        let list = SocrataList(try source("https://data.example.org/browse"))
        #expect(
            list.address(of: ListPosition(offset: 1000))
                == "https://data.example.org/api/catalog/v1?limit=1000&offset=1000&order=dataset_id&domains=data.example.org&search_context=data.example.org"
        )
        #expect(list.address(of: ListPosition(after: "ab12-cd34")).contains("limit=1000&scroll_id=ab12-cd34&domains="))
        let other = SocrataList(try source("https://api.us.socrata.com/api/catalog/v1?domains=a.gov"))
        #expect(other.address(of: ListPosition()).contains("domains=a.gov&"))
    }

    @Test("more than 10,000 assets are scrolled")
    func scrolled() async throws {
        let ids = (0..<10_400).map { number in String(String(number + 100_000).dropFirst()) }
        try await withPortal({ request in
            let size = request.number("limit", 100)
            let start: Int
            if let after = request.parameter("scroll_id") {
                start = (ids.firstIndex(of: after) ?? 0) + 1
            } else {
                start = request.number("offset", 0)
                guard start + size <= 10_000 else { return .error("400 Bad Request") }
            }
            let records = ids.dropFirst(start).prefix(size).map {
                #"{"resource": {"id": "\#($0)", "name": "Z \#($0)", "type": "dataset"}}"#
            }
            return .json(#"{"results": [\#(records.joined(separator: ","))], "resultSetSize": \#(ids.count)}"#)
        }) { portal, bench in
            let run = try await bench.harvest(portal.url, type: "socrata")
            #expect((run.outcome, run.added) == (.succeeded, 10_400), "\(run.summary ?? "")")
        }
    }

    @Test("the saved assets are told apart by kind, and catalogued")
    func corpus() throws {
        guard let file = shared("corpus/peers/socrata/drewFormatted.json") else { return }
        let bytes = [UInt8](try Data(contentsOf: file))
        let list = SocrataList(try source())
        let head = bytes.withUnsafeBytes { list.head(of: $0) }
        #expect((head.key, head.isLeftOut, head.url) == ("94sr-dmsy", true, "https://petercetera.net/d/94sr-dmsy"))
        let dataset = try mapped(source()) { try list.map(bytes, &$0) }.dataset
        #expect((dataset.title["pl"], dataset.publisher?.name["pl"]) == ("drew", "City of Redmond"))
        #expect(dataset.contactPoint.first?.email == "drew@redmond.gov")
    }
}

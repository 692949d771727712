import Catalog
import DCAT
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Opendatasoft's Explore API")
struct OpendatasoftTests {
    private func source(_ url: String = "https://dane.pl/explore/?q=a") throws -> Source {
        let text = "{id: miasto, title: A, url: '\(url)', type: opendatasoft}"
        return try SourceFile(text, file: "/srv/a.yaml").source()
    }

    private func map(_ json: String) throws -> MappedRecord {
        let source = try source()
        return try mapped(source) { try OpendatasoftList(source).map(Array(json.utf8), &$0) }
    }

    private func codes(_ record: MappedRecord) -> Set<FindingCode> { Set(record.findings.map(\.code)) }

    // MARK: Mapping

    @Test("a dataset keeps what its templates say, with exports, service and attachments")
    func plain() throws {
        let record = try map(
            """
            {"dataset_id": "sciezki", "dataset_uid": "da_1", "has_records": true, "data_visible": true, "features": ["geo"], "metas": {
              "default": {"title": "Ścieżki", "description": "<p>Opis</p>", "keyword": ["rower", " rower", "droga"], "theme": ["Transport"],
                "publisher": "Urząd", "license": "CC BY 4.0", "license_url": "https://creativecommons.org/licenses/by/4.0/", "language": "pl",
                "modified": "2025-03-14T12:18:58+00:00", "references": "https://a.pl/x;https://a.pl/y", "geographic_reference": ["pl_40_2261011"],
                "territory": ["Gdańsk"], "bbox": {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [[[18, 54], [19, 54], [19, 55], [18, 54]]]}}},
              "dcat": {"issued": "2024-01-02", "creator": "Wydział", "contact_name": "Jan", "contact_email": "jan@a.pl", "accrualperiodicity": "ANNUAL",
                "temporal_coverage_start": "2020", "conforms_to": "https://a.pl/norma"}},
             "attachments": [{"id": "opis_pdf", "title": "opis.pdf", "mimetype": "application/pdf", "url": "odsfile://opis.pdf"}]}
            """)
        let dataset = record.dataset
        #expect(dataset.identifier == ["da_1", "sciezki"])
        #expect(
            (dataset.title["pl"], dataset.description["pl"], dataset.keyword["pl"]) == (
                "Ścieżki", "Opis", ["rower", "droga"]
            ))
        #expect(dataset.theme.first?.uri?.hasSuffix("/TRAN") == true)
        #expect(dataset.publisher?.name["pl"] == "Urząd" && dataset.creator.map { $0.name["pl"] } == ["Wydział"])
        #expect(dataset.contactPoint == [ContactPoint(name: "Jan", email: "jan@a.pl")])
        #expect((dataset.issued?.description, dataset.modified?.description) == ("2024-01-02", "2025-03-14T12:18:58Z"))
        #expect(dataset.license.first?.uri?.hasSuffix("/CC_BY_4_0") == true)
        #expect(dataset.accrualPeriodicity?.uri?.hasSuffix("/ANNUAL") == true)
        #expect(dataset.temporal.first?.startDate?.description == "2020")
        #expect(dataset.spatial.map(\.teryt) == ["2261011"] && dataset.spatial.first?.bbox?.west == 18)
        #expect(dataset.page == ["https://a.pl/x", "https://a.pl/y"] && dataset.conformsTo == ["https://a.pl/norma"])
        #expect(dataset.landingPage == ["https://dane.pl/explore/dataset/sciezki/"])
        #expect(dataset.distribution.map(\.key) == ["csv", "json", "xlsx", "geojson", "shp", "records", "opis_pdf"])
        let base = "https://dane.pl/api/explore/v2.1/catalog/datasets/sciezki"
        #expect(dataset.distribution[0].downloadURL == [base + "/exports/csv"])
        #expect(dataset.distribution[5].accessService.first?.endpointURL == [base + "/records"])
        #expect(dataset.distribution[6].downloadURL == [base + "/attachments/opis_pdf"])
        #expect(dataset.distribution[6].mediaType == "application/pdf")
        #expect(codes(record).isEmpty)
    }

    @Test(
        "flat exports and records of version 1 say the same",
        arguments: [
            #"{"dataset_id": "a", "dataset_uid": "da_1", "default.title": "T", "default.publisher": "P", "dcat.issued": "2020"}"#,
            #"{"datasetid": "a", "metas": {"title": "T", "publisher": "P", "dcat": {"issued": "2020"}}}"#,
        ])
    func forms(json: String) throws {
        let dataset = try map(json).dataset
        #expect((dataset.title["pl"], dataset.publisher?.name["pl"], dataset.issued?.description) == ("T", "P", "2020"))
    }

    @Test("a dataset without records, and one whose data nobody may see, have no exports")
    func noRecords() throws {
        #expect(try map(#"{"dataset_id": "a", "has_records": false}"#).dataset.distribution.isEmpty)
        #expect(try map(#"{"dataset_id": "a", "data_visible": false}"#).dataset.distribution.isEmpty)
        #expect(try map(#"{"dataset_id": "a", "metas": 7, "attachments": [1]}"#).dataset.title["und"] == "a")
    }

    // MARK: Runs

    private func answer(_ range: Range<Int>, total: Int) -> String {
        let records = range.map {
            #"{"dataset_id": "z-\#($0)", "dataset_uid": "da_\#($0)", "metas": {"default": {"title": "Z \#($0)"}}}"#
        }
        return #"{"total_count": \#(total), "results": [\#(records.joined(separator: ","))]}"#
    }

    @Test("more than 10,000 datasets are read by the export, whole")
    func export() async throws {
        let all = (0..<10_050).map { #"{"dataset_id": "z-\#($0)", "dataset_uid": "da_\#($0)"}"# }
        let page = answer(0..<100, total: 10_050)
        let export = "[\(all.joined(separator: ","))]"
        try await withPortal({ $0.path.hasSuffix("/exports/json") ? .json(export) : .json(page) }) { portal, bench in
            let run = try await bench.harvest(portal.url, type: "opendatasoft")
            #expect((run.outcome, run.added) == (.succeeded, 10_050), "\(run.summary ?? "")")
            #expect(portal.requests.count == 2)
        }
    }

    @Test("an export that is not there leaves the pages, and a run that removes nothing")
    func noExport() async throws {
        let page = answer(0..<10, total: 20_000)
        try await withPortal({ $0.parameter("offset") == "0" ? .json(page) : .error("404 Not Found") }) {
            portal, bench in
            let run = try await bench.harvest(portal.url, type: "opendatasoft", pageSize: 10)
            #expect((run.outcome, run.added) == (.partial, 10), "\(run.summary ?? "")")
            #expect(try await bench.codes(run).isSuperset(of: ["fallback-used", "http-status"]))
        }
    }

    @Test("pages that have not changed are not read again, and a count that does not agree removes nothing")
    func again() async throws {
        let pages = [answer(0..<10, total: 15), answer(10..<15, total: 15)]
        try await withPortal({ request in
            let page = request.number("offset", 0) / 10
            let etag = "ETag: \"\(page)\""
            return request.fields["if-none-match"] == "\"\(page)\""
                ? .init(status: "304 Not Modified", fields: [etag]) : .json(pages[page], [etag])
        }) { portal, bench in
            #expect(try await bench.harvest(portal.url, type: "opendatasoft", pageSize: 10).added == 15)
            let run = try await bench.harvest(portal.url, type: "opendatasoft", pageSize: 10)
            #expect((run.outcome, run.unchanged, run.removed) == (.succeeded, 15, 0))
            let short = answer(0..<10, total: 15)
            let empty = #"{"total_count": 15, "results": []}"#
            portal.answer { $0.number("offset", 0) == 0 ? .json(short) : .json(empty) }
            let broken = try await bench.harvest(portal.url, type: "opendatasoft", pageSize: 10)
            #expect((broken.outcome, broken.removed) == (.partial, 0))
            #expect(try await bench.codes(broken).contains("count-mismatch"))
        }
    }

    // MARK: Corpus

    @Test("the saved records of the API, and of its first version, are catalogued")
    func corpus() throws {
        for name in [
            "opendatasoft/ods_v2.1.json", "udata/test-a.json", "udata/test-c.json", "udata/test-shp-limit.json",
            "udata/empty.json",
        ] {
            guard let file = shared("corpus/peers/\(name)") else { return }
            let bytes = [UInt8](try Data(contentsOf: file))
            let list = OpendatasoftList(try source())
            #expect(bytes.withUnsafeBytes { list.head(of: $0).key } != nil, "\(name)")
            let record = try mapped(source()) { try list.map(bytes, &$0) }
            #expect(record.dataset.title.preferred?.isEmpty == false, "\(name)")
        }
        guard let file = shared("corpus/peers/opendatasoft/ods_v2.1.json") else { return }
        let saved = [UInt8](try Data(contentsOf: file))
        let dataset = try mapped(source()) { try OpendatasoftList(source()).map(saved, &$0) }.dataset
        #expect(dataset.keyword["pl"]?.count == 4 && dataset.issued?.description == "2025-03-14")
    }
}

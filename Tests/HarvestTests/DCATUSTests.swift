import Catalog
import DCAT
import Foundation
import JSON
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("DCAT-US")
struct DCATUSTests {
    private func map(_ json: String, more: String = "") throws -> MappedRecord {
        let text = "{id: miasto, title: A, url: 'https://dane.pl/data.json', type: dcat-us\(more)}"
        let source = try SourceFile(text, file: "/srv/a.yaml").source()
        return try mapped(source) { try DCATUSMapping(source).map(Array(json.utf8), &$0) }
    }

    private func codes(_ record: MappedRecord) -> Set<FindingCode> { Set(record.findings.map(\.code)) }

    /// Harvests a document, and gives what became of it.
    private func harvest(_ text: String, type: String = "dcat-us") async throws -> (RunState, Bench) {
        let bench = try Bench()
        try Data(text.utf8).write(to: URL(fileURLWithPath: bench.directory + "/data.json"))
        return (try await bench.harvest("file:data.json", type: type), bench)
    }

    // MARK: Mapping

    @Test("a dataset of version 1.1 keeps what it says")
    func plain() throws {
        let record = try map(
            """
            {"@type": "dcat:Dataset", "identifier": "a-1", "title": "Budżet", "description": "<p>Wydatki</p>", "keyword": ["budżet", "gmina"],
             "modified": "2020-05-04", "issued": "2019-01-02T03:04:05Z", "accessLevel": "restricted public", "rights": "Na miejscu",
             "license": "https://creativecommons.org/licenses/by/4.0/", "publisher": {"name": "Urząd Gminy"},
             "contactPoint": {"fn": "Jan", "hasEmail": "mailto:jan@example.pl"}, "accrualPeriodicity": "R/P1Y",
             "temporal": "2015/2016-12-31", "spatial": "20.0,52.0,21.0,53.0", "theme": ["transport"], "language": ["pl-PL"],
             "landingPage": "https://example.pl/a", "references": ["https://example.pl/opis"], "describedBy": "https://example.pl/s",
             "isPartOf": "zbior-nadrzedny", "conformsTo": "https://example.pl/norma", "distribution": [
               {"title": "Plik", "downloadURL": "https://example.pl/a.csv", "mediaType": "text/csv", "byteSize": 7},
               {"title": "Usługa", "format": "Esri REST", "accessURL": "https://gis.example.pl/arcgis/rest/services/A/MapServer/3"},
               {"title": "Bez adresu"}]}
            """)
        let dataset = record.dataset
        #expect(dataset.identifier == ["a-1"])
        #expect((dataset.title["pl"], dataset.description["pl"]) == ("Budżet", "Wydatki"))
        #expect(dataset.keyword["pl"] == ["budżet", "gmina"])
        #expect((dataset.modified?.description, dataset.issued?.description) == ("2020-05-04", "2019-01-02T03:04:05Z"))
        #expect(
            dataset.accessRights?.uri?.hasSuffix("/RESTRICTED") == true && dataset.rights.first?["pl"] == "Na miejscu")
        #expect(dataset.license.first?.uri?.hasSuffix("/CC_BY_4_0") == true)
        #expect(dataset.publisher?.name["pl"] == "Urząd Gminy")
        #expect(dataset.contactPoint == [ContactPoint(name: "Jan", email: "jan@example.pl")])
        #expect(dataset.accrualPeriodicity?.uri?.hasSuffix("/ANNUAL") == true)
        #expect(dataset.temporal.map(\.startDate?.description) == ["2015"])
        #expect(dataset.temporal.map(\.endDate?.description) == ["2016-12-31"])
        #expect(dataset.spatial.first?.bbox == BoundingBox(west: 20, south: 52, east: 21, north: 53))
        #expect(
            dataset.theme.first?.uri?.hasSuffix("/TRAN") == true
                && dataset.language.first?.uri?.hasSuffix("/POL") == true)
        #expect(dataset.landingPage == ["https://example.pl/a"])
        #expect(dataset.page == ["https://example.pl/opis", "https://example.pl/s"])
        #expect(dataset.conformsTo == ["https://example.pl/norma"])
        #expect(dataset.inSeries.map { $0.label["pl"] } == ["zbior-nadrzedny"])
        try #require(dataset.distribution.count == 3)
        let (file, service, none) = (dataset.distribution[0], dataset.distribution[1], dataset.distribution[2])
        #expect(file.downloadURL == ["https://example.pl/a.csv"] && file.accessURL == file.downloadURL)
        #expect((file.byteSize, file.mediaType, file.license) == (7, "text/csv", dataset.license.first))
        #expect(service.accessService.first?.endpointURL == service.accessURL && service.downloadURL.isEmpty)
        #expect(none.accessURL.isEmpty)
        #expect(codes(record).isSuperset(of: [.urlMissing]) && !codes(record).contains(.licenceMissing))
    }

    @Test("a dataset of version 3.0 has objects where version 1.1 had texts")
    func three() throws {
        let dataset = try map(
            """
            {"@type": "Dataset", "identifier": {"@id": "https://example.pl/d/1"}, "otherIdentifier": [{"notation": "10.1/x"}], "title": "A",
             "description": "B", "publisher": {"@id": "https://example.pl/o", "name": "Urząd"}, "theme": [{"prefLabel": "Energy"}],
             "contactPoint": [{"fn": "Biuro", "hasEmail": "mailto:b@example.pl", "tel": "22 1"}],
             "temporal": [{"startDate": "2020", "endDate": "2021-01-01"}], "spatial": [{"prefLabel": "Gmina", "bbox": "20,52,21,53"}],
             "landingPage": {"@id": "https://example.pl/l"}, "license": {"@id": "https://creativecommons.org/publicdomain/zero/1.0/"},
             "distribution": [{"@id": "https://example.pl/r/1", "accessURL": "https://example.pl/x", "downloadURL": "https://example.pl/x.csv",
               "checksum": {"algorithm": "SHA-256", "checksumValue": "00ff"},
               "accessService": [{"title": "API", "endpointURL": ["https://api.example.pl"]}]}],
             "sample": [{"downloadURL": "https://example.pl/probka.csv"}]}
            """
        ).dataset
        #expect(dataset.identifier == ["https://example.pl/d/1"] && dataset.otherIdentifier == ["10.1/x"])
        #expect(dataset.publisher?.uri == "https://example.pl/o")
        #expect(dataset.contactPoint == [ContactPoint(name: "Biuro", email: "b@example.pl", telephone: "22 1")])
        #expect(dataset.theme.first?.uri?.hasSuffix("/ENER") == true)
        #expect(dataset.temporal.first?.startDate?.description == "2020")
        #expect(dataset.spatial.first?.label["pl"] == "Gmina" && dataset.spatial.first?.bbox != nil)
        #expect(dataset.license.first?.uri?.hasSuffix("/CC0") == true)
        let distribution = try #require(dataset.distribution.first)
        #expect(
            distribution.accessURL == ["https://example.pl/x"]
                && distribution.downloadURL == ["https://example.pl/x.csv"])
        #expect(distribution.checksum == Checksum(algorithm: "sha256", value: "00ff"))
        #expect(distribution.accessService.first?.endpointURL == ["https://api.example.pl"])
        #expect(dataset.sample.first?.downloadURL == ["https://example.pl/probka.csv"])
    }

    @Test("a title may be a number, keywords one text, `modified` a period, and `null` a word")
    func oddities() throws {
        let record = try map(
            #"{"identifier": 7, "title": 2014, "keyword": "a, b;c", "modified": "R/P1D", "spatial": "null", "temporal": "../2020", "license": null}"#
        )
        let dataset = record.dataset
        #expect((dataset.title["pl"], dataset.identifier) == ("2014", ["7"]))
        #expect(dataset.keyword["pl"] == ["a", "b", "c"])
        #expect(dataset.modified == nil && dataset.accrualPeriodicity?.uri?.hasSuffix("/DAILY") == true)
        #expect(dataset.spatial.isEmpty && dataset.temporal.map(\.endDate?.description) == ["2020"])
        #expect(dataset.temporal.first?.startDate == nil)
        #expect(codes(record) == [.descriptionMissing, .publisherMissing, .licenceMissing])
    }

    @Test(
        "a place is a box, a geometry, a code or a name",
        arguments: [
            (#""2261011""#, "2261011", false, nil), (#""20,52,21,53""#, nil, true, nil),
            (#"[20, 52, 21, 53]"#, nil, true, nil), (#""[[-14.6, -179.2], [71.4, 179.8]]""#, nil, true, nil),
            (#"{"type": "Polygon", "coordinates": [[[20, 52], [21, 52], [21, 53], [20, 52]]]}"#, nil, true, nil),
            (#""POLYGON ((20 52, 21 52, 21 53, 20 52))""#, nil, true, nil), (#""Teresin""#, nil, false, "Teresin"),
        ] as [(String, String?, Bool, String?)])
    func places(spatial: String, teryt: String?, hasBox: Bool, name: String?) throws {
        let place = try #require(try map(#"{"identifier": "a", "spatial": \#(spatial)}"#).dataset.spatial.first)
        #expect(place.teryt == teryt && (place.bbox != nil) == hasBox)
        if teryt == nil { #expect(place.label["pl"] == name) }
    }

    @Test(
        "a geometry that is none is left out with a finding",
        arguments: [#"{"type": "Polygon", "coordinates": "x"}"#, #""{{extent}}""#])
    func brokenPlace(spatial: String) throws {
        let record = try map(#"{"identifier": "a", "spatial": \#(spatial)}"#)
        #expect(record.dataset.spatial.isEmpty && codes(record).contains(.geometryInvalid))
    }

    // MARK: Documents

    @Test("datasets of nested catalogues, of series and of services are records, each once")
    func nested() async throws {
        let (run, bench) = try await harvest(
            """
            {"@type": "Catalog", "dataset": [{"identifier": "a", "title": "A"}],
             "catalog": [{"dataset": [{"identifier": "b", "title": "B"}], "catalog": [{"dataset": [{"identifier": "c", "title": "C"}]}]}],
             "datasetSeries": [{"@id": "https://example.pl/s", "title": "Seria", "seriesMember": [{"identifier": "a", "title": "A"},
               {"identifier": "d", "title": "D"}, "https://example.pl/b"]}],
             "service": [{"identifier": "u", "title": "Usługa", "endpointURL": "https://api.example.pl", "servesDataset": [{"identifier": "e", "title": "E"}]},
               {"identifier": "pusta", "title": "Bez zbiorów"}]}
            """)
        #expect((run.outcome, run.added) == (.succeeded, 6), "\(run.summary ?? "")")
        #expect(try await bench.keys() == ["a", "b", "c", "d", "e", "https://example.pl/s"])
        #expect(try await bench.runCodes(run) == ["value-invalid"])
        #expect(try await bench.dataset("https://example.pl/s")?.isSeries == true)
        let member = try #require(try await bench.dataset("d"))
        #expect(member.inSeries.map(\.uri) == ["https://example.pl/s"] && member.inSeries.first?.label["pl"] == "Seria")
        let served = try #require(try await bench.dataset("e"))
        #expect(served.distribution.first?.accessService.first?.endpointURL == ["https://api.example.pl"])
    }

    @Test(
        "a bare list, a byte-order mark and a single dataset are catalogues too",
        arguments: [
            #"[{"identifier": "a", "title": "A"}]"#,
            "\u{FEFF}{\"dataset\": [{\"identifier\": \"a\", \"title\": \"A\"}]}",
            #"{"@type": "dcat:Dataset", "identifier": "a", "title": "A"}"#,
        ])
    func forms(text: String) async throws {
        let (run, bench) = try await harvest(text)
        #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
        #expect(try await bench.keys() == ["a"])
    }

    @Test(
        "what is no catalogue fails and says what it is",
        arguments: ["{}", #"{"dataset": 7}"#, #"{"dataset": [{"identifier": "a"}"#, "<html></html>", "", "7"])
    func others(text: String) async throws {
        let (run, _) = try await harvest(text)
        #expect(run.outcome == .failed)
    }

    @Test("a broken record, and one without a key, cost themselves")
    func broken() async throws {
        let (run, bench) = try await harvest(
            #"{"dataset": [{"identifier": "a", "title": "A"}, {"identifier": "b", "title": "\x"}, {"title": "C"}, 7, null, {"identifier": "a"}]}"#
        )
        #expect((run.outcome, run.added) == (.partial, 1))
        #expect(try await bench.keys() == ["a"])
        #expect(try await bench.codes(run).isSuperset(of: ["record-invalid", "key-missing", "key-duplicate"]))
    }

    @Test("a document that has not changed is not read again, and a change of one record changes that one")
    func again() async throws {
        let records = (1...450).map { #"{"identifier": "\#($0)", "title": "Zbiór \#($0)", "description": "Opis"}"# }
        func body(_ records: [String]) -> String { #"{"dataset": [\#(records.joined(separator: ","))]}"# }
        let first = body(records)
        try await withPortal({ request in
            request.fields["if-none-match"] == "\"1\""
                ? .init(status: "304 Not Modified", fields: ["ETag: \"1\""]) : .json(first, ["ETag: \"1\""])
        }) { portal, bench in
            #expect(try await bench.harvest(portal.url, type: "dcat-us").added == 450)
            #expect(portal.requests.map(\.path) == ["/data.json"])
            let before = try await bench.rows()
            let run = try await bench.harvest(portal.url, type: "dcat-us")
            #expect((run.outcome, run.unchanged, run.removed) == (.succeeded, 450, 0))
            #expect(try await bench.rows() == before)
            var changed = Array(records.dropLast())
            changed[7] = #"{"identifier": "8", "title": "Inny", "description": "Opis"}"#
            let second = body(changed)
            portal.answer { _ in .json(second, ["ETag: \"2\""]) }
            let third = try await bench.harvest(portal.url, type: "dcat-us")
            #expect((third.updated, third.removed, third.unchanged) == (1, 1, 448))
        }
    }

    // MARK: Corpus

    @Test("every record of every saved catalogue is catalogued, or has a finding that says why")
    func corpus() async throws {
        var files: [URL] = []
        for folder in [
            "ckan/data-json", "peers/gov-datajson", "peers/datagov-harvester", "peers/pod", "peers/pydatajson",
            "peers/usmart", "peers/dkan", "peers/udata",
        ] {
            guard let folder = shared("corpus/\(folder)") else { return }
            files += try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "json" }
        }
        var catalogues = 0
        for file in files {
            let value = try? JSONValue.parse([UInt8](Data(contentsOf: file)))
            let lists = ["dataset", "datasetSeries", "service", "catalog"]
            guard let value, lists.contains(where: { value[$0]?.array != nil }) else { continue }
            catalogues += 1
            let bench = try Bench()
            let run = try await bench.harvest(
                file.absoluteString.replacing("file:///", with: "file:/"), type: "dcat-us")
            let stated = value["dataset"]?.array?.count ?? 0
            #expect(
                run.records >= stated && run.outcome != .failed || stated == 0,
                "\(file.lastPathComponent): \(run.summary ?? "")")
            let codes = try await bench.findings(run).map(\.code.name)
            let left = codes.filter {
                ["key-missing", "key-duplicate", "record-invalid", "record-too-large"].contains($0)
            }.count
            #expect(try await bench.keys().count + left == run.records, "\(file.lastPathComponent)")
            let again = try await bench.harvest(
                file.absoluteString.replacing("file:///", with: "file:/"), type: "dcat-us", isFull: true)
            #expect((again.added, again.updated, again.removed) == (0, 0, 0), "\(file.lastPathComponent)")
        }
        #expect(catalogues > 60)
    }
}

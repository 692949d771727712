import Catalog
import DCAT
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("CKAN packages as datasets")
struct CKANMappingTests {
    private func map(_ json: String, more: String = "") throws -> MappedRecord { try map(Array(json.utf8), more: more) }

    private func map(_ bytes: [UInt8], more: String = "") throws -> MappedRecord {
        let text = "{id: miasto, title: A, url: 'https://dane.pl', type: ckan\(more)}"
        let source = try SourceFile(text, file: "/srv/a.yaml").source()
        return try mapped(source) { try CKANPackageMapping(CKANAddress(source.url)).map(bytes, &$0) }
    }

    private func codes(_ record: MappedRecord) -> Set<FindingCode> { Set(record.findings.map(\.code)) }

    private static let publisher = #", publisher: {name: Miasto Gdańsk, teryt: "2261011"}"#

    @Test("a plain package keeps everything that it says")
    func plain() throws {
        let record = try map(
            """
            {"id": "6c15", "name": "tablice", "title": "Tablice", "notes": "<p>Opis&amp;oacute;w</p>", "private": false, "state": "active",
             "metadata_created": "2016-06-03T08:30:32.123456", "metadata_modified": "2017-11-23T14:40:38.5", "version": "1.2",
             "author": "Wydział", "author_email": "a@gdansk.pl", "maintainer": "Biuro", "maintainer_email": "b@gdansk.pl",
             "license_id": "cc-by", "license_title": "Creative Commons Attribution", "license_url": "http://www.opendefinition.org/licenses/cc-by",
             "organization": {"title": "Urząd Miejski", "name": "um"}, "groups": [{"name": "transport", "title": "Transport"}],
             "tags": [{"display_name": "Transport"}, {"name": "rejestr"}], "url": "https://gdansk.pl/tablice",
             "extras": [{"key": "update_frequency", "value": "rocznie"}, {"key": "teryt", "value": "2261011"}],
             "resources": [{"id": "r1", "name": "Plik", "url": "https://gdansk.pl/a.csv", "format": "csv", "size": "1024", "created":
                "2016-06-03T08:30:32", "mimetype": "text/csv", "hash": "d41d8cd98f00b204e9800998ecf8427e"}]}
            """, more: Self.publisher)
        let dataset = record.dataset
        #expect(dataset.identifier == ["6c15"])
        #expect(dataset.title["pl"] == "Tablice")
        #expect(dataset.description["pl"] == "Opisów")
        #expect(dataset.keyword["pl"] == ["Transport", "rejestr"])
        #expect(dataset.publisher?.name["pl"] == "Miasto Gdańsk")
        #expect(dataset.creator.map { $0.name["pl"] } == ["Urząd Miejski"])
        #expect(dataset.contactPoint == [ContactPoint(name: "Biuro", email: "b@gdansk.pl")])
        // A time without a zone is UTC.
        #expect(dataset.issued?.description == "2016-06-03T08:30:32Z")
        #expect(dataset.modified?.description == "2017-11-23T14:40:38Z")
        #expect(dataset.theme.map(\.uri) == ["http://publications.europa.eu/resource/authority/data-theme/TRAN"])
        #expect(dataset.license.first?.uri?.hasSuffix("/licence/CC_BY_4_0") == true)
        #expect(dataset.accrualPeriodicity?.uri?.hasSuffix("/frequency/ANNUAL") == true)
        #expect(dataset.spatial.first?.teryt == "2261011")
        #expect(dataset.landingPage == ["https://gdansk.pl/tablice"])
        #expect(dataset.version == "1.2")
        let distribution = try #require(dataset.distribution.first)
        #expect((distribution.key, distribution.byteSize, distribution.mediaType) == ("r1", 1024, "text/csv"))
        #expect(
            distribution.accessURL == ["https://gdansk.pl/a.csv"]
                && distribution.downloadURL == ["https://gdansk.pl/a.csv"])
        #expect(distribution.format?.uri?.hasSuffix("/file-type/CSV") == true)
        #expect(distribution.checksum == Checksum(algorithm: "md5", value: "d41d8cd98f00b204e9800998ecf8427e"))
        #expect(distribution.license == dataset.license.first)
        #expect(codes(record).isSubset(of: [.licenceVersionAssumed, .textRepaired]))
    }

    @Test(
        "texts in several languages are kept apart",
        arguments: [
            #"{"id": "1", "title_translated": {"pl": "Budżet", "en": "Budget", "de": ""}, "title": "Budżet", "notes_translated": {"pl": "Opis"}}"#,
            #"{"id": "1", "title": {"pl": "Budżet", "en": "Budget"}, "notes": {"pl": "Opis", "en": null}}"#,
        ])
    func multilingual(json: String) throws {
        let dataset = try map(json).dataset
        #expect((dataset.title["pl"], dataset.title["en"], dataset.title["de"]) == ("Budżet", "Budget", nil))
        #expect((dataset.description["pl"], dataset.description["en"]) == ("Opis", nil))
    }

    @Test("the source says what language a text without one is in")
    func language() throws {
        let dataset = try map(#"{"id": "1", "title": "Budget", "tags": ["money"]}"#, more: ", options: {language: en}")
            .dataset
        #expect((dataset.title["en"], dataset.title["pl"]) == ("Budget", nil))
        #expect(dataset.keyword["en"] == ["money"])
    }

    @Test(
        "extras count where the field is missing, however their keys are written",
        arguments: [
            #"{"key": "Access Rights", "value": "PUBLIC"}"#, #"{"key": "access-rights", "value": "PUBLIC"}"#,
            #"{"key": "access_rights", "value": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"}"#,
        ])
    func extras(extra: String) throws {
        let dataset = try map(
            #"{"id": "1", "title": "A", "access_rights": "", "extras": [null, 7, {"value": "x"}, \#(extra)]}"#
        ).dataset
        #expect(dataset.accessRights?.uri?.hasSuffix("/access-right/PUBLIC") == true)
    }

    @Test(
        "a list may be a list, a text that holds one, or one value",
        arguments: [
            #"["http://data.europa.eu/eli/reg_impl/2023/138/oj"]"#,
            #""[\"http://data.europa.eu/eli/reg_impl/2023/138/oj\"]""#,
            #""http://data.europa.eu/eli/reg_impl/2023/138/oj""#,
        ])
    func lists(value: String) throws {
        #expect(try map(#"{"id": "1", "title": "A", "applicable_legislation": \#(value)}"#).dataset.isHighValue)
        #expect(
            try map(#"{"id": "1", "title": "A", "extras": [{"key": "applicable_legislation", "value": \#(value)}]}"#)
                .dataset.isHighValue)
    }

    @Test(
        "GeoJSON becomes a box, as a document or as text",
        arguments: [
            #"{"type": "Polygon", "coordinates": [[[18.4, 54.2], [18.9, 54.2], [18.9, 54.5], [18.4, 54.2]]]}"#,
            #""{\"type\": \"Polygon\", \"coordinates\": [[[18.4, 54.2], [18.9, 54.2], [18.9, 54.5], [18.4, 54.2]]]}""#,
            #"{"type": "Feature", "geometry": {"type": "MultiPoint", "coordinates": [[18.4, 54.2], [18.9, 54.5]]}}"#,
            #"{"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [18.4, 54.2]}, {"type": "Point", "coordinates": [18.9, 54.5, 3]}]}"#,
        ])
    func geometry(value: String) throws {
        let record = try map(#"{"id": "1", "title": "A", "extras": [{"key": "spatial", "value": \#(value)}]}"#)
        #expect(record.dataset.spatial.first?.bbox?.coordinates == [18.4, 54.2, 18.9, 54.5])
        #expect(!codes(record).contains(.geometryInvalid))
    }

    @Test(
        "what is no geometry on the globe is a finding, and a name is a place",
        arguments: [
            (#"{"type": "Point", "coordinates": [400, 54]}"#, true), (#""{\"type\": \"Point\"""#, true),
            (#"{"type": "Point", "coordinates": []}"#, true),
            (#""Gdańsk i okolice""#, false), ("null", false), (#""""#, false),
        ])
    func noGeometry(value: String, isFinding: Bool) throws {
        let record = try map(#"{"id": "1", "title": "A", "spatial": \#(value)}"#)
        #expect(record.dataset.spatial.first?.bbox == nil)
        #expect(codes(record).contains(.geometryInvalid) == isFinding)
        if value.contains("okolice") { #expect(record.dataset.spatial.first?.label["pl"] == "Gdańsk i okolice") }
    }

    @Test("geometry of any depth ends")
    func deepGeometry() throws {
        let deep = String(repeating: #"{"geometries": ["#, count: 30) + String(repeating: "]}", count: 30)
        #expect(try map(#"{"id": "1", "title": "A", "spatial": \#(deep)}"#).dataset.spatial.isEmpty)
    }

    @Test("resources: a deleted one goes, one without an address stays with a finding, a page gives access only")
    func resources() throws {
        let record = try map(
            """
            {"id": "1", "title": "A", "license_id": "cc-zero", "resources": [
              {"id": "a", "state": "deleted", "url": "https://a.pl/a.csv"}, {"id": "b", "url": "", "format": "CSV"}, {"id": "c", "format": "CSV"},
              {"id": "d", "url": "https://a.pl/strona"}, {"id": "e", "url": "https://a.pl/pobierz?id=1", "url_type": "upload", "format": "XLSX"},
              {"id": "f", "url": "to nie adres"}, {"id": "g", "url": "https://a.pl/ą b.csv", "license_id": "cc-by-sa"}, null, 7, []]}
            """)
        let distributions = record.dataset.distribution
        #expect(distributions.prefix(6).map(\.key) == ["b", "c", "d", "e", "f", "g"])
        #expect(
            distributions.filter { $0.key == "d" }.allSatisfy {
                $0.downloadURL.isEmpty && $0.accessURL == ["https://a.pl/strona"]
            })
        #expect(distributions.first { $0.key == "e" }?.downloadURL == ["https://a.pl/pobierz?id=1"])
        #expect(distributions.first { $0.key == "g" }?.downloadURL == ["https://a.pl/ą%20b.csv"])
        #expect(distributions.first { $0.key == "g" }?.license?.uri?.hasSuffix("CC_BYSA_4_0") == true)
        #expect(distributions.first { $0.key == "e" }?.license?.uri?.hasSuffix("/CC0") == true)
        #expect(codes(record).isSuperset(of: [.urlMissing, .urlInvalid]))
        #expect(record.findings.contains { $0.code == .urlMissing && $0.field == "distribution[1].accessURL" })
    }

    @Test("numbers, nulls and objects where texts should be are survived")
    func wrongTypes() throws {
        let record = try map(
            """
            {"id": "1", "name": 7, "title": 2024, "notes": ["x"], "tags": {"a": 1}, "extras": {"teryt": "22"}, "resources": {"url": "x"},
             "organization": "um", "groups": "transport", "license_id": 5, "metadata_modified": {}, "spatial": [], "url": 1, "author_email": []}
            """)
        #expect(record.dataset.title["pl"] == "2024")
        #expect(record.dataset.distribution.isEmpty)
    }

    @Test("a package without a title takes its name, with a finding")
    func noTitle() throws {
        let record = try map(#"{"id": "1", "name": "rejestr-umow", "title": " ", "notes": null}"#)
        #expect(record.dataset.title["und"] == "rejestr-umow")
        #expect(codes(record).isSuperset(of: [.titleMissing, .descriptionMissing, .publisherMissing]))
    }

    @Test("windows-1250 bytes are read as what they are")
    func encoding() throws {
        // "Łódź" in windows-1250.
        let bytes = Array(#"{"id": "1", "title": ""#.utf8) + [0xA3, 0xF3, 0x64, 0x9F] + Array(#""}"#.utf8)
        let record = try map(bytes)
        #expect(record.dataset.title["pl"] == "Łódź")
        #expect(codes(record).contains(.textRepaired))
    }

    @Test("a record that is no JSON is an error", arguments: ["", "{", "[]x", #"{"id": "1", "title": "a}"#, "\u{0}"])
    func broken(json: String) {
        #expect(throws: (any Error).self) { try map(json) }
    }

    @Test("random damage is an error or a dataset, never a crash")
    func damage() throws {
        let good = Array(
            package(
                "1",
                more: #", "extras": [{"key": "spatial", "value": "{\"type\": \"Point\", \"coordinates\": [18, 54]}"}]"#
            ).utf8)
        var seed: UInt64 = 9
        func next(_ bound: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % bound
        }
        for _ in 0..<500 {
            var bytes = good
            for _ in 0..<(1 + next(3)) { bytes[next(bytes.count)] = UInt8(next(256)) }
            _ = try? map(bytes)
        }
        for length in 0..<good.count { _ = try? map(Array(good[..<length])) }
    }
}

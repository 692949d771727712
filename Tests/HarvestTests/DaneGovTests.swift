import Catalog
import DCAT
import Fetch
import Foundation
import JSON
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("The API of dane.gov.pl")
struct DaneGovTests {
    // MARK: Mapping

    private func map(_ dataset: String, institution: String = "{}", resources: String = "[]") throws -> MappedRecord {
        let text = "{id: kraj, title: A, url: 'https://api.dane.gov.pl/1.4', type: danegov-api}"
        let source = try SourceFile(text, file: "/srv/a.yaml").source()
        let record = """
            {"dataset": {"id": "447", "attributes": \(dataset)}, "institution": {"id": "47", "attributes": \(institution)},
             "resources": \(resources)}
            """
        return try mapped(source) {
            try DaneGovMapping(DaneGovAddress(source.url)).map(Array(record.utf8), &$0)
        }
    }

    private func codes(_ record: MappedRecord) -> Set<FindingCode> { Set(record.findings.map(\.code)) }

    @Test("a dataset keeps what it says, with its institution and its resources")
    func plain() throws {
        let record = try map(
            """
            {"title": "Budżet", "notes": "<p>Wydatki &amp;oacute;wczesne</p>", "keywords": ["budżet", "Budżet", "gmina"],
             "categories": [{"id": "148", "title": "Rząd i sektor publiczny", "code": "GOVE"}], "update_frequency": "Co pół roku",
             "created": "2019-02-01T10:27:07.918023+00:00", "modified": "2020-07-22T05:20:03Z", "url": "https://um.example.pl/b",
             "license_name": "CC BY 4.0", "license_condition_source": true, "license_condition_personal_data": "Art. 15",
             "source": {"title": "CKAN Gdańsk", "url": "https://ckan.example.pl", "type": "ckan"},
             "regions": [{"name": "Polska", "region_id": "85633723"},
               {"name": "Teresin", "region_id": "1", "hierarchy_label": "Teresin, gm. Teresin, pow. sochaczewski, woj. mazowieckie",
                "bbox": [[20.3, 52.3], [20.6, 52.1]]},
               {"name": "woj. mazowieckie", "region_id": "2", "is_additional": true, "hierarchy_label": "woj. mazowieckie"}],
             "supplements": [{"file_url": "https://um.example.pl/opis.pdf"}]}
            """,
            institution:
                #"{"title": "Urząd Gminy", "website": "https://um.example.pl", "email": "a@um.example.pl", "tel": "22 1"}"#,
            resources: """
                [{"id": "1", "attributes": {"title": "Plik", "format": "xlsx", "media_type": "file", "file_size": 12,
                  "download_url": "https://api.example.pl/1.xlsx", "csv_download_url": "https://api.example.pl/1.csv",
                  "csv_file_size": 9, "language": "pl", "created": "2020-01-01"}},
                 {"id": "2", "attributes": {"title": "Usługa", "media_type": "api", "link": "https://um.example.pl/api"}},
                 {"id": "3", "attributes": {"title": "Strona", "media_type": "website", "link": "https://um.example.pl/x"}}]
                """)
        let dataset = record.dataset
        #expect(dataset.identifier == ["447"])
        #expect((dataset.title["pl"], dataset.description["pl"]) == ("Budżet", "Wydatki ówczesne"))
        #expect(dataset.keyword["pl"] == ["budżet", "gmina"])
        #expect(
            dataset.publisher?.name["pl"] == "Urząd Gminy" && dataset.publisher?.homepage == "https://um.example.pl")
        #expect(
            dataset.contactPoint == [
                ContactPoint(
                    name: "Urząd Gminy", email: "a@um.example.pl", url: "https://um.example.pl", telephone: "22 1")
            ])
        #expect(dataset.theme.first?.uri?.hasSuffix("/GOVE") == true)
        #expect(dataset.accrualPeriodicity?.uri?.hasSuffix("/ANNUAL_2") == true)
        #expect(
            (dataset.issued?.description, dataset.modified?.description) == (
                "2019-02-01T10:27:07Z", "2020-07-22T05:20:03Z"
            ))
        #expect(dataset.landingPage == ["https://um.example.pl/b", "https://dane.gov.pl/pl/dataset/447"])
        #expect(
            dataset.license.first?.uri?.hasSuffix("/CC_BY_4_0") == true
                && dataset.rights.map { $0["pl"] } == ["Art. 15"])
        #expect(dataset.spatial.map(\.teryt) == ["1428082"])
        #expect(dataset.spatial.first?.bbox == BoundingBox(west: 20.3, south: 52.1, east: 20.6, north: 52.3))
        #expect(dataset.page == ["https://um.example.pl/opis.pdf"])
        #expect(dataset.provenance.first?.label["pl"] == "CKAN Gdańsk (https://ckan.example.pl)")
        #expect(dataset.distribution.map(\.key) == ["1", "1-csv", "2", "3"])
        let file = dataset.distribution[0]
        #expect(
            (file.byteSize, file.format?.uri?.hasSuffix("/XLSX"), file.license) == (12, true, dataset.license.first))
        #expect(file.downloadURL == ["https://api.example.pl/1.xlsx"] && file.accessURL == file.downloadURL)
        #expect(dataset.distribution[1].byteSize == 9 && dataset.distribution[1].mediaType == "text/csv")
        #expect(dataset.distribution[2].accessService.first?.endpointURL == ["https://um.example.pl/api"])
        #expect(dataset.distribution[2].downloadURL.isEmpty && dataset.distribution[3].downloadURL.isEmpty)
        #expect(!dataset.isHighValue)
        #expect(codes(record) == [.textRepaired, .formatMissing])
    }

    @Test(
        "conditions and the portal's number of a licence are read as the portal reads them",
        arguments: [
            (#"{}"#, "CC0", true), (#"{"license_condition_source": true}"#, "CC_BY_4_0", true),
            (#"{"license_condition_custom_description": "Podać źródło"}"#, "CC_BY_4_0", true),
            (#"{"license_chosen": 3}"#, "CC_BYSA_4_0", true),
            (#"{"license_chosen": 1, "license_condition_modification": true}"#, "CC_BY_4_0", true),
            (#"{"license_name": "CC0 1.0", "license_condition_source": true}"#, "CC_BY_4_0", true),
            (#"{"license_name": "CC BY-NC-ND 4.0", "license_condition_source": true}"#, "CC_BYNCND_4_0", false),
            (#"{"license_name": "CC0 1.0", "license_condition_personal_data": "Tak"}"#, "CC0", false),
        ])
    func licences(attributes: String, code: String, isDerived: Bool) throws {
        let record = try map(attributes)
        #expect(record.dataset.license.first?.uri?.hasSuffix("/licence/\(code)") == true)
        #expect(codes(record).contains(.licenceDerived) == isDerived)
    }

    @Test("only the Commission's list makes a dataset one of high value, and protected data are not open")
    func flags() throws {
        #expect(try !map(#"{"has_high_value_data": true}"#).dataset.isHighValue)
        let listed = try map(
            #"{"has_high_value_data_from_ec_list": true, "categories": [{"code": "TRAN"}]}"#,
            resources: #"[{"id": "1", "attributes": {"contains_protected_data": true, "link": "https://a.pl/b.csv"}}]"#)
        #expect(listed.dataset.isHighValue && listed.dataset.hvdCategory.count == 1)
        #expect(listed.dataset.accessRights?.uri?.hasSuffix("/RESTRICTED") == true)
    }

    @Test(
        "a region is the one unit that its hierarchy names",
        arguments: [
            ("woj. pomorskie", "22"), ("pow. sochaczewski, woj. mazowieckie", "1428"),
            ("Gdańsk, Gmina Gdańsk, powiat Gdańsk, województwo pomorskie", "2261011"),
            ("Paprotnia, gm. Teresin, pow. sochaczewski, woj. mazowieckie", "1428082"),
            // A town and the rural gmina around it.
            ("gm. Sochaczew, pow. sochaczewski, woj. mazowieckie", nil), ("Teresin", nil), ("woj. nieznane", nil),
            ("gm. Teresin, woj. pomorskie", nil),
        ] as [(String, String?)])
    func regions(hierarchy: String, code: String?) throws {
        let record = try map(#"{"regions": [{"name": "x", "region_id": "1", "hierarchy_label": "\#(hierarchy)"}]}"#)
        #expect(record.dataset.spatial.map(\.teryt) == [code])
        #expect(codes(record).contains(.regionUnknown) == (code == nil))
    }

    @Test(
        "a record in which everything is wrong is catalogued, with findings",
        arguments: ["{}", #"{"title": 7, "keywords": 1}"#])
    func hostile(attributes: String) throws {
        let record = try map(attributes, institution: "[]", resources: "[1, {}, null]")
        #expect(record.dataset.title.preferred != nil)
        #expect(codes(record).isSuperset(of: [.publisherMissing, .descriptionMissing]))
    }

    @Test(
        "any address of the portal leads to its API",
        arguments: [
            ("https://dane.gov.pl", "https://api.dane.gov.pl/1.4"),
            ("https://dane.gov.pl/pl/dataset/4,x", "https://api.dane.gov.pl/1.4"),
            ("https://api.dane.gov.pl/", "https://api.dane.gov.pl/1.4"),
            ("https://api.dane.gov.pl/1.4/datasets?q=a", "https://api.dane.gov.pl/1.4"),
            ("http://127.0.0.1:1/danegov/1.0/institutions", "http://127.0.0.1:1/danegov/1.4"),
        ])
    func addresses(url: String, root: String) { #expect(DaneGovAddress(url).root == root) }

    // MARK: Runs

    /// A portal of dane.gov.pl's kind, with its window and its conditions.
    private struct SmallPortal: Sendable {
        var datasets: [(id: Int, institution: Int)]
        var window = 10_000
        var knowsConditions = true
        /// How many resources a dataset says it has, where that is not the one that it has.
        var stated: [Int: Int] = [:]
        var kinds = [1: "local", 2: "private", 3: "local"]
        /// When datasets and their data were changed last.
        var modified: [Int: String] = [:]
        var verified: [Int: String] = [:]
        var sorts = true

        func callAsFunction(_ request: ScriptedPortal.Request) -> ScriptedPortal.Answer {
            let (page, size) = (request.number("page", 1), request.number("per_page", 20))
            func numbers(_ name: String) -> Set<Int>? {
                guard knowsConditions, let text = request.parameter(name) else { return nil }
                return Set(text.split(separator: ",").compactMap { Int($0) })
            }
            var rows: [String]
            switch request.path {
            case "/1.4/institutions":
                rows = kinds.sorted { $0.key < $1.key }.map { id, kind in
                    #"{"id": "\#(id)", "type": "institution", "attributes": {"title": "Urząd \#(id)", "institution_type": "\#(kind)"}}"#
                }
            case "/1.4/datasets":
                let institutions = numbers("institution%5Bid%5D%5Bterms%5D")
                let after = request.number("id%5Bgt%5D", 0)
                var found = datasets.filter { $0.id > after && institutions?.contains($0.institution) ?? true }
                if sorts, let order = request.parameter("sort") {
                    found.sort { times($0.id)[order] ?? "" > times($1.id)[order] ?? "" }
                }
                rows = found.map {
                    """
                    {"id": "\($0.id)", "type": "dataset", "attributes": {"title": "Zbiór \($0.id) \(modified[$0.id] ?? "")", "license_name": "CC0 1.0",
                     "modified": "\(times($0.id)["-modified"] ?? "")", "verified": "\(times($0.id)["-verified"] ?? "")"}, "relationships":
                     {"institution": {"data": {"id": "\($0.institution)"}}, "resources": {"meta": {"count": \(stated[$0.id] ?? 1)}}}}
                    """
                }
            case "/1.4/resources":
                let wanted = numbers("dataset%5Bid%5D%5Bterms%5D")
                rows = datasets.filter { wanted?.contains($0.id) ?? true }.map { resource($0.id) }
            default:
                guard let id = Int(request.path.split(separator: "/").dropFirst(2).first ?? "") else {
                    return .error("404 Not Found")
                }
                rows = [resource(id)]
            }
            let start = (page - 1) * size
            guard start + size <= window else { return .error("400 Bad Request") }
            let next = start + size < min(rows.count, window) ? #", "next": "?page=\#(page + 1)""# : ""
            return .json(
                """
                {"data": [\(rows.dropFirst(start).prefix(size).joined(separator: ","))], "meta": {"count": \(rows.count)},
                 "links": {"self": "x"\(next)}, "jsonapi": {"version": "1.0"}}
                """)
        }

        private func times(_ id: Int) -> [String: String] {
            let old = "2020-01-01T00:\(10 + id % 50):00.5+00:00"
            return ["-modified": modified[id] ?? old, "-verified": verified[id] ?? old]
        }

        private func resource(_ id: Int) -> String {
            """
            {"id": "9\(id)", "type": "resource", "attributes": {"title": "Plik", "media_type": "file", "format": "csv",
             "download_url": "https://a.pl/\(id).csv"}, "relationships": {"dataset": {"data": {"id": "\(id)"}}}}
            """
        }
    }

    private func harvest(_ portal: ScriptedPortal, _ bench: Bench, options: String = "page_size: 10") async throws
        -> RunState
    {
        try await bench.runner.harvest(
            bench.source(portal.url, type: "danegov-api", more: "options: {\(options)}"))
    }

    @Test("local government's datasets are read, and others where the source says so")
    func institutions() async throws {
        let small = SmallPortal(datasets: (1...30).map { ($0, $0 % 3 + 1) })
        try await withPortal({ small($0) }) { portal, bench in
            let run = try await harvest(portal, bench)
            #expect((run.outcome, run.added) == (.succeeded, 20), "\(run.summary ?? "")")
            let asked = portal.requests.compactMap { $0.parameter("institution%5Bid%5D%5Bterms%5D") }
            #expect(Set(asked) == ["1,3"])
            // One question for the resources of each page of datasets.
            #expect(portal.requests.count == 1 + 2 + 2)
            let dataset = try #require(try await bench.dataset("2"))
            #expect(dataset.publisher?.name["pl"] == "Urząd 3")
            #expect(dataset.distribution.map(\.downloadURL) == [["https://a.pl/2.csv"]])

            #expect(try await harvest(portal, Bench(), options: "institution_types: [private, local]").added == 30)
            #expect(try await harvest(portal, Bench(), options: "institution_types: [all]").added == 30)
            #expect(try await harvest(portal, Bench(), options: "institutions: [2]").added == 10)
            let none = try await harvest(portal, Bench(), options: "institutions: [2, 99]")
            #expect(none.outcome == .failed && none.summary?.contains("99") == true)
        }
    }

    @Test("behind the portal's window datasets are asked for by greater ids")
    func window() async throws {
        let many = SmallPortal(datasets: (1...10_150).map { ($0, 1) })
        try await withPortal({ many($0) }) { portal, bench in
            let run = try await harvest(portal, bench, options: "page_size: 100")
            #expect((run.outcome, run.added) == (.succeeded, 10_150), "\(run.summary ?? "")")
            #expect(Set(portal.requests.compactMap { $0.parameter("id%5Bgt%5D") }) == ["10000"])
        }
    }

    @Test(
        "a portal that does not know the conditions is read all the same, and gives each dataset's resources by itself")
    func ignorant() async throws {
        let small = SmallPortal(datasets: (1...30).map { ($0, $0 % 3 + 1) }, knowsConditions: false)
        try await withPortal({ small($0) }) { portal, bench in
            let run = try await harvest(portal, bench)
            #expect((run.outcome, run.added) == (.succeeded, 20), "\(run.summary ?? "")")
            // Once by the condition, and once for all that there are.
            #expect(portal.requests.filter { $0.path == "/1.4/resources" }.count == 2)
            #expect(!portal.requests.contains { $0.path.hasSuffix("/resources") && $0.path != "/1.4/resources" })
            #expect(try await bench.items().allSatisfy { $0.dataset?.distribution.count == 1 })
        }
    }

    @Test("a dataset whose resources cannot be had stays as it was")
    func gone() async throws {
        let small = SmallPortal(datasets: (1...30).map { ($0, 1) }, knowsConditions: false, stated: [7: 2, 9: 5])
        try await withPortal({ small($0) }) { portal, bench in
            #expect(try await harvest(portal, bench).added == 30)
            portal.answer { $0.path == "/1.4/datasets/7/resources" ? .error("404 Not Found") : small($0) }
            let run = try await harvest(portal, bench)
            #expect(portal.requests.contains { $0.path == "/1.4/datasets/7/resources" })
            #expect((run.outcome, run.removed, run.records) == (.succeeded, 0, 30))
            #expect(try await bench.findings(run).contains { $0.key == "7" && $0.code.name == "record-invalid" })
            #expect(try await bench.keys().count == 30)
        }
    }

    @Test(
        "a run for changes reads the latest pages only, of datasets and of data, and each dataset once",
        arguments: [true, false])
    func changes(sorts: Bool) async throws {
        var small = SmallPortal(datasets: (1...95).map { ($0, 1) }, sorts: sorts)
        let full = small
        try await withPortal({ full($0) }) { portal, bench in
            func run() async throws -> RunState {
                let more = "full_every: 5, options: {page_size: 10}"
                return try await bench.runner.harvest(bench.source(portal.url, type: "danegov-api", more: more))
            }
            #expect(try await run().added == 95)
            small.modified = [7: "2999-01-02T00:00:00Z", 51: "2999-01-01T00:00:00.25+00:00"]
            small.verified = [51: "2999-01-01T00:00:00Z", 90: "2999-01-01T00:00:00Z"]
            let changed = small
            portal.answer { changed($0) }
            let before = portal.requests.count
            let second = try await run()
            #expect(second.isIncremental && second.outcome == .succeeded, "\(second.summary ?? "")")
            #expect((second.records, second.updated, second.unchanged, second.removed) == (3, 2, 1, 0))
            let lists = portal.requests.dropFirst(before).filter { $0.path == "/1.4/datasets" }
            #expect(lists.count == (sorts ? 2 : 20))
            #expect(Set(lists.compactMap { $0.parameter("sort") }) == ["-modified", "-verified"])
            #expect(try await bench.keys().count == 95)
        }
    }

    @Test("a run that was stopped goes on behind its last page")
    func resumed() async throws {
        let small = SmallPortal(datasets: (1...40).map { ($0, 1) })
        try await withPortal({ small($0) }) { portal, bench in
            let source = try await bench.source(portal.url, type: "danegov-api", more: "options: {page_size: 10}")
            let pages = DaneGovHarvester().pages(
                of: source,
                at: Portal(
                    fetcher: PoliteFetcher(bench.fetcher, policy: PolitenessPolicy(retries: 0)), memory: nil,
                    source: source, fingerprint: [], isFull: true, account: RequestAccount()), from: nil)
            let cursor = try #require(try await pages.next()?.note.cursor)
            #expect(DaneGovHarvester().canResume(at: cursor))
            let later = DaneGovHarvester().pages(
                of: source,
                at: Portal(
                    fetcher: PoliteFetcher(bench.fetcher, policy: PolitenessPolicy(retries: 0)), memory: nil,
                    source: source, fingerprint: [], isFull: true, account: RequestAccount()), from: cursor)
            var count = 0
            while let page = try await later.next() { count += page.records.count }
            #expect(count == 30)
        }
    }

    // MARK: Options, corpus

    @Test(
        "options that cannot be are errors that name the key and the line",
        arguments: [
            ("institution_types: [gmina]", "institution_types"), ("institution_types: []", "institution_types"),
            ("institutions: [a]", "institutions"), ("institutions: {a: 1}", "institutions"), ("hosts: [a]", "hosts"),
        ])
    func options(text: String, key: String) {
        let file = "id: kraj\ntitle: A\nurl: https://dane.gov.pl\ntype: danegov-api\noptions: {\(text)}\n"
        do {
            _ = try SourceFile(file, file: "a.yaml").source()
            Issue.record("the option was taken")
        } catch {
            #expect(error.line == 5 && error.message.contains("`\(key)`"))
        }
    }

    @Test("the saved answer of the portal: its dataset is catalogued, and it is no list of datasets")
    func corpus() throws {
        guard let file = shared("corpus/poland/dane-gov-pl/api/search_suggest_2021-03-16.json") else { return }
        let document = try JSONValue.parse(String(contentsOf: file, encoding: .utf8))
        let records = (document["data"]?.array ?? []).filter { $0["attributes"]?["model"]?.string == "dataset" }
        #expect(records.count == 1)
        for record in records {
            let attributes = try #require(record["attributes"])
            let mapped = try map(String(decoding: attributes.serialized(), as: UTF8.self))
            #expect(mapped.dataset.title["pl"]?.hasPrefix("Raporty o stanie kształcenia") == true)
            #expect(mapped.dataset.keyword["pl"] == ["struktura kształcenia", "badania kosmiczne"])
            #expect(mapped.dataset.theme.first?.uri?.hasSuffix("/EDUC") == true)
        }
    }
}

import Catalog
import DCAT
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Datasets of dane.gov.pl's supply feed")
struct OtwarteDaneMappingTests {
    private static func feed(
        _ datasets: String, namespace: String = "urn:otwarte-dane:harvester:1.13", prefix: String = "ns2:"
    ) -> String {
        let declaration =
            namespace.isEmpty ? "" : " xmlns\(prefix.isEmpty ? "" : ":" + prefix.dropLast())=\"\(namespace)\""
        return
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<\(prefix)datasets\(declaration)>\(datasets)</\(prefix)datasets>"
    }

    private static func element(_ inner: String, key: String = "a", status: String = "published") -> String {
        "<dataset status=\"\(status)\"><extIdent>\(key)</extIdent><title><polish>Zbiór \(key)</polish></title>"
            + "<description><polish>Opis</polish></description>\(inner)</dataset>"
    }

    /// The dataset that a feed's one element becomes, and the codes of its findings.
    private func map(_ inner: String) async throws -> (Dataset, Set<String>) {
        let bench = try Bench()
        let run = try await bench.harvest(feed: Self.feed(Self.element(inner)))
        let dataset = try #require(try await bench.dataset("a"))
        return (dataset, try await bench.codes(run))
    }

    @Test(
        "all versions of the schema are read, and none is a finding",
        arguments: ["1.0-rc1"] + (1...13).map { "1.\($0)" })
    func versions(version: String) async throws {
        let bench = try Bench()
        let run = try await bench.harvest(
            feed: Self.feed(Self.element(""), namespace: "urn:otwarte-dane:harvester:\(version)"))
        #expect((run.outcome, run.added) == (.succeeded, 1))
        #expect(try await !bench.codes(run).contains("schema-version-unknown"))
    }

    @Test(
        "the namespace may be anywhere, wrong, or missing",
        arguments: [
            ("", "", false), ("urn:otwarte-dane:harvester:1.9", "", false),
            ("urn:otwarte-dane:harvester:1.9", "x:", false),
            ("https://www.dane.gov.pl/static/xml/otwarte_dane_latest.xsd", "", false), ("urn:cokolwiek", "a:", false),
            ("urn:otwarte-dane:harvester:2.0", "ns2:", true),
        ])
    func namespaces(namespace: String, prefix: String, isFinding: Bool) async throws {
        let bench = try Bench()
        let run = try await bench.harvest(
            feed: Self.feed(Self.element("<url>https://a.pl</url>"), namespace: namespace, prefix: prefix))
        #expect((run.outcome, run.added) == (.succeeded, 1))
        #expect(try await bench.dataset("a")?.landingPage == ["https://a.pl"])
        #expect(try await bench.codes(run).contains("schema-version-unknown") == isFinding)
    }

    @Test("children in any order, in two languages, with a time of Poland")
    func texts() async throws {
        let bench = try Bench()
        let run = try await bench.harvest(
            feed: Self.feed(
                """
                <dataset><tags><tag lang="pl">budżet</tag><tag lang="en">budget</tag><tag>bez języka</tag></tags>
                  <lastUpdateDate>2026-07-01T12:00:00</lastUpdateDate><updateFrequency>notPlanned</updateFrequency>
                  <description><english>Text</english><polish>&lt;p&gt;Opis&lt;/p&gt;</polish></description>
                  <title><english>Budget</english><polish>Budżet</polish></title><extIdent> k-1 </extIdent></dataset>
                """))
        #expect(run.added == 1)
        let dataset = try #require(try await bench.dataset("k-1"))
        #expect((dataset.title["pl"], dataset.title["en"]) == ("Budżet", "Budget"))
        #expect((dataset.description["pl"], dataset.description["en"]) == ("Opis", "Text"))
        #expect(dataset.keyword["pl"] == ["budżet", "bez języka"] && dataset.keyword["en"] == ["budget"])
        #expect(dataset.modified?.description == "2026-07-01T10:00:00Z")
        #expect(dataset.accrualPeriodicity?.uri?.hasSuffix("/NOT_PLANNED") == true)
    }

    @Test(
        "categories are codes of EU themes; of the old list of numbers the first counts",
        arguments: [
            (
                "<categories><category>TRAN</category><category>ENVI</category><category>TRAN</category></categories>",
                ["TRAN", "ENVI"]
            ),
            ("<categories>3 4 5</categories>", 1), ("<category>2 9</category>", 1),
            ("<categories><category>3</category></categories>", 1),
            ("<categories/>", 0), ("", 0),
        ] as [(String, any Sendable)])
    func categories(inner: String, expected: any Sendable) async throws {
        let (dataset, _) = try await map(inner)
        let codes = dataset.theme.compactMap { $0.uri?.split(separator: "/").last.map(String.init) }
        if let names = expected as? [String] { #expect(codes == names) }
        if let count = expected as? Int { #expect(codes.count == count) }
    }

    @Test(
        "the licence follows dane.gov.pl's rules",
        arguments: [
            ("", "CC0", true), ("<conditions/>", "CC0", true),
            ("<conditions><source>false</source></conditions>", "CC0", true),
            ("<conditions><source>true</source></conditions>", "CC_BY_4_0", true),
            ("<conditions><modification>1</modification></conditions>", "CC_BY_4_0", true),
            ("<conditions><responsibilities>Brak</responsibilities></conditions>", "CC_BY_4_0", true),
            ("<conditions><personalData>RODO</personalData></conditions>", "CC0", true),
            (
                "<conditions><dbOrCopyrighted>tak</dbOrCopyrighted><dbOrCopyrightedLicenseChosen>CC BY-SA 4.0</dbOrCopyrightedLicenseChosen></conditions>",
                "CC_BYSA_4_0", false
            ),
            (
                "<conditions><source>true</source><dbOrCopyrighted>tak</dbOrCopyrighted><dbOrCopyrightedLicenseChosen>CC BY-NC-ND 4.0</dbOrCopyrightedLicenseChosen></conditions>",
                "CC_BYNCND_4_0", false
            ),
            (
                "<conditions><dbOrCopyrightedLicenseChosen>CC0 1.0</dbOrCopyrightedLicenseChosen></conditions>", "CC0",
                false
            ),
            // A condition is more than CC0 says.
            (
                "<conditions><source>true</source><dbOrCopyrightedLicenseChosen>CC0 1.0</dbOrCopyrightedLicenseChosen></conditions>",
                "CC_BY_4_0", true
            ),
        ])
    func licences(conditions: String, code: String, isDerived: Bool) async throws {
        let (dataset, codes) = try await map(
            conditions
                + "<resources><resource><extIdent>r</extIdent><url>https://a.pl/a.csv</url></resource></resources>")
        #expect(dataset.license.map { $0.uri?.split(separator: "/").last.map(String.init) } == [code])
        #expect(dataset.distribution.first?.license == dataset.license.first)
        #expect(codes.contains("licence-derived") == isDerived)
    }

    @Test("what conditions say in words is kept as rights")
    func rights() async throws {
        let (dataset, _) = try await map(
            """
            <conditions><responsibilities>Bez gwarancji</responsibilities><dbOrCopyrighted>Baza</dbOrCopyrighted>
            <personalData>RODO</personalData></conditions>
            """)
        #expect(dataset.rights.map { $0["pl"] } == ["Bez gwarancji", "Baza", "RODO"])
    }

    @Test(
        "only the Commission's list makes a dataset high-value; the supplier's opinion does not",
        arguments: [
            ("<hasHighValueData>true</hasHighValueData>", false),
            ("<hasHighValueDataFromEuropeanCommissionList>true</hasHighValueDataFromEuropeanCommissionList>", true),
            ("<hasHighValueDataFromEuropeanCommissionList>1</hasHighValueDataFromEuropeanCommissionList>", true),
            ("<hasHighValueDataFromEuropeanCommissionList>false</hasHighValueDataFromEuropeanCommissionList>", false),
            ("", false),
        ])
    func highValue(flags: String, isHighValue: Bool) async throws {
        #expect(try await map(flags).0.isHighValue == isHighValue)
    }

    @Test(
        "the category of a high-value dataset is told from its keyword or theme, or found to be missing",
        arguments: [
            ("<tags><tag>Inspire</tag></tags><categories><category>ENVI</category></categories>", "c_ac64a52d"),
            ("<categories><category>REGI</category><category>ENVI</category></categories>", "c_dd313021"),
            ("<categories><category>TRAN</category></categories>", "c_b79e35eb"),
            ("<categories><category>EDUC</category></categories>", nil),
        ])
    func highValueCategory(parts: String, code: String?) async throws {
        let flag = "hasHighValueDataFromEuropeanCommissionList"
        let (dataset, codes) = try await map("<\(flag)>true</\(flag)>" + parts)
        #expect(dataset.hvdCategory.map(\.uri) == (code.map { [Vocabularies.hvdCategories.base + $0] } ?? []))
        #expect(codes.contains(code == nil ? "hvd-category-missing" : "hvd-category-derived"))
        let (ordinary, _) = try await map(parts)
        #expect(ordinary.hvdCategory.isEmpty)
    }

    @Test("resources: drafts go, pages give access only, protected data restrict, regions are looked up")
    func resources() async throws {
        let (dataset, codes) = try await map(
            """
            <resources>
              <resource status="draft"><extIdent>d</extIdent><url>https://a.pl/d.csv</url></resource>
              <resource status="published"><extIdent>r1</extIdent><url>https://a.pl/a.csv</url><title><polish>Plik</polish></title>
                <dataDate>2026-01-31</dataDate><regions><terytIdent>2261011</terytIdent><terytIdent>10</terytIdent><terytIdent>0000000</terytIdent></regions></resource>
              <resource><extIdent>\(String(repeating: "x", count: 51))</extIdent><url>https://a.pl/strona</url>
                <containsProtectedData>true</containsProtectedData><regions><terytIdent>2261011</terytIdent></regions></resource>
              <resource><extIdent>r3</extIdent></resource>
            </resources>
            <supplements><supplement><url>https://a.pl/opis.pdf</url><name><polish>Opis</polish></name></supplement></supplements>
            """)
        #expect(dataset.distribution.map(\.key) == ["r1", String(repeating: "x", count: 51), "r3"])
        #expect(dataset.distribution.map(\.downloadURL) == [["https://a.pl/a.csv"], [], []])
        #expect(dataset.distribution[0].modified?.description == "2026-01-31")
        #expect(dataset.distribution[0].format?.label == "CSV")
        #expect(
            dataset.spatial.map(\.teryt) == ["2261011", "10"]
                || dataset.spatial.compactMap(\.teryt) == ["2261011", "10"])
        #expect(dataset.accessRights?.uri?.hasSuffix("/RESTRICTED") == true)
        #expect(dataset.page == ["https://a.pl/opis.pdf"])
        #expect(codes.isSuperset(of: ["url-missing", "region-unknown"]))
    }

    @Test("drafts are not catalogued, and a dataset without a key is told by its line")
    func draftsAndKeys() async throws {
        let bench = try Bench()
        let run = try await bench.harvest(
            feed: Self.feed(
                Self.element("", key: "a") + Self.element("", key: "szkic", status: "draft") + "\n"
                    + Self.element("", key: " ") + Self.element("", key: "b") + "<inne><dataset/></inne>"))
        #expect((run.outcome, run.records, run.added) == (.partial, 3, 2))
        #expect(try await bench.keys() == ["a", "b"])
        #expect(
            try await bench.findings(run).first { $0.code.name == "key-missing" }?.message.contains("line 3") == true)
    }

    @Test("a dataset with nothing but its key is catalogued, with findings")
    func empty() async throws {
        let bench = try Bench()
        let run = try await bench.harvest(feed: Self.feed("<dataset><extIdent>sam-klucz</extIdent></dataset>"))
        #expect(try await bench.dataset("sam-klucz")?.title["und"] == "sam-klucz")
        #expect(
            try await bench.codes(run).isSuperset(of: ["title-missing", "description-missing", "publisher-missing"]))
    }
}

import Catalog
import DCAT
import Foundation
import JSON
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("schema.org", .serialized)
struct SchemaOrgTests {
    private static func page(_ script: String, type: String = "application/ld+json") -> String {
        "<!doctype html><html><head><title>Strona</title><script type=\"\(type)\">\(script)</script></head><body></body></html>"
    }

    private static func dataset(_ number: Int, name: String? = nil) -> String {
        """
        {"@context": "https://schema.org/", "@type": "Dataset", "@id": "https://a.example/d/\(number)", "name": "\(name ?? "Zbiór \(number)")",
         "description": "Opis", "license": "https://creativecommons.org/licenses/by/4.0/",
         "distribution": [{"@type": "DataDownload", "contentUrl": "https://a.example/\(number).csv", "encodingFormat": "text/csv"}]}
        """
    }

    private func described(_ text: String) async throws -> SchemaOrgPage {
        let bench = try Bench()
        let portal = try ScriptedPortal { _ in .init(fields: ["Content-Type: text/html"], body: Array(text.utf8)) }
        defer { portal.stop() }
        let response = try await bench.fetcher.fetch(.init(portal.url + "/strona"))
        return SchemaOrgPage(response, language: "pl")
    }

    // MARK: Pages

    @Test(
        "scripts as pages have them, whole and broken",
        arguments: [
            (dataset(1), 1, 0), ("[\(dataset(1)), \(dataset(2))]", 2, 0),
            (
                #"{"@context": "http://schema.org", "@graph": [\#(dataset(1)), {"@type": "Person", "name": "Dataset"}]}"#,
                1, 0
            ),
            ("//<![CDATA[\n\(dataset(1))\n//]]>", 1, 0), (dataset(1).replacing("Opis", with: "Dwa\nwiersze"), 1, 0),
            (dataset(1).replacing("\"", with: "&quot;"), 1, 0), (dataset(1).replacing("}]", with: "},\n]"), 1, 0),
            (#"{"@type": "Dataset", "name": }"#, 0, 1),
            (#"{"@context": "https://schema.org", "@type": ["Dataset", "CreativeWork"], "name": "Bez id"}"#, 1, 0),
            (#"{"@context": "https://schema.org", "@type": "BreadcrumbList", "name": "Dataset"}"#, 0, 0),
        ] as [(String, Int, Int)])
    func scripts(script: String, datasets: Int, findings: Int) async throws {
        let page = try await described(Self.page(script))
        #expect((page.datasets.count, page.findings.count) == (datasets, findings), "\(page.findings)")
    }

    @Test("a dataset without a name of its own has its page's; scripts of other types are none")
    func keys() async throws {
        let page = try await described(
            Self.page(#"{"@context": "https://schema.org", "@type": "Dataset", "name": "Bez id"}"#))
        #expect(page.datasets.first?.key.hasSuffix("/strona") == true)
        let other = try await described(Self.page(Self.dataset(1), type: "text/javascript"))
        #expect(other.datasets.isEmpty)
    }

    @Test("microdata: nested items, links, dates and texts")
    func microdata() async throws {
        let text = """
            <html><body><div itemscope itemtype="https://schema.org/Dataset" itemid="/d/7"><h1 itemprop="name">Budżet &amp; plan</h1>
            <p itemprop="description">Opis<br>zbioru <b>ważnego</b>.</p><meta itemprop="keywords" content="budżet">
            <time itemprop="datePublished" datetime="2026-01-02">2 stycznia</time>
            <div itemprop="distribution" itemscope itemtype="https://schema.org/DataDownload"><a itemprop="contentUrl" href="/b.csv">CSV</a>
            <span itemprop="encodingFormat">text/csv</span></div></div></body></html>
            """
        let page = try await described(text)
        let dataset = try #require(page.datasets.first)
        #expect(dataset.key.hasSuffix("/d/7") && page.datasets.count == 1)
        let source = try SourceFile(text: "{id: a, title: A, url: 'https://a.example', type: schema-org}").source()
        let mapped = try mapped(source) {
            try DCATRecordMapping(source: source, key: dataset.key).map(dataset.bytes, &$0)
        }
        .dataset
        #expect(mapped.title.preferred == "Budżet & plan" && mapped.description.preferred == "Opis zbioru ważnego.")
        #expect(mapped.issued?.description == "2026-01-02" && mapped.keyword.preferred == ["budżet"])
        #expect(mapped.distribution.first?.downloadURL.first?.hasSuffix("/b.csv") == true)
        #expect(mapped.distribution.first?.mediaType == "text/csv")
    }

    // MARK: Sitemaps

    /// A site of so many pages, each with a dataset.
    private struct Site: Sendable {
        var count = 5
        var modified: [Int: String] = [:]
        var names: [Int: String] = [:]
        var status: [Int: String] = [:]

        func callAsFunction(_ request: ScriptedPortal.Request, _ url: String) -> ScriptedPortal.Answer {
            switch request.path {
            case "/robots.txt":
                return .init(body: Array("User-agent: *\nDisallow: /tajne\nSitemap: \(url)/indeks.xml\n".utf8))
            case "/indeks.xml":
                return .xml("<sitemapindex><sitemap><loc>\(url)/mapa.xml</loc></sitemap></sitemapindex>")
            case "/mapa.xml":
                let pages = (0..<count).map {
                    "<url><loc>\(url)/zbior/\($0)</loc><lastmod>\(modified[$0] ?? "2020-01-01")</lastmod></url>"
                }
                return .xml(
                    "<urlset>\(pages.joined())<url><loc>\(url)/o-nas</loc></url><url><loc>https://obcy.example/x</loc></url></urlset>"
                )
            default:
                guard request.path.hasPrefix("/zbior/"), let number = Int(request.path.dropFirst(7)) else {
                    return .init(fields: ["Content-Type: text/html"], body: Array("<html>O nas</html>".utf8))
                }
                if let status = status[number] { return .error(status) }
                let page = SchemaOrgTests.page(SchemaOrgTests.dataset(number, name: names[number]))
                return .init(fields: ["Content-Type: text/html"], body: Array(page.utf8))
            }
        }
    }

    private func with(
        _ site: Site, more: String = "",
        _ body: (Guarded<Site>, ScriptedPortal, Bench, Source) async throws -> Void
    ) async throws {
        let held = Guarded(site)
        try await withPortal({ _ in .error("404 Not Found") }) { portal, bench in
            let url = portal.url
            portal.answer { request in held.with { $0 }(request, url) }
            try await body(held, portal, bench, try await bench.source(url, type: "schema-org", more: more))
        }
    }

    @Test("a dataset of a page that has become too large is told of, and what is catalogued of it stays")
    func tooLarge() async throws {
        let one = Self.dataset(1)
        let words = (0..<10_001).map { "\"s\($0)\"" }.joined(separator: ",")
        let large = Self.dataset(2).replacing("\"name\"", with: "\"keywords\": [\(words)], \"name\"")
        let page = Guarded(Self.page("[\(one), \(Self.dataset(2))]"))
        try await withPortal({ _ in .error("404 Not Found") }) { portal, bench in
            let url = portal.url
            portal.answer { request in
                request.path == "/mapa.xml"
                    ? .xml("<urlset><url><loc>\(url)/p</loc></url></urlset>")
                    : .init(fields: ["Content-Type: text/html"], body: Array(page.with { $0 }.utf8))
            }
            let source = try await bench.source(url + "/mapa.xml", type: "schema-org")
            #expect(try await bench.runner.harvest(source).added == 2)
            page.with { $0 = Self.page("[\(one), \(large)]") }
            let run = try await bench.runner.harvest(source, isFull: true)
            #expect((run.removed, try await bench.keys().count) == (0, 2), "\(run.summary ?? "")")
            #expect(try await bench.findings(run).contains { $0.code.name == "record-too-large" })
        }
    }

    @Test("a site whose pages describe no dataset says so")
    func nothing() async throws {
        try await with(Site(count: 0)) { _, _, bench, source in
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.records) == (.succeeded, 0), "\(run.summary ?? "")")
            let findings = try await bench.findings(run).filter { $0.code.name == "not-what-was-expected" }
            #expect(findings.map(\.message).first?.hasSuffix("in the words of schema.org: 1.") == true)
        }
    }

    @Test("a site is read by its sitemaps, and a page whose lastmod is what it was is not asked for again")
    func sitemaps() async throws {
        try await with(Site(), more: "options: {path: /zbior/}") { site, portal, bench, source in
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.added) == (.succeeded, 5), "\(run.summary ?? "")")
            #expect(portal.requests.filter { $0.path == "/o-nas" }.isEmpty)
            #expect(try await bench.runCodes(run) == ["address-refused"], "the address of a stranger")
            let before = try await bench.rows()
            let asked = portal.requests.count
            let again = try await bench.runner.harvest(source)
            #expect((again.outcome, again.unchanged) == (.succeeded, 5))
            #expect(portal.requests.dropFirst(asked).filter { $0.path.hasPrefix("/zbior/") }.isEmpty)
            #expect(try await bench.rows() == before)
            site.with {
                $0.modified[2] = "2021-01-01"
                $0.names[2] = "Nowa nazwa"
                $0.count = 4
            }
            let third = try await bench.runner.harvest(source)
            #expect((third.outcome, third.updated, third.removed, third.unchanged) == (.succeeded, 1, 1, 3))
            let full = try await bench.runner.harvest(source, isFull: true)
            #expect((full.outcome, full.unchanged) == (.succeeded, 4))
        }
    }

    @Test("pages are asked for some at once, and robots.txt once for all")
    func robots() async throws {
        try await with(Site(count: 40)) { _, portal, bench, _ in
            let source = try await bench.source(portal.url + "/mapa.xml", type: "schema-org", id: "mapa")
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.added) == (.succeeded, 40), "\(run.summary ?? "")")
            #expect(portal.requests.filter { $0.path == "/robots.txt" }.count == 1)
        }
    }

    @Test("a lastmod of today is not believed to be the last change of today")
    func today() {
        let entry = SitemapEntry(address: "a", modified: "2026-11-21")
        let noon = DateValue(year: 2026, month: 11, day: 21).map { $0.secondsSince1970 + 43_200 } ?? 0
        #expect(entry.settledModified(now: noon) == nil && entry.settledModified(now: noon + 86_400) == "2026-11-21")
        #expect(SitemapEntry(address: "a", modified: "wczoraj").settledModified(now: noon) == nil)
    }

    @Test(
        "a page that cannot be had makes the run partial, and removes nothing",
        arguments: [
            ("404 Not Found", "http-status"), ("503 Service Unavailable", "server-error"),
            ("403 Forbidden", "access-refused"),
        ])
    func broken(status: String, code: String) async throws {
        try await with(Site(), more: "options: {path: /zbior/}") { site, _, bench, source in
            _ = try await bench.runner.harvest(source)
            site.with {
                $0.status[1] = status
                $0.modified[1] = "2022-01-01"
            }
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.removed, run.unchanged) == (.partial, 0, 4), "\(run.summary ?? "")")
            #expect(try await bench.codes(run).contains(code))
            #expect(try await bench.keys().count == 5)
            site.with { $0.status[1] = "410 Gone" }
            let gone = try await bench.runner.harvest(source)
            #expect((gone.outcome, gone.removed) == (.succeeded, 1))
        }
    }

    @Test("a site that fails throughout ends the run")
    func outOfOrder() async throws {
        var site = Site(count: 30)
        for number in 0..<30 { site.status[number] = "503 Service Unavailable" }
        try await with(site, more: "options: {path: /zbior/}") { _, portal, bench, source in
            let run = try await bench.runner.harvest(source)
            #expect(run.outcome == .failed)
            #expect(portal.requests.filter { $0.path.hasPrefix("/zbior/") }.count <= 10)
        }
    }

    @Test("a sitemap as a gzip file, a list in plain text, and what is none")
    func forms() async throws {
        let packed: [UInt8] = Array(
            Data(
                base64Encoded:
                    "H4sIAAAAAAACA7MpLcopTi2xswHSdjY5+cl2GSUlBcVW+vqJeqkVibkFOan6hjb6IAkbfbAafagOAOGm6K86AAAA"
            ) ?? Data())
        let plain = Array("https://a.example/1\nhttps://a.example/2\n".utf8)
        for (body, count) in [(plain, 2), (packed, 1), (Array(packed.dropLast()), -1), (Array("<html/>".utf8), -1)] {
            let portal = try ScriptedPortal { _ in .init(body: body) }
            defer { portal.stop() }
            let bench = try Bench()
            let response = try await bench.fetcher.fetch(.init(portal.url + "/mapa"))
            let sitemap = try? Sitemap(response, url: portal.url)
            #expect(sitemap?.pages.count ?? -1 == count, "what is damaged is an error, and no empty list")
        }
    }

    // MARK: The simulated portal

    @Test("the pages of the simulated portal, and what was added, changed and deleted")
    func simulator() async throws {
        guard let portal = try Simulator(datasets: 1000) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        let source = try await bench.source(portal.url, type: "schema-org")
        let first = try await bench.runner.harvest(source)
        #expect((first.outcome, first.added) == (.succeeded, 1000), "\(first.summary ?? "")")
        let before = try await bench.rows()
        let truth = try await portal.mutate(add: 7, modify: 11, delete: 5)
        let second = try await bench.runner.harvest(source)
        #expect(
            (second.outcome, second.added, second.updated, second.removed) == (.succeeded, 7, 11, 5),
            "\(second.summary ?? "")")
        #expect(second.cost.requests - second.cost.notModified < 50, "only what changed is downloaded")
        let after = try await bench.rows()
        let url = portal.url
        func keys(_ name: String) -> Set<String> {
            Set((truth[name]?.array ?? []).compactMap(\.string).map { "\(url)/dataset/\($0)" })
        }
        #expect(Set(after.keys).subtracting(before.keys) == keys("added"))
        #expect(Set(before.keys).subtracting(after.keys) == keys("deleted"))
    }

    @Test("every real description of the shared folder is catalogued, one with a comma too many also")
    func corpus() async throws {
        guard let folder = shared("corpus/peers/dataverse"), let other = shared("corpus/ckan/dcat-jsonld") else {
            return
        }
        var files = [other.appendingPathComponent("full_croissant_dataset.jsonld")]
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        files += names.filter { $0.hasSuffix("SchemaDotOrg.json") }.map(folder.appendingPathComponent)
        #expect(files.count == 5)
        for file in files {
            let bytes = Array(try Data(contentsOf: file))
            try await withPortal({ _ in .init(fields: ["Content-Type: application/ld+json"], body: bytes) }) {
                portal, bench in
                let run = try await bench.harvest(portal.url + "/strona", type: "schema-org")
                #expect((run.outcome, run.added) == (.succeeded, 1), "\(file.lastPathComponent): \(run.summary ?? "")")
            }
        }
    }

    @Test("pages and sitemaps are told by what they describe")
    func recognition() async throws {
        try await with(Site()) { _, portal, bench, _ in
            let page = try await bench.recognise(portal.url + "/zbior/1")
            #expect(page.best?.type == .schemaOrg)
            let sitemap = try await bench.recognise(portal.url + "/mapa.xml")
            #expect(sitemap.best?.type == .schemaOrg)
        }
    }
}

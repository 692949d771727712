import Catalog
import DCAT
import Fetch
import Foundation
import JSON
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Checking feeds")
struct FeedCheckTests {
    private func check(_ source: Source, examples: Int = 3) async throws -> FeedReport {
        let bench = try Bench()
        let report = try await FeedCheck(fetcher: PoliteFetcher(bench.fetcher, policy: PolitenessPolicy(retries: 0)))
            .report(on: source, examples: examples)
        // Its directory is that of the fetcher's files.
        withExtendedLifetime(bench) {}
        return report
    }

    private func sample(_ name: String) -> Source {
        .unregistered(path: repository.appendingPathComponent("harvesters/sample/\(name)").path)
    }

    // MARK: The page

    @Test(
        "the first page of a sample is what a run makes of it",
        arguments: [
            ("gmina-przykladowa-ckan.json", "ckan"), ("powiat-przykladowy-otwarte-dane.xml", "otwarte-dane"),
            ("biblioteka-przykladowa-dcat.ttl", "dcat"),
        ])
    func samples(name: String, type: String) async throws {
        let source = sample(name)
        let report = try await check(source)
        let page = try #require(report.page)
        #expect(report.source.type?.rawValue == type && report.failure == nil)
        #expect(page.examples.count == 3 && !page.hasMore)

        let bench = try Bench()
        let run = try await bench.runner.harvest(
            bench.source(source.url, type: type, id: source.id), isFull: true)
        #expect(run.records == page.records)
        #expect(page.findings.map(\.count).reduce(0, +) == run.findings)
        let items = try await bench.items()
        for record in page.examples {
            let stored = try #require(items.first { $0.key == record.key })
            #expect(stored.id == record.id && stored.url == record.url)
            #expect([UInt8](stored.document) == record.document)
            #expect(!record.published.isEmpty && stored.dataset?.title.preferred == record.title)
        }
    }

    @Test("the limits of a run hold for the check too")
    func limits() async throws {
        let bench = try Bench()
        var limits = HarvestLimits()
        limits.record.bytes = 10
        let report = try await FeedCheck(fetcher: PoliteFetcher(bench.fetcher), limits: limits)
            .report(on: sample("gmina-przykladowa-ckan.json"), examples: 3)
        let page = try #require(report.page)
        #expect(page.examples.isEmpty && page.records > 0)
        #expect(page.findings.map(\.code.name) == ["record-too-large"])
    }

    @Test("the total, more pages, repeated keys and broken records are told, grouped by fault")
    func page() async throws {
        let packages = [
            package("a"), package("b"), package("a"), #"{"name": "bez-klucza"}"#,
            package("c", more: #", "license_id": "nie-ma""#),
        ]
        try await withPortal({ request in
            switch request.action {
            case "site_read": .json(#"{"success": true, "result": true}"#)
            case "package_search": .json(searchResult(packages, count: 152))
            default: .error("404 Not Found")
            }
        }) { portal, _ in
            let report = try await check(.unregistered(url: portal.url), examples: 1)
            let page = try #require(report.page)
            #expect((page.records, page.total, page.hasMore, page.examples.count) == (5, 152, true, 1))
            let groups = Dictionary(
                uniqueKeysWithValues: page.findings.map { ("\($0.code.name) \($0.field ?? "")", $0) })
            #expect(groups["key-duplicate "]?.count == 1 && groups["key-missing id"]?.count == 1)
            let licence = try #require(page.findings.first { $0.code.name.hasPrefix("licence-") && $0.count == 2 })
            #expect(licence.records == 2 && licence.examples.compactMap(\.finding.key) == ["a", "b"])
            #expect(page.findings.map(\.severity) == page.findings.map(\.severity).sorted { rank($0) < rank($1) })
        }
    }

    private func rank(_ severity: Finding.Severity) -> Int {
        Finding.Severity.allCases.firstIndex(of: severity) ?? 99
    }

    @Test("a type that the source names is taken at its word, and what looks otherwise is told")
    func named() async throws {
        try await withPortal({ _ in .turtle(DCATFeed.document(1...2)) }) { portal, bench in
            let source = try await bench.source(portal.url + "/a.xml", type: "otwarte-dane")
            let report = try await check(source)
            #expect(report.page == nil && report.source.type == .otwarteDane)
            #expect(report.recognition.best?.type == .dcat)
            #expect(report.failure?.code == .notWhatWasExpected && report.draft == nil)
        }
    }

    @Test("a portal that is recognised and then breaks gives its reason, and no page")
    func broken() async throws {
        try await withPortal({ request in
            request.action == "site_read"
                ? .json(#"{"success": true, "result": true}"#) : .error("503 Service Unavailable")
        }) { portal, _ in
            let report = try await check(.unregistered(url: portal.url))
            #expect(report.recognition.best?.type == .ckan && report.page == nil)
            #expect(report.failure?.value == "503" && report.failure?.message.contains("package_search") == true)
        }
    }

    // MARK: The source file

    @Test("the source file parses, whatever the portal calls itself, and so does it with its publisher")
    func draft() async throws {
        let title = "&quot;Dane&quot; \u{202E}\\ # 'x': {y}\u{85}\u{2028}\n- a: &amp;b \u{1B}[31m &#39; %"
        let front = "<!doctype html><html><head><title>\(title)</title></head></html>"
        let organisation = #", "organization": {"title": "Gmina \"A\": #1\n{b}"}"#
        try await withPortal({ request in
            switch request.action {
            case "site_read": .json(#"{"success": true, "result": true}"#)
            case "package_search": .json(searchResult([package("a", more: organisation)], count: 1))
            default: .document(Array(front.utf8), type: "text/html; charset=utf-8")
            }
        }) { portal, _ in
            let draft = try #require(try await check(.unregistered(url: portal.url + "/?q=\"a\"")).draft)
            let source = try SourceFile(draft.yaml, file: "x.yaml").source()
            #expect((source.id, source.type, source.url) == ("127-0-0-1", .ckan, portal.url + "/?q=%22a%22"))
            #expect(source.title.hasPrefix("\"Dane\" \\ # 'x': {y}") && source.schedule == .daily)
            #expect(!source.title.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E || $0.value == 0x85 })

            let lines = draft.yaml.split(separator: "\n").map { line in
                line.hasPrefix("# publisher:") || line.hasPrefix("#   ") ? String(line.dropFirst(2)) : String(line)
            }
            let whole = lines.joined(separator: "\n").replacing(#"teryt: """#, with: #"teryt: "2262011""#)
            let publisher = try SourceFile(whole, file: "x.yaml").source().publisher
            #expect(publisher?.name["pl"] == "Gmina \"A\": #1 {b}" && publisher?.teryt == "2262011")
        }
    }

    @Test(
        "ids are made from what is distinctive in a host or a file's name",
        arguments: [
            ("otwartedane.gdynia.pl", "gdynia"), ("dane.um.warszawa.pl", "warszawa"), ("www.Łódź.pl", "lodz"),
            ("ckan.multimediagdansk.pl", "multimediagdansk"), ("dane.gov.pl", "dane"), ("localhost", "localhost"),
            ("127.0.0.1", "127-0-0-1"), ("[::1]", "1"), ("otwarte_dane.xml", "otwarte-dane"), ("---", "source"),
            ("", "source"),
            ("bip.gmina-b.com.pl", "gmina-b"),
            (String(repeating: "a-", count: 60) + ".pl", String(repeating: "a-", count: 29) + "a"),
        ])
    func ids(host: String, id: String) throws {
        #expect(SourceDraft.id(from: host) == id)
        let text = "{id: \"\(id)\", title: a, url: 'https://a.example', type: ckan}"
        #expect(try SourceFile(text, file: "a.yaml").source().id == id)
        let other = SourceDraft.id(from: host, taken: [id, "\(id.prefix(58))-2"])
        #expect(other == "\(id.prefix(58))-3")
    }

    @Test(
        "what is no address of the web, or holds a password, is refused",
        arguments: [
            "ftp://a.example/x", "http://", "https://u:p@a.example/", "://x",
        ])
    func addresses(url: String) {
        #expect(throws: InvalidFeedAddress.self) { try Source.unregistered(url: url) }
    }

    @Test("all types of the simulated portal are recognised and read")
    func simulator() async throws {
        guard let portal = try Simulator(datasets: 30) else { return }
        defer { portal.stop() }
        for (path, type) in [
            ("/ckan", SourceType.ckan), ("/feed/otwarte_dane.xml", .otwarteDane), ("/dcat/catalog.ttl", .dcat),
            ("/dcat/all.rdf", .dcat), ("/dcat/all.jsonld", .dcat), ("/dcat/all.nt", .dcat),
        ] {
            let report = try await check(.unregistered(url: portal.url + path), examples: 0)
            #expect(report.source.type == type && report.page?.records == 30 && report.page?.examples.isEmpty == true)
            #expect(report.recognition.requests <= TypeRecognition.budget)
        }
    }
}

import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Recognising what pages and servers name, and not what only looks like a feed")
struct RecognitionLeadTests {
    private static let capabilities = "<csw:Capabilities xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\"/>"

    private static func html(_ text: String) -> ScriptedPortal.Answer {
        .document(Array("<!DOCTYPE html><html>\(text)</html>".utf8), type: "text/html")
    }

    private static func described(_ number: Int) -> ScriptedPortal.Answer {
        let dataset =
            #"{"@context": "https://schema.org", "@type": "Dataset", "name": "Z \#(number)", "url": "/\#(number)"}"#
        return html("<head><script type=\"application/ld+json\">\(dataset)</script></head>")
    }

    /// What is recognised of a host of which only the name is given, and what it was asked.
    private func recognise(
        _ answers: [String: ScriptedPortal.Answer], page: ScriptedPortal.Answer = html("<title>Gmina</title>")
    ) async throws -> (found: Recognition, portal: ScriptedPortal, paths: [String]) {
        let portal = try ScriptedPortal { request in
            answers[request.target] ?? answers[request.path]
                ?? (request.path == "/" ? page : .error("404 Not Found"))
        }
        defer { portal.stop() }
        let bench = try Bench()
        let found = try await bench.recognise(portal.url)
        #expect(found.requests <= TypeRecognition.budget)
        return (found, portal, portal.requests.map(\.path))
    }

    @Test(
        "a catalogue that a page links to is found, by whatever link says so",
        arguments: [
            "<link rel=\"alternate\" type=\"text/turtle\" href=\"/k\">", "<link rel='service' href='/k'>",
            "<link rel=describedby type='application/rdf+xml' href='/k'>",
        ])
    func links(link: String) async throws {
        let (found, portal, _) = try await recognise(
            ["/k": .turtle(DCATFeed.document(1...2))], page: Self.html("<head>\(link)</head>"))
        #expect((found.best?.type, found.best?.score, found.best?.address) == (.dcat, 80, portal.url + "/k"))
        #expect(found.best?.evidence.contains { $0.observation.contains("the page links to it") } == true)
    }

    @Test("a service is found by the link to its capabilities, before the usual places are asked")
    func capabilities() async throws {
        let page = Self.html("<body><a href=\"/mapy/katalog?SERVICE=CSW&amp;REQUEST=GetCapabilities\">CSW</a></body>")
        let (found, portal, paths) = try await recognise(["/mapy/katalog": .xml(Self.capabilities)], page: page)
        let address = portal.url + "/mapy/katalog?SERVICE=CSW&REQUEST=GetCapabilities"
        #expect((found.best?.type, found.best?.address) == (.csw, address))
        #expect(paths.prefix(3) == ["/", "/robots.txt", "/mapy/katalog"])
    }

    @Test("a feed that a page links to is shown, but not recognised: it may be the town's news")
    func news() async throws {
        let feed =
            "<rss version=\"2.0\"><channel><title>Aktualności</title><item><title>A</title></item></channel></rss>"
        let page = Self.html("<head><link rel=alternate type='application/rss+xml' href='/rss'></head>")
        let (found, portal, _) = try await recognise(["/rss": .xml(feed)], page: page)
        #expect(found.best == nil)
        let rss = try #require(found.candidates.first { $0.type == .rss })
        #expect((rss.score, rss.address) == (30, portal.url + "/rss"))
        #expect(rss.evidence.last?.observation.hasSuffix("It may be news.") == true)
    }

    @Test(
        "a site whose pages describe datasets is found by the sitemap that robots.txt names, also by a list of sitemaps"
    )
    func sitemaps() async throws {
        let robots = ScriptedPortal.Answer(body: Array("User-agent: *\nDisallow:\nSitemap: /mapy.xml\n".utf8))
        func map(_ name: String, _ inner: String, _ address: String) -> ScriptedPortal.Answer {
            .xml(
                "<\(name) xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><\(inner)><loc>\(address)</loc></\(inner)></\(name)>"
            )
        }
        let whole = try await recognise([
            "/robots.txt": robots, "/mapy.xml": map("urlset", "url", "/zbior/1"), "/zbior/1": Self.described(1),
        ])
        #expect((whole.found.best?.type, whole.found.best?.address) == (.schemaOrg, whole.portal.url + "/mapy.xml"))
        let list = try await recognise([
            "/robots.txt": robots, "/mapy.xml": map("sitemapindex", "sitemap", "/zbiory.xml"),
            "/zbiory.xml": map("urlset", "url", "/zbior/1"), "/zbior/1": Self.described(1),
        ])
        #expect((list.found.best?.type, list.found.best?.address) == (.schemaOrg, list.portal.url + "/mapy.xml"))
        let news = try await recognise([
            "/robots.txt": robots, "/mapy.xml": map("urlset", "url", "/o-nas"),
            "/o-nas": Self.html("<title>O nas</title>"),
        ])
        #expect(news.found.best == nil)
    }

    @Test("a list of interfaces is read where it is agreed to be, or where the page says")
    func catalogues() async throws {
        let list = ScriptedPortal.Answer.json(
            #"{"linkset": [{"anchor": "/api", "item": [{"href": "/opis.html"}, {"href": "/katalog"}]}]}"#)
        let catalogue = ScriptedPortal.Answer.turtle(DCATFeed.document(1...2))
        let agreed = try await recognise(["/.well-known/api-catalog": list, "/katalog": catalogue])
        #expect((agreed.found.best?.type, agreed.found.best?.address) == (.dcat, agreed.portal.url + "/katalog"))
        let stated = try await recognise(
            ["/interfejsy": list, "/katalog": catalogue],
            page: Self.html("<head><link rel='api-catalog' href='/interfejsy'></head>"))
        #expect((stated.found.best?.type, stated.found.best?.address) == (.dcat, stated.portal.url + "/katalog"))
        #expect(!stated.paths.contains("/.well-known/api-catalog"))
    }

    @Test("data that are described at an agreed place are found there", arguments: ["void", "dcat"])
    func wellKnown(name: String) async throws {
        let (found, portal, _) = try await recognise(["/.well-known/\(name)": .turtle(DCATFeed.document(1...2))])
        #expect((found.best?.type, found.best?.address) == (.dcat, "\(portal.url)/.well-known/\(name)"))
    }

    @Test(
        "what a page says of the program that made it is asked about first",
        arguments: [
            ("<title>GeoNetwork</title>", "/geonetwork/srv/eng/csw"),
            ("<meta content=\"Drupal 10\" name=generator>", "/api/1/metastore/schemas/dataset/items"),
            ("<footer>Działa dzięki udata</footer>", "/api/1/datasets/"),
            ("<script src=https://opendatasoft.example></script>", "/api/explore/v2.1/catalog/datasets"),
            ("<p>Socrata</p>", "/api/catalog/v1"), ("<p>GeoServer</p>", "/geoserver/ows"),
            ("<p>Made with ArcGIS Hub</p>", "/api/search/v1/collections/dataset/items"),
        ])
    func marks(text: String, path: String) async throws {
        let (_, _, paths) = try await recognise([:], page: Self.html("<body>\(text)</body>"))
        #expect(paths.prefix(2) == ["/", path])
    }

    @Test(
        "a server that answers everything with its page, and one that knows nothing, are asked no more than is allowed")
    func budget() async throws {
        let page = Self.html("<head><link rel=service href=/a><link rel=service href=/b></head>geonetwork dlibra udata")
        let everything = try ScriptedPortal { _ in page }
        defer { everything.stop() }
        let found = try await Bench().recognise(everything.url + "/dane/zbiory")
        #expect(found.best == nil && found.requests <= TypeRecognition.budget)
        let nothing = try await recognise([:])
        #expect(nothing.found.best == nil)
        for path in ["/robots.txt", "/.well-known/api-catalog", "/.well-known/void", "/.well-known/dcat", "/data.json"]
        {
            #expect(nothing.paths.contains(path), "\(path)")
        }
    }

    @Test("strangers that a page or a server names are not asked")
    func strangers() async throws {
        let list =
            #"{"linkset": [{"anchor": "http://192.0.2.1/api", "item": [{"href": "https://stranger.example/k"}]}]}"#
        let robots = "Sitemap: https://stranger.example/mapa.xml\n"
        let (found, portal, _) = try await recognise(
            ["/.well-known/api-catalog": .json(list), "/robots.txt": .init(body: Array(robots.utf8))],
            page: Self.html("<head><link rel=service href='https://stranger.example/s'></head>"))
        #expect(found.best == nil && found.replies.allSatisfy { $0.url.hasPrefix(portal.url) })
    }

    @Test("an exception that comes to every question does not make a service a map")
    func exceptions() async throws {
        for text in [
            "<ows:ExceptionReport xmlns:ows=\"http://www.opengis.net/ows/1.1\"/>", "<ServiceExceptionReport/>",
        ] {
            try await withPortal({ _ in .xml(text) }) { portal, bench in
                let found = try await bench.recognise(portal.url + "/usluga")
                #expect(found.best == nil)
            }
        }
    }

    @Test("a page of a repository's records is no web page, and a list of anything with an id is no list of packages")
    func lookalikes() async throws {
        let repository = SmallRepository(items: SmallRepository.items(0..<2))
        try await withPortal({ repository($0) }) { portal, bench in
            let found = try await bench.recognise(portal.url + "/oai?verb=ListRecords&metadataPrefix=oai_dc")
            #expect((found.best?.type, found.requests) == (.oaiPMH, 1))
        }
        let file = URL(fileURLWithPath: NSTemporaryDirectory() + "recognition-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        for (text, type) in [
            (#"[{"id": "1", "name": "jednostka", "children": []}]"#, nil),
            (package("a", more: #", "resources": [], "notes": """#), SourceType.ckan),
            (#"{"success": true, "result": \#(package("a", more: #", "resources": [], "notes": """#))}"#, .ckan),
            (#"{"@context": "https://schema.org", "@type": "Dataset", "name": "A", "identifier": "1"}"#, .schemaOrg),
            (#"{"type": "Feature", "id": "1", "conformsTo": ["ogcapi-records"], "links": []}"#, nil),
            ("<http://a.example/1> a <http://www.w3.org/ns/dcat#Distribution> .", nil),
        ] as [(String, SourceType?)] {
            try Data(text.utf8).write(to: file)
            #expect(try await Bench().recognise(file).best?.type == type, "\(text)")
        }
    }
}

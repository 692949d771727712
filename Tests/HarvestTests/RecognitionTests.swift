import Catalog
import DCAT
import Fetch
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Recognising types")
struct RecognitionTests {
    private static let feed = """
        <datasets xmlns="urn:otwarte-dane:harvester:1.13"><dataset status="published"><extIdent>a</extIdent></dataset></datasets>
        """

    private func recognise(
        _ path: String = "", _ script: @escaping @Sendable (ScriptedPortal.Request) -> ScriptedPortal.Answer
    ) async throws -> (recognition: Recognition, portal: ScriptedPortal) {
        let portal = try ScriptedPortal(script)
        defer { portal.stop() }
        let source = try Source.unregistered(url: portal.url + path)
        return (try await recognise(source), portal)
    }

    private func recognise(_ source: Source) async throws -> Recognition {
        let bench = try Bench()
        let portal = Portal(
            fetcher: PoliteFetcher(bench.fetcher, policy: PolitenessPolicy(retries: 0)), memory: nil, source: source,
            fingerprint: [], isFull: true, account: RequestAccount())
        let found = try await TypeRecognition(portal: portal, source: source).recognise()
        // Its directory is that of the fetcher's files.
        withExtendedLifetime(bench) {}
        return found
    }

    private func html(_ head: String) -> ScriptedPortal.Answer {
        .document(Array("<!DOCTYPE html><html><head>\(head)</head><body>Dane</body></html>".utf8), type: "text/html")
    }

    private func candidate(_ type: SourceType, in recognition: Recognition) throws -> TypeCandidate {
        try #require(recognition.candidates.first { $0.type == type })
    }

    // MARK: Portals

    @Test("a CKAN portal is told by its page and its action API, and nothing else is asked then")
    func ckan() async throws {
        let page = html("<title>Dane\n Gminy</title><meta name='generator' content='ckan 2.10.4'>")
        let (found, portal) = try await recognise { request in
            switch request.action {
            case "site_read": .json(#"{"success": true, "result": true}"#)
            case "package_search": .json(searchResult([], count: 152))
            default: page
            }
        }
        #expect((found.best?.type, found.best?.score, found.best?.address) == (.ckan, 100, nil))
        #expect(found.candidates.count == SourceType.allCases.count)
        let evidence = try candidate(.ckan, in: found).evidence
        #expect(evidence.map(\.points) == [30, 60, 60])
        #expect(evidence[0].observation.contains("ckan 2.10.4") && evidence[0].answer.hasPrefix("200 text/html, "))
        #expect(evidence[2].observation.contains("152"))
        #expect(found.page?.title == "Dane Gminy")
        #expect(portal.requests.map(\.action) == ["", "site_read", "package_search"])
        for candidate in found.candidates { #expect(!candidate.evidence.isEmpty) }
    }

    @Test("a portal whose address was given with a path too many is found at its root, and a run says where it is")
    func elsewhere() async throws {
        try await withPortal({ request in
            request.path == "/api/3/action/site_read"
                ? .json(#"{"success": true, "result": true}"#) : .error("404 Not Found")
        }) { portal, bench in
            let url = portal.url + "/dataset/budzet"
            let found = try await recognise(try Source.unregistered(url: url))
            #expect((found.best?.type, found.best?.address) == (.ckan, portal.url))
            #expect(found.best?.evidence.contains { $0.points == TypeEvidence.elsewhere } == true)
            let run = try await bench.harvest(url, type: nil)
            #expect(run.outcome == .failed)
            #expect(try await bench.findings(run).first?.message.contains("`ckan` at \(portal.url);") == true)
        }
    }

    @Test(
        "JSON that only looks a little like CKAN's is not taken for it",
        arguments: [
            #"{"success": false, "message": "not found"}"#, #"{"success": false, "error": "not found"}"#, "{}", "[]",
            #"{"success": true}"#, #"{"success": "true", "result": {"count": 1, "results": []}}"#,
        ])
    func lookalike(body: String) async throws {
        let (found, portal) = try await recognise { _ in .init(status: "404 Not Found", body: Array(body.utf8)) }
        #expect(found.best == nil && portal.requests.count <= TypeRecognition.budget)
        #expect(try candidate(.ckan, in: found).score < 50)
    }

    @Test(
        "a supply feed is told by its root",
        arguments: [
            (feed, 100), ("<datasets><dataset/></datasets>", 90), ("<datasets/>", 60),
            ("<datasets><row/></datasets>", 20), ("<records/>", 0), ("datasets", 0),
        ])
    func supplyFeed(text: String, score: Int) async throws {
        let (found, _) = try await recognise("/plik.xml") {
            $0.path == "/plik.xml" ? .xml(text) : .error("404 Not Found")
        }
        #expect(try candidate(.otwarteDane, in: found).score == score)
        #expect((found.best?.type == .otwarteDane) == (score >= 50))
    }

    @Test("a repository is told by the root of any answer, and behind the page of a digital library")
    func oaiRepository() async throws {
        let repository = SmallRepository(items: SmallRepository.items(0..<2))
        let (found, portal) = try await recognise("/oai") {
            $0.path == "/oai" ? repository($0) : .error("404 Not Found")
        }
        #expect((found.best?.type, found.best?.address) == (.oaiPMH, nil) && portal.requests.count == 1)

        let page = html("<title>Biblioteka Cyfrowa</title><script src='/style/dlibra/a.js'></script>")
        let (library, asked) = try await recognise { request in
            switch request.path {
            case "/": page
            case "/dlibra/oai-pmh-repository.xml": repository(request)
            default: .error("404 Not Found")
            }
        }
        #expect(library.best?.type == .oaiPMH)
        #expect(library.best?.address == asked.url + "/dlibra/oai-pmh-repository.xml")
        #expect(asked.requests.count == 2)
    }

    @Test("a catalogue that only shows itself to who asks for RDF is asked for RDF")
    func negotiated() async throws {
        let page = html("<title>Katalog</title>")
        let (found, portal) = try await recognise("/katalog") { request in
            guard request.path == "/katalog" else { return .error("404 Not Found") }
            return request.fields["accept"]?.hasPrefix("text/turtle") == true ? .turtle(DCATFeed.document(1...2)) : page
        }
        #expect((found.best?.type, found.best?.score, found.best?.address) == (.dcat, 90, nil))
        #expect(portal.requests.count <= TypeRecognition.budget)
        #expect(found.best?.evidence.last?.observation.contains("Turtle") == true)
    }

    @Test("RDF that does not use DCAT is no catalogue, however often it is asked for")
    func otherRDF() async throws {
        let text = "@prefix s: <https://schema.org/> .\n<http://a.example/1> a s:Dataset ."
        let (found, portal) = try await recognise("/a") { $0.path == "/a" ? .turtle(text) : .error("404 Not Found") }
        #expect(try candidate(.dcat, in: found).score == 30)
        #expect(found.best == nil && portal.requests.filter { $0.path == "/a" }.count == 1)
    }

    @Test("a catalogue that a page links to is found there; links to strangers are not followed")
    func linked() async throws {
        let page = html(
            """
            <link rel="alternate" type="application/rdf+xml" href="http://stranger.example/katalog.rdf">
            <LINK REL='alternate' TYPE='text/turtle' HREF=/katalog.ttl?a=1&amp;b=2 />
            """)
        let (found, portal) = try await recognise { request in
            switch request.path {
            case "/": page
            case "/katalog.ttl": .turtle(DCATFeed.document(1...2))
            default: .error("404 Not Found")
            }
        }
        #expect((found.best?.type, found.best?.score) == (.dcat, 80))
        #expect(found.best?.address == portal.url + "/katalog.ttl?a=1&b=2")
        #expect(portal.requests.count <= TypeRecognition.budget)
    }

    @Test("what a page links to is left alone where robots.txt forbids it; the address that was given is asked")
    func robots() async throws {
        let page = html("<link rel=\"alternate\" type=\"text/turtle\" href=\"/katalog.ttl\">")
        let (found, portal) = try await recognise { request in
            switch request.path {
            case "/": page
            case "/robots.txt": .init(body: Array("User-agent: *\nDisallow: /\n".utf8))
            case "/katalog.ttl": .turtle(DCATFeed.document(1...2))
            default: .error("404 Not Found")
            }
        }
        #expect(found.best == nil)
        #expect(portal.requests.contains { $0.path == "/robots.txt" })
        #expect(!portal.requests.contains { $0.path == "/katalog.ttl" })
        #expect(found.replies.contains { $0.failure?.finding.code == .robotsDisallowed })
    }

    // MARK: What fails

    @Test("a log-in page, a refusal and a page of another kind are told with all that was tried")
    func refusals() async throws {
        let login = html("<title>Logowanie</title></head><form><input type=password name=p></form>")
        let (closed, _) = try await recognise { _ in login }
        #expect(closed.best == nil)
        #expect(closed.failure.finding.message.contains("asks for a password"))
        #expect(closed.failure.finding.message.contains("/api/3/action/site_read"))

        let (refused, portal) = try await recognise { _ in .error("403 Forbidden") }
        #expect(refused.failure.finding.code == .accessRefused && refused.failure.finding.value == "403")
        #expect(portal.requests.count <= TypeRecognition.budget)

        let (gone, asked) = try await recognise("/a/b") { _ in .error("404 Not Found") }
        #expect(gone.failure.finding.code == .httpStatus)
        #expect(asked.requests.map(\.path).filter { $0 == "/a/b" }.count == 1)
    }

    @Test("a portal that cannot be reached is asked once")
    func unreachable() async throws {
        let portal = try ScriptedPortal()
        portal.stop()
        let found = try await recognise(try Source.unregistered(url: portal.url))
        #expect(found.requests == 1 && found.best == nil && found.failure.finding.code == .unreachable)
        #expect(found.candidates.allSatisfy { $0.score == 0 && $0.evidence.count == 1 })
    }

    // MARK: Files

    @Test(
        "files are told by their bytes, whatever they are called",
        arguments: [
            ("harvesters/sample/gmina-przykladowa-ckan.json", SourceType.ckan),
            ("harvesters/sample/powiat-przykladowy-otwarte-dane.xml", .otwarteDane),
            ("harvesters/sample/biblioteka-przykladowa-dcat.ttl", .dcat),
        ])
    func samples(path: String, type: SourceType) async throws {
        let copy = NSTemporaryDirectory() + "recognition-\(UUID().uuidString)#1.bin"
        try FileManager.default.copyItem(atPath: repository.appendingPathComponent(path).path, toPath: copy)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        let found = try await recognise(.unregistered(path: copy))
        #expect((found.best?.type, found.requests) == (type, 1))
    }

    @Test(
        "metadata of ISO 19115 are told by a record in the document, whatever stands around it",
        arguments: [
            (ISOFeed.record(), 90), (ISOFeed.answer([ISOFeed.record()], matched: 1), 90),
            ("<a><b><MD_Metadata/></b></a>", 60), ("<a/>", 0),
            (
                "<x:MD_Metadata xmlns:x=\"http://standards.iso.org/iso/19115/-3/mdb/2.0\"/>", 90
            ), ("tekst", 0),
        ])
    func isoDocuments(text: String, score: Int) async throws {
        let (found, _) = try await recognise("/a.xml") {
            $0.path == "/a.xml" ? .xml(text) : .error("404 Not Found")
        }
        #expect(try candidate(.iso19139, in: found).score == score)
    }

    @Test("a catalogue service is told by its answers, at its address and where services usually are")
    func catalogueServices() async throws {
        let capabilities = "<csw:Capabilities xmlns:csw=\"http://www.opengis.net/cat/csw/2.0.2\"/>"
        let page = html("<title>Katalog</title>")
        let answer = ISOFeed.answer([ISOFeed.record()], matched: 1)
        let (saved, _) = try await recognise("/csw?request=GetRecords") {
            $0.path == "/csw" ? .xml(answer) : .error("404 Not Found")
        }
        #expect((saved.best?.type, saved.best?.score) == (.csw, 95))
        let (asked, _) = try await recognise("/uslugi/csw") { request in
            guard request.path == "/uslugi/csw" else { return .error("404 Not Found") }
            return request.parameter("request") == "GetCapabilities" ? .xml(capabilities) : .error("400 Bad Request")
        }
        #expect((asked.best?.type, asked.best?.address) == (.csw, nil))
        let path = NSTemporaryDirectory() + "recognition-\(UUID().uuidString)"
        try Data(capabilities.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(try await recognise(.unregistered(path: path)).best == nil, "nothing can be asked of a file")
        let (elsewhere, portal) = try await recognise { request in
            switch request.path {
            case "/": page
            case "/geonetwork/srv/eng/csw": .xml(capabilities)
            default: .error("404 Not Found")
            }
        }
        #expect((elsewhere.best?.type, elsewhere.best?.score) == (.csw, 85))
        #expect(elsewhere.best?.address == portal.url + "/geonetwork/srv/eng/csw")
        #expect(portal.requests.count <= TypeRecognition.budget)
    }

    private func listing(_ name: String) -> ScriptedPortal.Answer {
        html("<title>Index of /metadane</title></head><a href=\"\(name)\">\(name)</a>")
    }

    @Test("a folder is told by its listing, or by that of the first folder in it")
    func folders() async throws {
        let (folders, documents, others) = (listing("a/"), listing("x.xml"), listing("x.pdf"))
        let (found, _) = try await recognise("/metadane/") { request in
            switch request.path {
            case "/metadane/": folders
            case "/metadane/a/": documents
            default: .error("404 Not Found")
            }
        }
        #expect((found.best?.type, found.best?.score, found.best?.address) == (.waf, 100, nil))
        let (other, _) = try await recognise("/pliki/") { $0.path == "/pliki/" ? others : .error("404 Not Found") }
        #expect(other.best == nil)
    }

    @Test("a service of records is told by its first page, its collections, or a page of records")
    func ogcRecords() async throws {
        let record = #"{"id": "a", "type": "Feature", "properties": {"type": "dataset", "title": "A"}}"#
        let (found, _) = try await recognise("/ogc") { request in
            switch request.path {
            case "/ogc": .json(#"{"title": "Katalog", "links": [{"rel": "data", "href": "/ogc/collections"}]}"#)
            case "/ogc/collections": .json(#"{"collections": [{"id": "a", "itemType": "record"}], "links": []}"#)
            default: .error("404 Not Found")
            }
        }
        #expect((found.best?.type, found.best?.score) == (.ogcRecords, 100))
        let (items, _) = try await recognise("/items") {
            $0.path == "/items"
                ? .json(#"{"type": "FeatureCollection", "features": [\#(record)]}"#) : .error("404 Not Found")
        }
        #expect((items.best?.type, items.best?.score) == (.ogcRecords, 70))
        let (map, _) = try await recognise("/mapa") {
            $0.path == "/mapa"
                ? .json(
                    #"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"nazwa": "x"}}]}"#)
                : .error("404 Not Found")
        }
        #expect(map.best == nil)
    }

    @Test(
        "every form of a file is known, and what is none is not",
        arguments: [
            ("[\(package("a")), \(package("b"))]", SourceType.ckan),
            (searchResult([package("a")], count: 1), .ckan),
            (#"{"success": true, "result": [\#(package("a"))]}"#, .ckan),
            (
                "<http://a.example/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .",
                .dcat
            ),
            (
                #"{"@context": {"dcat": "http://www.w3.org/ns/dcat#"}, "@id": "http://a.example/1", "@type": "dcat:Dataset"}"#,
                .dcat
            ),
            (
                """
                <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:d="http://www.w3.org/ns/dcat#">\
                <d:Dataset rdf:about="http://a.example/1"/></rdf:RDF>
                """, .dcat
            ),
            ("[]", nil), ("[1, 2]", nil), ("", nil), ("tekst", nil), (#"[{"nazwa": "x"}]"#, nil),
            (#"{"success": true, "result": ["a", "b"]}"#, nil),
            ("<http://a.example/1> <http://a.example/p> \"x\" .", nil),
        ] as [(String, SourceType?)])
    func files(text: String, type: SourceType?) async throws {
        let path = NSTemporaryDirectory() + "recognition-\(UUID().uuidString)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let found = try await recognise(.unregistered(path: path))
        #expect(found.best?.type == type)
        #expect(found.requests == 1)
    }
}

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

@Suite("Atom and RSS", .serialized)
struct FeedTests {
    private static func atom(_ inner: String, head: String = "") -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss" xml:lang="pl" xml:base="https://bip.example/dane/">
        <title>BIP</title><id>urn:bip</id><updated>2026-11-01T00:00:00Z</updated><author><name>Gmina Teresin</name></author>\(head)\(inner)</feed>
        """
    }

    private static func entry(_ number: Int, title: String? = nil) -> String {
        """
        <entry><id>urn:bip:\(number)</id><title>\(title ?? "Wpis \(number)")</title><updated>2026-01-02T03:04:05Z</updated>\
        <link rel="enclosure" href="\(number).csv"/></entry>
        """
    }

    private func harvested(_ text: String, type: String = "atom") async throws -> (RunState, Bench) {
        let bench = try Bench()
        try Data(text.utf8).write(to: URL(fileURLWithPath: bench.directory + "/feed.xml"))
        return (try await bench.harvest("file:feed.xml", type: type), bench)
    }

    // MARK: Mapping

    @Test("an entry of Atom: texts, people, dates, categories, places, and its enclosures as files")
    func atomEntry() async throws {
        let (run, bench) = try await harvested(
            Self.atom(
                """
                <entry><id>urn:bip:1</id><title type="html">Rejestr &amp;lt;b&amp;gt;umów&amp;lt;/b&amp;gt;</title>
                <summary>Krótko.</summary><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Pierwszy.</p><p>Drugi.</p></div></content>
                <author><name>Anna Nowak</name><email>anna@bip.example</email></author>
                <published>2026-01-01T08:00:00+01:00</published><updated>2026-02-01T08:00:00+01:00</updated>
                <category term="umowy" label="Umowy"/><category term="http://publications.europa.eu/resource/authority/data-theme/GOVE"/>
                <rights>CC BY 4.0</rights><georss:polygon>52.1 20.3 52.3 20.3 52.3 20.5 52.1 20.3</georss:polygon>
                <link href="umowy.html"/><link rel="describedby" href="/opis.xml"/>
                <link rel="enclosure" href="umowy.csv" type="text/csv" length="1234" title="Umowy 2026"/>
                <link rel="enclosure" href="mailto:x@y.example"/></entry>
                """))
        #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
        let dataset = try #require(try await bench.dataset("urn:bip:1"))
        #expect(dataset.title["pl"] == "Rejestr umów")
        #expect(dataset.description["pl"] == "Pierwszy.\n\nDrugi.", "\(dataset.description)")
        #expect(dataset.publisher?.name.preferred == "Anna Nowak")
        #expect(dataset.contactPoint.first?.email == "anna@bip.example")
        #expect(dataset.issued?.description == "2026-01-01T07:00:00Z")
        #expect(dataset.modified?.description == "2026-02-01T07:00:00Z")
        #expect(dataset.keyword["pl"] == ["Umowy"] && dataset.theme.first?.uri?.hasSuffix("/GOVE") == true)
        #expect(dataset.license.first?.uri?.hasSuffix("/CC_BY_4_0") == true)
        #expect(dataset.spatial.first?.bbox == BoundingBox(west: 20.3, south: 52.1, east: 20.5, north: 52.3))
        #expect(dataset.landingPage == ["https://bip.example/dane/umowy.html"])
        #expect(dataset.page == ["https://bip.example/opis.xml"])
        let file = try #require(dataset.distribution.first)
        #expect(dataset.distribution.count == 1)
        #expect((file.downloadURL, file.byteSize) == (["https://bip.example/dane/umowy.csv"], 1234))
        #expect(file.title["pl"] == "Umowy 2026" && file.format?.uri?.hasSuffix("/CSV") == true)
        #expect(try await bench.codes(run).contains("url-invalid"))
    }

    @Test("an item of RSS 2.0, and one of RSS 1.0")
    func rssItem() async throws {
        let (run, bench) = try await harvested(
            """
            <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>BIP</title><language>pl-PL</language><copyright>Domena publiczna</copyright>
            <item><guid isPermaLink="false">7</guid><title>Przetarg</title><link>https://bip.example/7</link><description>Krótko</description>
            <content:encoded><![CDATA[<p>Cała treść</p>]]></content:encoded><pubDate>Tue, 10 Nov 26 12:00:00 +0100</pubDate>
            <author>dane@bip.example (Jan Kowalski)</author><category>zamówienia</category>
            <enclosure url="https://bip.example/7.pdf" length="0" type="application/pdf"/></item>
            <item><title>Bez identyfikatora</title></item></channel></rss>
            """, type: "rss")
        #expect((run.outcome, run.added) == (.partial, 1), "one item cannot be told apart")
        #expect(try await bench.codes(run).contains("key-missing"))
        let dataset = try #require(try await bench.dataset("7"))
        #expect(dataset.title["pl"] == "Przetarg" && dataset.description["pl"] == "Cała treść")
        #expect(
            dataset.issued?.description == "2026-11-10T11:00:00Z" && dataset.landingPage == ["https://bip.example/7"])
        #expect(dataset.publisher?.name.preferred == "Jan Kowalski")
        #expect(dataset.contactPoint.first?.email == "dane@bip.example")
        #expect(
            dataset.distribution.first?.byteSize == nil && dataset.distribution.first?.mediaType == "application/pdf")

        let (old, other) = try await harvested(
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel rdf:about="https://a.example"><title>A</title></channel><item rdf:about="https://a.example/1"><title>T</title><dc:date>2020-05</dc:date></item></rdf:RDF>
            """, type: "rss")
        #expect((old.outcome, old.added) == (.succeeded, 1))
        #expect(try await other.dataset("https://a.example/1")?.modified?.description == "2020-05")
    }

    @Test(
        "dates of RFC 822",
        arguments: [
            ("Tue, 10 Nov 2026 12:00:00 GMT", "2026-11-10T12:00:00Z"),
            ("10 Nov 99 12:00 EST", "1999-11-10T12:00-05:00"),
            ("1 May 2020", "2020-05-01"), ("2020-05-01T00:00:00Z", "2020-05-01T00:00:00Z"), ("wczoraj", "wczoraj"),
        ])
    func dates(text: String, iso: String) { #expect(RSSDate.iso(text) == iso) }

    // MARK: Runs

    @Test("pages are followed on the own host, and such a feed is all there is: what is not in it goes")
    func paging() async throws {
        let last = Guarded(250)
        try await withPortal({ request in
            let page = request.number("page", 1)
            let numbers = ((page - 1) * 100 + 1)...max((page - 1) * 100 + 1, min(page * 100, last.with { $0 }))
            let link = page * 100 < last.with { $0 } ? "<link rel=\"next\" href=\"/feed?page=\(page + 1)\"/>" : ""
            return .xml(
                "<feed xmlns=\"http://www.w3.org/2005/Atom\">\(numbers.map { Self.entry($0) }.joined())\(link)</feed>",
                ["ETag: \"\(page)-\(last.with { $0 })\""])
        }) { portal, bench in
            let source = try await bench.source(portal.url + "/feed", type: "atom")
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.added) == (.succeeded, 250), "\(run.summary ?? "")")
            #expect(portal.requests.count == 3)
            last.with { $0 = 249 }
            let again = try await bench.runner.harvest(source)
            #expect((again.outcome, again.removed, again.unchanged) == (.succeeded, 1, 249))
        }
    }

    @Test("pages that lead in a circle, or to strangers, end the run or are said")
    func loops() async throws {
        for (next, code) in [("/feed", "pages-without-end"), ("https://obcy.example/feed", "count-mismatch")] {
            try await withPortal({ _ in .xml(Self.atom(Self.entry(1), head: "<link rel=\"next\" href=\"\(next)\"/>")) })
            {
                portal, bench in
                let url = portal.url + "/feed"
                portal.answer { _ in
                    let head = "<link rel=\"next\" href=\"\(next.hasPrefix("/") ? url : next)\"/>"
                    return .xml(Self.atom(Self.entry(1), head: head))
                }
                let run = try await bench.harvest(url, type: "atom")
                #expect((run.outcome, run.added) == (.partial, 1))
                #expect(try await bench.runCodes(run) == [code])
            }
        }
    }

    @Test(
        "a feed of the latest entries removes nothing but what it says is deleted; a complete one does",
        arguments: [false, true])
    func window(isComplete: Bool) async throws {
        let numbers = Guarded(Array(1...10))
        let deleted = Guarded("")
        try await withPortal({ _ in
            let complete = isComplete ? "<fh:complete xmlns:fh=\"http://purl.org/syndication/history/1.0\"/>" : ""
            let text = Self.atom(
                numbers.with { $0 }.map { Self.entry($0) }.joined() + deleted.with { $0 }, head: complete)
            return .xml(text, ["ETag: \"\(text.hashValue)\""])
        }) { portal, bench in
            let source = try await bench.source(portal.url + "/feed", type: "atom")
            _ = try await bench.runner.harvest(source)
            numbers.with { $0 = Array(3...11) }
            let run = try await bench.runner.harvest(source)
            #expect(
                (run.outcome, run.added, run.removed) == (.succeeded, 1, isComplete ? 2 : 0), "\(run.summary ?? "")")
            deleted.with {
                $0 =
                    "<at:deleted-entry xmlns:at=\"http://purl.org/atompub/tombstones/1.0\" ref=\"urn:bip:5\" when=\"2026-11-01T00:00:00Z\"/>"
            }
            numbers.with { $0.removeAll { $0 == 5 } }
            let last = try await bench.runner.harvest(source)
            #expect((last.outcome, last.removed) == (.succeeded, 1))
            #expect(try await bench.dataset("urn:bip:5") == nil)
            #expect(try await (bench.dataset("urn:bip:1") != nil) == !isComplete)
        }
    }

    @Test("the simulated feeds: what was added and changed", arguments: [("atom", "/atom.xml"), ("rss", "/rss.xml")])
    func simulator(type: String, path: String) async throws {
        guard let portal = try Simulator(datasets: 40) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        let source = try await bench.source(portal.url + path, type: type)
        let first = try await bench.runner.harvest(source)
        #expect((first.outcome, first.added) == (.succeeded, 40), "\(first.summary ?? "")")
        _ = try await portal.mutate(add: 3, modify: 5, delete: 2)
        let second = try await bench.runner.harvest(source)
        #expect(
            (second.outcome, second.added, second.updated, second.removed) == (.succeeded, 3, 5, 0),
            "a feed without pages shows its latest entries only: \(second.summary ?? "")")
    }

    // MARK: Recognition

    @Test(
        "feeds are told by their roots",
        arguments: [
            (atom(entry(1)), SourceType.atom), ("<rss version='2.0'><channel/></rss>", .rss),
            (
                "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'><channel/></rdf:RDF>",
                .rss
            ),
            (INSPIREAtomTests.service(1), .atomINSPIRE),
        ])
    func recognition(text: String, type: SourceType) async throws {
        try await withPortal({ _ in .xml(text) }) { portal, bench in
            let found = try await bench.recognise(portal.url + "/kanal")
            #expect((found.best?.type, found.requests) == (type, 1))
        }
    }
}

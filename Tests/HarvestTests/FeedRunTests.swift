import Catalog
import DCAT
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Harvesting supply feeds")
struct FeedRunTests {
    private static func element(_ key: String, title: String? = nil) -> String {
        """
        <dataset status="published"><extIdent>\(key)</extIdent><title><polish>\(title ?? "Zbiór \(key)")</polish></title>\
        <description><polish>Opis</polish></description></dataset>
        """
    }

    private static func feed(_ elements: [String]) -> String {
        "<datasets xmlns=\"urn:otwarte-dane:harvester:1.9\">\(elements.joined(separator: "\n"))</datasets>"
    }

    private static func feed(_ keys: Range<Int>) -> String { feed(keys.map { element("k\($0)") }) }

    // MARK: The digest

    @Test(
        "a right digest is no finding, however it is written",
        arguments: ["%", "%  feed.xml\n", "MD5 (feed.xml) = %", "\u{FEFF}%\r\n"])
    func rightDigest(form: String) async throws {
        let bench = try Bench()
        let feed = Self.feed(0..<3)
        let first = try await bench.harvest(feed: feed, digest: "brak")
        let finding = try #require(try await bench.findings(first).first { $0.code.name == "checksum-mismatch" })
        // The finding tells the right one.
        let digest = String(try #require(finding.message.split { !$0.isHexDigit }.first { $0.count == 32 }))
        for spelling in [digest, digest.uppercased()] {
            let other = try Bench()
            let run = try await other.harvest(feed: feed, digest: form.replacing("%", with: spelling))
            #expect(run.outcome == .succeeded)
            #expect(try await other.codes(run).isDisjoint(with: ["checksum-mismatch", "checksum-missing"]))
        }
    }

    @Test(
        "a wrong or missing digest is a finding, and the feed is read all the same",
        arguments: [
            ("d41d8cd98f00b204e9800998ecf8427e", "checksum-mismatch"), ("", "checksum-mismatch"),
            ("<html>404</html>", "checksum-mismatch"),
            (nil, "checksum-missing"),
        ] as [(String?, String)])
    func wrongDigest(digest: String?, code: String) async throws {
        let bench = try Bench()
        let run = try await bench.harvest(feed: Self.feed(0..<3), digest: digest)
        #expect((run.outcome, run.added) == (.succeeded, 3))
        #expect(try await bench.codes(run).contains(code))
    }

    // MARK: Runs

    @Test("a feed of more than one page is read to its end")
    func long() async throws {
        let bench = try Bench()
        let run = try await bench.harvest(feed: Self.feed(0..<250))
        #expect((run.outcome, run.records, run.added) == (.succeeded, 250, 250))
        let again = try await bench.harvest(feed: Self.feed(0..<250))
        #expect((again.unchanged, again.updated) == (250, 0))
    }

    @Test("a feed that breaks off keeps its whole pages and removes nothing")
    func truncated() async throws {
        let bench = try Bench()
        try await bench.harvest(feed: Self.feed(0..<250))
        let whole = Self.feed(300..<550)
        let run = try await bench.harvest(feed: String(whole.prefix(whole.count * 9 / 10)))
        #expect((run.outcome, run.records, run.removed) == (.partial, 200, 0))
        #expect(try await bench.keys().count == 450)
    }

    @Test(
        "what is no feed fails the run, and loses nothing",
        arguments: [
            "", " ", "<html><body>Przerwa</body></html>", "{}", "<datasets>", "<datasets><dataset>", "<catalog/>",
            "\u{0}\u{1}",
            "<!DOCTYPE x [<!ENTITY a \"b\">]><datasets>&a;</datasets",
        ])
    func noFeed(text: String) async throws {
        let bench = try Bench()
        try await bench.harvest(feed: Self.feed(0..<5))
        let run = try await bench.harvest(feed: text)
        #expect((run.outcome, run.removed) == (.failed, 0))
        #expect(run.findings > 0 && run.summary?.isEmpty == false)
        #expect(try await bench.keys().count == 5)
    }

    @Test("an empty feed is held, as any other that loses too much")
    func empty() async throws {
        let bench = try Bench()
        try await bench.harvest(feed: Self.feed(0..<5))
        let run = try await bench.harvest(feed: Self.feed(0..<0))
        #expect((run.outcome, run.removed) == (.held, 0))
        #expect(run.summary?.contains("5") == true)
    }

    @Test("a file that is not there fails the run")
    func missingFile() async throws {
        let bench = try Bench()
        #expect(try await bench.harvest("file:nie-ma.xml", type: "otwarte-dane").outcome == .failed)
    }

    @Test("a key that comes twice is kept once, and the run is complete all the same")
    func duplicates() async throws {
        let bench = try Bench()
        let run = try await bench.harvest(
            feed: Self.feed(
                [Self.element("a")] + (0..<150).map { Self.element("k\($0)") } + [Self.element("a", title: "Drugi")]))
        #expect((run.outcome, run.records, run.added) == (.succeeded, 152, 151))
        #expect(try await bench.codes(run).contains("key-duplicate"))
        #expect(try await bench.dataset("a")?.title["pl"] == "Zbiór a")
    }

    @Test("with 304 nothing is read and nothing is written")
    func notModified() async throws {
        let feed = Self.feed(0..<120)
        try await withPortal({ request in
            guard request.path.hasSuffix(".xml") else { return .error("404 Not Found") }
            if request.fields["if-modified-since"] == "Sat, 21 Nov 2026 10:00:00 GMT" {
                return .init(status: "304 Not Modified")
            }
            return .xml(feed, ["Last-Modified: Sat, 21 Nov 2026 10:00:00 GMT"])
        }) { portal, bench in
            let url = portal.url + "/otwarte_dane.xml"
            #expect(try await bench.harvest(url, type: "otwarte-dane").added == 120)
            let before = try await bench.rows()
            let run = try await bench.harvest(url, type: "otwarte-dane")
            #expect((run.outcome, run.records, run.unchanged, run.removed) == (.succeeded, 120, 120, 0))
            #expect(try await bench.rows() == before)
            let full = try await bench.harvest(url, type: "otwarte-dane", isFull: true)
            #expect((full.outcome, full.unchanged) == (.succeeded, 120))
        }
    }

    @Test("a feed with a dataset that has no key is asked for again, not answered with 304")
    func keyless() async throws {
        let good = Self.feed(0..<5)
        let bad = Self.feed([Self.element("")] + (1..<5).map { Self.element("k\($0)") })
        try await withPortal({ _ in .xml(good, ["ETag: \"1\""]) }) { portal, bench in
            let url = portal.url + "/a.xml"
            try await bench.harvest(url, type: "otwarte-dane")
            portal.answer { request in
                request.fields["if-none-match"] == "\"2\""
                    ? .init(status: "304 Not Modified") : .xml(bad, ["ETag: \"2\""])
            }
            for _ in 1...2 {
                let run = try await bench.harvest(url, type: "otwarte-dane")
                #expect((run.outcome, run.removed) == (.partial, 0))
            }
            #expect(try await bench.keys().count == 5)
        }
    }

    @Test("a source without a type is recognised as a feed")
    func recognition() async throws {
        let feed = Self.feed(0..<2)
        try await withPortal({ $0.path.hasSuffix(".xml") ? .xml(feed) : .error("404 Not Found") }) { portal, bench in
            let run = try await bench.harvest(portal.url + "/plik.xml", type: nil)
            #expect(run.added == 2)
            #expect(try await bench.reader.source("miasto")?.type == "otwarte-dane")
        }
    }

    @Test("windows-1250 and UTF-16 feeds are read by their declaration")
    func encodings() async throws {
        let declaration = Array(
            "<?xml version=\"1.0\" encoding=\"windows-1250\"?><datasets><dataset><extIdent>a</extIdent><title><polish>"
                .utf8)
        let bytes = declaration + [0xA3, 0xF3, 0x64, 0x9F] + Array("</polish></title></dataset></datasets>".utf8)
        let bench = try Bench()
        try Data(bytes).write(to: URL(fileURLWithPath: bench.directory + "/cp1250.xml"))
        #expect(try await bench.harvest("file:cp1250.xml", type: "otwarte-dane").added == 1)
        #expect(try await bench.dataset("a")?.title["pl"] == "Łódź")
        let text = Self.feed([Self.element("u", title: "Żółw")])
        let wide = try #require(("<?xml version=\"1.0\" encoding=\"UTF-16\"?>" + text).data(using: .utf16))
        try wide.write(to: URL(fileURLWithPath: bench.directory + "/utf16.xml"))
        let other = try await bench.runner.harvest(bench.source("file:utf16.xml", type: "otwarte-dane", id: "inna"))
        #expect(other.added == 1)
        #expect(try await bench.dataset("u")?.title["pl"] == "Żółw")
    }
}

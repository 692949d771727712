import Catalog
import Compression
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

/// What a feed can repeat without end is counted or refused, and never held.
@Suite("Lists without end")
struct LongListTests {
    /// The types that are lists in JSON, with what stands around their records.
    static let envelopes: [(type: String, before: String, after: String)] = [
        ("ckan", #"{"success": true, "result": {"count": 0, "results": ["#, "]}}"),
        ("opendatasoft", #"{"total_count": 0, "results": ["#, "]}"), ("socrata", #"{"results": ["#, "]}"),
        ("udata", #"{"data": ["#, #"], "total": 0, "next_page": null}"#), ("dkan", "[", "]"),
        ("arcgis-hub", #"{"type": "FeatureCollection", "features": ["#, #"], "links": []}"#),
        ("ogc-records", #"{"type": "FeatureCollection", "features": ["#, #"], "links": []}"#),
        ("dcat-us", #"{"dataset": ["#, "]}"), ("tabular", "[", "]"),
    ]

    private func options(_ type: String) -> String {
        type == "tabular" ? "options: {items: '', format: json, map: {identifier: /id, title: /title}}" : ""
    }

    private func url(_ portal: ScriptedPortal, _ type: String) -> String {
        portal.url + (type == "ogc-records" ? "/collections/a/items" : type == "dcat-us" ? "/data.json" : "")
    }

    @Test("entries that are no records are counted, and told of in a few findings", arguments: envelopes)
    func empties(type: String, before: String, after: String) async throws {
        let body = before + String(repeating: "{},", count: 5000) + "{}" + after
        try await withPortal({ _ in .json(body) }) { portal, bench in
            let run = try await bench.runner.harvest(
                bench.source(url(portal, type), type: type, more: options(type)))
            let findings = try await bench.count("SELECT count(*) FROM finding")
            // Of each page the first twenty are named and the others counted, and an end without a count is told once.
            let most = 22 * portal.requests.count
            #expect(findings > 0 && findings <= most, "\(findings) findings: \(run.summary ?? "")")
            #expect(run.outcome != .succeeded, "what nobody can tell apart keeps the run from removing anything")
            let told = try await bench.count("SELECT count(*) FROM finding WHERE code = 'key-missing'")
            #expect(told > 0)
        }
    }

    @Test(
        "a list of more than a million entries is refused with the limit's name, at once",
        arguments: envelopes.filter { ["ckan", "udata", "ogc-records", "dcat-us", "tabular"].contains($0.type) })
    func tooMany(type: String, before: String, after: String) async throws {
        let body = before + String(repeating: "{},", count: 1_000_001) + "{}" + after
        try await withPortal({ _ in .json(body) }) { portal, bench in
            let source = try await bench.source(url(portal, type), type: type, more: options(type))
            let run = try await bench.runner.harvest(source)
            #expect(run.outcome == .failed)
            #expect(try await bench.runCodes(run) == ["too-large"])
            #expect(run.summary?.contains("maxElements") ?? false, "\(run.summary ?? "")")
        }
    }

    /// The pages of a feed as its harvester cuts them.
    private func pages(_ source: Source, _ bench: Bench) async throws -> [HarvestPage] {
        let portal = Portal(
            fetcher: PoliteFetcher(bench.fetcher, policy: PolitenessPolicy(retries: 0)), memory: nil, source: source,
            fingerprint: [], isFull: true, account: RequestAccount())
        let reading = try #require(source.type?.harvester.pages(of: source, at: portal, from: nil))
        var pages: [HarvestPage] = []
        while let page = try await reading.next(), pages.count < 50 { pages.append(page) }
        return pages
    }

    @Test("a page of thousands of records is handed on in pieces, and once it is read is complete")
    func pieces() async throws {
        let portal = SmallCKAN(packages: packages(10..<3510), largestPage: 5000, hasValidators: true)
        try await withPortal({ request in
            guard request.action == "package_search", request.number("start", 0) == 0 else { return portal(request) }
            // As portals do that do not heed how many are asked for.
            return portal(
                .init(target: request.target.replacing("rows=1000", with: "rows=5000"), fields: request.fields))
        }) { scripted, bench in
            let source = try await bench.source(scripted.url, more: "options: {page_size: 1000}")
            let cut = try await pages(source, bench)
            #expect(cut.map(\.records.count) == [1000, 1000, 1000, 500])
            #expect(
                cut.dropLast().allSatisfy { page in page.note.cursor.map { !CKANHarvester().canResume(at: $0) } ?? false
                })
            let run = try await bench.runner.harvest(source)
            #expect((run.outcome, run.added) == (.succeeded, 3500), "\(run.summary ?? "")")
            let again = try await bench.runner.harvest(source)
            #expect((again.outcome, again.unchanged, again.cost.notModified) == (.succeeded, 3500, 1))
        }
    }

    @Test("records that are large are handed on a few at a time; one that is too large is not even copied")
    func bytes() async throws {
        let text = String(repeating: "ą", count: 2 << 20)
        let large = (0..<6).map { package("\($0)", more: #", "notes": "\#(text)""#) }
        let huge = package("h", more: #", "notes": "\#(String(repeating: "a", count: 17 << 20))""#)
        let body = searchResult(large + [huge], count: 7)
        try await withPortal({ _ in .json(body) }) { portal, bench in
            let cut = try await pages(bench.source(portal.url), bench)
            #expect(cut.map(\.records.count) == [2, 2, 2, 1] || cut.map(\.records.count) == [2, 2, 3])
            guard case .unreadable(let key, let finding)? = cut.last?.records.last else {
                Issue.record("the last record was read")
                return
            }
            #expect(key == "h" && finding.code == .recordTooLarge && finding.message.contains("record.max_bytes"))
        }
    }

    @Test("a key that has control characters, or is longer than keys are, is none", arguments: ["ckan", "dcat-us"])
    func keys(type: String) async throws {
        let long = String(repeating: "x", count: 3000)
        let ids = [#"a\u0000b"#, #"\u0001"#, #"c\u009fd"#, #"e\nf"#, long, "dobry"]
        let body =
            type == "ckan"
            ? searchResult(ids.map { package($0) }, count: ids.count)
            : #"{"dataset": [\#(ids.map { #"{"identifier": "\#($0)", "title": "T"}"# }.joined(separator: ","))]}"#
        try await withPortal({ _ in .json(body) }) { portal, bench in
            let run = try await bench.harvest(url(portal, type), type: type)
            #expect((run.outcome, run.added) == (.partial, 1), "\(run.summary ?? "")")
            let bad = try await bench.count(
                "SELECT count(*) FROM finding WHERE code = 'record-invalid' AND field = 'key'")
            // Of DCAT-US a key of nothing but a control character is no key at all.
            #expect(bad == (type == "ckan" ? 5 : 4))
            #expect(try await bench.count("SELECT count(*) FROM source_record") == 1)
            #expect(try await bench.count("SELECT count(*) FROM finding WHERE instr(value, char(0)) > 0") == 0)
        }
    }

    @Test(
        "a document of entries that nobody can tell apart is read to a limit, and tells of them in a few findings",
        arguments: [("atom", "<feed xmlns=\"http://www.w3.org/2005/Atom\">", "<entry/>", "</feed>")])
    func entries(type: String, before: String, entry: String, after: String) async throws {
        let count = Guarded(0)
        try await withPortal({ _ in
            .xml(before + String(repeating: entry, count: count.with { $0 }) + after)
        }) { portal, bench in
            for (number, code) in [(30_000, "key-missing"), (130_000, "too-large")] {
                count.with { $0 = number }
                let run = try await bench.runner.harvest(bench.source(portal.url + "/feed", type: type))
                #expect(run.outcome != .succeeded)
                let findings = try await bench.findings(run)
                #expect(findings.count < 40 && findings.map(\.code.name).contains(code), "\(findings.count)")
            }
        }
    }

    // MARK: Sitemaps

    private func sitemap(_ text: String) async throws -> Sitemap {
        let bench = try Bench()
        let portal = try ScriptedPortal { _ in .init(body: Array(text.utf8)) }
        defer { portal.stop() }
        return try Sitemap(try await bench.fetcher.fetch(.init(portal.url)), url: portal.url)
    }

    @Test("a sitemap in text has as many addresses as one in XML, and blank lines cost nothing")
    func text() async throws {
        let blanks = try await sitemap("https://a.pl/1\n" + String(repeating: "\n", count: 300_000) + "https://a.pl/2")
        #expect(blanks.pages.map(\.address) == ["https://a.pl/1", "https://a.pl/2"])
        let long = try await sitemap("https://a.pl/\(String(repeating: "x", count: 3000))\nhttps://a.pl/2\r\n")
        #expect((long.pages.count, long.overlong) == (1, 1))
        for text in [
            String(repeating: "https://a.pl/1\n", count: 100_001),
            "<urlset>\(String(repeating: "<url><loc>https://a.pl/1</loc></url>", count: 100_001))</urlset>",
        ] {
            let error = await #expect(throws: HarvestFailure.self) { try await sitemap(text) }
            #expect(error?.finding.code == .tooLarge)
        }
    }

    @Test("lists of sitemaps in lists of sitemaps end")
    func nested() async throws {
        let requests = Guarded(0)
        try await withPortal({ request in
            let number = requests.with { count in
                count += 1
                return count
            }
            guard request.path != "/robots.txt" else { return .error("404 Not Found") }
            let others = (0..<3).map {
                "<sitemap><loc>http://\(request.fields["host"] ?? "")/s\(number)-\($0).xml</loc></sitemap>"
            }
            return .xml("<sitemapindex>\(others.joined())</sitemapindex>")
        }) { portal, bench in
            let run = try await bench.harvest(portal.url + "/sitemap.xml", type: "schema-org")
            #expect(requests.with { $0 } <= 1 + 3 + 9 + 27)
            #expect(try await bench.runCodes(run).contains("count-mismatch"))
        }
    }

    @Test("a robots.txt leads to sitemaps of its own host and of those that the source names, and to no other")
    func robots() async throws {
        let stranger = try ScriptedPortal { _ in .xml("<urlset/>") }
        defer { stranger.stop() }
        let other = stranger.url.replacing("127.0.0.1", with: "127.0.0.2")
        try await withPortal({ request in
            request.path == "/robots.txt"
                ? .init(body: Array("Sitemap: \(other)/sitemap.xml\nSitemap: file:///etc/passwd\n".utf8))
                : .xml("<urlset/>")
        }) { portal, bench in
            let run = try await bench.harvest(portal.url, type: "schema-org")
            #expect(stranger.requests.isEmpty)
            #expect(portal.requests.map(\.path).contains("/sitemap.xml"))
            #expect(try await bench.runCodes(run).contains("address-refused"))
        }
    }

    @Test("a sitemap in a file leads to no other file")
    func local() async throws {
        let bench = try Bench()
        let secret = bench.directory + "/secret.html"
        try Data(
            #"<html><script type="application/ld+json">{"@context":"https://schema.org","@type":"Dataset","@id":"https://a.pl/d","name":"Tajne"}</script></html>"#
                .utf8
        )
        .write(to: URL(fileURLWithPath: secret))
        for (name, text) in [
            ("a.xml", "<urlset><url><loc>file://\(secret)</loc></url></urlset>"),
            ("b.xml", "<sitemapindex><sitemap><loc>file://\(secret)</loc></sitemap></sitemapindex>"),
        ] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: bench.directory + "/" + name))
            let run = try await bench.runner.harvest(bench.source("file:" + name, type: "schema-org"))
            #expect(run.added == 0)
            #expect(try await bench.count("SELECT count(*) FROM finding WHERE code = 'address-refused'") > 0)
        }
        let source = try await bench.source("file:a.xml", type: "schema-org")
        let portal = Portal(
            fetcher: PoliteFetcher(bench.fetcher), memory: nil, source: source, fingerprint: [], isFull: true,
            account: RequestAccount())
        for url in [
            "file://" + secret, "file:///etc/passwd", source.url.replacing("a.xml", with: "a.xml/../secret.html"),
        ] {
            await #expect(throws: HarvestFailure.self) { try await portal.get(url, accept: "*/*") }
        }
    }

    @Test("an answer in XML of more text or more records than is held is refused, by the limit's name")
    func answers() async throws {
        let text = String(repeating: "a", count: 1 << 20)
        let large = String(repeating: "<record><title>\(text)</title></record>", count: 33)
        let many = String(repeating: "<record/>", count: 100_001)
        for (records, limit) in [(large, "maxAnswerBytes"), (many, "maxAnswerRecords")] {
            let search = "<GetRecordsResponse><SearchResults>\(records)</SearchResults></GetRecordsResponse>"
            let list = "<OAI-PMH><ListRecords>\(records)</ListRecords></OAI-PMH>"
            try await withPortal({ .xml($0.path == "/csw" ? search : list) }) { portal, bench in
                let csw = try await bench.fetcher.fetch(.init(portal.url + "/csw"))
                let refused = #expect(throws: HarvestFailure.self) { try CSWAnswer(csw, url: csw.url) }
                #expect(refused?.finding.code == .tooLarge && refused?.description.contains(limit) == true)
                #expect(refused?.description.contains("page_size") == true)
                let oai = try await bench.fetcher.fetch(.init(portal.url + "/oai"))
                let other = #expect(throws: HarvestFailure.self) { try OAIAnswer(oai, url: oai.url, prefix: nil) }
                #expect(other?.finding.code == .tooLarge && other?.description.contains(limit) == true)
            }
        }
    }

    // MARK: Archives

    @Test("a table of many stops is read as it is unpacked")
    func stops() async throws {
        let row = "1,54.1,18.2\n"
        let stops = Array(("stop_id,stop_lat,stop_lon\n" + String(repeating: row, count: 300_000)).utf8)
        let zlib = stops.withUnsafeBytes { Zlib.compress($0) }
        var entry = StoredArchive.Entry("stops.txt", Array(zlib.dropFirst(2).dropLast(4)))
        entry.method = 8
        entry.size = stops.count
        entry.checksum = StoredArchive.checksum(of: stops)
        let agency = StoredArchive.Entry("agency.txt", Array("agency_name\n\"Linie \"\"A\"\"\"\n\"B\nC\"".utf8))
        let feed = try StoredArchive.bytes([agency, entry]).withUnsafeBytes { try GTFSFeed($0) }
        #expect(feed.stopCount == 300_000 && feed.box == BoundingBox(west: 18.2, south: 54.1, east: 18.2, north: 54.1))
        #expect(feed.agencies.compactMap { $0["agency_name"] } == ["Linie \"A\"", "B\nC"])
    }

    @Test("rows of a table are the same wherever its pieces are cut")
    func tables() {
        let text = Array("\u{FEFF}a,\"b \"\"c\",d\r\n1,,\"x,\ny\"\n\n2,\"q\"\"\",\n3".utf8)
        func rows(cut: Int) -> [[String]] {
            var table = GTFSTable(["d", "a", "e"])
            var rows: [[String]] = []
            let take: ([String], GTFSRow) -> Bool = { _, row in
                rows.append(row.texts)
                return true
            }
            for piece in [text[..<cut], text[cut...]] { _ = Array(piece).withUnsafeBytes { table.take($0, take) } }
            table.finish(take)
            #expect(table.columns == ["a", "b \"c", "d"])
            return rows
        }
        for cut in 0...text.count { #expect(rows(cut: cut) == [["x,\ny", "1", ""], ["", "2", ""], ["", "3", ""]]) }
    }

    @Test("of a head without end so many columns are held as tables have")
    func head() {
        var table = GTFSTable(["a"])
        let text = Array(("a," + String(repeating: "b,", count: 100_000) + "c\n\u{A0}7\u{A0},8\n").utf8)
        var rows: [[String]] = []
        _ = text.withUnsafeBytes { bytes in
            table.take(bytes) { _, row in
                rows.append(row.texts + [row.number(0).map { "\($0)" } ?? ""])
                return true
            }
        }
        #expect(table.columns.count == 200 && rows == [["7", "7.0"]])
    }

    @Test(
        "a number of a table is what its digits say",
        arguments: [
            ("54.352025", 54.352025), (" -0.5 ", -0.5), ("+18", 18), (".25", 0.25), ("7.", 7), ("1.9E-05", 1.9e-05),
            ("5e1", 50), ("54.3520252173400912345", 54.35202521734), ("123456789012345678", 1.23456789012345e17),
            (" ", nil), ("-", nil), (".", nil), ("1,5", nil), ("0x10", nil), ("nan", nil), ("inf", nil), ("1e", nil),
            ("1e999999", nil), ("1.2.3", nil), ("1 2", nil), ("e5", nil),
        ] as [(String, Double?)])
    func numbers(text: String, number: Double?) {
        var table = GTFSTable(["a"])
        var found: [Double?] = []
        _ = Array("a\n\"\(text)\"\n\n".utf8).withUnsafeBytes { bytes in
            table.take(bytes) { _, row in
                found.append(row.number(0))
                return true
            }
        }
        #expect(found == [number])
    }

    // MARK: Folders

    @Test("a listing of more links than folders have is cut, and nothing is removed")
    func listing() async throws {
        let page =
            "<html><title>Index of /m/</title>" + (0...200_000).map { "<a href=a\($0).xml>" }.joined() + "</html>"
        try await withPortal({ _ in .document(Array(page.utf8), type: "text/html") }) { portal, bench in
            let url = portal.url + "/m/"
            let listing = try WAFListing(
                try await bench.fetcher.fetch(.init(url)), start: try #require(WAFFolder(url)))
            #expect(listing.isCut && listing.entries.count == 200_000)
        }
        let open = Array(String(repeating: "<a ", count: 5_000_000).utf8)
        let links = open.withUnsafeBytes { bytes in
            var links = HTMLLinks(bytes)
            return links.next()
        }
        #expect(links == nil)
    }

    // MARK: Pages

    @Test("a page of items within items says no more than a page can")
    func microdata() async throws {
        let names = (0..<1000).map { "p\($0)" }.joined(separator: " ")
        let inner = String(repeating: "<span itemprop=\"\(names)\">x", count: 300)
        let text =
            "<html><div itemscope itemtype=\"https://schema.org/Dataset\" itemid=\"https://a.pl/1\"><b itemprop=\"name\">N</b>\(inner)</div></html>"
        var items = Microdata(base: "https://a.pl/")
        _ = StructuredData(Array(text.utf8), isJSON: false) { items.take($0) }
        let said = items.graph
        let graph = try #require(said)
        #expect(graph.count < 1000)
    }
}

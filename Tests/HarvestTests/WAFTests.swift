import Catalog
import DCAT
import Fetch
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Folders of metadata")
struct WAFTests {
    /// Pages of folders by their paths; documents by theirs.
    private struct Folder: Sendable {
        var pages: [String: String] = [:]
        var documents: [String: String] = [:]
        var hasValidators = false
        var failing: Set<String> = []

        func callAsFunction(_ request: ScriptedPortal.Request) -> ScriptedPortal.Answer {
            if failing.contains(request.path) { return .error("500 Oops") }
            if let page = pages[request.target] ?? pages[request.path] {
                return .document(Array(page.utf8), type: page.hasPrefix("<?xml") ? "application/xml" : "text/html")
            }
            guard let document = documents[request.path] else { return .error("404 Not Found") }
            guard hasValidators else { return .xml(document) }
            let etag = "\"\(document.utf8.reduce(5381) { $0 &* 33 &+ Int($1) })\""
            if request.fields["if-none-match"] == etag {
                return .init(status: "304 Not Modified", fields: ["ETag: \(etag)"])
            }
            return .xml(document, ["ETag: \(etag)"])
        }
    }

    private static func apache(_ names: [(String, String)]) -> String {
        let rows = names.map { name, stamp in
            "<tr><td><a href=\"\(name)\">\(name)</a></td><td align=\"right\">\(stamp)</td><td>4.2K</td></tr>"
        }.joined()
        return """
            <html><head><title>Index of /metadane</title></head><body><table><tr><th><a href="?C=N;O=D">Name</a></th></tr>\
            <tr><td><a href="/">Parent Directory</a></td></tr>\(rows)</table></body></html>
            """
    }

    private func harvest(
        _ portal: ScriptedPortal, _ bench: Bench, options: String = "", more: String = ""
    ) async throws -> RunState {
        let all = (options.isEmpty ? "" : "options: {\(options)}") + more
        return try await bench.runner.harvest(
            bench.source(
                portal.url + "/metadane/", type: "waf", more: all.hasPrefix(", ") ? String(all.dropFirst(2)) : all))
    }

    // MARK: Listings

    private static let nginx = """
        <html><head><title>Index of /metadane/</title></head><body><h1>Index of /metadane/</h1><hr><pre><a href="../">../</a>
        <a href="dalej/">dalej/</a>                                             01-Nov-2026 12:00                   -
        <a href="a%20b.xml">a b.xml</a>                                            02-Nov-2026 12:34                4200
        <a href="c.XML">c.XML</a>                                              03-Nov-2026 12:34                  17
        <a href="opis.pdf">opis.pdf</a>                                           03-Nov-2026 12:34                  17
        </pre></body></html>
        """
    private static let iis = """
        <html><head><title>localhost - /metadane/</title></head><body><pre><A HREF="/">[To Parent Directory]</A><br><br>\
         11/2/2026 12:34 PM         4200 <A HREF="/metadane/a%20b.xml">a b.xml</A><br> 11/3/2026 12:34 PM           17 \
        <A HREF="/metadane/c.XML">c.XML</A><br>11/3/2026 12:34 PM &lt;dir&gt; <A HREF="/metadane/dalej/">dalej</A></pre></body></html>
        """
    private static let bucket = """
        <?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>\
        <Contents><Key>a b.xml</Key><LastModified>2026-11-02T12:34:00.000Z</LastModified><ETag>"x"</ETag><Size>4200</Size></Contents>\
        <Contents><Key>dalej/d.xml</Key><Size>17</Size></Contents><Contents><Key>c.XML</Key><Size>17</Size></Contents>\
        <Contents><Key>opis.pdf</Key></Contents></ListBucketResult>
        """

    @Test(
        "the listings of every server give the same documents, with what they say of time and size",
        arguments: [
            (nginx, "02-Nov-2026 12:34 4200"), (iis, "11/2/2026 12:34 PM 4200"),
            (bucket, "2026-11-02T12:34:00.000Z \"x\" 4200"),
            (
                apache([
                    ("dalej/", "-"), ("a%20b.xml", "2026-11-02 12:34"), ("c.XML", "2026-11-03 12:34"), ("opis.pdf", ""),
                ]),
                "2026-11-02 12:34 4.2K"
            ),
        ])
    func listings(page: String, stamp: String) async throws {
        let folder = Folder(pages: ["/metadane/": page])
        try await withPortal({ folder($0) }) { portal, bench in
            let url = portal.url + "/metadane/"
            let response = try await bench.fetcher.fetch(FetchRequest(url))
            let listing = try WAFListing(response, start: try #require(WAFFolder(url)))
            #expect(listing.isRecognised)
            let documents = listing.entries.filter { !$0.isFolder }
            #expect(Set(documents.map(\.url)).isSuperset(of: [url + "a%20b.xml", url + "c.XML"]))
            #expect(!documents.contains { $0.url.hasSuffix("pdf") })
            #expect(documents.first { $0.url.hasSuffix("a%20b.xml") }?.stamp == stamp)
            let isBucket = page.contains("ListBucketResult")
            #expect(listing.entries.contains { $0.url == url + (isBucket ? "dalej/d.xml" : "dalej/") })
        }
    }

    @Test(
        "nothing above or beside the folder, and no other server, is asked",
        arguments: [
            "../", "/", "/inne/a.xml", "../metadane2/a.xml", "http://obcy.example/metadane/a.xml",
            "//obcy.example/metadane/a.xml",
            "%2e%2e/a.xml", "x/../../a.xml", "..%2fa.xml", "javascript:alert(1)", "mailto:a@b.pl",
            "https://u:p@host/metadane/a.xml", "",
        ])
    func outside(link: String) throws {
        let folder = try #require(WAFFolder("http://host/metadane/"))
        for page in [nil, folder] { #expect(folder.resolve(link, on: "http://host/metadane/", in: page) == nil) }
        let above = WAFFolder("http://host/")
        #expect(folder.resolve("a.xml", on: "http://host/", in: above) == nil)
    }

    @Test(
        "what lies in the folder is, however it is written",
        arguments: [
            ("a.xml", "a.xml"), ("./b/../a.xml", "a.xml"), ("/metadane/b/a.xml", "b/a.xml"),
            ("HTTP://HOST/metadane/a.xml#x", "a.xml"),
            ("b/?x=1", "b/"), ("b/", "b/"), ("a_b-1.2.xml", "a_b-1.2.xml"), ("...xml", "...xml"),
            ("a b.xml", "a%20b.xml"),
            ("ł.xml", "%C5%82.xml"),
        ])
    func inside(link: String, expected: String) throws {
        let folder = try #require(WAFFolder("http://host/metadane/index.html?x"))
        for page in [nil, folder] {
            #expect(folder.resolve(link, on: "http://host/metadane/", in: page) == "http://host/metadane/" + expected)
        }
        #expect(WAFFolder("file:///etc/") == nil && WAFFolder("http://host")?.prefix == "http://host/")
    }

    // MARK: Runs

    @Test("documents of all folders are catalogued, and a second run asks only whether they have changed")
    func run() async throws {
        var folder = Folder(hasValidators: true)
        folder.pages = [
            "/metadane/": Self.apache([("b/", ""), ("a.xml", "1"), ("../inne.xml", "")]),
            "/metadane/b/": Self.apache([("c.xml", "2"), ("c.xml", "2"), ("b/", ""), ("/metadane/", "")]),
            "/metadane/b/b/": Self.apache([]),
        ]
        folder.documents = [
            "/metadane/a.xml": ISOFeed.record("a"),
            "/metadane/b/c.xml": ISOFeed.answer([ISOFeed.record("c"), ISOFeed.record("d")], matched: 2),
            "/inne.xml": ISOFeed.record("x"),
        ]
        let first = folder
        try await withPortal({ first($0) }) { portal, bench in
            let run = try await harvest(portal, bench)
            #expect((run.outcome, run.added) == (.succeeded, 3), "\(run.summary ?? "")")
            #expect(try await bench.keys() == ["a", "c", "d"])
            #expect(!portal.requests.contains { $0.path == "/inne.xml" })
            #expect(try await bench.items().first { $0.key == "c" }?.dataset != nil)
            let again = try await harvest(portal, bench)
            #expect((again.unchanged, again.cost.notModified, again.updated) == (3, 2, 0))
            var changed = first
            changed.documents["/metadane/a.xml"] = ISOFeed.record("a", title: "Inny")
            changed.pages["/metadane/b/"] = Self.apache([])
            let next = changed
            portal.answer { next($0) }
            let third = try await harvest(portal, bench)
            // Two of three that are gone are more than a fifth.
            #expect((third.outcome, third.updated, third.removed) == (.held, 1, 0), "\(third.summary ?? "")")
        }
    }

    @Test("between two runs that read everything, the listing's times are relied on")
    func times() async throws {
        let folder = Folder(
            pages: ["/metadane/": Self.apache([("a.xml", "2026-11-02 12:34"), ("b.xml", "")])],
            documents: ["/metadane/a.xml": ISOFeed.record("a"), "/metadane/b.xml": ISOFeed.record("b")])
        try await withPortal({ folder($0) }) { portal, bench in
            try await _ = harvest(portal, bench, more: ", full_every: 5")
            portal.answer { folder($0) }
            let run = try await harvest(portal, bench, more: ", full_every: 5")
            #expect((run.outcome, run.unchanged) == (.succeeded, 2) && run.isIncremental)
            #expect(!portal.requests.contains { $0.path == "/metadane/a.xml" }, "its time is the same")
            var changed = folder
            changed.pages["/metadane/"] = Self.apache([("a.xml", "2026-11-03 12:34"), ("b.xml", "")])
            changed.documents["/metadane/a.xml"] = ISOFeed.record("a", title: "Inny")
            let next = changed
            portal.answer { next($0) }
            #expect(try await harvest(portal, bench, more: ", full_every: 5").updated == 1)
        }
    }

    @Test("limits on depth and documents are told, and remove nothing")
    func limits() async throws {
        let folder = Folder(
            pages: [
                "/metadane/": Self.apache([("b/", ""), ("a.xml", "")]),
                "/metadane/b/": Self.apache([("b.xml", ""), ("c/", "")]),
                "/metadane/b/c/": Self.apache([("c.xml", "")]),
            ],
            documents: [
                "/metadane/a.xml": ISOFeed.record("a"), "/metadane/b/b.xml": ISOFeed.record("b"),
                "/metadane/b/c/c.xml": ISOFeed.record("c"),
            ])
        try await withPortal({ folder($0) }) { portal, bench in
            #expect(try await harvest(portal, bench).added == 3)
            for (options, count) in [("max_depth: 1", 2), ("max_depth: 0", 1), ("max_documents: 2", 2)] {
                let run = try await harvest(portal, bench, options: options)
                #expect((run.outcome, run.records, run.removed) == (.partial, count, 0), "\(options)")
                #expect(try await bench.runCodes(run) == ["count-mismatch"], "\(options)")
            }
        }
    }

    @Test("a document or folder that fails costs itself, many in a row end the run, and nothing is removed")
    func faults() async throws {
        let names = (0..<20).map { "d\($0).xml" }
        var folder = Folder(pages: [
            "/metadane/": Self.apache([("x/", "")] + names.map { ($0, "") }),
            "/metadane/x/": Self.apache([("e.xml", "")]),
        ])
        for name in names { folder.documents["/metadane/" + name] = ISOFeed.record(name) }
        folder.documents["/metadane/x/e.xml"] = ISOFeed.record("e")
        let good = folder
        try await withPortal({ good($0) }) { portal, bench in
            #expect(try await harvest(portal, bench).added == 21)
            for (failing, records) in [(["/metadane/d3.xml"], 21), (["/metadane/x/"], 20)] {
                var bad = good
                bad.failing = Set(failing)
                let answer = bad
                portal.answer { answer($0) }
                let run = try await harvest(portal, bench)
                #expect(
                    (run.outcome, run.records, run.removed) == (.partial, records, 0),
                    "\(failing): \(run.summary ?? "")")
                #expect(try await bench.runCodes(run) == ["server-error"], "\(failing)")
            }
            var bad = good
            bad.failing = Set(names.map { "/metadane/" + $0 })
            let answer = bad
            portal.answer { answer($0) }
            #expect(try await harvest(portal, bench).outcome != .succeeded)
            #expect(portal.requests.count < 15)
        }
    }

    @Test("a page that is no listing is not an empty folder")
    func otherPages() async throws {
        for page in ["<html><body>Przerwa techniczna</body></html>", "{}", "<html><a href='a.html'>a</a></html>"] {
            let folder = Folder(pages: ["/metadane/": page])
            try await withPortal({ folder($0) }) { portal, bench in
                let run = try await harvest(portal, bench)
                #expect(run.outcome == .failed)
                #expect(try await bench.runCodes(run) == ["not-what-was-expected"])
            }
        }
    }

    @Test("a bucket that lists in parts is read to its end, and not for ever")
    func parts() async throws {
        func part(_ key: String, _ more: String) -> String {
            "<?xml version=\"1.0\"?><ListBucketResult><Contents><Key>\(key)</Key></Contents>\(more)</ListBucketResult>"
        }
        let more = "<IsTruncated>true</IsTruncated><NextContinuationToken>t 1</NextContinuationToken>"
        let folder = Folder(
            pages: [
                "/metadane/": part("a.xml", more), "/metadane/?continuation-token=t%201": part("b.xml", more),
            ], documents: ["/metadane/a.xml": ISOFeed.record("a"), "/metadane/b.xml": ISOFeed.record("b")])
        try await withPortal({ folder($0) }) { portal, bench in
            let run = try await harvest(portal, bench)
            #expect((run.outcome, run.added) == (.succeeded, 2), "\(run.summary ?? "")")
        }
    }

    @Test("the simulator's folders are harvested whole, and its changes are seen")
    func simulator() async throws {
        guard let portal = try Simulator(datasets: 1000) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        let url = portal.url + "/waf/"
        let first = try await bench.harvest(url, type: "waf")
        #expect((first.outcome, first.added) == (.succeeded, 1000), "\(first.summary ?? "")")
        func titles() async throws -> [String: String] {
            var titles: [String: String] = [:]
            for item in try await bench.items() { titles[item.key] = item.dataset?.title["pl"] }
            return titles
        }
        try await #expect(titles() == portal.truth())
        _ = try await portal.mutate(add: 7, modify: 11, delete: 5)
        let run = try await bench.harvest(url, type: "waf")
        #expect((run.added, run.updated, run.removed, run.unchanged) == (7, 11, 5, 984), "\(run.summary ?? "")")
        try await #expect(titles() == portal.truth())
    }
}

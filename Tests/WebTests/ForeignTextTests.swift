import Catalog
import DCAT
import JSON
import Testing
import Text

@testable import Web

struct ForeignTextTests {
    /// What turns the direction of writing or steers a terminal, and letters that would be joined to what stands before.
    private static let steering = "\u{202E}\u{2066}\u{200F}\u{061C}\u{9B}2J\u{1B}[31m\u{2029}"

    private func isClean(_ text: String) -> Bool {
        !text.unicodeScalars.contains { ShownText.isSteering($0) && $0 != "\n" && $0 != "\t" }
    }

    @Test("what turns the direction of writing does not reach a page, a feed or a badge, and names stand alone")
    func pages() async throws {
        try await TestCatalog.with(datasets: 0) { catalog in
            var dataset = TestCatalog.dataset(0)
            dataset.title = LocalizedText("pl", "fdp.\(Self.steering)<b>tytuł")
            dataset.description = LocalizedText("pl", "opis \(Self.steering)")
            dataset.publisher = Agent(name: LocalizedText("pl", "urząd \(Self.steering)"))
            dataset.distribution[0].format = Format(uri: nil, label: "csv\(Self.steering)")
            try await catalog.harvest("gdansk", [("g0\(Self.steering)", dataset)], at: TestCatalog.time)
            try await catalog.writer.register([
                SourceRegistration(
                    id: "gdansk", title: "Źródło\(Self.steering)\"\u{301}<", type: "ckan", url: "https://portal.test",
                    publisher: nil, schedule: "manual", isSample: false)
            ])
            try await withServer(catalog) { client in
                let query = QueryString.encoded("tytuł" + Self.steering)
                let page = try await client.get("/?q=tytu%C5%82", ["Accept": "text/html"]).text
                #expect(isClean(page) && page.contains("fdp.") && page.contains("<bdi>urząd"))
                #expect(page.contains("<bdi>csv") && page.contains("dir=\"auto\""))
                #expect(isClean(try await client.get("/?q=\(query)", ["Accept": "text/html"]).text))
                for path in ["feed.atom", "badge.svg"] {
                    let text = try await client.get("/sources/gdansk/\(path)").text
                    #expect(isClean(text) && text.contains("Źródło"), "\(path)")
                    #expect(!text.contains("\"\u{301}") && !text.contains("\u{301}<"), "\(path)")
                }
                let problem = try await client.get("/datasets?\(query)=1").text
                #expect(isClean(problem) && problem.contains("tytuł"))
            }
        }
    }

    @Test("a title of any length is shown with its beginning, also where one letter has all the marks")
    func long() async throws {
        try await TestCatalog.with(datasets: 0) { catalog in
            var dataset = TestCatalog.dataset(0)
            dataset.title = LocalizedText("pl", "tytuł a" + String(repeating: "\u{301}", count: 300_000))
            dataset.description = dataset.title
            dataset.publisher = Agent(name: dataset.title)
            try await catalog.harvest("gdansk", [("g0", dataset)], at: TestCatalog.time)
            try await withServer(catalog) { client in
                let page = try await client.get("/?q=tytu%C5%82", ["Accept": "text/html"])
                #expect(page.body.count < 30_000 && page.text.contains("tytuł"))
            }
        }
    }

    @Test("marks behind a delimiter, and U+0000, are no fault of the server's")
    func marks() async throws {
        let mark = "%CC%81"
        let targets: [(String, Int)] = [
            ("/datasets?q=a%00b", 200), ("/datasets?q=%22a%00b%22", 200), ("/datasets?q=%00", 200),
            ("/datasets?keyword=a%00b", 200), ("/datasets?publisher=a%00b", 200), ("/datasets?theme=%00\(mark),", 200),
            ("/datasets?source=gdansk,\(mark)x", 200), ("/datasets?facets=theme,\(mark)", 400),
            ("/datasets?bbox=1,\(mark)2,3,4", 400), ("/datasets?issued=2010/\(mark)", 400),
            ("/datasets?cursor=catalogued.\(mark)", 400), ("/datasets?\(mark)=1", 400), ("/datasets.\(mark)json", 404),
            ("/datasets\(mark).json", 404), ("/sources/gdansk%00", 404), ("/sources/%00/runs", 404),
            ("/publishers/%00", 404), ("/datasets?source=gdansk%00&limit=1", 200),
            ("/publishers/" + String(repeating: "a", count: 5000), 404),
            ("/datasets?\u{308}q=lodz", 400), ("/datasets?limit=1\u{308}", 400),
        ]
        try await withSite { client in
            for (target, status) in targets {
                let answer = try await client.get(target)
                #expect(answer.status == status, "\(target): \(answer.text.prefix(200))")
            }
            let comma = try await client.get("/datasets?source=nobody,\(mark),gdansk&limit=1").json()
            #expect(comma.count == 45)
            #expect(try await client.get("/datasets?source=gdansk%00&limit=1").json().count == 0)
        }
    }

    @Test("a cell that begins like a formula is a text, whatever follows")
    func cells() {
        var table = CSVWriter(["a"])
        for cell in ["=\u{301}1", "\r\n=1", "\n=1", "@x", "a=1", "+\u{20DD}"] { table.append([cell]) }
        let text = String(decoding: table.bytes, as: UTF8.self)
        #expect(text == "a\r\n'=\u{301}1\r\n\"'\r\n=1\"\r\n\"'\n=1\"\r\n'@x\r\na=1\r\n'+\u{20DD}\r\n")
    }

    @Test("a label is escaped by bytes")
    func labels() {
        var text = PrometheusText()
        text.sample("m", [("l", "a\"\u{301}\\\u{301}\r\nb")], 1)
        #expect(text.text == "m{l=\"a\\\"\u{301}\\\\\u{301}\r\\nb\"} 1\n")
    }

    @Test("weights of Accept are read by bytes")
    func accept() {
        #expect(Accept("text/turtle;q=0.5, application/json; \u{301}q=1; Q=0.2").ranges.map(\.weight) == [500, 200])
        #expect(Accept(" \u{301}text/html").ranges.map(\.name) == ["\u{301}text/html"])
    }
}

import DCAT
import Feeds
import Fetch
import Foundation
import Harvest
import JSON
import Logging
import Protocols
import Records
import TestSupport
import Testing

@testable import snop

@Suite("snop check")
struct CheckTests {
    private let samples = repository.appendingPathComponent("harvesters").path

    private func report(_ target: CheckTarget, examples: Int = 2) async throws -> FeedReport {
        let fetcher = try Fetcher(FetchConfiguration(userAgent: "snop-tests"))
        let report = try await FeedCheck(fetcher: PoliteFetcher(fetcher)).report(on: target.source, examples: examples)
        await fetcher.shutdown()
        return report
    }

    private func json(_ target: CheckTarget) async throws -> (text: String, value: JSONValue) {
        let report = try await report(target)
        let bytes = CheckDocument.bytes(
            of: report, source: try target.text ?? report.draft?.yaml, base: "http://a.example")
        return (String(decoding: bytes, as: UTF8.self), try JSONValue.parse(bytes))
    }

    // MARK: What is checked

    @Test("an address, a file, a source file and the id of a source are told apart")
    func targets() throws {
        #expect(try CheckTarget("https://a.example/x", sources: samples).source.url == "https://a.example/x")
        let file = samples + "/sample/biblioteka-przykladowa-dcat.ttl"
        #expect(try CheckTarget(file, sources: samples).source.url == "file://" + file)
        #expect(try CheckTarget("file://" + file, sources: samples).source.url == "file://" + file)
        let registered = try CheckTarget("sample-dcat", sources: samples)
        #expect(registered.source.id == "sample-dcat" && registered.file?.hasSuffix("/sample-dcat.yaml") == true)
        #expect(try registered.text?.contains("id: sample-dcat") == true)
        let yaml = samples + "/sample/sample-ckan.yaml"
        #expect(try CheckTarget(yaml, sources: "/nothing-is-here").source.id == "sample-ckan")
    }

    @Test("an address that is registered is said to be, and its id is not given again")
    func registered() throws {
        let known = try CheckTarget("gdynia", sources: samples)
        let again = try CheckTarget(known.source.registeredURL + "/", sources: samples)
        #expect(again.registered?.id == "gdynia" && again.source.id != "gdynia")
        #expect(try CheckTarget("https://dane.gdynia.pl", sources: samples).source.id == "gdynia-2")
    }

    @Test(
        "what is none of these is a wrong call",
        arguments: [
            "nie-ma", "gdynia.pl", "https://u:p@a.example", "ftp://a.example", "file:", "", "/nothing-is-here.xml",
        ])
    func wrongTargets(target: String) {
        #expect(throws: UsageError.self) { try CheckTarget(target, sources: samples) }
    }

    // MARK: What is printed

    @Test("the JSON begins with the type, and has the evidence, the records beside their datasets and the source file")
    func document() async throws {
        let target = try CheckTarget(samples + "/sample/gmina-przykladowa-ckan.json", sources: samples)
        let (text, value) = try await json(target)
        #expect(text.hasPrefix(#"{"type":"ckan","#))
        #expect(value["candidates"]?.array?.count == SourceType.allCases.count)
        #expect(value["candidates"]?[0]?["evidence"]?[0]?["observation"]?.string?.contains("26 packages") == true)
        #expect(value["records"]?.int == 26 && value["total"]?.int == 26 && value["more"]?.bool == false)
        #expect(value["datasets"]?.array?.count == 2 && value["error"] == nil)
        let first = try #require(value["datasets"]?[0])
        let published = try JSONValue.parse(try #require(first["published"]?["text"]?.string))
        #expect(published["id"]?.string == first["key"]?.string && first["dataset"]?["title"]?["pl"]?.string != nil)
        #expect(value["findings"]?[0]?["examples"]?[0]?["message"] != nil)
        let source = try SourceFile(try #require(value["source"]?.string), file: "a.yaml").source()
        #expect(source.type == .ckan && source.url == target.source.url)
    }

    @Test("what is no feed has an error and its evidence in place of a page")
    func failure() async throws {
        let (text, value) = try await json(try CheckTarget(samples + "/README.md", sources: samples))
        #expect(text.hasPrefix(#"{"url":"#) && value["type"] == nil && value["records"] == nil)
        #expect(value["error"]?.string?.contains("recognised as none") == true)
        #expect(value["candidates"]?.array?.allSatisfy { $0["score"]?.int == 0 } == true)
    }

    @Test("the page for people has all parts, and nothing that steers a terminal", arguments: [80, 140])
    func page(width: Int) async throws {
        let path = NSTemporaryDirectory() + "check-\(UUID().uuidString).json"
        let text = """
            [{"id": "k31m", "name": "a\u{9B}31m", "title": "Zbi\\u001b[31mór", "notes": "\(String(repeating: "ą ", count: 900))"}]
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let target = try CheckTarget(path, sources: samples)
        let report = try await report(target)
        let page = CheckText(
            report: report, target: target, text: report.draft?.yaml, base: "http://a.example", width: width)
        let lines = page.lines
        #expect(!lines.joined().unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) })
        for part in [
            "It is ckan; 1 request was made", "  ckan: 90 of 100", "The first page has 1 record", "AS PUBLISHED",
            "AS CATALOGUED",
            "licence-missing", "type: ckan",
        ] { #expect(lines.contains { $0.contains(part) }, "\(part)") }
        let row = try #require(lines.first { $0.contains("AS PUBLISHED") })
        #expect(row.contains("AS CATALOGUED") == (width == 140))
        if width == 140 {
            let rows = lines.filter { $0.contains(" │") }
            #expect(rows.count > 10 && rows.allSatisfy { $0.count <= width })
        }
    }

    @Test(
        "a published record is laid out so that it can be compared",
        arguments: [
            ("application/json", #"{"a":{"b":1},"c":2}"#, "{\n  \"a\": {\"b\":1},\n  \"c\": 2\n}"),
            ("application/json", "{", "{"),
            (
                "application/xml", #"<d s="x"><t><p>A &lt; B</p><e/></t><u>c</u></d>"#,
                """
                <d s="x">
                  <t>
                    <p>A &lt; B</p>
                    <e/>
                  </t>
                  <u>c</u>
                </d>
                """
            ), ("application/xml", "<a>\n<b/></a>", "<a>\n<b/></a>"),
            (
                "application/n-triples",
                "<http://a.example/1> <http://purl.org/dc/terms/title> \"Zbi\u{F3}r\"@pl .\n",
                "@prefix dct: <http://purl.org/dc/terms/> .\n\n<http://a.example/1> dct:title \"Zbi\u{F3}r\"@pl .\n"
            ),
        ])
    func published(mediaType: String, text: String, expected: String) {
        #expect(PublishedText.text(of: Array(text.utf8), mediaType: mediaType, width: 16) == expected)
    }

    @Test("long texts are wrapped and cut, and what is left out is counted")
    func columns() {
        #expect(Console.wrapped("abcdef\n\ng", width: 4) == ["abcd", "ef", "", "g"])
        #expect(Console.wrapped(String(repeating: "a", count: 99), width: 2) == ["aa", "aa", "aa", "a…"])
        let beside = Console.beside(("L", "1\n2\n3"), ("R", "4"), width: 103, maxLines: 2)
        #expect(beside.count == 5 && beside[4].hasPrefix("… 1 more lines"))
        #expect(Console.beside(("L", "1"), ("R", "2"), width: 99, maxLines: 2) == ["L", "", "1", "", "R", "", "2"])
    }

    // MARK: The command

    private func run(_ words: String...) async throws {
        var command = try #require(try Snop.parseAsRoot(words) as? Check)
        try await command.run()
    }

    @Test("a source file is written where none is, and never over another one; no data directory is made")
    func save() async throws {
        let folder = NSTemporaryDirectory() + "check-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let feed = samples + "/sample/powiat-przykladowy-otwarte-dane.xml"
        let path = folder + "/nowe.yaml"
        try await run("check", feed, "--data", folder + "/data", "--records", "0", "--save", path)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try SourceFile(text, file: path).source().type == .otwarteDane)
        try Data("stays".utf8).write(to: URL(fileURLWithPath: path))
        await #expect(throws: UsageError.self) { try await run("check", feed, "--save", path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "stays")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["nowe.yaml"])
        await #expect(throws: CheckFailure.self) {
            try await run("check", samples + "/README.md", "--save", folder + "/none.yaml", "--json")
        }
        #expect(!FileManager.default.fileExists(atPath: folder + "/none.yaml"))
    }
}

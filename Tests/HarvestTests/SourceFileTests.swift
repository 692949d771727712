import DCAT
import Foundation
import TestSupport
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Source files")
struct SourceFileTests {
    private static let good = """
        id: gdansk
        title: Otwarty Gdańsk
        url: https://ckan.multimediagdansk.pl
        type: ckan
        publisher: {name: Miasto Gdańsk, teryt: "2261011", homepage: https://www.gdansk.pl}
        schedule: daily at 03:15
        options: {page_size: 100, language: en}
        sample: true
        """

    private func error(_ text: String, file: String = "harvesters/pomorskie/zly.yaml") -> SourceFileError? {
        do {
            _ = try SourceFile(text, file: file).source()
            return nil
        } catch {
            return error
        }
    }

    @Test("every key is read")
    func allKeys() throws {
        let source = try SourceFile(Self.good, file: "a.yaml").source()
        #expect(
            (source.id, source.title, source.url) == ("gdansk", "Otwarty Gdańsk", "https://ckan.multimediagdansk.pl"))
        #expect(source.type == .ckan)
        #expect(
            source.publisher
                == Agent(
                    name: LocalizedText("pl", "Miasto Gdańsk"), teryt: "2261011", homepage: "https://www.gdansk.pl"))
        #expect(source.schedule.description == "daily at 03:15")
        #expect((source.options.pageSize, source.options.language) == (100, "en"))
        #expect(source.isSample)
        #expect((source.file, source.host) == ("a.yaml", "ckan.multimediagdansk.pl"))
    }

    @Test("three keys are enough, and the rest has defaults")
    func defaults() throws {
        let source = try SourceFile("{id: a, title: A, url: 'http://a.pl:8080/x?y'}", file: "a.yaml").source()
        #expect(source.type == nil && source.publisher == nil && !source.isSample)
        #expect((source.schedule, source.options, source.host) == (.daily, SourceOptions(), "a.pl:8080"))
    }

    @Test("a TERYT code without quotation marks keeps its leading zero")
    func unquotedCode() throws {
        let text = Self.good.replacing("\"2261011\"", with: "0663011")
        #expect(try SourceFile(text, file: "a.yaml").source().publisher?.teryt == "0663011")
    }

    @Test(
        "an unknown key is named with its line and what may stand there",
        arguments: [
            ("\ncolour: red", 9, ["`colour`", "schedule"]), ("\nTitle: x", 9, ["`Title`", "title"]),
        ])
    func unknownKey(more: String, line: Int, named: [String]) {
        let error = error(Self.good + more)
        #expect(error?.line == line)
        for name in named { #expect(error?.message.contains(name) == true, "\(error?.message ?? "no error")") }
        #expect(error?.description.hasPrefix("harvesters/pomorskie/zly.yaml:\(line): ") == true)
    }

    @Test(
        "unknown keys of publishers and options are named too",
        arguments: [
            ("homepage:", "www:", "`www`", 5), ("page_size: 100", "pagesize: 100", "`pagesize`", 7),
        ])
    func unknownInnerKey(old: String, new: String, named: String, line: Int) {
        let error = error(Self.good.replacing(old, with: new))
        #expect(error?.message.contains(named) == true)
        #expect(error?.line == line)
    }

    @Test(
        "what is wrong with a value is said, with the key and the line",
        arguments: [
            ("id: gdansk", "id: Gdańsk", "`id`", 1), ("id: gdansk", "id: -a", "`id`", 1),
            ("id: gdansk", "id: a b", "`id`", 1),
            ("id: gdansk", "id: ../../etc", "`id`", 1),
            ("id: gdansk", "id: " + String(repeating: "a", count: 65), "`id`", 1),
            ("id: gdansk", "id: [a]", "`id`", 1), ("title: Otwarty Gdańsk", "title: ''", "`title`", 2),
            ("url: https://ckan.multimediagdansk.pl", "url: ftp://a.pl", "`url`", 3),
            ("url: https://ckan.multimediagdansk.pl", "url: nie wiem", "`url`", 3),
            ("url: https://ckan.multimediagdansk.pl", "url: javascript:alert(1)", "`url`", 3),
            ("type: ckan", "type: gopher", "ckan, otwarte-dane", 4), ("2261011", "9999999", "9999999", 5),
            ("2261011", "22", "", 0),
            ("name: Miasto Gdańsk, ", "", "name", 5),
            ("homepage: https://www.gdansk.pl", "homepage: gdansk", "homepage", 5),
            ("daily at 03:15", "daily at 25:00", "`daily at 25:00`", 6),
            ("daily at 03:15", "codziennie", "`codziennie`", 6),
            ("page_size: 100", "page_size: 0", "`page_size`", 7),
            ("page_size: 100", "page_size: dużo", "`page_size`", 7),
            ("language: en", "language: polszczyzna", "`language`", 7), ("sample: true", "sample: może", "`sample`", 8),
            ("options: {page_size: 100, language: en}", "options: [a]", "`options`", 7),
            ("{name: Miasto Gdańsk, teryt: \"2261011\", homepage: https://www.gdansk.pl}", "Gdańsk", "`publisher`", 5),
        ])
    func badValues(old: String, new: String, named: String, line: Int) {
        let error = error(Self.good.replacing(old, with: new))
        guard line > 0 else {
            #expect(error == nil)
            return
        }
        #expect(error?.message.contains(named) == true, "\(error?.message ?? "no error")")
        #expect(error?.line == line)
    }

    @Test("a missing key is named", arguments: ["id", "title", "url"])
    func missingKey(key: String) {
        let text = Self.good.split(separator: "\n").filter { !$0.hasPrefix(key + ":") }.joined(separator: "\n")
        #expect(error(text)?.message.contains("`\(key)`") == true)
    }

    @Test(
        "what is no YAML, or no mapping, is an error and not a crash",
        arguments: [
            "id: [unclosed\n", "\t", "", "---\n", "- a\n- b\n", "tekst", "id: a\nid: b\n", "a: &x [*x]", "? [a]\n: b\n",
            "%YAML 9.9\n---\n",
            "{", "id: \u{0}", "id: !!binary x", "<<: *nic", String(repeating: "[", count: 10_000), "id: a\n id: b\n",
        ])
    func badYAML(text: String) {
        let error = error(text)
        #expect(error != nil)
        #expect(error?.description.contains("zly.yaml") == true)
    }

    @Test("a key that is given twice is an error that names it")
    func duplicateKey() {
        #expect(error(Self.good + "\ntitle: Drugi")?.message.contains("title") == true)
    }

    @Test("the line of broken YAML is told")
    func lineOfBrokenYAML() {
        #expect(error("id: a\ntitle: b\nurl: [x\n")?.line ?? 0 >= 3)
    }

    @Test(
        "a local feed is looked for beside its source file",
        arguments: [
            ("file:feed.xml", "/srv/h/feed.xml"), ("file:../feed.xml", "/srv/feed.xml"),
            ("file:/abs/feed.xml", "/abs/feed.xml"),
            ("file:///abs/feed.xml", "/abs/feed.xml"), ("file:sub/feed.xml", "/srv/h/sub/feed.xml"),
        ])
    func localFiles(url: String, path: String) throws {
        let text = "{id: a, title: A, url: '\(url)', type: otwarte-dane}"
        let source = try SourceFile(text, file: "/srv/h/a.yaml").source()
        #expect(source.url.hasPrefix("file:///"))
        #expect(URL(fileURLWithPath: String(source.url.dropFirst(7))).standardized.path == path)
    }

    @Test("the type of a local feed must be given")
    func localFileWithoutType() {
        #expect(error("{id: a, title: A, url: 'file:feed.xml'}")?.message.contains("type") == true)
    }

    @Test(
        "options are those of the type",
        arguments: [
            ("ckan", "page_size: 5", true), ("ckan", "language: en", true), ("otwarte-dane", "page_size: 5", false),
            ("null", "page_size: 5", false),
        ])
    func optionsOfType(type: String, option: String, isAllowed: Bool) {
        let type = type == "null" ? "" : "type: \(type), "
        let error = error("{id: a, title: A, url: 'https://a.pl', \(type)options: {\(option)}}")
        #expect((error == nil) == isAllowed, "\(error?.message ?? "no error")")
    }

    // MARK: The registry

    private func withDirectory(_ files: [String: String], _ body: (String) throws -> Void) throws {
        let directory = NSTemporaryDirectory() + "zrodła i spacje " + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: directory) }
        for (name, text) in files {
            let url = URL(fileURLWithPath: directory).appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        try body(directory)
    }

    @Test("all YAML files below a directory are read in the order of their paths, and a bad one costs itself")
    func registry() throws {
        func file(_ id: String) -> String { "{id: \(id), title: A, url: 'https://\(id).pl'}" }
        let files = [
            "pomorskie/gdansk.yaml": file("gdansk"), "lodzkie/lodz.yml": file("lodz"), "z.yaml": file("zebra"),
            "README.md": "# Źródła", "zepsuty.yaml": "id: [unclosed\n", "zly.yaml": file("zly") + "\nx: y",
            "x/gdansk.yaml": file("gdansk"), "x/data.json": "{}",
        ]
        try withDirectory(files) { directory in
            let registry = try SourceRegistry(directory: directory)
            #expect(registry.sources.map(\.id) == ["lodz", "gdansk", "zebra"])
            #expect(registry.errors.count == 3)
            for name in ["x/gdansk.yaml", "zepsuty.yaml", "zly.yaml"] {
                #expect(registry.errors.contains { $0.description.contains(directory + "/" + name) }, "\(name)")
            }
            let duplicate = try #require(registry.errors.first { $0.file.hasSuffix("x/gdansk.yaml") })
            #expect(duplicate.message.contains("`gdansk`") && duplicate.message.contains("pomorskie/gdansk.yaml"))
        }
    }

    @Test("a file in another encoding is named")
    func encoding() throws {
        try withDirectory([:]) { directory in
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try Data([0x69, 0x64, 0x3A, 0x20, 0xB3]).write(to: URL(fileURLWithPath: directory + "/cp1250.yaml"))
            let registry = try SourceRegistry(directory: directory)
            #expect(registry.sources.isEmpty && registry.errors.first?.message.contains("UTF-8") == true)
        }
    }

    @Test("a directory that is not there is an error that names it")
    func noDirectory() {
        let error = #expect(throws: SourceFileError.self) { try SourceRegistry(directory: "/nie/ma/takiego") }
        #expect(error?.description.contains("/nie/ma/takiego") == true)
    }

    @Test("every registered source file is right, and where it belongs")
    func registered() throws {
        let directory = repository.appendingPathComponent("harvesters").path
        let check = try SourceDirectoryCheck(directory: directory)
        #expect(check.faults.map(\.description) == [])
        let sources = try SourceRegistry(directory: directory).sources
        #expect(sources.count == check.files && sources.count >= 6)
        #expect(sources.filter(\.isSample).count == 4)
    }
}

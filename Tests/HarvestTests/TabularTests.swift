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

@Suite("Lists that a source file declares")
struct TabularTests {
    private func source(_ bench: Bench, _ url: String, _ options: String) async throws -> Source {
        try await bench.source(url, type: "tabular", more: "options: {\(options)}")
    }

    private func feed(_ bench: Bench, _ name: String, _ text: [UInt8], _ options: String) async throws -> RunState {
        try Data(text).write(to: URL(fileURLWithPath: bench.directory + "/" + name))
        return try await bench.runner.harvest(source(bench, "file:" + name, options))
    }

    private func failure(_ options: String) throws -> String {
        let text = "id: a\ntitle: A\nurl: https://a.pl\ntype: tabular\noptions: {\(options)}\n"
        let error = #expect(throws: SourceFileError.self) { try SourceFile(text, file: "/s/a.yaml").source() }
        return error.map { "\($0)" } ?? ""
    }

    @Test("an item that is too large is told of by its key, and the list is complete")
    func large() async throws {
        let words = String(repeating: "\"a\",", count: 10_001) + "\"b\""
        let list = """
            [{"id": 7, "t": "A"}, {"id": " x ", "t": "B", "s": [\(words)]}, {"t": "C", "s": "\(String(repeating: "a", count: 17 << 20))", "id": "y"}]
            """
        let bench = try Bench()
        let run = try await feed(
            bench, "lista.json", Array(list.utf8), "items: '', format: json, map: {identifier: /id, title: /t}")
        #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
        let findings = try await bench.findings(run).filter { $0.code.name == "record-too-large" }
        #expect(Set(findings.compactMap(\.key)) == ["x", "y"], "\(findings.map(\.message))")
    }

    // MARK: Mapping

    @Test("an item in JSON becomes a dataset by its map: paths, constants, templates, tables, languages, parts")
    func json() async throws {
        let list = """
            {"lista": [{"id": 7, "nazwa": "Drzewa", "name": "Trees", "slowa": [{"n": "park"}, {"n": "zieleń"}],
              "lic": "otwarta", "od": "2020", "gmina": "2261011", "dzial": "środowisko",
              "pliki": [{"u": "https://a.pl/d.csv", "f": "CSV", "b": 12}, {"f": "PDF"}]}]}
            """
        let bench = try Bench()
        let run = try await feed(
            bench, "lista.json", Array(list.utf8),
            """
            items: /lista, map: {identifier: /id, title: [/nazwa, {path: /name, language: en}], keyword: /slowa/*/n,
              license: {path: /lic, values: {otwarta: CC_BY_4_0}}, publisher: {constant: Urząd}, spatial: /gmina,
              theme: {path: /dzial, values: {środowisko: ENVI}}, temporal: {startDate: /od},
              landingPage: {template: 'https://a.pl/zbiory/{/nazwa}/{/id}'}, contactPoint: {name: {constant: Biuro}},
              distribution: {items: /pliki, downloadURL: /u, format: /f, byteSize: /b}}
            """)
        #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
        let dataset = try #require(try await bench.dataset("7"))
        #expect((dataset.title["pl"], dataset.title["en"]) == ("Drzewa", "Trees"))
        #expect(dataset.keyword["pl"] == ["park", "zieleń"])
        #expect(dataset.license.first?.uri?.hasSuffix("CC_BY_4_0") == true)
        #expect(dataset.publisher?.name["pl"] == "Urząd" && dataset.spatial.first?.teryt == "2261011")
        #expect(dataset.theme.first?.uri?.hasSuffix("ENVI") == true && dataset.temporal.first?.startDate != nil)
        #expect(dataset.landingPage == ["https://a.pl/zbiory/Drzewa/7"] && dataset.contactPoint.first?.name == "Biuro")
        #expect(dataset.distribution.map(\.downloadURL) == [["https://a.pl/d.csv"]])
        #expect(dataset.distribution.first?.byteSize == 12)
        #expect(try await bench.codes(run) == ["description-missing", "url-missing"])
    }

    @Test("whatever may be mapped is mapped, and told of")
    func properties() async throws {
        let texts = [
            "issued": "2020", "modified": "2021", "temporal.startDate": "2020", "temporal.endDate": "2021",
            "license": "CC_BY_4_0", "accessRights": "PUBLIC", "accrualPeriodicity": "ANNUAL", "language": "pl",
            "spatial": "2261011", "theme": "ENVI", "contactPoint.email": "a@a.pl", "format": "CSV",
            "mediaType": "text/csv", "byteSize": "12",
        ]
        func map(_ names: [String]) -> String {
            let members = names.map { name in
                "\(name.split(separator: ".").last ?? ""): {constant: '\(texts[name] ?? "https://a.pl/x")'}"
            }
            return members.joined(separator: ", ")
        }
        let names = TabularDeclaration.properties
        let parts = TabularDeclaration.divided.sorted().map { name in
            "\(name): {\(map(names.filter { $0.hasPrefix(name + ".") }))}"
        }
        let whole = names.filter { !$0.contains(".") && !["identifier", "distribution"].contains($0) }
        let file = TabularDeclaration.distributionProperties.filter { $0 != "items" }
        let bench = try Bench()
        let run = try await feed(
            bench, "lista.json", Array("[{\"id\": 7}]".utf8),
            """
            items: '', map: {identifier: /id, \(map(whole)), \(parts.joined(separator: ", ")),
              distribution: {\(map(file))}}
            """)
        #expect(run.added == 1, "\(run.summary ?? "")")
        let dataset = try #require(try await bench.dataset("7"))
        let bytes = DatasetDocument.bytes(of: dataset, id: DatasetID(source: "a", key: "7"))
        let document = try bytes.withUnsafeBytes { try JSONValue.parse($0) }
        let told = try String(
            contentsOf: repository.appendingPathComponent("docs/harvesters/tabular.md"), encoding: .utf8)
        for name in names {
            let path = name.split(separator: ".").map(String.init)
            let value = document[path[0]]
            #expect((path.count == 1 ? value : value?[0]?[path[1]]) != nil, "\(name) is not mapped")
            #expect(path.allSatisfy { told.contains("`\($0)`") }, "\(name) is not told of")
        }
        for name in file {
            #expect(document["distribution"]?[0]?[name] != nil, "\(name) is not mapped")
            #expect(told.contains("`\(name)`"), "\(name) is not told of")
        }
    }

    @Test("a CSV is read with the delimiter, the quotation marks and the encoding that it has")
    func csv() async throws {
        let rows =
            "Lp;Nazwa;Słowa;Adres\r\n1;\"Wykaz \"\"ławek\"\"\nw parku\";zieleń|park;https://a.pl/1.csv\r\n\r\n2;Drzewa;;\r\n"
        let options = """
            map: {identifier: /Lp, title: /Nazwa, keyword: {path: /Słowa, separator: '|'}, distribution: {accessURL: /Adres}}
            """
        let cp1250 = try #require(rows.data(using: .windowsCP1250))
        for bytes in [Array(rows.utf8), [0xEF, 0xBB, 0xBF] + Array(rows.utf8), Array(cp1250)] {
            let bench = try Bench()
            let run = try await feed(bench, "lista.csv", bytes, options)
            #expect((run.outcome, run.added) == (.succeeded, 2), "\(run.summary ?? "")")
            let dataset = try #require(try await bench.dataset("1"))
            #expect(dataset.title["pl"] == "Wykaz \"ławek\" w parku")
            #expect(dataset.keyword["pl"] == ["zieleń", "park"] && dataset.distribution.count == 1)
        }
    }

    @Test(
        "what is no such CSV is said, and loses nothing",
        arguments: [
            ("a;b\n1;\"nigdy", "breaks off within quotation marks"),
            ("a;b\n1;" + String(repeating: "x", count: 5 << 20) + "\n", "bytes in the row that begins in line 2"),
            ("a;b\n1;2;3\n", "3 cells in line 2"),
            ("a;a\n1;2\n", "two columns"), ("<!DOCTYPE html><html>", "is a web page"), ("\n", "no header row"),
        ])
    func brokenCSV(text: String, message: String) async throws {
        let bench = try Bench()
        let run = try await feed(bench, "l.csv", Array(text.utf8), "format: csv, map: {identifier: /a, title: /b}")
        #expect(run.outcome == .failed && run.summary?.contains(message) == true, "\(run.summary ?? "")")
    }

    @Test("an item in XML answers XPath expressions, with the prefixes that are declared")
    func xml() async throws {
        let list = """
            <l xmlns:d="urn:d" n="1"><i nr="a1"><d:t xml:lang="en">Trees</d:t><d:t>Drzewa</d:t><p h="https://a.pl/1.zip"/></i></l>
            """
        let bench = try Bench()
        let run = try await feed(
            bench, "lista.xml", Array(list.utf8),
            """
            format: xml, items: /l/i, total: /l/@n, namespaces: {x: 'urn:d'}, map: {identifier: '@nr',
              title: ["x:t[not(@xml:lang)]", {path: "x:t[@xml:lang='en']", language: en}],
              description: "concat('Nr ', @nr)", distribution: {items: p, downloadURL: '@h'}}
            """)
        #expect((run.outcome, run.added) == (.succeeded, 1), "\(run.summary ?? "")")
        let dataset = try #require(try await bench.dataset("a1"))
        #expect((dataset.title["pl"], dataset.title["en"]) == ("Drzewa", "Trees"))
        #expect(dataset.description["pl"] == "Nr a1" && dataset.distribution.count == 1)
    }

    @Test("an item without an identifier is left out, and the run removes nothing")
    func keyless() async throws {
        let bench = try Bench()
        let options = "map: {identifier: /id, title: /t}"
        _ = try await feed(bench, "l.json", Array(#"[{"id": 1, "t": "A"}, {"id": 2, "t": "B"}]"#.utf8), options)
        let run = try await feed(bench, "l.json", Array(#"[{"id": 1, "t": "A"}, {"t": "B"}]"#.utf8), options)
        #expect((run.outcome, run.unchanged, run.removed) == (.partial, 1, 0))
        #expect(try await bench.codes(run).contains("key-missing"))
        #expect(try await bench.keys() == ["1", "2"])
    }

    // MARK: Paging

    /// Twenty-five items, ten on a page.
    private static func page(_ start: Int, _ more: String = "") -> ScriptedPortal.Answer {
        let items = (min(start, 25)..<min(25, start + 10)).map { #"{"id": \#($0), "t": "Zbiór \#($0)"}"# }
        return .json(#"{"items": [\#(items.joined(separator: ","))]\#(more)}"#)
    }

    private static let map = "items: /items, map: {identifier: /id, title: /t}"

    @Test(
        "every way of paging gives all items",
        arguments: [
            "{by: offset, parameter: start, size_parameter: rows, size: 10}",
            "{by: page, parameter: strona, first: 1}", "{by: cursor, parameter: c, next: /dalej}",
            "{by: link, next: /dalej}",
        ])
    func paging(way: String) async throws {
        let portal = try ScriptedPortal { request in
            if way.contains("offset") { return Self.page(request.number("start", 0)) }
            if way.contains("strona") { return Self.page(request.number("strona", 1) * 10 - 10) }
            let start = request.number("c", 0)
            let next = way.contains("link") ? "?c=\(start + 10)" : "\(start + 10)"
            return Self.page(start, start < 20 ? #", "dalej": "\#(next)""# : "")
        }
        defer { portal.stop() }
        let bench = try Bench()
        let run = try await bench.runner.harvest(source(bench, portal.url, "paging: \(way), " + Self.map))
        #expect((run.outcome, run.added) == (.succeeded, 25), "\(run.summary ?? "")")
    }

    @Test("a count that is not reached, a page that comes again and a link to a stranger remove nothing")
    func brokenPaging() async throws {
        let paging = "paging: {by: offset, parameter: start}, total: /n, "
        let answers: [(String, String, @Sendable (Int) -> ScriptedPortal.Answer)] = [
            (paging, "count-mismatch", { Self.page($0, #", "n": 30"#) }),
            (paging, "pages-without-end", { _ in Self.page(0, #", "n": 30"#) }),
            (
                "paging: {by: link, next: /n}, ", "address-refused",
                { Self.page($0, #", "n": "http://b.example/"# + "\"") }
            ),
            (
                "paging: {by: cursor, parameter: start, next: /n}, ", "pages-without-end",
                { _ in Self.page(90, #", "n": "x""#) }
            ),
        ]
        for (options, code, answer) in answers {
            let portal = try ScriptedPortal { answer($0.number("start", 0)) }
            defer { portal.stop() }
            let bench = try Bench()
            let run = try await bench.runner.harvest(source(bench, portal.url, options + Self.map))
            #expect([.partial, .failed].contains(run.outcome), "\(code): \(run.summary ?? "")")
            #expect(try await bench.runCodes(run).contains(code), "\(code): \(run.summary ?? "")")
        }
    }

    @Test("a body has the page in it, a header a key of the environment, and a refusal of GraphQL is told")
    func post() async throws {
        _ = TestEnvironment.variables
        let seen = Guarded<[String]>([])
        let portal = try ScriptedPortal { request in
            seen.with { $0.append(request.fields["authorization"] ?? "") }
            return .json(#"{"errors": [{"message": "brak pola"}]}"#)
        }
        defer { portal.stop() }
        let bench = try Bench()
        let options = #"body: '{"query": "{a(page: ${page}, q: \"{x}\")}"}', paging: {by: page}, "# + Self.map
        let withKey = options + ", headers: {Authorization: 'Bearer ${SNOP_TEST_TABULAR_KEY}'}"
        let run = try await bench.runner.harvest(source(bench, portal.url, withKey))
        #expect(run.outcome == .failed && run.summary?.contains("brak pola") == true)
        #expect(seen.with { $0 } == ["Bearer tajne"])
        #expect(try await bench.runCodes(run) == ["refused-by-portal"])

        let without = options + ", headers: {Authorization: '${SNOP_TEST_NO_SUCH_KEY}'}"
        let refused = try await bench.runner.harvest(source(bench, portal.url, without))
        #expect(refused.summary?.contains("SNOP_TEST_NO_SUCH_KEY") == true && refused.cost.requests == 0)
    }

    @Test("the body of the second page is another one")
    func bodies() async throws {
        let source = try SourceFile(
            """
            {id: a, title: A, url: 'https://a.pl/graphql', type: tabular, options: {body: '{"p": ${page}, "s": ${size}}',
             paging: {by: page, size: 50}, items: /d, map: {identifier: /id, title: /t}}}
            """, file: "/s/a.yaml"
        ).source()
        let declaration = source.options[.tabular]
        let request = try TabularPosition.page(3).request(source.url, declaration)
        #expect(request.method == .post(body: Array(#"{"p": 3, "s": 50}"#.utf8), contentType: "application/json"))
    }

    @Test("a stopped run goes on at its page")
    func resumes() throws {
        let declaration = try SourceFile(
            """
            {id: a, title: A, url: 'https://a.pl', type: tabular, options: {paging: {by: page, size: 10}, items: /d,
             map: {identifier: /id, title: /t}}}
            """, file: "/s/a.yaml"
        ).source().options[.tabular]
        var pager = TabularPager(declaration, url: "https://a.pl", hosts: [])
        let first = pager.position
        let evidence = try pager.take(ListStep(returned: 10, total: 25), content: 1, answered: "https://a.pl")
        #expect(evidence.isStart && !evidence.isEnd && evidence.stated == 25 && pager.position != first)
        let cursor = HarvestCursor.text(try #require(pager.cursor), received: 10, expected: 25)
        #expect(TabularHarvester().canResume(at: cursor))
        var later = TabularPager(declaration, url: "https://a.pl", hosts: [], cursor: cursor)
        #expect(later.position == pager.position && later.received == 10)
        _ = try later.take(ListStep(returned: 10, total: 25), content: 2, answered: "https://a.pl")
        #expect(try later.take(ListStep(returned: 5, total: 25), content: 3, answered: "https://a.pl").isEnd)
        for text in ["rows 500", "more", "offset -1 ", "page ", "cursor 1 b"] {
            #expect(!TabularHarvester().canResume(at: text), "\(text)")
        }
    }

    // MARK: The source file

    @Test(
        "a mistake in the declaration names its line and what it should be",
        arguments: [
            ("map: {title: /t}", "needs `identifier`"), ("items: /a", "needs the option `map`"),
            ("map: {identifier: id, title: /t}", "no JSON Pointer"), ("items: /a/*, map: {}", "without `*`"),
            ("map: {identifier: /i, title: /t, tytul: /x}", "unknown property `tytul`"),
            ("map: {identifier: /i, title: {path: /a, constant: b}}", "one of: path, constant, template"),
            ("format: xml, items: /a/b, map: {identifier: 'a[', title: b}", "no XPath expression"),
            ("format: xml, items: 'a:b', map: {identifier: a, title: b}", "path of element names"),
            ("paging: {by: cursor}, map: {identifier: /i, title: /t}", "needs `next`"),
            ("paging: {size: 3}, map: {identifier: /i, title: /t}", "needs `by`"),
            ("headers: {'a b': c}, map: {identifier: /i, title: /t}", "no header field"),
            ("map: {identifier: /i, title: /t, distribution: {title: /x}}", "needs `accessURL` or `downloadURL`"),
        ])
    func mistakes(options: String, message: String) throws {
        let text = try failure(options)
        #expect(text.contains(message) && text.hasPrefix("/s/a.yaml"), "\(text)")
    }

    // MARK: The simulator

    @Test("a thousand datasets come whole, and what changes is seen")
    func simulator() async throws {
        guard let portal = try Simulator(datasets: 1000) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        let source = try await source(bench, portal.url + FaultFeed.tabularPath, FaultFeed.tabularOptions)
        let first = try await bench.runner.harvest(source)
        #expect((first.outcome, first.added) == (.succeeded, 1000), "\(first.summary ?? "")")
        let second = try await bench.runner.harvest(source)
        #expect((second.outcome, second.unchanged, second.updated) == (.succeeded, 1000, 0))
        _ = try await portal.mutate(add: 7, modify: 11, delete: 5)
        let third = try await bench.runner.harvest(source)
        #expect((third.outcome, third.added, third.updated, third.removed) == (.succeeded, 7, 11, 5))
    }
}

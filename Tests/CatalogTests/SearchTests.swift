import DCAT
import GRDB
import JSON
import TestSupport
import Testing

@testable import Catalog

@Suite("Searching by words")
struct SearchTests {
    private func bench() async throws -> Bench {
        let bench = try await Bench()
        var withPublisher = dataset("Budżet obywatelski")
        withPublisher.publisher = Agent(name: LocalizedText("pl", "Urząd Miasta Łodzi"))
        try await bench.harvest([
            ("lodz", dataset("Rozkład jazdy: Łódź", description: "Żółte tramwaje i autobusy")),
            ("gdansk", dataset("Jakość powietrza w Gdańsku", keywords: ["środowisko", "PM2.5"])),
            ("air", dataset("Powietrze – jakość paliw", description: "Uchwała XII/345/2024")),
            ("budget", withPublisher),
        ])
        return bench
    }

    @Test(
        "letters are found with or without their marks, in any case",
        arguments: [
            "Łódź", "lodz", "ŁÓDŹ", "łodz", "Lo\u{301}dz", "ŻÓŁTE", "zolte", "LODZ zolte",
        ])
    func folding(words: String) async throws {
        #expect(try await bench().keys(words) == ["lodz"])
    }

    @Test(
        "titles, keywords, publishers and descriptions are looked through",
        arguments: [
            ("GDANSKU", ["gdansk"]), ("srodowisko", ["gdansk"]), ("urzad", ["budget"]), ("autobusy", ["lodz"]),
            ("jakosc powietrz*", ["air", "gdansk"]), ("jakość", ["air", "gdansk"]), ("xyzzy", []),
            ("pm2.5", ["gdansk"]),
            ("XII/345/2024", ["air"]), ("345", ["air"]),
        ])
    func places(words: String, found: [String]) async throws {
        #expect(try await bench().keys(words) == found)
    }

    @Test(
        "phrases stand together, -words are left out, and word* is a beginning",
        arguments: [
            ("\"jakość powietrza\"", ["gdansk"]), ("\"powietrza jakość\"", []), ("jakość -paliw", ["gdansk"]),
            ("jakość -\"jakość paliw\"", ["gdansk"]), ("powietrz*", ["air", "gdansk"]), ("powietrz", []),
            ("\"jakość powiet*\"", ["gdansk"]), ("-jakość", []), ("jakość - paliw", ["air"]),
            ("\"jakość\npowietrza\"", ["gdansk"]), ("\"jakość\tpowietrza\"", ["gdansk"]),
            ("jakość\npaliw", ["air"]), ("\"jakość paliw", ["air"]), ("\"", []), ("\"\"", []),
            ("\"\" jakość", ["air", "gdansk"]),
        ])
    func language(words: String, found: [String]) async throws {
        #expect(try await bench().keys(words) == found)
    }

    @Test(
        "what FTS5 takes for operators is a word, or nothing",
        arguments: [
            "AND", "OR", "NOT", "NEAR", "NEAR(jakość paliw)", "jakość AND", "AND jakość", "jakość OR paliw", "(jakość",
            "jakość)",
            "title:jakość", "title : jakość", "^jakość", "jakość ^", "{title keyword} : jakość", "*", "**", "jakość**",
            "-", "--",
            "---jakość", "-*", "\"*\"", "\\", "'", "';DROP TABLE dataset;--", "jakość + paliw", "\u{0}",
            "jakość\u{0}paliw",
            "\u{FFFD}", "Ⓐ", "½", "😀", "e\u{301}\u{301}\u{301}", "\u{301}", "\u{FEFF}jakość", "\u{200B}", "%00",
            "\"a\"b\"c",
            "\"-\" -\" -", "a\"b\"c", "-\"", "jakość -\"", "a\"\u{301}b", "\"a\"\u{301} OR b", "-\u{301}a", "a*\u{301}",
            "a \"\u{FE0F} ) OR (", "a\"\u{200D}\"", "a\r\n\"\r\nb", "\u{301}\"\u{301}\"",
        ])
    func harmless(words: String) async throws {
        let bench = try await bench()
        var query = DatasetQuery()
        query.words = words
        query.facets = [.keyword]
        let page = try await bench.reader.datasets(query)
        #expect(page.count == page.items.count)
        query.order = .title
        #expect(try await bench.reader.datasets(query).count == page.count)
        #expect(try await bench.reader.datasetCount() == 4)
    }

    @Test("random text is never an error")
    func randomText() async throws {
        let bench = try await bench()
        var random = Seeded(42)
        let pieces = [
            "\"", "-", "*", " ", "(", ")", ":", "^", "AND", "NEAR", "jakość", "ł", "\u{0}", "\n", "+", ",", "{", "}",
            "😀", ".", "\u{301}", "\u{200D}", "\u{FE0F}", "\r\n", "\u{1F3FD}", "\u{E0020}", "\u{5B0}",
        ]
        for _ in 0..<300 {
            let count = Int.random(in: 1...12, using: &random)
            let words = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            await #expect(throws: Never.self, "\(words.debugDescription)") { try await bench.keys(words) }
        }
    }

    @Test("a control character separates words, and NUL cuts nothing off")
    func controlCharacters() async throws {
        #expect(SearchExpression("\"a\nb\"").fts5 == "\"a b\"")
        #expect(SearchExpression("a\u{0}b").fts5 == "\"a b\"")
        #expect(try await bench().keys("\"jakość\u{0}paliw\"") == ["air"])
    }

    @Test("a quotation mark ends a phrase whatever stands behind it, and nothing stands outside of quotes")
    func quotes() async throws {
        #expect(SearchExpression("a\"\u{301}b").fts5 == "\"a\" AND \"\u{301}b\"")
        #expect(SearchExpression("\"jakość\"\u{301} paliw").fts5 == "\"jakość\" AND \"paliw\"")
        var random = Seeded(7)
        let scalars: [Unicode.Scalar] = [
            "\"", "\"", "a", "-", "*", " ", "\u{301}", "\u{200D}", "\u{FE0F}", "\r", "\n", "\u{0}",
        ]
        for _ in 0..<2000 {
            var typed = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                typed.append(scalars[Int.random(in: 0..<scalars.count, using: &random)])
            }
            guard let expression = SearchExpression(String(typed)).fts5 else { continue }
            // Outside of quotes stand operators only.
            let parts = expression.unicodeScalars.split(separator: "\"", omittingEmptySubsequences: false)
            let outside = stride(from: 0, to: parts.count, by: 2).map { String(String.UnicodeScalarView(parts[$0])) }
            let isPlain = outside.joined().allSatisfy { "()* ANDORT".contains($0) }
            #expect(parts.count % 2 == 1 && isPlain, "\(expression.debugDescription)")
        }
    }

    @Test("at most 32 words of at most 1000 characters are looked for")
    func limits() async throws {
        let many = (0..<100).map { "w\($0)" }.joined(separator: " ")
        let expression = try #require(SearchExpression(many).fts5)
        #expect(expression.hasSuffix("\"w31\""))
        let long = SearchExpression(String(repeating: "a", count: 5000)).fts5
        #expect(long?.utf8.count == 1002)
        let bench = try await bench()
        #expect(try await bench.keys(many).isEmpty)
        #expect(try await bench.keys(String(repeating: "ż", count: 100_000)).isEmpty)
    }

    @Test("a word longer than the index keeps is found by the same word")
    func longWords() async throws {
        let bench = try await Bench()
        let word = String(repeating: "dlugieslowo", count: 20)
        try await bench.harvest([("a", dataset(word))])
        #expect(try await bench.keys(word) == ["a"])
        #expect(try await bench.keys("dlugieslowo*") == ["a"])
    }

    @Test("text that is no UTF-8 separates words and harms nothing")
    func brokenText() async throws {
        let bench = try await Bench()
        let found = try await bench.database.pool.write { database in
            try database.execute(
                sql: "INSERT INTO dataset_text (rowid, title) VALUES (7, CAST(x'61C5FF62F09F98C582E2' AS TEXT))")
            return try Int.fetchAll(database, sql: "SELECT rowid FROM dataset_text WHERE dataset_text MATCH '\"b\"'")
        }
        #expect(found == [7])
    }

    @Test("a match in the title comes before one in the description")
    func ranking() async throws {
        let bench = try await Bench()
        try await bench.harvest([
            ("description", dataset("Zestawienie roczne", description: "mowa o rowerach w mieście")),
            ("title", dataset("O rowerach", description: "zestawienie roczne")),
            ("keyword", dataset("Zestawienie inne", keywords: ["o rowerach"])),
        ])
        var query = DatasetQuery()
        query.words = "rowerach"
        #expect(try await bench.keys(query) == ["title", "keyword", "description"])
    }

    @Test("ranked pages go through window after window and visit every match once", arguments: [1, 3, 7, 50])
    func windows(limit: Int) async throws {
        let bench = try await Bench()
        // The first half has the word twice as often in its titles: ranks differ between and within windows.
        let all = (0..<50).map { number in
            (
                "k\(number)",
                dataset(number % 3 == 0 ? "zbiór zbiór \(number % 4)" : "zbiór", description: "opis \(number)")
            )
        }
        try await bench.harvest(all)
        for window in [1, 2, 5, 16, 50, 51, 5000] {
            let reader = CatalogReader(bench.database, rankedWindow: window)
            var query = DatasetQuery()
            query.words = "zbiór"
            query.limit = limit
            var keys: [String] = []
            for _ in 0..<200 {
                let page = try await reader.datasets(query)
                keys += page.items.map(\.key)
                #expect(page.count == 50)
                query.cursor = page.next.flatMap { ListCursor($0.text) }
                if page.next == nil { break }
                #expect(!page.items.isEmpty)
            }
            #expect(query.cursor == nil, "window \(window) never ends")
            #expect(keys.count == 50 && Set(keys).count == 50, "window \(window)")
        }
    }

    @Test("ranked pages with filters visit every match once")
    func filteredWindows() async throws {
        let bench = try await Bench()
        try await bench.harvest(
            (0..<40).map { ("k\($0)", dataset("zbiór \($0)", keywords: [$0 % 2 == 0 ? "parzyste" : "inne"])) })
        let reader = CatalogReader(bench.database, rankedWindow: 6)
        var query = DatasetQuery()
        query.words = "zbiór"
        query.filters = [.init(.keyword, ["parzyste"])]
        query.limit = 4
        var keys: [String] = []
        for _ in 0..<50 {
            let page = try await reader.datasets(query)
            #expect(page.count == 20)
            keys += page.items.map(\.key)
            guard let next = page.next else { break }
            query.cursor = ListCursor(next.text)
        }
        #expect(keys.count == 20 && Set(keys).count == 20)
    }
}

import Catalog
import DCAT
import JSON
import Testing
import XML

@testable import Web

struct FeedTests {
    private static let atom = "http://www.w3.org/2005/Atom"
    private let title = "Dane <b> & \"c\" \u{1} ]]>"

    /// A source with a hostile title, one run without findings and one that finds something.
    private func withFeed(_ body: (TestCatalog, TestClient) async throws -> Void) async throws {
        try await TestCatalog.with(datasets: 3) { catalog in
            try await catalog.writer.register([
                SourceRegistration(
                    id: "gdansk", title: title, type: "ckan", url: "https://portal.test", publisher: nil,
                    schedule: "manual", isSample: false)
            ])
            try await catalog.harvest("gdansk", records(unlicensed: 0..<2), at: TestCatalog.time + 60)
            try await withServer(catalog) { try await body(catalog, $0) }
        }
    }

    private func records(unlicensed: Range<Int>) -> [(key: String, dataset: Dataset)] {
        (0..<3).map { place in
            var dataset = TestCatalog.dataset(place)
            if unlicensed.contains(place) { dataset.license = [] }
            return ("g\(place)", dataset)
        }
    }

    @Test("a feed is an Atom document whose entries are runs and what they newly found")
    func feed() async throws {
        try await withFeed { _, client in
            let answer = try await client.get("/sources/gdansk/feed.atom?lang=en")
            #expect(answer.headers["content-type"] == "application/atom+xml")
            #expect(answer.headers["content-language"] == "en" && answer.headers["vary"] == "Accept-Language")
            let feed = try XMLElement.parse(answer.body)
            #expect(feed.name == "feed" && feed.namespace == Self.atom)
            #expect(feed.child("id")?.text == base + "/sources/gdansk/feed.atom")
            #expect(feed.child("title")?.text == "Dane <b> & \"c\"  ]]>: runs and new findings")
            #expect(feed.child("updated")?.text == "2023-11-14T22:14:20Z")
            #expect(feed.child("author")?.child("name")?.text == "Wydawca katalogu")
            let entries = feed.children("entry")
            #expect(
                entries.map { $0.child("title")?.text } == [
                    "3 records", "New finding: title-missing (license), in 2 records", "3 records", "4 records",
                ])
            #expect(Set(entries.map { $0.child("id")?.text }).count == 4)
            for entry in entries {
                let link = try #require(entry.child("link")?.attribute("href"))
                #expect(try await client.get(target(link)).status == 200, "\(link)")
                #expect(entry.child("updated")?.text.hasSuffix("Z") == true && entry.child("summary") != nil)
            }
            #expect(entries.map { $0.child("category")?.attribute("term") }[1] == "title-missing")
            let advice = try #require(FindingCode.titleMissing.texts.advice["en"])
            #expect(entries[1].child("summary")?.text.hasSuffix("\nWhat to change: \(advice)") == true)
            let fault = try #require(entries[1].child("link")?.attribute("href"))
            #expect(try await client.get(target(fault)).json().count == 2)
        }
    }

    @Test("entries keep their ids, and a fault that was told is not told again")
    func stable() async throws {
        func ids(_ client: TestClient) async throws -> [String] {
            let answer = try await client.get("/sources/gdansk/feed.atom")
            return try XMLElement.parse(answer.body).children("entry").compactMap { $0.child("id")?.text }
        }
        try await withFeed { catalog, client in
            let first = try await ids(client)
            var more = records(unlicensed: 0..<3)
            more[0].dataset.title["pl"] = "Nowy tytuł"
            try await catalog.harvest("gdansk", more, at: TestCatalog.time + 120)
            let second = try await ids(client)
            #expect(second.count == first.count + 2 && Array(second.dropFirst(2)) == first)
            #expect(second[1].hasSuffix("/warning/title-missing/license"))
            try await catalog.harvest("gdansk", records(unlicensed: 0..<0), at: TestCatalog.time + 180)
            #expect(try await ids(client).filter { $0.contains("title-missing") }.isEmpty)
        }
    }

    @Test("a failed run says why, in the reader's language")
    func failed() async throws {
        try await withFeed { catalog, client in
            let run = try await catalog.writer.beginRun(source: "gdansk", RunPlan(), now: TestCatalog.time + 200).run
            let finding = Finding(.timedOut, "It took longer than 60 s.")
            _ = try await catalog.writer.finishRun(
                run, source: "gdansk", ending: .failed([finding]), now: TestCatalog.time + 260
            ) { _ in "Nothing was read." }
            for (language, title, done) in [
                ("pl", "Przebieg nieudany: niczego nie odczytano, nie zmieniono ani nie usunięto.", "Co zrobiono"),
                ("en", "Nothing was read.", "What was done"),
            ] {
                let answer = try await client.get("/sources/gdansk/feed.atom", ["Accept-Language": language])
                let entry = try #require(try XMLElement.parse(answer.body).child("entry"))
                #expect(entry.child("title")?.text == title)
                let summary = try #require(entry.child("summary")?.text)
                #expect(summary.contains("error timed-out: It took longer than 60 s."))
                #expect(summary.contains("\(done): \(try #require(FindingCode.timedOut.texts.done[language]))"))
            }
        }
    }

    @Test("what an operator decides about a held run is told at once")
    func decided() async throws {
        try await TestCatalog.with(datasets: 5) { catalog in
            try await catalog.harvest("gdansk", records(unlicensed: 0..<0), at: TestCatalog.time + 60)
            let held = try #require(try await catalog.reader.runs(source: "gdansk", limit: 1).first)
            #expect(held.outcome == .held)
            try await withServer(catalog, interval: .seconds(3600)) { client in
                func title() async throws -> String? {
                    let answer = try await client.get("/sources/gdansk/feed.atom?lang=pl")
                    return try XMLElement.parse(answer.body).child("entry")?.child("title")?.text
                }
                #expect(try await title()?.hasPrefix("Usunięcia wstrzymane") == true)
                _ = try await catalog.writer.decide(.discard, run: held.id, now: TestCatalog.time + 90) { _ in "Kept." }
                #expect(try await title()?.hasSuffix("zostają decyzją operatora.") == true)
            }
        }
    }

    @Test("a source leads to its feed and its badge, and other parameters are refused")
    func links() async throws {
        try await withFeed { _, client in
            let source = try await client.get("/sources/gdansk")
            let feed = base + "/sources/gdansk/feed.atom"
            #expect(source.headers["link"] == "<\(feed)>; rel=\"alternate\"; type=\"application/atom+xml\"")
            #expect(try source.json()["feed"]?.string == feed)
            #expect(try source.json()["badge"]?.string == base + "/sources/gdansk/badge.svg")
            for path in ["feed.atom", "badge.svg"] {
                for query in ["lang=de", "limit=5", "lang=pl&lang=en"] {
                    #expect(try await client.get("/sources/gdansk/\(path)?\(query)").status == 400, "\(query)")
                }
                #expect(try await client.get("/sources/nowhere/\(path)").status == 404)
            }
        }
    }

    @Test("a badge says the same to eyes and ears, in the reader's language")
    func badge() async throws {
        try await withFeed { _, client in
            for (language, state) in [("pl", "w porządku · 3 zbiory danych"), ("en", "ok · 3 datasets")] {
                let answer = try await client.get("/sources/gdansk/badge.svg", ["Accept-Language": language])
                #expect(answer.headers["content-type"] == "image/svg+xml")
                #expect(answer.headers["content-language"] == language)
                let svg = try XMLElement.parse(answer.body)
                #expect(svg.namespace == "http://www.w3.org/2000/svg" && svg.attribute("role") == "img")
                let whole = "Dane <b> & \"c\"  ]]>: \(state)"
                #expect(svg.child("title")?.text == whole && svg.attribute("aria-label") == whole)
                let words = try #require(svg.child("g")).children("text")
                #expect(words.map(\.text) == ["Dane <b> & \"c\"  ]]>", state])
                #expect(try await client.get("/sources/gdansk/badge.svg?lang=\(language)").body == answer.body)
            }
        }
    }

    @Test(
        "datasets are counted in Polish as Poles count",
        arguments: [
            (0, "zbiorów"), (1, "zbiór"), (2, "zbiory"), (5, "zbiorów"), (12, "zbiorów"), (21, "zbiorów"),
            (22, "zbiory"), (112, "zbiorów"), (1004, "zbiory"),
        ])
    func counted(count: Int, noun: String) {
        #expect(SourceText.polish.datasets(count) == "\(count) \(noun) danych")
        #expect(SourceText.english.datasets(count) == "\(count) dataset\(count == 1 ? "" : "s")")
    }
}

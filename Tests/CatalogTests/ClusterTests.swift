import DCAT
import Foundation
import GRDB
import Records
import TestSupport
import Testing

@testable import Catalog

/// The same dataset from several portals.
@Suite("Clusters")
struct ClusterTests {
    static let uuid = "6c152707-4c20-445b-bcc8-b4746897a6a5"

    /// A dataset that a portal publishes, with what it may have in common with others.
    func published(
        _ title: String = "Tablice", identifier: String? = nil, page: String? = nil, files: [String] = [],
        from portal: String? = nil
    ) -> Dataset {
        var dataset = dataset(title)
        dataset.identifier.append(contentsOf: [identifier].compactMap(\.self))
        dataset.landingPage.append(contentsOf: [page].compactMap(\.self))
        let statements = [portal].compactMap(\.self).map {
            Concept(uri: nil, label: LocalizedText("pl", "Otwarte dane (\($0))"))
        }
        dataset.provenance.append(contentsOf: statements)
        dataset.distribution = files.map { file in
            var distribution = Distribution()
            distribution.downloadURL = [file]
            return distribution
        }
        return dataset
    }

    /// The clusters, each as `source/key` in the order of preference.
    func clusters(_ bench: Bench) async throws -> [[String]] {
        let rows = try await bench.database.pool.read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT c.cluster, d.source || '/' || d.key FROM dataset_cluster c
                    JOIN dataset d ON d.number = c.dataset ORDER BY c.cluster, c.place
                    """
            ).map { ($0[0] as Int, $0[1] as String) }
        }
        return Dictionary(grouping: rows, by: \.0).sorted { $0.key < $1.key }.map { $0.value.map(\.1) }
    }

    @Test(
        "what two portals publish with one thing in common is one cluster",
        arguments: [
            (["identifier": uuid], ["identifier": "urn:uuid:6C152707-4C20-445B-BCC8-B4746897A6A5"], "identifier"),
            (
                ["identifier": "https://doi.org/10.18150/ABC1"], ["identifier": "doi:10.18150/abc1"], "identifier"
            ),
            (["identifier": "PL.ZIPPZP.3063/x-1"], ["identifier": "PL.ZIPPZP.3063/x-1"], "identifier"),
            (["page": "https://www.gdansk.example/zbior/1/"], ["page": "http://gdansk.example/zbior/1"], "landingPage"),
            (["file": "https://GDANSK.example:443/a.csv#x"], ["file": "http://gdansk.example/a.csv"], "downloadURL"),
            (["from": "https://lodz.example/feed.xml"], [:], "provenance"),
        ])
    func tied(one: [String: String], other: [String: String], kind: String) async throws {
        let bench = try await Bench()
        for (source, parts) in [("gdansk", one), ("lodz", other)] {
            let dataset = published(
                identifier: parts["identifier"], page: parts["page"], files: [parts["file"]].compactMap(\.self),
                from: parts["from"])
            try await bench.harvest([("k-\(source)", dataset)], source: source)
        }
        #expect(try await clusters(bench).map { $0.sorted() } == [["gdansk/k-gdansk", "lodz/k-lodz"]])
        guard case .live(let found) = try await bench.reader.dataset(id("k-gdansk")) else { throw Missing() }
        let member = try #require(found.cluster?.others.first)
        #expect(member.id == id("k-lodz", source: "lodz") && member.source == "lodz" && member.through == nil)
        #expect(member.reasons.map(\.kind.rawValue) == [kind])
    }

    @Test(
        "what is no proof ties nothing",
        arguments: [
            (["identifier": "12345678901"], ["identifier": "12345678901"]),
            (["identifier": "rejestr-zabytkow"], ["identifier": "rejestr-zabytkow"]),
            (
                ["identifier": "00000000-0000-0000-0000-000000000000"],
                ["identifier": "00000000-0000-0000-0000-000000000000"]
            ),
            (["page": "https://gdansk.example"], ["page": "https://gdansk.example/"]),
            (["from": "https://other.example"], [:]),
            ([:], [:]),
        ])
    func untied(one: [String: String], other: [String: String]) async throws {
        let bench = try await Bench()
        for (source, parts) in [("gdansk", one), ("lodz", other)] {
            let dataset = published(identifier: parts["identifier"], page: parts["page"], from: parts["from"])
            try await bench.harvest([("k", dataset)], source: source)
        }
        #expect(try await clusters(bench).isEmpty)
    }

    @Test("what several datasets of a source have says nothing about any of them, until only one is left")
    func ambiguous() async throws {
        let bench = try await Bench()
        let page = "https://bip.example/dane"
        try await bench.harvest([("a", published("A", page: page))], source: "lodz")
        try await bench.harvest([("b", published("B", page: page)), ("c", published("C", page: page))])
        #expect(try await clusters(bench).isEmpty)
        try await bench.harvest([("b", published("B", page: page)), ("c", published("C"))])
        #expect(try await clusters(bench).map { $0.sorted() } == [["gdansk/b", "lodz/a"]])
        try await bench.harvest([("b", published("B", page: page)), ("c", published("C", page: page))])
        #expect(try await clusters(bench).isEmpty)
    }

    @Test("what gathers the files of several datasets is a copy of none; more than half of the files make one")
    func files() async throws {
        let bench = try await Bench()
        let files = (0..<4).map { "https://gdansk.example/\($0).csv" }
        try await bench.harvest([
            ("a", published("A", files: Array(files[..<2]))), ("b", published("B", files: Array(files[2...]))),
        ])
        try await bench.harvest([("all", published("Wszystko", files: files))], source: "lodz")
        #expect(try await clusters(bench).isEmpty)
        try await bench.harvest([("all", published("Wszystko", files: Array(files[..<3])))], source: "lodz")
        #expect(try await clusters(bench) == [["gdansk/a", "lodz/all"]])
    }

    @Test("a cluster has one dataset of a source; the stronger tie decides")
    func oneOfASource() async throws {
        let bench = try await Bench()
        let page = "https://gdansk.example/zbior/1"
        try await bench.harvest([("weak", published("A", page: page)), ("k", published("B", identifier: Self.uuid))])
        try await bench.harvest([("x", published("C", identifier: Self.uuid, page: page))], source: "lodz")
        #expect(try await clusters(bench) == [["gdansk/k", "lodz/x"]])
    }

    @Test("a copy that is tied through another one says through which")
    func through() async throws {
        let bench = try await Bench(sources: ["gdansk", "lodz", "krakow"])
        let page = "https://gdansk.example/zbior/1"
        try await bench.harvest([("a", published("A", identifier: Self.uuid))])
        try await bench.harvest([("b", published("B", identifier: Self.uuid, page: page))], source: "lodz")
        try await bench.harvest([("c", published("C", page: page))], source: "krakow")
        #expect(try await clusters(bench) == [["gdansk/a", "lodz/b", "krakow/c"]])
        guard case .live(let found) = try await bench.reader.dataset(id("a")) else { throw Missing() }
        let others = try #require(found.cluster?.others)
        #expect(others.map(\.source) == ["lodz", "krakow"])
        #expect(others[1].reasons.isEmpty && others[1].through == id("b", source: "lodz"))
    }

    // MARK: Who is preferred

    @Test("the portal of a gmina comes before that of a region and that before a national one")
    func nearest() async throws {
        let bench = try await Bench(sources: ["kraj", "region", "gmina"])
        for (source, teryt) in [("region", "22"), ("gmina", "2261011")] {
            let agent = Agent(name: LocalizedText("pl", source), teryt: teryt)
            try await bench.writer.register([registration(source, publisher: agent)])
        }
        for source in ["kraj", "region", "gmina"] {
            try await bench.harvest([("k", published(identifier: Self.uuid))], source: source)
        }
        #expect(try await clusters(bench) == [["gmina/k", "region/k", "kraj/k"]])
        // A source that is registered for somebody else is at another place at once.
        let agent = Agent(name: LocalizedText("pl", "Kraj"), teryt: "1465011")
        try await bench.writer.register([registration("kraj", publisher: agent)])
        #expect(try await clusters(bench) == [["kraj/k", "gmina/k", "region/k"]])
    }

    @Test("what says that it was taken from another portal comes behind that one")
    func origin() async throws {
        let bench = try await Bench()
        let agent = Agent(name: LocalizedText("pl", "Gdańsk"), teryt: "2261011")
        try await bench.writer.register([registration("gdansk", publisher: agent)])
        try await bench.harvest([("copy", published(from: "https://lodz.example/oai"))])
        try await bench.harvest([("own", published())], source: "lodz")
        #expect(try await clusters(bench) == [["lodz/own", "gdansk/copy"]])
    }

    // MARK: Lists

    @Test(
        "one of a cluster is listed and counted, and of those that match the nearest; all are where that is asked for")
    func lists() async throws {
        let bench = try await Bench()
        var copy = published("Rejestr tablic", identifier: Self.uuid)
        copy.keyword["pl"] = ["kopia"]
        try await bench.harvest([("k", published("Tablice", identifier: Self.uuid)), ("other", published("Drogi"))])
        try await bench.harvest([("c", copy)], source: "lodz")
        var query = DatasetQuery()
        #expect(try await bench.keys(query) == ["k", "other", "c"])
        for order in DatasetQuery.Order.allCases {
            query.order = order
            query.isDistinct = true
            let page = try await bench.reader.datasets(query)
            #expect(page.count == 2 && Set(page.items.map(\.key)) == ["k", "other"], "\(order)")
        }
        query.order = nil
        // The words are in the copy only.
        query.words = "rejestr"
        #expect(try await bench.keys(query) == ["c"])
        query.words = nil
        query.filters = [.init(.keyword, ["kopia"])]
        #expect(try await bench.keys(query) == ["c"])
        query.filters = [.init(.source, ["lodz"])]
        #expect(try await bench.keys(query) == ["c"])
        query.filters = [.init(.source, ["lodz", "gdansk"])]
        #expect(try await bench.keys(query) == ["k", "other"])
    }

    @Test("a cluster falls apart when a dataset goes, and comes together when it is back")
    func removed() async throws {
        let bench = try await Bench()
        let one = published(identifier: Self.uuid)
        try await bench.harvest([("k", one)])
        try await bench.harvest([("c", one), ("d", dataset("D"))], source: "lodz")
        try await bench.harvest([("d", dataset("D"))], source: "lodz")
        #expect(try await clusters(bench).isEmpty)
        #expect(try await bench.item("k")?.cluster == nil)
        try await bench.harvest([("c", one), ("d", dataset("D"))], source: "lodz")
        #expect(try await clusters(bench) == [["gdansk/k", "lodz/c"]])
    }

    // MARK: Whatever comes

    /// Datasets that have much in common by chance.
    private func chance(_ random: inout Seeded) -> Dataset {
        func some(_ limit: Int, _ form: (Int) -> String) -> String? {
            Bool.random(using: &random) ? form(Int.random(in: 0..<limit, using: &random)) : nil
        }
        var dataset = published(
            "Zbiór \(Int.random(in: 0..<6, using: &random))", identifier: some(8) { "urn:x:zbior-\($0)" },
            page: some(8) { "https://s1.example/\($0)" },
            files: (0..<Int.random(in: 0..<4, using: &random)).map { _ in
                "https://s2.example/\(Int.random(in: 0..<8, using: &random)).csv"
            }, from: some(4) { "https://s\($0).example" })
        dataset.keyword["pl"] = [some(3) { "k\($0)" }].compactMap(\.self)
        return dataset
    }

    @Test("clusters follow from what is catalogued and not from how it came", arguments: 0..<8)
    func rebuilt(seed: Int) async throws {
        var random = Seeded(UInt64(seed))
        let sources = (0..<4).map { "s\($0)" }
        let bench = try await Bench(sources: sources)
        for _ in 0..<12 {
            let source = sources[Int.random(in: 0..<4, using: &random)]
            let records = (0..<Int.random(in: 1..<8, using: &random)).map { ("k\($0)", chance(&random)) }
            try await bench.harvest(
                records, source: source, removal: RemovalPolicy(holdAbove: 1, keepMissing: 0, after: 1))
        }
        let before = try await bench.dump(["dataset_tie", "dataset_cluster", "dataset_origin"])
        #expect(before.contains { $0.hasPrefix("dataset_cluster") })
        try await bench.rebuild()
        #expect(try await bench.dump(["dataset_tie", "dataset_cluster", "dataset_origin"]) == before)
        let doubled = try await bench.int(
            """
            SELECT count(*) FROM (SELECT 1 FROM dataset_cluster c JOIN dataset d ON d.number = c.dataset
            GROUP BY c.cluster, d.source HAVING count(*) > 1)
            """)
        #expect(doubled == 0, "two datasets of one source in a cluster")
        try await expectCountsAgree(bench)
    }

    /// What is counted is what is listed, and what a facet counts is what its filter finds.
    private func expectCountsAgree(_ bench: Bench) async throws {
        for words in [nil, "zbiór", "zbior 1"] {
            for filter in [nil, "k0", "k1"] {
                var query = DatasetQuery()
                query.words = words
                query.filters = filter.map { [.init(.keyword, [$0])] } ?? []
                query.isDistinct = true
                query.limit = 3
                query.facets = [.keyword, .source]
                let page = try await bench.reader.datasets(query)
                let found = try await bench.walk(query)
                #expect(found.keys.count == page.count, "\(words ?? "-") \(filter ?? "-")")
                for facet in page.facets {
                    for value in facet.values {
                        var filtered = query
                        filtered.filters.append(.init(facet.kind, [value.value]))
                        #expect(try await bench.reader.datasets(filtered).count == value.count)
                    }
                }
            }
        }
    }
}

private struct Missing: Error {}

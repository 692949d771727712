import DCAT
import Testing

@testable import Catalog

// Who cannot take another's place.

extension ClusterTests {
    /// Sources with what is registered of them: a TERYT code, a name only, or nothing.
    private func register(_ offices: [String: String?], on bench: Bench) async throws {
        for (source, teryt) in offices {
            let agent = Agent(name: LocalizedText("pl", source), teryt: teryt)
            try await bench.writer.register([registration(source, publisher: agent)])
        }
    }

    /// A dataset as it comes out of a mapping: with the publisher that is registered, or else the record's own.
    private func mapped(_ dataset: Dataset, publisher name: String, teryt: String? = nil) -> Dataset {
        var dataset = dataset
        dataset.publisher = Agent(name: LocalizedText("pl", name), teryt: teryt)
        return dataset
    }

    private func distinct(_ bench: Bench) async throws -> Set<String> {
        var query = DatasetQuery()
        query.isDistinct = true
        return Set(try await bench.reader.datasets(query).items.map { "\($0.source)/\($0.key)" })
    }

    @Test(
        "an address under another portal's host puts the record that has it behind that portal's, however near it is",
        arguments: ["identifier", "page", "key"], [true, false])
    func copiedAddress(place: String, isFirst: Bool) async throws {
        let bench = try await Bench(sources: ["kraj", "gmina"])
        try await register(["gmina": "2261011"], on: bench)
        let address = "https://kraj.example/dataset/17"
        let own = published("Budżet", identifier: address, page: address)
        let copy = published(
            "Budżet", identifier: place == "identifier" ? address : nil, page: place == "page" ? address : nil)
        let harvests: [(String, String, Dataset)] = [
            ("kraj", "17", mapped(own, publisher: "Ministerstwo")),
            ("gmina", place == "key" ? address : "x", mapped(copy, publisher: "gmina", teryt: "2261011")),
        ]
        for (source, key, dataset) in isFirst ? harvests : harvests.reversed() {
            try await bench.harvest([(key, dataset)], source: source)
        }
        #expect(try await clusters(bench).map(\.first) == ["kraj/17"])
        #expect(try await distinct(bench) == ["kraj/17"])
    }

    @Test("a registered gmina does not hide what another office publishes by copying its identifier")
    func copiedIdentifier() async throws {
        let bench = try await Bench(sources: ["gmina", "kraj", "region", "inna"])
        try await register(["gmina": "2261011", "region": "14", "inna": "1465011"], on: bench)
        let datasets: [(String, Dataset)] = [
            ("gmina", mapped(published(identifier: Self.uuid), publisher: "gmina", teryt: "2261011")),
            ("kraj", mapped(published(identifier: Self.uuid), publisher: "Ministerstwo")),
            ("region", mapped(published(identifier: Self.uuid), publisher: "region", teryt: "14")),
            ("inna", mapped(published(identifier: Self.uuid), publisher: "inna", teryt: "1465011")),
        ]
        for (source, dataset) in datasets { try await bench.harvest([("k", dataset)], source: source) }
        let listed = try await distinct(bench)
        for (source, _) in datasets { #expect(listed.contains("\(source)/k"), "\(source) is hidden") }
    }

    @Test("whom a record names as its publisher or creator its source comes behind, whatever was catalogued first")
    func named() async throws {
        let bench = try await Bench(sources: ["kraj", "region", "gmina"])
        try await register(["region": "22", "gmina": "2261011"], on: bench)
        var inRegion = mapped(published(identifier: Self.uuid), publisher: "region", teryt: "22")
        inRegion.creator = [Agent(name: LocalizedText("pl", "gmina"), teryt: "2261011")]
        try await bench.harvest(
            [("k", mapped(published(identifier: Self.uuid), publisher: "Miasto", teryt: "2261011"))], source: "kraj")
        try await bench.harvest([("k", inRegion)], source: "region")
        try await bench.harvest(
            [("k", mapped(published(identifier: Self.uuid), publisher: "gmina", teryt: "2261011"))], source: "gmina")
        #expect(try await clusters(bench) == [["gmina/k", "region/k", "kraj/k"]])
    }

    @Test("saying that a record was taken from a portal puts nobody behind but who says it")
    func falseOrigin() async throws {
        let bench = try await Bench(sources: ["gmina", "obca"])
        try await register(["gmina": "2261011", "obca": "2262011"], on: bench)
        let own = mapped(published(identifier: Self.uuid), publisher: "gmina", teryt: "2261011")
        let hostile = mapped(
            published(identifier: Self.uuid, from: "https://gmina.example"), publisher: "obca", teryt: "2262011")
        try await bench.harvest([("x", hostile)], source: "obca")
        try await bench.harvest([("k", own)], source: "gmina")
        #expect(try await clusters(bench) == [["gmina/k", "obca/x"]])
        #expect(try await distinct(bench) == ["gmina/k"])
    }

    @Test("a record that has something of two datasets does not make these two one")
    func bridge() async throws {
        let bench = try await Bench(sources: ["most", "gmina", "inna"])
        try await bench.harvest(
            [("m", published(identifier: "urn:zbior:gmina-1", page: "https://inna.example/zbior/2"))], source: "most")
        try await bench.harvest([("1", published("A", identifier: "urn:zbior:gmina-1"))], source: "gmina")
        try await bench.harvest([("2", published("B", page: "https://inna.example/zbior/2"))], source: "inna")
        let listed = try await distinct(bench)
        #expect(listed.contains("inna/2") && listed.count == 2)
        #expect(try await clusters(bench).allSatisfy { $0.count == 2 })
    }

    @Test("the host of the registered publisher's homepage is its own too, and a resolver's is nobody's")
    func homepage() async throws {
        let bench = try await Bench(sources: ["gmina", "kraj"])
        let agent = Agent(
            name: LocalizedText("pl", "gmina"), teryt: "2261011", homepage: "https://www.miasto.example/urzad")
        try await bench.writer.register([registration("gmina", publisher: agent)])
        let page = "https://miasto.example/zbiory/7"
        try await bench.harvest([("k", mapped(published(page: page), publisher: "Ministerstwo"))], source: "kraj")
        try await bench.harvest(
            [("7", mapped(published(page: page), publisher: "gmina", teryt: "2261011"))], source: "gmina")
        #expect(try await clusters(bench) == [["gmina/7", "kraj/k"]])
        var dataset = published(identifier: "https://doi.org/10.18150/ABC1")
        dataset.landingPage = ["https://doi.org/10.18150/ABC1", "https://a.example/1"]
        #expect(Tie.origins(of: dataset, key: "k") == [Tie.originKey(host: "a.example")])
    }
}

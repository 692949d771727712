import Catalog
import DCAT
import JSON
import Testing

@testable import Web

/// What is answered about the same dataset from several portals.
@Suite("Copies of a dataset")
struct CopyTests {
    private static let identifier = "urn:uuid:6c152707-4c20-445b-bcc8-b4746897a6a5"

    private static func copy(_ title: String) -> Dataset {
        var dataset = TestCatalog.fromLodz(1)
        dataset.title = LocalizedText("pl", title)
        dataset.identifier = [identifier]
        return dataset
    }

    /// Two portals, of three and five datasets, and one more that both publish.
    private func withCopies(_ body: (TestClient, TestCatalog) async throws -> Void) async throws {
        try await TestCatalog.with(datasets: 3) { catalog in
            try await harvestLodz(catalog, [("kopia", Self.copy("Tablice"))], at: 1)
            let gdansk = (0..<3).map { ("g\($0)", TestCatalog.dataset($0)) }
            try await catalog.harvest(
                "gdansk", gdansk + [("g", Self.copy("Tablice rejestracyjne"))], at: TestCatalog.time + 2)
            try await withServer(catalog) { try await body($0, catalog) }
        }
    }

    private func harvestLodz(_ catalog: TestCatalog, _ more: [(String, Dataset)], at time: Int) async throws {
        let records = (0..<5).map { ("l\($0)", TestCatalog.fromLodz($0)) }
        try await catalog.harvest("lodz", records + more, at: TestCatalog.time + time)
    }

    @Test("a dataset lists the others, with what they have in common")
    func others() async throws {
        try await withCopies { client, _ in
            let own = TestCatalog.id("g")
            let copy = TestCatalog.id("kopia", source: "lodz")
            let json = try await client.get("/datasets/\(copy)").json()
            #expect(json["cluster"]?["preferred"]?.bool == false)
            let others = json["cluster"]?["others"]?.array ?? []
            #expect(others.count == 1)
            #expect(others.first?["id"]?.string == own.description)
            #expect(others.first?["uri"]?.string == "\(base)/datasets/\(own)")
            #expect(others.first?["source"]?.string == "gdansk")
            #expect(others.first?["preferred"]?.bool == true)
            let reasons = others.first?["reasons"]?.array ?? []
            #expect(reasons.map { $0["kind"]?.string } == ["identifier"])
            #expect(reasons.map { $0["value"]?.string } == [Self.identifier])
            let turtle = try await client.get("/datasets/\(copy).ttl").text
            #expect(turtle.contains("dct:relation") && turtle.contains("\(base)/datasets/\(own)"))
        }
    }

    @Test("a search finds one of them, a list of everything all; both can be asked for")
    func distinct() async throws {
        try await withCopies { client, _ in
            for (query, count) in [
                ("q=tablice", 1), ("q=tablice&distinct=false", 2), ("q=tablice&distinct=true", 1),
                ("source=lodz", 6), ("source=lodz,gdansk", 9), ("source=lodz,gdansk&distinct=0", 10), ("", 10),
                ("distinct=true", 9),
            ] {
                let list = try await client.get("/datasets?\(query)").json()
                #expect((list.count, list.items.count) == (count, count), "\(query)")
            }
            let catalog = try await client.get("/catalog.json?q=tablice").json()
            #expect(catalog.count == 2, "the catalogue is whole")
            let found = try await client.get("/datasets?q=tablice").json()
            #expect(found.ids == [TestCatalog.id("g").description])
            #expect(found.items.first?["cluster"]?["others"]?.array?.count == 1)
            let wrong = try await client.get("/datasets?distinct=perhaps")
            #expect(wrong.status == 400 && wrong.text.contains("distinct"))
        }
    }

    @Test("an answer is another one when a copy comes or goes")
    func tags() async throws {
        try await withCopies { client, catalog in
            let address = "/datasets/\(TestCatalog.id("g"))"
            let tag = try await client.get(address).headers["etag"]
            let list = try await client.get("/datasets?q=rejestracyjne").headers["etag"]
            try await harvestLodz(catalog, [], at: 3)
            #expect(try await client.get(address).headers["etag"] != tag)
            #expect(try await client.get("/datasets?q=rejestracyjne").headers["etag"] != list)
            #expect(try await client.get(address).json()["cluster"] == nil)
        }
    }

    @Test("the search page shows one of them, and says where else the dataset is")
    func page() async throws {
        try await withCopies { client, _ in
            #expect(try await client.get("/?lang=pl", ["Accept": "text/html"]).text.contains("Znaleziono: 9"))
            let page = try await client.get("/?q=tablice&lang=pl", ["Accept": "text/html"]).text
            #expect(page.contains("Także w: <a href=\"/datasets/\(TestCatalog.id("kopia", source: "lodz"))\">lodz</a>"))
        }
    }
}

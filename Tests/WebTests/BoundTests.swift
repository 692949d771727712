import Catalog
import DCAT
import JSON
import RDF
import Testing
import Threads

@testable import Web

struct BoundTests {
    /// Thirty datasets of 20 kB, and one of 400 kB.
    private func withLongDatasets(_ body: (TestClient) async throws -> Void) async throws {
        try await TestCatalog.with(datasets: 0) { catalog in
            let records = (0..<31).map { number in
                var dataset = TestCatalog.dataset(number)
                dataset.description["pl"] = String(repeating: "a", count: number == 15 ? 400_000 : 20_000)
                return (key: "g\(number)", dataset: dataset)
            }
            try await catalog.harvest("gdansk", records, at: TestCatalog.time)
            try await withServer(catalog, configure: { $0.maximumPageBytes = 200_000 }, body)
        }
    }

    @Test(
        "a page has a bound in bytes in every form, and following `next` still finds everything once",
        arguments: Form.all, ["datasets", "catalog"])
    func pages(form: Form, list: String) async throws {
        try await withLongDatasets { client in
            var next: String? = "/\(list).\(form.suffix)?limit=1000"
            var (found, pages) = (0, 0)
            while let address = next, pages < 50 {
                let answer = try await client.get(address)
                #expect(answer.status == 200)
                // No other number of a dataset begins with this one.
                let hasLong = answer.text.contains("urn:test:15")
                #expect(answer.body.count < (hasLong ? 500_000 : 300_000))
                found += answer.text.components(separatedBy: "urn:test:").count - 1
                pages += 1
                next = answer.headers["link"]?.components(separatedBy: ">; rel=\"next\"").first
                    .flatMap { answer.headers["link"]?.contains("rel=\"next\"") == true ? String($0.dropFirst()) : nil }
                    .map(target)
            }
            #expect(found == 31)
            #expect(pages > 3)
        }
    }

    @Test("so has the page for people")
    func html() async throws {
        try await withLongDatasets { client in
            var next: String? = "/?limit=1000"
            var (found, pages) = (0, 0)
            while let address = next, pages < 50 {
                let answer = try await client.get(address, ["Accept": "text/html"])
                #expect(answer.status == 200)
                found += answer.text.components(separatedBy: "<h2").count - 1
                pages += 1
                next = answer.headers["link"].map { String($0.dropFirst().prefix { $0 != ">" }) }.map(target)
            }
            #expect(found == 36)
            #expect(pages > 3)
        }
    }

    @Test("links have 8,000 bytes together, and the next page comes before other forms")
    func links() async throws {
        try await withSite { client in
            for length in [10, 900, 1500, 2500, 7000] {
                let answer = try await client.get(
                    "/datasets?limit=1&source=gdansk,\(String(repeating: "x", count: length))")
                let link = answer.headers["link"] ?? ""
                #expect(link.utf8.count <= 8000)
                #expect(link.contains("rel=\"next\""))
                let next = try #require(try answer.json()["next"]?.string)
                #expect(try await client.get(target(next)).json().items.count == 1)
            }
        }
    }

    @Test("an address counts as it is written here, so that the next page's is never too long")
    func nextAddress() async throws {
        try await withSite { client in
            var followed = 0
            for query in [
                "source=gdansk," + String(repeating: "x", count: 8130),
                "source=gdansk," + String(repeating: "+", count: 4000),
                "source=gdansk," + String(repeating: "%5B", count: 2500),
            ] {
                let answer = try await client.get("/datasets?limit=1&\(query)")
                guard answer.status != 414 else { continue }
                let next = try #require(try answer.json()["next"]?.string)
                #expect(try await client.get(target(next)).status == 200, "\(query.prefix(20))")
                followed += 1
            }
            #expect(followed > 0)
            #expect(try await client.get("/datasets?q=" + String(repeating: "+", count: 8000)).status == 414)
        }
    }

    @Test("the cache counts what strangers choose, and has no more entries than its bound")
    func cache() async throws {
        try await TestCatalog.with(datasets: 1) { catalog in
            let cache = AnswerCache(version: CatalogVersion(catalog.reader, interval: .seconds(3600)))
            let made = Lock(0)
            func ask(_ name: String, link: String? = nil) async throws {
                let key = AnswerCache.Key(subject: .list(name), form: .json)
                let answer = try await cache.answer(key) {
                    made.withLock { $0 += 1 }
                    var answer = Answer(contentType: "text/plain", bytes: [0])
                    if let link { answer.addLink(link, relation: "next") }
                    return answer
                }
                _ = try await answer.body()
            }
            let long = String(repeating: "x", count: 7000)
            try await ask("first")
            for number in 0..<(AnswerCache.maximumBytes / 14_000 + 1) { try await ask("\(number)" + long, link: long) }
            let before = made.withLock { $0 }
            try await ask("first")
            #expect(made.withLock { $0 } == before + 1)
            for number in 0..<AnswerCache.maximumEntries { try await ask("\(number)") }
            let after = made.withLock { $0 }
            try await ask("first")
            #expect(made.withLock { $0 } == after + 1)
        }
    }

    @Test("every 503 says when to come back")
    func retryAfter() {
        for kind in ProblemKind.allCases where kind.status == 503 {
            let answer = WebResponder.answer(to: Problem(kind, ""), base: base, path: "/")
            #expect(answer.headers[.retryAfter] != nil, "\(kind)")
        }
    }

    @Test("the runs of a source are read a page at a time")
    func runs() async throws {
        try await TestCatalog.with(datasets: 1) { catalog in
            for number in 1...5 {
                try await catalog.harvest("lodz", [("l0", TestCatalog.fromLodz(0))], at: TestCatalog.time + number)
            }
            try await withServer(catalog) { client in
                var next: String? = "/sources/lodz/runs?limit=2"
                var ids: [Int] = []
                while let address = next {
                    let page = try await client.get(address).json()
                    #expect(page.count == 6)
                    ids += page.items.compactMap { $0["id"]?.int }
                    next = page["next"]?.string.map(target)
                }
                #expect(ids.count == 6 && ids == ids.sorted(by: >))
            }
        }
    }
}

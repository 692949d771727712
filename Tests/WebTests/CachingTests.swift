import Catalog
import DCAT
import Testing
import Threads

@testable import Web

struct CachingTests {
    private let one = "/datasets/\(TestCatalog.id("g0"))"

    @Test("an unchanged answer is a 304 without a body, with the same headers")
    func notModified() async throws {
        let paths = [
            one, one + ".ttl", "/datasets", "/datasets.nt?limit=3", "/datasets?q=lodz&facets=theme", "/catalog.jsonld",
            "/sources", "/sources/gdansk", "/sources/gdansk/feed.atom", "/sources/gdansk/badge.svg?lang=en",
            "/sources/gdansk/findings", "/sources/gdansk/findings.csv", "/sources/gdansk/runs",
            "/sources/gdansk/runs/1", "/context.jsonld", "/",
            "/problems", "/robots.txt", "/style.css",
        ]
        try await withSite { client in
            for path in paths {
                let first = try await client.get(path)
                let tag = try #require(first.headers["etag"], "\(path)")
                for named in [tag, "\"x\", \(tag)", String(tag.dropFirst(2)), "*"] {
                    let second = try await client.get(path, ["If-None-Match": named])
                    #expect(second.status == 304 && second.body.isEmpty, "\(path) \(named)")
                    for header in [
                        "etag", "cache-control", "vary", "link", "last-modified", "access-control-allow-origin",
                    ] {
                        #expect(second.headers[header] == first.headers[header], "\(path) \(header)")
                    }
                    #expect(second.headers["content-length"] == nil)
                }
                #expect(try await client.get(path, ["If-None-Match": "\"x\""]).status == 200)
                #expect(try await client.get(path).headers["etag"] == tag)
            }
        }
    }

    @Test("forms and searches have tags of their own")
    func distinct() async throws {
        try await withSite { client in
            var tags: [String] = []
            for path in [one, one + ".ttl", one + ".nt", "/datasets", "/datasets?limit=5", "/datasets.ttl", "/catalog"]
            {
                tags.append(try #require(try await client.get(path).headers["etag"]))
            }
            #expect(Set(tags).count == tags.count)
        }
    }

    @Test("a dataset that did not change since then is a 304")
    func modifiedSince() async throws {
        try await withSite { client in
            let time = try #require(try await client.get(one).headers["last-modified"])
            #expect(time == "Mon, 13 Nov 2023 22:13:20 GMT")
            #expect(try await client.get(one, ["If-Modified-Since": time]).status == 304)
            #expect(try await client.get(one, ["If-Modified-Since": "Sun, 12 Nov 2023 22:13:20 GMT"]).status == 200)
            #expect(try await client.get(one, ["If-Modified-Since": "then"]).status == 200)
            #expect(try await client.get(one, ["If-Modified-Since": time, "If-None-Match": "\"x\""]).status == 200)
        }
    }

    @Test("HEAD has the headers of GET and no body")
    func head() async throws {
        try await withSite { client in
            for path in [
                one, "/datasets?limit=2", "/catalog.ttl", "/sources", "/", "/healthz", "/no", "/datasets?limit=x",
            ] {
                let got = try await client.get(path)
                let head = try await client.get(path, method: "HEAD")
                #expect(head.status == got.status && head.body.isEmpty, "\(path)")
                #expect(head.headers["content-length"] == "\(got.body.count)")
                for header in ["content-type", "etag", "link", "vary"] {
                    #expect(head.headers[header] == got.headers[header], "\(path) \(header)")
                }
            }
        }
    }

    @Test("a page of another site may ask")
    func crossOrigin() async throws {
        try await withSite { client in
            for path in ["/datasets", one, "*"] {
                let preflight = try await client.get(
                    path, ["Origin": "https://x.test", "Access-Control-Request-Method": "GET"], method: "OPTIONS")
                #expect(preflight.status == 204)
                #expect(preflight.headers["allow"] == "GET, HEAD, OPTIONS")
                #expect(preflight.headers["access-control-allow-origin"] == "*")
                #expect(preflight.body.isEmpty)
            }
            for path in ["/datasets", "/nothing"] {
                let answer = try await client.get(path)
                #expect(answer.headers["access-control-allow-origin"] == "*")
                #expect(answer.headers["access-control-expose-headers"]?.contains("ETag") == true)
                #expect(answer.headers["x-content-type-options"] == "nosniff")
            }
            #expect(try await client.get("/nothing", method: "OPTIONS").status == 404)
        }
    }

    @Test("what another connection writes is served, and the tag changes with content alone")
    func otherWriter() async throws {
        try await TestCatalog.with(datasets: 10) { catalog in
            try await withServer(catalog) { client in
                let first = try await client.get(one)
                let other = TestCatalog(
                    directory: catalog.directory, database: try CatalogDatabase(existingIn: catalog.directory),
                    writer: CatalogWriter(try CatalogDatabase(existingIn: catalog.directory)))
                var records = (0..<10).map { (key: "g\($0)", dataset: TestCatalog.dataset($0)) }

                try await other.harvest("gdansk", records, at: TestCatalog.time + 3600)
                let seen = try await client.get(one)
                #expect(seen.text.contains("2023-11-14T23:13:20Z"))
                #expect(seen.headers["etag"] == first.headers["etag"])

                records[0].dataset.title["pl"] = "Nowy tytuł"
                try await other.harvest("gdansk", records, at: TestCatalog.time + 7200)
                let changed = try await client.get(one)
                #expect(changed.text.contains("Nowy tytuł"))
                #expect(changed.headers["etag"] != first.headers["etag"])

                records.removeFirst()
                try await other.harvest("gdansk", records, at: TestCatalog.time + 10_800)
                #expect(try await client.get(one).status == 410)
            }
        }
    }

    @Test("between two looks at the catalogue an answer is kept")
    func kept() async throws {
        try await TestCatalog.with(datasets: 2) { catalog in
            try await withServer(catalog, interval: .seconds(3600)) { client in
                let first = try await client.get(one)
                try await catalog.harvest("gdansk", [("g1", TestCatalog.dataset(1))], at: TestCatalog.time + 1)
                #expect(try await client.get(one).body == first.body)
            }
        }
    }

    @Test("the cache gives up what it has when it is full, and keeps no giant")
    func bounds() async throws {
        try await TestCatalog.with(datasets: 1) { catalog in
            let cache = AnswerCache(version: CatalogVersion(catalog.reader, interval: .seconds(3600)))
            let made = Lock(0)
            func ask(_ name: String, size: Int) async throws {
                let key = AnswerCache.Key(subject: .list(name), form: .json)
                let answer = try await cache.answer(key) {
                    made.withLock { $0 += 1 }
                    return Answer(contentType: "text/plain", bytes: Array(repeating: 0, count: size))
                }
                _ = try await answer.body()
            }
            for _ in 0..<3 { try await ask("a", size: 10) }
            #expect(made.withLock { $0 } == 1)
            for _ in 0..<3 { try await ask("giant", size: AnswerCache.maximumBodySize + 1) }
            #expect(made.withLock { $0 } == 4)
            let many = AnswerCache.maximumBytes / AnswerCache.maximumBodySize
            for number in 0..<many { try await ask("\(number)", size: AnswerCache.maximumBodySize) }
            try await ask("a", size: 10)
            #expect(made.withLock { $0 } == 4 + many + 1)
        }
    }
}

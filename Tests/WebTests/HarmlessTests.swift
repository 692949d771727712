import Catalog
import DCAT
import Logging
import Testing

@testable import Web

@Suite("What strangers ask for does no harm")
struct HarmlessTests {
    @Test(
        "a quotation mark with anything behind it is a search like any other",
        arguments: [
            "a%22%CC%81b", "%22a%22%CC%81%20OR%20b", "a%22%E2%80%8D)", "-%CC%81%22%CC%81", "%22%EF%B8%8F%20NOT",
            "a*%CC%81",
        ])
    func quotes(words: String) async throws {
        try await withSite { client in
            for path in ["/datasets", "/"] {
                let answer = try await client.get("\(path)?q=\(words)")
                #expect(answer.status == 200, "\(path)")
            }
        }
    }

    @Test("a source's id with something behind U+0000 is no source")
    func nul() async throws {
        try await withSite { client in
            let answer = try await client.get("/sources/gdansk%00x")
            #expect(answer.status == 404)
        }
    }

    @Test("too many at once, and what took too long, are 503 and say when to ask again")
    func busy() {
        let expected: [(error: any Error, kind: ProblemKind)] = [
            (CatalogBusy(), .unavailable), (CatalogTooSlow(.seconds(4)), .tookTooLong),
        ]
        for (error, kind) in expected {
            let problem = WebResponder.problem(of: error, id: "1", logger: Logger(label: "web-tests"))
            #expect(problem.kind == kind)
            let answer = WebResponder.answer(to: problem, base: base, path: "/datasets")
            #expect(answer.status.code == 503 && answer.headers[.retryAfter] == "5")
        }
    }

    @Test("a table of findings has every line of a source of many, with and without a head only")
    func table() async throws {
        try await TestCatalog.with(datasets: 3) { catalog in
            let many = (0..<1300).map { number in
                var dataset = TestCatalog.dataset(number)
                dataset.license = []
                return ("g\(number)", dataset)
            }
            try await catalog.harvest("gdansk", many, at: TestCatalog.time + 1)
            try await withServer(catalog) { client in
                let page = try await client.get("/sources/gdansk/findings?limit=1").json()
                let count = try #require(page["count"]?.int)
                #expect(count > 1200)
                let table = try await client.get("/sources/gdansk/findings.csv")
                #expect(table.status == 200 && table.text.split(separator: "\r\n").count == count + 1)
                let head = try await client.get("/sources/gdansk/findings.csv", method: "HEAD")
                #expect(head.status == 200 && head.body.isEmpty && head.headers["etag"] == table.headers["etag"])
            }
        }
    }

    @Test("a run whose lines are not kept tells how many it only counted")
    func counted() async throws {
        try await TestCatalog.with(datasets: 3) { catalog in
            let writer = CatalogWriter(catalog.database, findings: FindingPolicy(keepRuns: 1, maximumOfRun: 2))
            let run = try await writer.beginRun(source: "lodz", RunPlan(), now: TestCatalog.time + 10).run
            var page = PageCommit()
            page.note.findings = (0..<100).map { Finding(.recordInvalid, value: "\($0)", "No object.") }
            _ = try await writer.commit(page, run: run, source: "lodz", now: TestCatalog.time + 10)
            _ = try await writer.finishRun(
                run, source: "lodz", ending: .partial([]), now: TestCatalog.time + 20
            ) { "\($0.findings)" }
            try await withServer(catalog) { client in
                let told = try await client.get("/sources/lodz/runs/\(run)?code=record-invalid").json()
                #expect(told["count"]?.int == 100 && told["counted"]?.int == 90)
                #expect(told["items"]?.array?.count == 10 && told["groups"]?[0]?["count"]?.int == 100)
                let metrics = try await client.get("/metrics").text
                #expect(metrics.contains("\nsnop_catalog_wal_bytes "))
            }
        }
    }
}

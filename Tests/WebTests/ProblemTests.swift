import Catalog
import DCAT
import Foundation
import JSON
import Testing

@testable import Web

struct ProblemTests {
    @Test("what is asked wrongly is a problem that says what is wrong and what is allowed")
    func parameters() async throws {
        let expected: [(target: String, parameter: String)] = [
            ("/datasets?limit=-1", "limit"), ("/datasets?limit=0", "limit"), ("/datasets?limit=1001", "limit"),
            ("/datasets?limit=abc", "limit"), ("/datasets?limit=", "limit"), ("/datasets?limit=1&limit=2", "limit"),
            ("/datasets?cursor=garbage", "cursor"),
            (
                "/datasets?q=a&cursor=relevance.cmVsZXZhbmNlCi05MjIzMzcyMDM2ODU0Nzc1ODA4CjkyMjMzNzIwMzY4NTQ3NzU4MDcKMS4w",
                "cursor"
            ), ("/datasets?bbox=x", "bbox"), ("/datasets?bbox=1,2,3", "bbox"),
            ("/datasets?bbox=19,54,18,55", "bbox"), ("/datasets?bbox=18,nan,19,55", "bbox"),
            ("/datasets?bbox=18,54,19,inf", "bbox"), ("/datasets?modified=yesterday", "modified"),
            ("/datasets?issued=2021/2020", "issued"), ("/datasets?temporal=x", "temporal"),
            ("/datasets?sort=colour", "sort"), ("/datasets?facets=colour", "facets"), ("/datasets?hvd=maybe", "hvd"),
            ("/datasets?region=abc", "region"), ("/datasets?theme=", "theme"), ("/datasets?them=TRAN", "them"),
            ("/catalog?limits=1", "limits"), ("/sources?limit=1", "limit"), ("/sources/gdansk/runs?cursor=x", "cursor"),
            ("/datasets/\(TestCatalog.id("g0"))?q=x", "q"),
        ]
        try await withSite { client in
            for (target, parameter) in expected {
                let answer = try await client.get(target)
                let problem = try answer.json()
                #expect(answer.status == 400, "\(target)")
                #expect(answer.mediaType == "application/problem+json")
                #expect(problem["type"]?.string == base + "/problems/invalid-parameter")
                #expect(problem["status"]?.int == 400)
                #expect(problem["instance"]?.string == String(target.prefix { $0 != "?" }))
                #expect(problem["parameter"]?.string == parameter, "\(target)")
            }
            let suggestion = try await client.get("/datasets?them=TRAN").json()["suggestion"]?.string
            #expect(suggestion == "theme")
        }
    }

    @Test("odd text is a search or a problem, never a fault")
    func garbage() async throws {
        let expected = [
            ("/datasets?q=%00%ff", 400), ("/datasets?q=%00", 200), ("/datasets?q=%22unbalanced", 200),
            ("/datasets?q=*", 200), ("/datasets?q=-", 200), ("/datasets?q=%27%3B%20DROP%20TABLE%20dataset", 200),
            ("/datasets?q=%", 400), ("/datasets?q=%e4", 400), ("/datasets?q=a&q=b", 400), ("/datasets?q=", 200),
            ("/datasets?keyword=%00", 200), ("/datasets?source=%00'", 200), ("/datasets?&&", 200), ("/datasets?", 200),
            ("/datasets?=", 400), ("/datasets/%ff", 400), ("/datasets/%00", 404), ("/%2e%2e/etc/passwd", 404),
            ("/datasets?q=NEAR(a%20b)%20OR%20title:x", 200), ("/datasets?q=%F0%9F%98%80", 200),
            ("/datasets?keyword=%F0%9F%98%80,,", 200), ("/datasets?sort=relevance", 200), ("//", 404),
        ]
        try await withSite { client in
            for (target, status) in expected {
                let answer = try await client.get(target)
                #expect(answer.status == status, "\(target)")
                if status >= 400 { #expect(answer.mediaType == "application/problem+json", "\(target)") }
            }
        }
    }

    @Test("what is not there is a 404, and what was withdrawn a 410 with its last title")
    func missing() async throws {
        try await withSite { client in
            for path in [
                "/no/such/path", "/datasets/nope", "/datasets/00000000-0000-4000-8000-000000000000", "/sources/nope",
                "/sources/nope/runs", "/sources/gdansk/runs/99999", "/sources/gdansk/runs/x", "/problems/nope",
                "/datasets/",
            ] {
                let answer = try await client.get(path)
                #expect(answer.status == 404, "\(path)")
                #expect(try answer.json()["type"]?.string == base + "/problems/not-found")
            }
            for suffix in ["", ".ttl"] {
                let gone = try await client.get("/datasets/\(TestCatalog.id("gone"))\(suffix)")
                #expect(gone.status == 410)
                #expect(try gone.json()["lastTitle"]?.string == "Zbiór 1000 Łódź")
                #expect(try gone.json()["removed"]?.string == "2023-11-14T22:13:20Z")
            }
        }
    }

    @Test("the catalogue is read-only")
    func methods() async throws {
        try await withSite { client in
            for method in ["POST", "PUT", "DELETE", "PATCH", "PROPFIND"] {
                let answer = try await client.get("/datasets", ["Content-Length": "0"], method: method)
                #expect(answer.status == 405, "\(method)")
                #expect(answer.headers["allow"] == "GET, HEAD, OPTIONS")
                #expect(answer.mediaType == "application/problem+json")
            }
        }
    }

    @Test("a body that nobody asked for is no hindrance")
    func body() async throws {
        try await withSite { client in
            let head = "POST /datasets HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"
            let answer = try await client.send(Array(head.utf8))
            #expect(answer.status == 405)
        }
    }

    @Test("an address that is too long is answered")
    func longAddress() async throws {
        try await withSite { client in
            let long = try await client.get("/datasets?q=" + String(repeating: "a", count: 100_000))
            #expect(long.status == 414)
            #expect(long.mediaType == "application/problem+json")
            let fits = try await client.get("/datasets?q=" + String(repeating: "a", count: 8000))
            #expect(fits.status == 200)
            let many = try await client.get(
                "/datasets?" + Array(repeating: "theme=A", count: 201).joined(separator: "&"))
            #expect(many.status == 400)
        }
    }

    @Test("every problem is explained at its own address")
    func explained() async throws {
        try await withSite { client in
            let all = try await client.get("/problems").json()
            #expect(all.count == ProblemKind.allCases.count)
            for kind in ProblemKind.allCases {
                let one = try await client.get("/problems/\(kind.rawValue)").json()
                #expect(one["type"]?.string == "\(base)/problems/\(kind.rawValue)")
                #expect(one["status"]?.int == kind.status)
            }
        }
    }

    @Test("a fault of the server gives nothing away but the id that it is logged under")
    func fault() async throws {
        try await TestCatalog.with { catalog in
            try await withServer(catalog) { client in
                try await catalog.database.pool.write { try $0.execute(sql: "DROP TABLE dataset_term") }
                let answer = try await client.get("/datasets?theme=TRAN")
                #expect(answer.status == 500)
                #expect(try answer.json()["requestId"]?.string?.isEmpty == false)
                #expect(!answer.text.contains("SQL") && !answer.text.contains("dataset_term"))
                #expect(try await client.get("/datasets?limit=1").status == 200)
            }
        }
    }

    @Test("a catalogue that cannot be read is not ready")
    func notReady() async throws {
        try await TestCatalog.with { catalog in
            try await withServer(catalog) { client in
                #expect(try await client.get("/readyz").status == 200)
                try await catalog.database.pool.write { try $0.execute(sql: "DROP TABLE change") }
                let answer = try await client.get("/readyz")
                #expect(answer.status == 503)
                #expect(answer.mediaType == "application/problem+json")
                #expect(answer.headers["retry-after"] != nil)
                #expect(try await client.get("/healthz").status == 200)
            }
        }
    }

    @Test("readiness tells how far the projection is that is being built")
    func building() async throws {
        try await TestCatalog.with { catalog in
            try await withServer(catalog) { client in
                #expect(try await client.get("/readyz").json()["projection"] == nil)
                let writer = CatalogWriter(catalog.database)
                try await writer.renewProjection()
                let projection = try await client.get("/readyz").json()["projection"]
                #expect(projection?["built"]?.int == 0)
                #expect(projection?["records"]?.int ?? 0 > 0)
                try await writer.buildProjection()
                #expect(try await client.get("/readyz").json()["projection"] == nil)
            }
        }
    }

    @Test("work that takes too long is cancelled and answered as such")
    func deadline() async throws {
        let problem = await #expect(throws: Problem.self) {
            try await withDeadline(.milliseconds(1)) { try await Task.sleep(for: .seconds(3600)) }
        }
        #expect(problem?.kind == .tookTooLong)
        #expect(try await withDeadline(.seconds(3600)) { 7 } == 7)
    }
}

import Catalog
import DCAT
import JSON
import Testing

@testable import Web

struct SourceTests {
    @Test("a source tells how it fares")
    func sources() async throws {
        try await withSite { client in
            let list = try await client.get("/sources").json()
            #expect(list.count == 2)
            #expect(list.ids == ["gdansk", "lodz"])
            let source = try await client.get("/sources/gdansk").json()
            #expect(list.items.first == source)
            #expect(source["title"]?.string == "Otwarty Gdańsk")
            #expect(source["type"]?.string == "ckan")
            #expect(source["state"]?.string == "ok")
            #expect(source["datasets"]?.int == 45)
            #expect(source["lastRun"]?.string == "2023-11-14T22:13:20Z")
            #expect(source["nextRun"]?.string == "2023-11-15T22:13:20Z")
            #expect(source["publisher"]?["uri"]?.string == base + "/publishers/2261011")
            #expect(try await client.get("/sources/lodz").json()["nextRun"] == nil)
        }
    }

    @Test("runs come newest first, a page at a time")
    func runs() async throws {
        try await withSite { client in
            let all = try await client.get("/sources/gdansk/runs").json()
            #expect(all.count == 2)
            #expect(all.items.compactMap { $0["id"]?.int } == [2, 1])
            #expect(all.items[0]["outcome"]?.string == "succeeded")
            #expect(all.items[0]["removed"]?.int == 1)
            #expect(all.items[0]["unchanged"]?.int == 45)
            #expect(all.items[0]["summary"]?.string == "45 records")
            #expect(all.items[1]["added"]?.int == 46)
            let first = try await client.get("/sources/gdansk/runs?limit=1").json()
            #expect(first.items == [all.items[0]])
            let next = try #require(first["next"]?.string)
            let second = try await client.get(target(next)).json()
            #expect(second.items == [all.items[1]])
            #expect(second["next"] == nil)
        }
    }

    @Test("a run lists what was found wrong")
    func findings() async throws {
        try await TestCatalog.with(datasets: 2) { catalog in
            var bad = TestCatalog.dataset(0)
            bad.license = []
            try await catalog.harvest(
                "gdansk", [("g0", bad), ("g1", TestCatalog.dataset(1))], at: TestCatalog.time + 1)
            let found = bad
            #expect(found.license.isEmpty)
            try await withServer(catalog) { client in
                let newest = try await client.get("/sources/gdansk/runs?limit=1").json()
                let id = try #require(newest.items.first?["id"]?.int)
                let run = try await client.get("/sources/gdansk/runs/\(id)").json()
                #expect(run["findings"]?.int == 1)
                #expect(run.items.count == 1)
                #expect(run.items[0]["key"]?.string == "g0")
                #expect(run.items[0]["field"]?.string == "license")
                #expect(run.items[0]["message"]?.string == "No licence is stated.")
                #expect(try await client.get("/sources/lodz/runs/\(id)").status == 404)
            }
        }
    }
}

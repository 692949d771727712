import Catalog
import Foundation
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("The simulated DCAT catalogue", .serialized)
struct DCATSimulatorTests {
    /// By id, as the simulator makes the IRIs of its datasets.
    private func titles(_ bench: Bench) async throws -> [String: String] {
        var titles: [String: String] = [:]
        for item in try await bench.items() {
            let id = item.key.split(separator: "/").last.map(String.init) ?? item.key
            titles[id] = item.dataset?.title["pl"]
        }
        return titles
    }

    @Test(
        "every syntax, in pages and as one document, gives the same datasets, and exactly what changes is changed",
        arguments: ["catalog", "all"], ["ttl", "nt", "rdf", "jsonld"])
    func syntaxes(name: String, suffix: String) async throws {
        // Several pages; more would take minutes where tests are built without optimisation.
        let count = 300
        guard let portal = try Simulator(datasets: count) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        let url = "\(portal.url)/dcat/\(name).\(suffix)"
        let first = try await bench.harvestDCAT(url)
        #expect((first.outcome, first.records, first.added) == (.succeeded, count, count), "\(first.summary ?? "")")
        try await #expect(titles(bench) == portal.truth())
        let before = try await bench.rows()

        // By 304 for the pages, by reading everything again for the one document.
        let again = try await bench.harvestDCAT(url, isFull: name == "all")
        #expect((again.outcome, again.unchanged, again.added, again.updated) == (.succeeded, count, 0, 0))
        #expect(try await bench.rows() == before)

        _ = try await portal.mutate(add: 7, modify: 11, delete: 5)
        let run = try await bench.harvestDCAT(url)
        #expect((run.outcome, run.added, run.updated, run.removed, run.unchanged) == (.succeeded, 7, 11, 5, count - 16))
        try await #expect(titles(bench) == portal.truth())
    }
}

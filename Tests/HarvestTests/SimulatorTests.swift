import Catalog
import Foundation
import JSON
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("The simulated portal", .serialized)
struct SimulatorTests {
    @Test(
        "what was added, changed and deleted, and nothing else, changes in the catalogue",
        arguments: [
            ("ckan", "/ckan", false), ("ckan", "/ckan", true), ("otwarte-dane", "/feed/otwarte_dane.xml", false),
        ])
    func changes(type: String, path: String, isFull: Bool) async throws {
        guard let portal = try Simulator(datasets: 1000) else { return }
        defer { portal.stop() }
        let bench = try Bench()
        let url = portal.url + path
        let first = try await bench.harvest(url, type: type, pageSize: type == "ckan" ? 300 : nil)
        #expect((first.outcome, first.records, first.added) == (.succeeded, 1000, 1000), "\(first.summary ?? "")")
        let before = try await bench.rows()
        #expect(before.count == 1000)

        let second = try await bench.harvest(url, type: type, pageSize: type == "ckan" ? 300 : nil, isFull: isFull)
        #expect((second.outcome, second.unchanged, second.added, second.updated) == (.succeeded, 1000, 0, 0))
        #expect(try await bench.rows() == before)

        let truth = try await portal.mutate(add: 7, modify: 11, delete: 5)
        let third = try await bench.harvest(url, type: type, pageSize: type == "ckan" ? 300 : nil, isFull: isFull)
        #expect(
            (third.outcome, third.added, third.updated, third.removed, third.unchanged) == (.succeeded, 7, 11, 5, 984))
        let after = try await bench.rows()
        func keys(_ name: String) -> Set<String> { Set((truth[name]?.array ?? []).compactMap(\.string)) }
        #expect(Set(after.keys).subtracting(before.keys) == keys("added"))
        #expect(Set(before.keys).subtracting(after.keys) == keys("deleted"))
        let changed = Set(before.keys.filter { after[$0] != nil && after[$0] != before[$0] })
        #expect(changed == keys("modified"))
    }
}

import DCAT
import GRDB
import TestSupport
import Testing

@testable import Catalog

/// One of the found copies of a dataset, whatever is searched for.
@Suite("Distinct lists")
struct DistinctTests {
    private static let words = [
        nil, "zbior", "d*", "dane*", "dane", "\"dane zbior\"", "dane -ala", "dr* da*", "nic", "ala*",
    ]

    /// Copies of some datasets at several portals, each with words and keywords of its own.
    private func bench(_ seed: UInt64) async throws -> Bench {
        var random = Seeded(seed)
        let sources = (0..<5).map { "s\($0)" }
        let bench = try await Bench(sources: sources)
        for source in sources {
            var records: [(String, Dataset)] = []
            for number in 0..<40 where Int.random(in: 0..<4, using: &random) > 0 {
                let word = ["dane", "drogi", "dane drogi", "ala", "zbiór dane"].randomElement(using: &random) ?? ""
                var dataset = dataset(
                    "Zbiór \(number) \(word)", description: Bool.random(using: &random) ? "dane zbior ala" : nil,
                    keywords: [["k0", "k1", "k2"].randomElement(using: &random) ?? ""])
                dataset.identifier = ["urn:zbior:copy-\(number)"]
                if Bool.random(using: &random) {
                    dataset.modified = DateValue(year: Int.random(in: 2010..<2026, using: &random))
                }
                records.append(("k\(number)-\(source)", dataset))
            }
            records.shuffle(using: &random)
            try await bench.harvest(records, source: source)
        }
        return bench
    }

    /// What must be listed, by the definition: of what is found, that of which no copy with a lower place is found too.
    private func listed(_ query: DatasetQuery, _ bench: Bench) async throws -> [String] {
        var all = query
        (all.isDistinct, all.facets, all.limit, all.cursor) = (false, [], 1000, nil)
        let found = try await bench.reader.datasets(all).items
        let places: [Int64: (cluster: Int64, place: Int)] = try await bench.database.pool.read { database in
            let rows = try Row.fetchAll(database, sql: "SELECT dataset, cluster, place FROM dataset_cluster")
            return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], ($0[1], $0[2])) })
        }
        var first: [Int64: Int] = [:]
        for item in found {
            guard let (cluster, place) = places[item.number] else { continue }
            first[cluster] = min(first[cluster] ?? .max, place)
        }
        return found.filter { item in
            places[item.number].map { first[$0.cluster] == $0.place } ?? true
        }.map(\.key)
    }

    @Test("the listed copy is the nearest of those that are found, in every order, on every page", arguments: 0..<4)
    func definition(seed: UInt64) async throws {
        let bench = try await bench(seed)
        #expect(try await bench.int("SELECT count(*) FROM dataset_cluster") > 50)
        for words in Self.words {
            for filter in [nil, "k0"] {
                for order in DatasetQuery.Order.allCases {
                    var query = DatasetQuery()
                    query.words = words
                    query.filters = filter.map { [.init(.keyword, [$0])] } ?? []
                    query.order = order
                    query.isDistinct = true
                    query.limit = 7
                    query.facets = [.keyword]
                    let expected = try await listed(query, bench)
                    let (keys, _) = try await bench.walk(query)
                    let what = "\(words ?? "-") \(filter ?? "-") \(order)"
                    #expect(keys == expected, "\(what)")
                    let page = try await bench.reader.datasets(query)
                    #expect(page.count == expected.count, "\(what)")
                    for value in page.facets.first?.values ?? [] {
                        var filtered = query
                        filtered.filters.append(.init(.keyword, [value.value]))
                        #expect(try await listed(filtered, bench).count == value.count, "\(what) \(value.value)")
                    }
                }
            }
        }
    }

    @Test("windows of ranked pages do not change what is listed", arguments: [1, 5, 17])
    func windows(window: Int) async throws {
        let bench = try await bench(9)
        let reader = CatalogReader(bench.database, rankedWindow: window)
        var query = DatasetQuery()
        query.words = "d*"
        query.isDistinct = true
        query.limit = 4
        let expected = try await listed(query, bench)
        var keys: [String] = []
        for _ in 0..<500 {
            let page = try await reader.datasets(query)
            keys += page.items.map(\.key)
            guard let next = page.next else { break }
            query.cursor = next
        }
        #expect(keys.count == expected.count && Set(keys) == Set(expected))
    }

    @Test("the index of words is asked as often for many copies as for one")
    func asked() async throws {
        let bench = try await bench(1)
        var query = DatasetQuery()
        query.words = "d*"
        query.isDistinct = true
        query.facets = [.keyword, .source]
        let plans = try await bench.database.pool.read { [query] database in
            nonisolated(unsafe) var statements: [String] = []
            // Safe: the trace is called by this connection only, while this closure runs.
            database.trace { if case .statement(let statement) = $0 { statements.append(statement.expandedSQL) } }
            _ = try bench.reader.page(query, in: database)
            database.trace(nil)
            return try statements.filter { $0.contains("MATCH") }.map { statement in
                try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + statement).map { $0["detail"] as String }
            }
        }
        // Once for what is found and once for the ranks of a window, and never for a single dataset.
        #expect(plans.count == 2)
        for plan in plans {
            let index = plan.filter { $0.contains("VIRTUAL TABLE INDEX") }
            #expect(index.count == 1 && !index[0].contains("="), "\(plan)")
        }
    }
}

import DCAT
import GRDB
import Testing

@testable import Catalog

@Suite("Query plans")
struct PlanTests {
    @Test("no list reads all datasets to find or sort a few", arguments: DatasetQuery.Order.allCases, [false, true])
    func plans(order: DatasetQuery.Order, hasCursor: Bool) async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<50))
        try await bench.harvest(datasets(0..<50), source: "lodz")
        var queries: [DatasetQuery] = []
        var plain = DatasetQuery()
        plain.order = order
        plain.isDistinct = true
        queries.append(plain)
        plain.isDistinct = false
        queries.append(plain)
        var words = plain
        words.words = "zbiór"
        queries.append(words)
        for kind in TermKind.allCases {
            var filtered = plain
            filtered.filters = [.init(kind, ["x", "y"])]
            queries.append(filtered)
        }
        var box = plain
        box.bbox = BoundingBox(west: 1, south: 1, east: 2, north: 2)
        queries.append(box)
        for var query in queries {
            if hasCursor {
                query.cursor = ListCursor(order: order, value: order == .relevance ? "-1.5" : "1", number: 5)
            }
            for statement in try await statements(of: query, bench)
            where statement.contains("FROM dataset") || statement.contains("JOIN dataset") {
                let plan = try await plan(statement, bench)
                let scans = plan.filter { $0 == "SCAN d" }
                let isFirstPage = query.filters.isEmpty && query.words == nil && query.bbox == nil
                // In the order of numbers a list without a filter is read from its beginning until the page is full.
                let isNumbered = order == .catalogued || order == .relevance
                #expect(scans.isEmpty || isFirstPage && isNumbered, "\(statement)\n\(plan.joined(separator: "\n"))")
                if isFirstPage {
                    // Clusters are counted once each, which sorts nothing.
                    let sorts = plan.filter { $0.contains("TEMP B-TREE") && !$0.hasSuffix("FOR count(DISTINCT)") }
                    #expect(sorts.isEmpty, "\(statement)\n\(plan.joined(separator: "\n"))")
                }
            }
        }
    }

    @Test("findings are found by their source's records and runs, never by reading them all")
    func findings() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<50))
        for sql in [
            CatalogReader.recordFindingsSQL, CatalogReader.runFindingsSQL, CatalogReader.stepSQL,
            CatalogReader.countsSQL, CatalogReader.newFindingsSQL, CatalogReader.feedRunsSQL,
            CatalogReader.feedCountsSQL,
        ] {
            var statement = sql
            for mark in ["?1", "?2", "?3", "?4", "?"] { statement.replace(mark, with: "1") }
            let plan = try await plan(statement, bench)
            // Sorting would hold all of them.
            let isBad = plan.contains { $0.hasPrefix("SCAN") && !$0.contains("subquery") || $0.contains("TEMP B-TREE") }
            #expect(!plan.isEmpty && !isBad, "\(plan.joined(separator: "\n"))")
        }
    }

    @Test("which datasets are live is read from an index, and not from their rows")
    func live() async throws {
        let bench = try await Bench()
        let plan = try await plan(CatalogReader.severitiesSQL, bench)
        #expect(plan.contains { $0.contains("dataset USING INDEX dataset_by_source") }, "\(plan)")
    }

    /// The statements that a query runs, with their values.
    private func statements(of query: DatasetQuery, _ bench: Bench) async throws -> [String] {
        try await bench.database.pool.read { database in
            nonisolated(unsafe) var statements: [String] = []
            // Safe: the trace is called by this connection only, while this closure runs.
            database.trace { event in
                if case .statement(let statement) = event { statements.append(statement.expandedSQL) }
            }
            defer { database.trace(nil) }
            _ = try bench.reader.page(query, in: database)
            return statements.filter { statement in
                ["SELECT", "WITH", "INSERT INTO temp"].contains { statement.hasPrefix($0) }
            }
        }
    }

    private func plan(_ statement: String, _ bench: Bench) async throws -> [String] {
        try await bench.database.pool.read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + statement).map { $0["detail"] }
        }
    }
}

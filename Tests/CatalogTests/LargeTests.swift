import DCAT
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Catalog

/// Many copies: some minutes, so only where `SNOP_TEST_LARGE` is set; its value is how many datasets there are.
@Suite("Many copies of many datasets", .enabled(if: TestEnvironment.variables["SNOP_TEST_LARGE"] != nil))
struct LargeTests {
    private static let sources = (0..<6).map { "s\($0)" }

    /// Rows as the projection has them, written by SQL: making so many records would take longer than all the rest.
    func bench(_ count: Int) async throws -> Bench {
        let bench = try await Bench(sources: Self.sources)
        try await bench.database.pool.write { database in
            var random = Seeded(1)
            let letters = Array("abcdefghijklmnoprstuwz")
            let words = (0..<4000).map { _ in
                String(
                    (0..<Int.random(in: 3...9, using: &random)).map { _ in letters.randomElement(using: &random) ?? "a"
                    })
            }
            for (place, source) in Self.sources.enumerated() {
                for number in 0..<count {
                    let row = place * count + number + 1
                    let some = (0..<40).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
                    let title = number % 5 == 0 ? "Drogi \(number)" : "Dane o drogach \(number)"
                    try database.cachedStatement(
                        sql: """
                            INSERT INTO dataset (number, id, source, key, state, seq, changed, hash, title, title_key, is_hvd, document)
                            VALUES (?, randomblob(16), ?, ?, 'live', ?, 1, x'00', ?, ?, 0, CAST('{"title":{"pl":"x"}}' AS BLOB))
                            """
                    ).execute(arguments: [row, source, "k\(number)", row, title, title.lowercased()])
                    try database.cachedStatement(
                        sql:
                            "INSERT INTO dataset_text (rowid, title, keyword, publisher, description) VALUES (?, ?, '', '', ?)"
                    )
                    .execute(arguments: [row, title, some])
                    try database.cachedStatement(sql: "INSERT INTO dataset_cluster VALUES (?, ?, ?)")
                        .execute(arguments: [row, number + 1, (place + number) % 6])
                    for (kind, value) in [
                        ("source", source), ("keyword", words[number % 4000]), ("theme", "T\(number % 13)"),
                    ] {
                        try database.cachedStatement(sql: "INSERT INTO dataset_term VALUES (?, ?, ?)")
                            .execute(arguments: [kind, value, row])
                    }
                }
            }
            try database.execute(
                sql: "INSERT INTO change (seq, kind, dataset, source, at, hash) VALUES (1, 'added', x'', 's0', 1, x'')")
        }
        return bench
    }

    @Test("beginnings that nearly every copy has are found in a second or two, one of each dataset, in every order")
    func prefixes() async throws {
        let count = Int(TestEnvironment.variables["SNOP_TEST_LARGE"] ?? "") ?? 2000
        let bench = try await bench(count)
        for (words, facets) in [
            ("dane*", []), ("d*", []), ("d*", TermKind.allCases), ("dane drog*", TermKind.allCases),
        ] {
            for order in [DatasetQuery.Order.relevance, .title] {
                var query = DatasetQuery()
                (query.words, query.order, query.isDistinct, query.facets) = (words, order, true, facets)
                let start = ContinuousClock.now
                let page = try await bench.reader.datasets(query)
                let time = ContinuousClock.now - start
                print("\(words), \(order), \(facets.count) facets: \(page.count) of \(count * 6) in \(time)")
                #expect(page.count <= count && page.items.count == 20)
                #expect(time < .seconds(4), "\(words) \(order)")
            }
        }
    }
}

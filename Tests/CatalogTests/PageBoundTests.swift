import DCAT
import GRDBSQLite
import Testing

@testable import Catalog

@Suite("The bytes of a page")
struct PageBoundTests {
    /// Forty datasets, of which every fourth is twenty times as long as the others.
    private func bench() async throws -> Bench {
        let bench = try await Bench()
        try await bench.harvest(
            (0..<40).map { number in
                var dataset = Dataset()
                dataset.title = LocalizedText("pl", "Zbiór \(number % 7)")
                dataset.description = LocalizedText(
                    "pl", String(repeating: "a", count: number % 4 == 1 ? 20_000 : 1000))
                dataset.modified = number % 3 == 0 ? nil : DateValue(year: 2000 + number % 5)
                return ("k\(number)", dataset)
            })
        return bench
    }

    @Test(
        "a page holds no more documents than it has room for, one at least, and none is lost or seen twice",
        arguments: DatasetQuery.Order.allCases, [1, 3000, 22_000])
    func bounds(order: DatasetQuery.Order, maxBytes: Int) async throws {
        let bench = try await bench()
        for words in [nil, "zbiór"] {
            var query = DatasetQuery()
            query.words = words
            query.order = order
            query.limit = 1000
            query.maxBytes = maxBytes
            var seen: [DatasetID] = []
            repeat {
                let page = try await bench.reader.datasets(query)
                let bytes = page.items.reduce(0) { $0 + $1.document.count }
                #expect(page.items.count == 1 || bytes <= maxBytes)
                #expect(page.count == 40)
                seen += page.items.map(\.id)
                query.cursor = page.next
            } while query.cursor != nil && seen.count < 100
            #expect(seen.count == 40 && Set(seen).count == 40)
        }
    }

    @Test("a title of combining marks has a key that a cursor can hold, and a cursor is read by bytes")
    func marks() async throws {
        let bench = try await Bench()
        try await bench.harvest(
            (0..<3).map { number in
                var dataset = Dataset()
                dataset.title = LocalizedText("pl", String(repeating: "\u{20D0}", count: 50_000) + "\(number)")
                return ("k\(number)", dataset)
            })
        var query = DatasetQuery()
        query.order = .title
        query.limit = 1
        var seen = 0
        repeat {
            let page = try await bench.reader.datasets(query)
            seen += page.items.count
            let cursor = page.next.map { ListCursor($0.text) }
            #expect(cursor == .some(page.next) || page.next == nil)
            query.cursor = cursor ?? nil
        } while query.cursor != nil && seen < 10
        #expect(seen == 3)
    }

    @Test("searches with filters leave no statement behind")
    func statements() async throws {
        let bench = try await Bench()
        try await bench.harvest([("a", Dataset())])
        func prepared() async throws -> Int {
            try await bench.database.pool.read { database in
                var count = 0
                var statement = sqlite3_next_stmt(database.sqliteConnection, nil)
                while statement != nil {
                    count += 1
                    statement = sqlite3_next_stmt(database.sqliteConnection, statement)
                }
                return count
            }
        }
        func search(_ values: Int) async throws {
            var query = DatasetQuery()
            query.filters = [.init(.theme, (0..<values).map { "v\($0)" })]
            query.facets = [.theme]
            _ = try await bench.reader.datasets(query)
        }
        try await search(1)
        let before = try await prepared()
        for values in 2..<60 { try await search(values) }
        #expect(try await prepared() <= before)
    }

    @Test("facets leave out values that no address can hold, and labels of any length")
    func facets() async throws {
        let bench = try await Bench()
        var dataset = Dataset()
        dataset.keyword["pl"] = ["krótkie", String(repeating: "d", count: 100_000)]
        var name = LocalizedText()
        for code in 0..<400 {
            name["\(Unicode.Scalar(UInt8(97 + code / 26)))\(Unicode.Scalar(UInt8(97 + code % 26)))"] = String(
                repeating: "n", count: 100)
        }
        dataset.publisher = Agent(name: name, teryt: "2261011")
        try await bench.harvest([("a", dataset)])
        var query = DatasetQuery()
        query.facets = [.keyword, .publisher]
        let page = try await bench.reader.datasets(query)
        #expect(page.facets[0].values.map(\.value) == ["krotkie"])
        #expect(page.facets[1].values.map(\.value) == ["2261011"])
        #expect(page.facets[1].values.first?.label == nil)
    }
}

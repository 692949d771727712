import DCAT
import Foundation
import Testing

@testable import Catalog

@Suite("Lists, their filters and their pages")
struct ListTests {
    private static let csv = Format(uri: "http://publications.europa.eu/resource/authority/file-type/CSV", label: "CSV")
    private static let byLicence = "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"
    private static let transport = "http://publications.europa.eu/resource/authority/data-theme/TRAN"

    /// About fifty datasets with dates, places and codes in regular patterns.
    private func bench() async throws -> Bench {
        let bench = try await Bench()
        try await bench.harvest((0..<48).map { ("k\($0)", Self.patterned($0)) })
        try await bench.harvest([("other", dataset("Z innego źródła"))], source: "lodz")
        // A tombstone among them must never be seen.
        try await bench.harvest((0..<47).map { ("k\($0)", Self.patterned($0)) })
        return bench
    }

    private static func patterned(_ number: Int) -> Dataset {
        var dataset = dataset("Zbiór \(number % 10)", keywords: number % 2 == 0 ? ["Parzyste Ścieżki"] : [])
        switch number % 4 {
        case 0: dataset.modified = DateValue(year: 2020)
        case 1: dataset.modified = DateValue(year: 2020, month: 1 + number % 12)
        case 2: dataset.modified = DateValue(year: 1960 + number, month: 5, day: 1)
        default: break
        }
        if number % 3 == 0 { dataset.issued = DateValue(year: 2000 + number % 7, month: 3) }
        if number % 5 == 0 {
            dataset.theme = [Concept(uri: transport, label: LocalizedText("en", "Transport"))]
            dataset.license = [Concept(uri: byLicence, label: LocalizedText("en", "CC BY 4.0"))]
            var distribution = Distribution()
            distribution.format = csv
            dataset.distribution = [distribution]
        }
        if number % 6 == 0 {
            dataset.publisher = Agent(name: LocalizedText("pl", "Miasto Gdańsk"), teryt: "2261011")
            dataset.applicableLegislation = [Dataset.highValueRegulation]
        }
        if number % 7 == 0 { dataset.spatial = [Location(teryt: "1061011")] }
        return dataset
    }

    private func query(_ kind: TermKind, _ values: String...) -> DatasetQuery {
        var query = DatasetQuery()
        query.limit = 1000
        query.filters = [.init(kind, values)]
        return query
    }

    private func count(_ bench: Bench, _ query: DatasetQuery) async throws -> Int {
        let page = try await bench.reader.datasets(query)
        #expect(page.count == page.items.count)
        return page.count
    }

    // MARK: Orders

    @Test(
        "every order, paged by cursor, visits every dataset once", arguments: DatasetQuery.Order.allCases, Array(1...7))
    func paging(order: DatasetQuery.Order, limit: Int) async throws {
        let bench = try await bench()
        var query = DatasetQuery()
        query.order = order
        query.limit = limit
        let (keys, pages) = try await bench.walk(query)
        #expect(Set(keys) == Set((0..<47).map { "k\($0)" } + ["other"]))
        #expect(keys.count == 48)
        #expect(pages == (48 + limit - 1) / limit)
        query.limit = 1000
        #expect(try await bench.keys(query) == keys)
    }

    @Test("the same with words and filters", arguments: DatasetQuery.Order.allCases)
    func filteredPaging(order: DatasetQuery.Order) async throws {
        let bench = try await bench()
        var query = query(.keyword, Folding.key("Parzyste Ścieżki"))
        query.words = "zbior"
        query.order = order
        query.limit = 5
        let (keys, _) = try await bench.walk(query)
        #expect(keys.count == 24 && Set(keys).count == 24)
    }

    @Test(
        "lists by date end with those that have none, whatever the direction",
        arguments: [
            DatasetQuery.Order.modified, .newest, .issued, .latestIssued,
        ])
    func undatedLast(order: DatasetQuery.Order) async throws {
        let bench = try await bench()
        var query = DatasetQuery()
        query.order = order
        query.limit = 1000
        let isModified = order == .modified || order == .newest
        let dates = try await bench.reader.datasets(query).items.map { item in
            let dataset = try #require(item.dataset)
            return (isModified ? dataset.modified : dataset.issued)?.secondsSince1970
        }
        let dated = dates.prefix { $0 != nil }.compactMap { $0 }
        #expect(dates.dropFirst(dated.count).allSatisfy { $0 == nil } && dated.count < dates.count)
        let isAscending = order == .modified || order == .issued
        #expect(dated == (isAscending ? dated.sorted() : dated.sorted(by: >)))
        #expect(dated.contains { $0 < 0 } == isModified, "dates before 1970 are dates")
    }

    @Test("titles are sorted without their marks and cases")
    func titles() async throws {
        let bench = try await Bench()
        try await bench.harvest([
            ("1", dataset("zebra")), ("2", dataset("Łódź")), ("3", dataset("Lokale")), ("4", dataset("ćma")),
        ])
        var query = DatasetQuery()
        query.order = .title
        #expect(try await bench.keys(query) == ["4", "2", "3", "1"])
    }

    @Test("a list that is walked while datasets come skips and repeats none of the old ones")
    func stablePaging() async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<10))
        var query = DatasetQuery()
        query.limit = 4
        query.order = .title
        let first = try await bench.reader.datasets(query)
        try await bench.harvest(datasets(0..<10) + [("new", dataset("Aaa"))])
        query.cursor = first.next
        let second = try await bench.reader.datasets(query)
        query.cursor = second.next
        let keys = try await (first.items + second.items + bench.reader.datasets(query).items).map(\.key)
        #expect(Set(keys) == Set((0..<10).map { "k\($0)" }) && keys.count == 10)
    }

    // MARK: Cursors

    @Test(
        "a cursor survives its text",
        arguments: [
            ListCursor(order: .title, value: "łódź\nz \"wierszem\" 😀", number: .max, window: 0),
            ListCursor(order: .relevance, value: "-12.345678901234567", number: 1),
            ListCursor(order: .newest, value: "", number: 0),
        ])
    func cursorText(cursor: ListCursor) {
        #expect(ListCursor(cursor.text) == cursor)
        #expect(
            cursor.text.utf8.allSatisfy {
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8.contains($0)
            })
    }

    @Test(
        "what is no cursor is told",
        arguments: [
            "", "garbage", "====", "żółć", "AAAA", "\u{0}", String(repeating: "A", count: 5000),
            Base64URL.encode(Array("title\n1\n2".utf8)), Base64URL.encode(Array("name\n1\n2\nx".utf8)),
            Base64URL.encode(Array("title\nx\n2\ny".utf8)),
            Base64URL.encode(Array("title\n1\n99999999999999999999\ny".utf8)),
            Base64URL.encode([0x74, 0xFF, 0x0A]), Base64URL.encode(Array("title\n-1\n2\ny".utf8)),
            Base64URL.encode(Array("relevance\n1\n2\nnan".utf8)), Base64URL.encode(Array("relevance\n1\n2\n".utf8)),
        ])
    func noCursor(text: String) {
        #expect(ListCursor(text) == nil)
    }

    @Test("a cursor whose value was tampered with is harmless", arguments: DatasetQuery.Order.allCases)
    func tamperedCursor(order: DatasetQuery.Order) async throws {
        let bench = try await Bench()
        try await bench.harvest(datasets(0..<3))
        for value in ["", "nan", "inf", "-inf", "'; DROP TABLE dataset; --", "9e999", "\u{0}"] {
            var query = DatasetQuery()
            query.order = order
            query.words = order == .relevance ? "zbiór" : nil
            query.cursor = ListCursor(order: order, value: value, number: -1)
            await #expect(throws: Never.self) { try await bench.reader.datasets(query) }
        }
        #expect(try await bench.reader.datasetCount() == 3)
    }

    // MARK: Filters

    @Test(
        "every kind of term filters, by its code or its folded text",
        arguments: [
            (TermKind.source, "lodz", 1), (.theme, "TRAN", 10), (.format, "CSV", 10), (.license, "CC_BY_4_0", 10),
            (.keyword, "parzyste sciezki", 24), (.publisherName, "miasto gdansk", 8), (.keyword, "parzyste", 0),
            (.theme, "tran", 0),
            (.region, "22", 8), (.region, "2261", 8), (.region, "2261011", 8), (.region, "10", 7), (.region, "226", 0),
        ])
    func terms(kind: TermKind, value: String, expected: Int) async throws {
        #expect(try await count(bench(), query(kind, value)) == expected)
    }

    @Test("values of one filter are alternatives, several filters all hold")
    func combinations() async throws {
        let bench = try await bench()
        #expect(try await count(bench, query(.region, "22", "10")) == 13)
        var both = query(.region, "22")
        both.filters.append(.init(.theme, ["TRAN"]))
        #expect(try await count(bench, both) == 2)
        both.isHighValue = true
        #expect(try await count(bench, both) == 2)
        both.isHighValue = false
        #expect(try await count(bench, both) == 0)
        #expect(try await count(bench, query(.source)) == 0)
    }

    @Test("high-value datasets are those of the regulation")
    func highValue() async throws {
        let bench = try await bench()
        var query = DatasetQuery()
        query.limit = 1000
        query.isHighValue = true
        #expect(try await count(bench, query) == 8)
        query.isHighValue = false
        #expect(try await count(bench, query) == 40)
    }

    @Test(
        "a box finds what overlaps it, also where only edges touch",
        arguments: [
            ([18.0, 54.0, 19.0, 55.0], ["a", "b"]), ([18.5, 54.5, 18.6, 54.6], ["a"]), ([0, 0, 1, 1], []),
            ([19.0, 50.0, 20.0, 54.0], ["a", "b"]), ([-180, -90, 180, 90], ["a", "b", "c"]),
            ([-71, -34, -70, -33], ["c"]),
        ])
    func boxes(box: [Double], found: [String]) async throws {
        let bench = try await Bench()
        func located(_ boxes: [Double]...) -> Dataset {
            var dataset = dataset("Mapa")
            dataset.spatial = boxes.map {
                Location(bbox: BoundingBox(west: $0[0], south: $0[1], east: $0[2], north: $0[3]))
            }
            return dataset
        }
        try await bench.harvest([
            ("a", located([18, 54, 19, 55])), ("b", located([1, 40, 2, 41], [19, 54, 20, 54.5])),
            ("c", located([-71, -34, -70, -33])),
            ("d", dataset("Bez miejsca")),
        ])
        var query = DatasetQuery()
        query.bbox = BoundingBox(west: box[0], south: box[1], east: box[2], north: box[3])
        #expect(try await bench.keys(query) == found)
    }

    private static func seconds(_ year: Int, _ month: Int? = nil) -> Int {
        DateValue(year: year, month: month)?.secondsSince1970 ?? 0
    }

    @Test(
        "a date of any precision is the stretch that it names",
        arguments: [
            (2020, 2021, ["day", "month", "year"]), (2019, 2020, []), (2021, 2022, []), (nil, 2020, []),
            (nil, 2021, ["day", "month", "year"]), (2020, nil, ["day", "month", "year"]),
            (nil, nil, ["day", "month", "year"]),
        ] as [(Int?, Int?, [String])])
    func dates(from: Int?, to: Int?, found: [String]) async throws {
        let bench = try await Bench()
        func dated(_ date: DateValue?) -> Dataset {
            var dataset = dataset("Z datą")
            dataset.issued = date
            dataset.modified = date
            return dataset
        }
        try await bench.harvest([
            ("year", dated(DateValue(year: 2020))), ("month", dated(DateValue(year: 2020, month: 12))),
            ("day", dated(DateValue(year: 2020, month: 1, day: 1))), ("none", dated(nil)),
        ])
        let interval = DatasetQuery.Interval(start: from.map { Self.seconds($0) }, end: to.map { Self.seconds($0) })
        var issued = DatasetQuery()
        issued.issued = interval
        #expect(try await bench.keys(issued).sorted() == found)
        var modified = DatasetQuery()
        modified.modified = interval
        #expect(try await bench.keys(modified).sorted() == found)
        // A month of the year: the year may have been it, the day of another month was not.
        var june = DatasetQuery()
        june.issued = .init(start: Self.seconds(2020, 6), end: Self.seconds(2020, 7))
        #expect(try await bench.keys(june) == ["year"])
    }

    @Test(
        "a period overlaps an interval, open at either end",
        arguments: [
            (2010, 2011, ["closed", "open", "until"]), (2013, 2014, ["open"]), (nil, 2005, ["until"]),
            (2020, nil, ["open", "second"]),
            (nil, nil, ["closed", "open", "second", "until"]), (2012, 2013, ["closed", "open"]),
            (2011, 2012, ["closed", "open"]),
        ] as [(Int?, Int?, [String])])
    func periods(from: Int?, to: Int?, found: [String]) async throws {
        let bench = try await Bench()
        func covering(_ periods: (Int?, Int?)...) -> Dataset {
            var dataset = dataset("Okres")
            let named = periods.map { period in
                PeriodOfTime(
                    startDate: period.0.flatMap { DateValue(year: $0) },
                    endDate: period.1.flatMap { DateValue(year: $0) })
            }
            dataset.temporal.append(contentsOf: named)
            return dataset
        }
        // The end is the last year of the period, all of it.
        try await bench.harvest([
            ("closed", covering((2010, 2012))), ("open", covering((2010, nil))), ("until", covering((nil, 2010))),
            ("second", covering((1990, 1991), (2020, 2021))), ("none", dataset("Bez okresu")),
        ])
        var query = DatasetQuery()
        query.temporal = .init(start: from.map { Self.seconds($0) }, end: to.map { Self.seconds($0) })
        // `second` covers 1990 too.
        let expected = found + (from == nil && to == 2005 ? ["second"] : [])
        #expect(try await bench.keys(query).sorted() == expected.sorted())
    }

    // MARK: Facets

    @Test("facets count the datasets of the whole list, the most frequent first, with labels")
    func facets() async throws {
        let bench = try await bench()
        var query = DatasetQuery()
        query.limit = 1
        query.facets = [.theme, .publisher, .region, .source]
        let page = try await bench.reader.datasets(query)
        #expect(page.facets.map(\.kind) == query.facets)
        #expect(page.facets[0].values.map(\.value) == ["TRAN"])
        #expect(page.facets[0].values.map(\.count) == [10])
        #expect(page.facets[1].values.first?.label == #"{"pl":"Miasto Gdańsk"}"#)
        #expect(page.facets[3].values.map { "\($0.value) \($0.count)" } == ["gdansk 47", "lodz 1"])
        query.filters = [.init(.region, ["22"])]
        query.words = "zbiór"
        let narrow = try await bench.reader.datasets(query)
        #expect(narrow.count == 8)
        #expect(narrow.facets[2].values.first.map { "\($0.value) \($0.count)" } == "22 8")
        #expect(narrow.facets[3].values.map { "\($0.value) \($0.count)" } == ["gdansk 8"])
    }

    @Test("a facet gives its fifty most frequent values")
    func manyFacetValues() async throws {
        let bench = try await Bench()
        try await bench.harvest((0..<80).map { ("k\($0)", dataset("Z", keywords: ["slowo \($0)", "wspólne"])) })
        var query = DatasetQuery()
        query.facets = [.keyword]
        let values = try await bench.reader.datasets(query).facets[0].values
        #expect(values.count == 50)
        #expect(values[0].value == "wspolne" && values[0].count == 80)
    }
}

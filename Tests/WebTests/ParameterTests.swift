import Catalog
import DCAT
import Testing

@testable import Web

struct ParameterTests {
    private func second(_ year: Int, _ month: Int = 1, _ day: Int = 1) -> Int? {
        DateValue(year: year, month: month, day: day)?.secondsSince1970
    }

    @Test("an interval holds the whole of its first and its last date")
    func intervals() {
        func expect(_ text: String, _ start: Int?, _ end: Int?) {
            #expect(DatasetQuery.Interval(text) == DatasetQuery.Interval(start: start, end: end), "\(text)")
        }
        expect("2020", second(2020), second(2021))
        expect("2020-02", second(2020, 2), second(2020, 3))
        expect("2020-02-29", second(2020, 2, 29), second(2020, 3, 1))
        expect("2020-01/2021", second(2020), second(2022))
        expect("../2021", nil, second(2022))
        expect("/2021", nil, second(2022))
        expect("2020/..", second(2020), nil)
        expect("2020/", second(2020), nil)
        expect("../..", nil, nil)
        expect("2020/2020", second(2020), second(2021))
        expect("2020-01-01T12:00:00Z/2020-01-02", second(2020).map { $0 + 43_200 }, second(2020, 1, 3))
    }

    @Test(
        "what is no interval is refused",
        arguments: [
            "", "yesterday", "2021/2020", "2020/2021/2022", "20", "20200101", "2020-13", "2021-02-29", "31.12.2022",
            "sierpień 2013", "2020/x", "x/2020", "2020 ", "2020/01/02", "..", "2020/…", "99999", "2020-01-01T25:00Z",
        ])
    func notIntervals(text: String) {
        #expect(DatasetQuery.Interval(text) == nil)
    }

    private func filters(_ query: String) throws -> [String: Set<String>] {
        let parameters = try DatasetParameters(
            QueryString(query[...]), defaultLimit: 20, copies: .oneIfSearched, base: "http://c.test")
        return Dictionary(
            uniqueKeysWithValues: parameters.query.filters.map { ($0.kind.rawValue, Set($0.values)) })
    }

    @Test("a theme is known by code, URI, label and alias, and by a label that holds commas")
    func themes() throws {
        let uri = "http://publications.europa.eu/resource/authority/data-theme/AGRI"
        for text in ["AGRI", "agri", uri, "Rolnictwo, rybołówstwo, leśnictwo i żywność", "forestry"] {
            #expect(try filters("theme=\(QueryString.encoded(text))")["theme"]?.contains("AGRI") == true, "\(text)")
        }
        #expect(try filters("theme=AGRI,TRAN")["theme"]?.isSuperset(of: ["AGRI", "TRAN"]) == true)
        #expect(try filters("theme=AGRI&theme=TRAN")["theme"]?.isSuperset(of: ["AGRI", "TRAN"]) == true)
        #expect(try filters("theme=Nowy%20Temat")["theme"] == ["~nowy temat"])
        #expect(try filters("theme=http://x.test/a")["theme"] == ["http://x.test/a"])
    }

    @Test("a publisher is known by code, slug, address or name")
    func publishers() throws {
        #expect(try filters("publisher=2261011")["publisher"] == ["2261011"])
        #expect(try filters("publisher=http://c.test/publishers/gmina-x")["publisher"] == ["gmina-x"])
        #expect(try filters("publisher=Urz%C4%85d,%20%C5%81%C3%B3d%C5%BA")["publisher_name"] == ["urzad, lodz"])
        #expect(throws: Problem.self) { try filters("publisher=2261011&publisher=Miasto+X") }
    }

    @Test("a region is a code of 2, 4, 6 or 7 digits")
    func regions() throws {
        #expect(try filters("region=22,1465")["region"] == ["22", "1465"])
        #expect(try filters("region=2261011")["region"]?.contains("2261011") == true)
        #expect(try filters("region=226101")["region"]?.contains("2261011") == true)
        for wrong in ["1", "222", "22610", "x", "22610111", "٢٢"] {
            #expect(throws: Problem.self, "\(wrong)") { try filters("region=\(QueryString.encoded(wrong))") }
        }
    }

    @Test("a keyword may hold commas and is folded")
    func keywords() throws {
        #expect(try filters("keyword=A,%20B&keyword=%C5%81%C3%B3d%C5%BA")["keyword"] == ["a, b", "lodz"])
    }

    @Test("an unknown parameter is named, with the known one that it resembles")
    func unknown() throws {
        let problem = #expect(throws: Problem.self) { try filters("licence=CC0") }
        #expect(problem?.parameter == "licence")
        #expect(problem?.suggestion == "license")
        #expect(problem?.allowed == DatasetParameters.names)
        let other = #expect(throws: Problem.self) { try filters("xyzzyqwerty=1") }
        #expect(other?.suggestion == nil)
    }

    @Test(
        "wrong percent-encoding is refused",
        arguments: ["q=%", "q=%4", "q=%zz", "q=%ff", "%ff=1", "q=%C5", "q=a%ED%A0%80"])
    func encoding(query: String) {
        let problem = #expect(throws: Problem.self) { try QueryString(query[...]) }
        #expect(problem?.kind == .invalidEncoding)
    }

    @Test("a query that is written again reads as the same parameters")
    func roundTrip() throws {
        let query = QueryString([
            .init(name: "q", value: "Łódź & \"a+b\" 100% #?=,:/"), .init(name: "theme", value: ""),
            .init(name: "q2", value: "\0\u{1F600}"),
        ])
        #expect(try QueryString(query.text.dropFirst()) == query)
    }

    @Test("an endpoint has a path that is served, and nothing else")
    func endpoints() throws {
        for (path, template, values, form) in [
            ("/datasets/a.ttl", "/datasets/{id}", ["a"], Form.turtle), ("/catalog.jsonld", "/catalog", [], .jsonLD),
            ("/sources/a%20b/runs", "/sources/{id}/runs", ["a b"], nil), ("/", "/", [], nil),
            ("/sources/a/runs/7", "/sources/{id}/runs/{run}", ["a", "7"], nil),
            ("/sources/a/findings.csv", "/sources/{id}/findings.csv", ["a"], nil),
            ("/sources/a.ttl", "/sources/{id}", ["a.ttl"], nil),
        ] {
            let place = try #require(try Endpoint.place(of: path[...]), "\(path)")
            #expect(place.endpoint.template == template && place.values == values && place.form == form, "\(path)")
        }
        for path in [
            "datasets", "/datasets.xyz", "/sources.ttl", "//", "/a/b/c/d/e", "/catalog/x", "/sources/a/feed.ttl",
            "/datasets/a.xyz", "/sources/a/runs/7/8", "/healthz/", "/sources/%00",
        ] {
            #expect(try Endpoint.place(of: path[...]) == nil, "\(path)")
        }
        #expect(throws: Problem.self) { try Endpoint.place(of: "/datasets/%ff") }
    }

    @Test("a cursor of another order or of nothing is refused")
    func cursors() throws {
        let cursor = Cursor(order: .title, value: "a", number: 7)
        var query = DatasetQuery()
        query.order = .title
        let text = ListCursor.text(cursor, of: query)
        #expect(try ListCursor.read(text, of: query) == cursor)
        query.order = .newest
        #expect(throws: Problem.self) { try ListCursor.read(text, of: query) }
        for wrong in ["", ".", "garbage", "title.", "title.@@@", "title.AAAA", "nothing." + cursor.text] {
            #expect(throws: Problem.self, "\(wrong)") { try ListCursor.read(wrong, of: query) }
        }
    }
}

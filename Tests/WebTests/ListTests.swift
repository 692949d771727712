import Catalog
import DCAT
import JSON
import Testing

@testable import Web

struct ListTests {
    @Test("paging on reaches every dataset once, in every order, with and without words")
    func paging() async throws {
        let searches = DatasetQuery.Order.allCases.flatMap { [($0, "", 50), ($0, "q=zbior&", 45)] }
        try await withSite { client in
            for (order, words, count) in searches {
                var ids: [String] = []
                var next: String? = "/datasets?\(words)limit=7&sort=\(order.rawValue)"
                while let address = next, ids.count < 200 {
                    let answer = try await client.get(address)
                    let page = try answer.json()
                    #expect(page.count == count)
                    ids += page.ids
                    next = page["next"]?.string.map(target)
                    let link = answer.headers["link"]?.contains("rel=\"next\"")
                    #expect(link == (next != nil))
                }
                #expect(ids.count == count)
                #expect(Set(ids).count == count)
            }
        }
    }

    @Test("the next page's address keeps the search as it was asked")
    func next() async throws {
        try await withSite { client in
            let asked = "/datasets?q=%C5%81%C3%B3d%C5%BA&theme=TRAN&theme=AGRI&limit=3&sort=-modified"
            let first = try await client.get(asked).json()
            let next = try #require(first["next"]?.string)
            #expect(next.hasPrefix(base + asked + "&cursor="))
            let second = try await client.get(target(next)).json()
            #expect(second.count == first.count)
            #expect(Set(first.ids).isDisjoint(with: second.ids))
        }
    }

    @Test("filters find what they say")
    func filters() async throws {
        let expected = [
            ("publisher=2261011", 45), ("publisher=Miasto%20Gda%C5%84sk", 45), ("publisher=miasto+gdansk", 45),
            ("publisher=gdansk", 0),
            ("publisher=MIASTO+GDANSK", 45), ("publisher=urzad-lodz", 5),
            ("publisher=Urz%C4%85d,+%C5%81%C3%B3d%C5%BA", 5),
            ("publisher=2261011&publisher=urzad-lodz", 50), ("publisher=http://catalog.test/publishers/2261011", 45),
            ("region=22", 45), ("region=2261", 45), ("region=226101", 45), ("region=2261011", 45), ("region=14", 0),
            ("region=14,22", 45), ("theme=TRAN", 15), ("theme=transport", 15), ("theme=TRAN,AGRI", 45),
            ("theme=Rolnictwo,%20ryb%C5%82ow%C3%B3wstwo,%20le%C5%9Bnictwo%20i%20%C5%BCywno%C5%9B%C4%87", 30),
            ("theme=http://publications.europa.eu/resource/authority/data-theme/TRAN", 15), ("theme=nothing", 0),
            ("keyword=A,%20B", 45), ("keyword=parzyste", 23), ("keyword=parzyste&keyword=nieparzyste", 45),
            ("format=CSV", 45), ("format=.csv", 45), ("format=text/csv", 45), ("format=PDF", 0),
            ("license=CC_BY_4_0", 45), ("license=https://creativecommons.org/licenses/by/4.0/", 45),
            ("license=licencja+W%C5%81ASNA", 5), ("hvd=true", 1), ("hvd=false", 49), ("source=lodz", 5),
            ("source=lodz,gdansk", 50), ("language=pl", 5), ("language=Polski", 5), ("language=POL", 5),
            ("bbox=18,54,19,55", 45), ("bbox=10,40,11,41", 0), ("issued=2010", 5), ("issued=2010/2011", 10),
            ("issued=../2010", 5), ("issued=2019/..", 4), ("modified=2020-01", 4), ("modified=2020-01-04", 0),
            ("modified=2020", 45), ("temporal=2001", 45), ("temporal=2030", 5), ("temporal=2002/2018", 0),
            ("q=lodz&theme=TRAN&issued=2010/2012", 5), ("q=%C5%81%C3%93D%C5%B9", 50), ("q=xyzzy", 0),
            ("q=zbior+-parzyste", 22),
        ]
        try await withSite { client in
            for (query, count) in expected {
                let answer = try await client.get("/datasets?limit=1000&\(query)")
                let list = try answer.json()
                #expect(list.count == count, "\(query): \(answer.text.prefix(300))")
                #expect(list.items.count == count, "\(query)")
                #expect(list["next"] == nil)
            }
        }
    }

    @Test("facets count the matches by value, with labels, and each value filters to its count")
    func facets() async throws {
        try await withSite { client in
            let names = FacetJSON.names.joined(separator: ",")
            let json = try await client.get("/datasets?limit=1&facets=\(names)").json()
            let facets = try #require(json["facets"])
            #expect(facets.object?.map(\.key) == FacetJSON.names)
            let theme = try #require(facets["theme"]?.array?.first)
            #expect(theme["value"]?.string == "http://publications.europa.eu/resource/authority/data-theme/AGRI")
            #expect(theme["label"]?["en"]?.string == "Agriculture, fisheries, forestry and food")
            #expect(theme["count"]?.int == 30)
            #expect(facets["publisher"]?.array?.first?["label"]?["pl"]?.string == "Miasto Gdańsk")
            #expect(facets["region"]?.array?.contains { $0["label"]?["pl"]?.string == "Gdańsk" } == true)
            for facet in facets.object ?? JSONObject() {
                for value in facet.value.array ?? [] {
                    let text = QueryString.encoded(value["value"]?.string ?? "")
                    let list = try await client.get("/datasets?limit=1&\(facet.key)=\(text)").json()
                    #expect(list.count == value["count"]?.int, "\(facet.key)=\(text)")
                }
            }
        }
    }

    @Test("a cursor is of its own order")
    func cursorOfAnotherOrder() async throws {
        try await withSite { client in
            let next = try #require(try await client.get("/datasets?limit=3&sort=title").json()["next"]?.string)
            let cursor = try #require(next.split(separator: "cursor=").last)
            #expect(try await client.get("/datasets?limit=3&sort=title&cursor=\(cursor)").status == 200)
            for other in ["sort=modified&", "q=lodz&", ""] {
                let answer = try await client.get("/datasets?limit=3&\(other)cursor=\(cursor)")
                #expect(answer.status == 400)
                #expect(try answer.json()["parameter"]?.string == "cursor")
            }
        }
    }

    @Test("absent things are left out")
    func absent() async throws {
        try await withSite { client in
            let list = try await client.get("/datasets?q=xyzzy")
            #expect(list.text == #"{"count":0,"items":[]}"#)
        }
    }
}

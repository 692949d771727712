import Catalog
import DCAT
import Foundation
import JSON
import Testing

@testable import Web

struct NegotiationTests {
    private let one = "/datasets/\(TestCatalog.id("g0"))"

    @Test("a dataset, the list and the catalogue come in every form, by Accept and by suffix")
    func forms() async throws {
        try await withSite { client in
            for path in [one, "/datasets", "/catalog"] {
                for form in Form.all {
                    let accepted = try await client.get(path, ["Accept": form.mediaType])
                    let named = try await client.get("\(path).\(form.suffix)", ["Accept": "image/png"])
                    #expect(accepted.status == 200 && named.status == 200, "\(path) \(form)")
                    #expect(accepted.mediaType == form.mediaType && named.mediaType == form.mediaType)
                    #expect(accepted.text.contains("Zbiór 0 Łódź") && named.text.contains("Zbiór 0 Łódź"))
                    #expect(accepted.headers["vary"] == "Accept")
                    for other in Form.all {
                        let link = ".\(other.suffix)>; rel=\"alternate\"; type=\"\(other.mediaType)\""
                        #expect(accepted.headers["link"]?.contains(link) == (other != form))
                    }
                }
            }
        }
    }

    @Test("every form says what its names mean, and a publisher's address leads to its datasets")
    func links() async throws {
        try await withSite { client in
            let dataset = try await client.get(one)
            let meaning = "<\(base)/context.jsonld>; rel=\"describedby\"; type=\"application/ld+json\""
            #expect(dataset.headers["link"]?.contains(meaning) == true)
            let publisher = try await client.get("/publishers/2261011")
            #expect(publisher.status == 303)
            #expect(publisher.headers["location"] == base + "/datasets?publisher=2261011")
        }
    }

    @Test("a dataset has its stored members between its address and its source")
    func dataset() async throws {
        try await withSite { client in
            let json = try await client.get(one).json()
            let members = json.object?.map(\.key) ?? []
            #expect(members.prefix(3) == ["id", "uri", "type"])
            #expect(members.last == "source")
            #expect(json["uri"]?.string == base + one)
            #expect(json["publisher"]?["uri"]?.string == base + "/publishers/2261011")
            #expect(json["title"]?["en"]?.string == "Dataset <0>")
            let source = json["source"]
            #expect(source?.object?.map(\.key) == ["id", "type", "key", "url", "harvested", "changed"])
            #expect(source?["id"]?.string == "gdansk")
            #expect(source?["key"]?.string == "g0")
            #expect(source?["harvested"]?.string == "2023-11-14T22:13:20Z")
            #expect(source?["changed"]?.string == "2023-11-13T22:13:20Z")
        }
    }

    @Test("a list item is the dataset as it stands alone")
    func listItem() async throws {
        try await withSite { client in
            let alone = try await client.get(one)
            let list = try await client.get("/datasets?limit=1")
            #expect(list.text.contains(alone.text))
        }
    }

    @Test("nothing that fits is a 406, and a suffix that names no form is a 404")
    func refusals() async throws {
        try await withSite { client in
            let refused = try await client.get(one, ["Accept": "image/png"])
            #expect(refused.status == 406)
            #expect(try refused.json()["allowed"]?.array?.count == Form.all.count)
            for path in [one + ".trig", one + ".", "/datasets.xml", "/catalog.html", one + ".ttl.ttl"] {
                #expect(try await client.get(path).status == 404, "\(path)")
            }
        }
    }

    @Test("the catalogue describes itself, lists records, and is paged as a hydra collection")
    func catalog() async throws {
        try await withSite { client in
            let json = try await client.get("/catalog?limit=10").json()
            #expect(json["type"]?.string == "Catalog")
            #expect(json["title"]?["pl"]?.string == "Katalog")
            #expect(json.count == 50)
            #expect(json.items.count == 10)
            let next = try #require(json["next"]?.string)
            let turtle = try await client.get("/catalog.nt?limit=10").text
            #expect(turtle.contains("<\(base)/catalog> <http://www.w3.org/ns/dcat#record>"))
            #expect(turtle.contains("<http://www.w3.org/ns/hydra/core#totalItems> \"50\""))
            #expect(turtle.contains("<http://www.w3.org/ns/hydra/core#nextPage> <\(base)/catalog.nt?limit=10&cursor="))
            #expect(turtle.components(separatedBy: "<http://www.w3.org/ns/dcat#CatalogRecord>").count == 21)
            #expect(try await client.get(target(next)).json().items.count == 10)
            #expect(try await client.get("/catalog").json().items.count == 50)
        }
    }

    @Test("the JSON-LD context is served on its own and may be kept")
    func context() async throws {
        try await withSite { client in
            let context = try await client.get("/context.jsonld")
            #expect(context.mediaType == "application/ld+json")
            #expect(try context.json()["@context"]?["title"] != nil)
            #expect(context.headers["cache-control"]?.contains("max-age=86400") == true)
        }
    }
}

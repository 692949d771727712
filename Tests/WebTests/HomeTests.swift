import Catalog
import DCAT
import Foundation
import JSON
import Testing

@testable import Web

struct HomeTests {
    private static let browser = ["Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"]

    @Test("a program gets links, and each of them answers")
    func links() async throws {
        try await withSite { client in
            let home = try await client.get("/")
            #expect(home.mediaType == "application/json")
            let links = try home.json()["links"]?.object ?? JSONObject()
            #expect(links.count >= 5)
            for link in links {
                #expect(try await client.get(target(link.value.string ?? "")).status == 200, "\(link.key)")
            }
        }
    }

    @Test("a browser gets a search page that needs no script and lets nothing in")
    func page() async throws {
        try await withSite { client in
            let page = try await client.get("/?q=zbi%C3%B3r&sort=catalogued&utm_source=x", Self.browser)
            #expect(page.status == 200)
            #expect(page.mediaType == "text/html")
            #expect(page.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
            #expect(page.headers["vary"] == "Accept, Accept-Language")
            #expect(page.text.contains("<html lang=\"pl\">"))
            #expect(page.text.contains("Znaleziono: 45"))
            #expect(page.text.contains("value=\"zbiór\""))
            #expect(page.text.contains("Opis zbioru 0 &amp; &quot;więcej&quot;"))
            #expect(page.text.contains("/datasets/\(TestCatalog.id("g0")).ttl"))
            #expect(page.text.contains("Formaty: CSV."))
            #expect(!page.text.contains("<script"))
        }
    }

    @Test("what is typed comes back as text, never as markup")
    func hostile() async throws {
        try await withSite { client in
            let page = try await client.get("/?q=%22%3E%3Cscript%3E&lang=%22%3E%3Cb%3E", Self.browser)
            #expect(page.status == 200)
            #expect(page.text.contains("&quot;&gt;&lt;script&gt;"))
            #expect(!page.text.contains("<script") && !page.text.contains("<b>"))
        }
    }

    @Test("the page is in English for who asks for it")
    func english() async throws {
        try await withSite { client in
            var headers = Self.browser
            headers["Accept-Language"] = "en-GB,en;q=0.9"
            for (target, headers) in [("/", headers), ("/?lang=en", Self.browser)] {
                let page = try await client.get(target, headers)
                #expect(page.text.contains("<html lang=\"en\">"))
                #expect(page.text.contains("Found: 50"))
                #expect(page.text.contains(">Dataset &lt;0&gt;</a>"))
                #expect(page.headers["content-language"] == "en")
            }
        }
    }

    @Test("the pages of a search lead on to its end")
    func paging() async throws {
        try await withSite { client in
            var address: String? = "/?q=zbior&limit=10"
            var found: [String] = []
            while let current = address, found.count < 100 {
                let page = try await client.get(current, Self.browser)
                found += page.text.components(separatedBy: "<h2").dropFirst()
                address = page.headers["link"].flatMap { $0.split(separator: ">").first }.map {
                    target(String($0.dropFirst()))
                }
            }
            #expect(found.count == 45)
        }
    }

    @Test("robots may read the lists' first pages")
    func robots() async throws {
        try await withSite { client in
            let robots = try await client.get("/robots.txt")
            #expect(robots.text.contains("Disallow: /*?cursor="))
            #expect(try await client.get("/style.css").mediaType == "text/css")
        }
    }
}

import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

@Suite("Links between the pages of a DCAT catalogue")
struct PageLinkTests {
    private func link(
        _ raw: String, on page: String = "https://dane.gmina.pl/katalog.ttl?page=1", hosts: [String] = []
    ) -> PageLink {
        PageLink(raw, on: (page, page), hosts: hosts)
    }

    @Test(
        "the own server is followed",
        arguments: [
            ("https://dane.gmina.pl/katalog.ttl?page=2", "https://dane.gmina.pl/katalog.ttl?page=2"),
            ("?page=2", "https://dane.gmina.pl/katalog.ttl?page=2"),
            ("/inny.ttl", "https://dane.gmina.pl/inny.ttl"), ("dalej/2.ttl", "https://dane.gmina.pl/dalej/2.ttl"),
            ("https://dane.gmina.pl:443/a#dalej", "https://dane.gmina.pl:443/a"),
            ("https://WWW.dane.gmina.pl/a", "https://WWW.dane.gmina.pl/a"),
            ("http://dane.gmina.pl/katalog.ttl?page=2", "https://dane.gmina.pl/katalog.ttl?page=2"),
        ])
    func own(raw: String, expected: String) {
        #expect(link(raw) == .follow(expected, rewritten: false))
    }

    @Test(
        "what a portal behind a proxy believes to be called is put right, for its own page only",
        arguments: [
            "http://localhost:5000", "http://127.0.0.1", "https://10.1.2.3:8080", "http://192.168.0.7",
            "http://172.16.0.1",
            "http://ckan", "http://ckan.local:5000", "http://[::1]:80", "https://dane.gmina.pl:8443",
        ])
    func behindProxy(front: String) {
        let expected = "https://dane.gmina.pl/katalog.ttl?page=2"
        #expect(link(front + "/katalog.ttl?page=2") == .follow(expected, rewritten: true))
        #expect(link(front + "/admin?page=2") != .follow("https://dane.gmina.pl/admin?page=2", rewritten: true))
    }

    @Test("another host is followed only where the operator named it")
    func foreign() {
        #expect(link("https://inny.pl/katalog.ttl?page=2") == .foreign("inny.pl"))
        #expect(link("https://inny.pl:8080/katalog.ttl") == .foreign("inny.pl:8080"))
        #expect(link("https://172.32.0.1/katalog.ttl?page=2") == .foreign("172.32.0.1"))
        #expect(
            link("https://Inny.pl/a?page=2", hosts: ["inny.pl"])
                == .follow("https://Inny.pl/a?page=2", rewritten: false))
        #expect(link("https://dane.gmina.pl.zly.pl/a", hosts: ["inny.pl"]) == .foreign("dane.gmina.pl.zly.pl"))
        #expect(link("http://169.254.169.254/latest/") == .foreign("169.254.169.254"))
    }

    @Test(
        "no file and no password is ever asked for",
        arguments: [
            "file:///etc/passwd", "ftp://dane.gmina.pl/x", "https://ja:haslo@dane.gmina.pl/x", "javascript:alert(1)",
        ])
    func unusable(raw: String) {
        #expect(link(raw) == .unusable)
        #expect(link("dalej.ttl", on: "file:///srv/katalog.ttl") == .unusable)
    }

    @Test("the host that a redirect led to is the portal's own")
    func redirected() {
        let page = (asked: "https://stary.pl/k?page=1", answered: "https://nowy.pl/k?page=1")
        #expect(PageLink("?page=2", on: page, hosts: []) == .follow("https://nowy.pl/k?page=2", rewritten: false))
        #expect(
            PageLink("https://stary.pl/k?page=2", on: page, hosts: [])
                == .follow("https://stary.pl/k?page=2", rewritten: false))
    }

    @Test("a page's number is set and read in its parameter")
    func numbers() {
        #expect(PageLink.page(2, of: "https://a.pl/k?q=x&page=1", parameter: "page") == "https://a.pl/k?q=x&page=2")
        #expect(PageLink.page(3, of: "https://a.pl/k", parameter: "p") == "https://a.pl/k?p=3")
        #expect(PageLink.number(of: "https://a.pl/k?per_page=9&page=12#x", parameter: "page") == 12)
        #expect(PageLink.number(of: "https://a.pl/k", parameter: "page") == nil)
    }

    @Test("a page's facts survive in the note of its validator")
    func notes() {
        var facts = DCATPageFacts()
        #expect(DCATPageFacts(note: facts.note) == facts)
        facts.datasets = 100
        facts.next = ["?page=2", "https://a.pl/k ?page=2"]
        facts.last = 7
        facts.total = 612
        facts.lost = 3
        facts.isCut = true
        #expect(DCATPageFacts(note: facts.note) == facts)
        for damaged in ["", "1 2", "a b c d e"] { #expect(DCATPageFacts(note: damaged) == nil) }
    }
}

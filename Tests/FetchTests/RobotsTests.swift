import Testing

@testable import Fetch

@Suite("robots.txt (RFC 9309)")
struct RobotsTests {
    @Test(
        "the longest pattern decides, and permission where two are equal",
        arguments: [
            ("Disallow: /", "/a", false), ("Disallow:", "/a", true), ("", "/a", true),
            ("Disallow: /a\nAllow: /a/b", "/a/b/c", true), ("Disallow: /a\nAllow: /a", "/a", true),
            ("Allow: /a\nDisallow: /a/b", "/a/b", false), ("Disallow: /*.csv$", "/x/y.csv", false),
            ("Disallow: /*.csv$", "/x/y.csv?z", true), ("Disallow: /*.csv", "/x/y.csv?z", false),
            ("Disallow: /a*b*c", "/a1b2b3c4", false), ("Disallow: /a*b*c", "/a1b2b3", true),
            ("Disallow: /$", "/", false), ("Disallow: /$", "/a", true), ("Disallow: *", "/a", false),
            ("Disallow: /żółw", "/%C5%BC%C3%B3%C5%82w/x", false), ("Disallow: /%c5%bc", "/ż", false),
            ("disALLOW : /a # why", "/a", false), ("Disallow: /robots.txt\nDisallow: /", "/robots.txt", true),
            ("nonsense\n:\nDisallow: /a", "/a", false), ("Disallow: /?q=", "/?q=1", false),
        ])
    func rules(text: String, path: String, isAllowed: Bool) {
        #expect(Robots("User-agent: *\n\(text)".utf8, agent: "Snop").allows(path) == isAllowed)
    }

    @Test("the groups of the product token count, all of them, and those for everybody only where there are none")
    func groups() {
        let text = """
            User-agent: *
            Disallow: /all
            Crawl-delay: 30

            User-agent: Other/2.0
            User-agent: SNOP/1.0
            Disallow: /both
            Crawl-delay: 1.5

            User-agent: snop
            Disallow: /mine
            """
        let own = Robots(text.utf8, agent: "Snop")
        #expect(own.allows("/all") && !own.allows("/both") && !own.allows("/mine"))
        #expect(own.crawlDelay == .milliseconds(1500))
        let other = Robots(text.utf8, agent: "Somebody")
        #expect(!other.allows("/all") && other.allows("/both") && other.crawlDelay == .seconds(30))
    }

    @Test("a pattern of many stars over a long path ends")
    func manyStars() {
        let rules = Robots("User-agent: *\nDisallow: /\(String(repeating: "*a", count: 2000))$".utf8, agent: "Snop")
        #expect(rules.allows("/" + String(repeating: "a", count: 1500) + "b"))
        #expect(!rules.allows("/" + String(repeating: "a", count: 3000)))
    }

    @Test("nobody need read more than 500 KiB")
    func length() {
        let filler = String(repeating: "# filler\n", count: 60_000)
        #expect(Robots("User-agent: *\n\(filler)Disallow: /".utf8, agent: "Snop").allows("/"))
    }
}

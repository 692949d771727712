import TestSupport
import Testing

@testable import Fetch

@Suite("What one source does to a host is no harm to another")
struct MannersTests {
    private let own = HostManners.Cause(name: "portal", isOwn: true)
    private let stranger = HostManners.Cause(name: "feed-with-links", isOwn: false)

    @Test("failures that one feed's links caused do not pause the host for the source that is registered there")
    func breaker() {
        var manners = HostManners(PolitenessPolicy(breakerFailures: 3, breakerPause: .seconds(300)))
        for _ in 1...5 { manners.failed("h", stranger, now: .zero) }
        #expect(manners.admit("h", stranger, now: .zero) == .refused(.seconds(300)))
        #expect(manners.admit("h", own, now: .zero) == .after(.zero))
        for _ in 1...3 { manners.failed("h", own, now: .zero) }
        #expect(manners.admit("h", own, now: .zero) == .refused(.seconds(300)))
        manners.succeeded("h", stranger)
        #expect(manners.admit("h", own, now: .seconds(1)) == .refused(.seconds(299)), "nor does it end a pause")
    }

    @Test("a long Retry-After holds for who was told it, and for the others as long as any pause")
    func retryAfter() {
        var manners = HostManners(PolitenessPolicy(breakerPause: .seconds(300)))
        manners.pause("h", stranger, for: .seconds(7200), now: .zero)
        #expect(manners.admit("h", stranger, now: .zero) == .refused(.seconds(7200)))
        #expect(manners.admit("h", own, now: .zero) == .refused(.seconds(300)))
        #expect(manners.admit("h", own, now: .seconds(300)) == .after(.zero))
        #expect(manners.admit("h", stranger, now: .seconds(300)) == .refused(.seconds(6900)))
        manners.pause("h", own, for: .seconds(10), now: .seconds(400))
        #expect(manners.admit("h", stranger, now: .seconds(8000)) == .after(.zero))
        manners.pause("i", own, for: .seconds(1 << 40), now: .zero)
        #expect(manners.admit("i", own, now: .zero) == .refused(.seconds(86_400)), "nobody waits for ever")
    }

    @Test("a budget that links have spent still has a share for the source that is registered there")
    func budget() {
        var manners = HostManners(PolitenessPolicy(hostBudget: 100))
        for _ in 1...100 { #expect(manners.admit("h", stranger, now: .zero) == .after(.zero)) }
        #expect(manners.admit("h", stranger, now: .seconds(600)) == .later(.seconds(3000)))
        for _ in 1...50 { #expect(manners.admit("h", own, now: .seconds(600)) == .after(.zero)) }
        #expect(manners.admit("h", own, now: .seconds(600)) == .later(.seconds(3000)), "both together are polite")
        #expect(manners.admit("h", own, now: .seconds(3600)) == .after(.zero))
    }

    @Test("many feeds that link to one host ask it twice as often as it may be asked, and no more")
    func cap() {
        var manners = HostManners(PolitenessPolicy(hostBudget: 100))
        var requests = 0
        for number in 1...50 {
            let cause = HostManners.Cause(name: "feed-\(number)", isOwn: false)
            while manners.admit("h", cause, now: .seconds(number)) == .after(.zero) { requests += 1 }
        }
        #expect(requests == 200)
        for _ in 1...50 {
            #expect(manners.admit("h", own, now: .seconds(60)) == .after(.zero), "they are one together")
        }
    }

    @Test("whoever waits for the next hour does not hold the place of another")
    func queue() {
        var manners = HostManners(PolitenessPolicy(hostDelay: .seconds(2), hostBudget: 2))
        #expect(manners.admit("h", stranger, now: .zero) == .after(.zero))
        #expect(manners.admit("h", stranger, now: .zero) == .after(.seconds(2)))
        #expect(manners.admit("h", stranger, now: .zero) == .later(.seconds(3600)))
        #expect(manners.admit("h", own, now: .zero) == .after(.seconds(4)), "the distance holds for everybody")
    }

    @Test("twenty thousand hosts of one feed's links do not make another's host forgotten, and few are remembered")
    func memory() throws {
        var manners = HostManners(PolitenessPolicy(breakerFailures: 1, breakerPause: .seconds(300)))
        let rules = Robots(Array("User-agent: *\nDisallow: /no".utf8), agent: "test")
        manners.failed("portal.example", own, now: .zero)
        #expect(manners.admit("portal.example", own, now: .zero) == .refused(.seconds(300)))
        manners.setRobots(rules, "portal.example", own, until: .seconds(1000))
        for number in 0..<20_000 {
            _ = manners.admit("h\(number).example", stranger, now: .milliseconds(number))
            _ = manners.admit("portal.example", stranger, now: .milliseconds(number))
        }
        #expect(manners.count <= 1002)
        #expect(manners.admit("portal.example", own, now: .seconds(20)) == .refused(.seconds(280)))
        #expect(manners.robots("portal.example", now: .seconds(20)) != nil)
    }

    @Test("the rules that one feed's hosts state are kept within a few megabytes")
    func robots() {
        var manners = HostManners(PolitenessPolicy())
        let long = String(repeating: "Disallow: /abcdefgh\n", count: 20_000)
        let rules = Robots(Array("User-agent: *\n\(long)".utf8), agent: "test")
        manners.setRobots(rules, "portal.example", own, until: .seconds(1000))
        for number in 0..<50 {
            let name = "h\(number).example"
            _ = manners.admit(name, stranger, now: .seconds(number))
            manners.setRobots(rules, name, stranger, until: .seconds(1000))
        }
        let kept = (0..<50).count { manners.robots("h\($0).example", now: .seconds(60)) != nil }
        #expect((1...4).contains(kept))
        #expect(manners.robots("h49.example", now: .seconds(60)) != nil)
        #expect(manners.robots("portal.example", now: .seconds(60)) != nil)
    }

    @Test("on the wire: a source gets its answer from a host that another's links have made fail")
    func wire() async throws {
        let portal = try TestServer { request in
            request.target == "/good" ? .answer("200 OK", [], Array("ok".utf8)) : .answer("500 Internal Server Error")
        }
        defer { portal.stop() }
        let polite = try Waiting().fetcher(PolitenessPolicy(retries: 0, breakerFailures: 2))
        let linking = RequestAccount(cause: "feed-with-links")
        let registered = RequestAccount(cause: "portal", hosts: ["127.0.0.1"])
        for _ in 1...2 { #expect(try await polite.fetch(.init(portal.url + "/bad"), account: linking).status == 500) }
        let refused = await #expect(throws: FetchError.self) {
            try await polite.fetch(.init(portal.url + "/good"), account: linking)
        }
        guard case .hostPaused = refused?.reason else {
            Issue.record("\(String(describing: refused))")
            return
        }
        #expect(try await polite.fetch(.init(portal.url + "/good"), account: registered).status == 200)
    }

    @Test("a run that may ask no more says nothing about the host's robots.txt")
    func spentAccount() async throws {
        let portal = try server([.answer("200 OK", [], Array("User-agent: *\nAllow: /".utf8))])
        defer { portal.stop() }
        let polite = try Waiting().fetcher(PolitenessPolicy(robots: .all))
        let spent = RequestAccount(RunLimits(requests: 0), cause: "feed-with-links")
        let error = await #expect(throws: FetchError.self) {
            try await polite.fetch(.init(portal.url + "/a"), account: spent)
        }
        #expect(error?.reason == .tooManyRequests(maximum: 0))
        #expect(try await polite.fetch(.init(portal.url + "/a"), account: RequestAccount()).status == 200)
    }
}

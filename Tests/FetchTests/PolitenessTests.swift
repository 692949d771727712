import TestSupport
import Testing

@testable import Fetch

/// A clock that a test reads and nobody waits for.
final class Waiting: Sendable {
    private let state = Guarded((now: Duration.zero, waits: [Duration]()))

    var waits: [Duration] { state.with { $0.waits } }
    func advance(_ time: Duration) { state.with { $0.now += time } }

    func fetcher(_ policy: PolitenessPolicy) throws -> PoliteFetcher {
        PoliteFetcher(
            try makeFetcher(), policy: policy, now: { self.state.with { $0.now } },
            sleep: { time in
                self.state.with {
                    $0.now += time
                    $0.waits.append(time)
                }
            })
    }
}

/// A server that gives these answers one after the other, and the last one from then on.
func server(_ answers: [TestServer.Reply]) throws -> TestServer {
    let left = Guarded(answers)
    return try TestServer { _ in left.with { $0.count > 1 ? $0.removeFirst() : $0[0] } }
}

@Suite("Politeness towards hosts")
struct PolitenessTests {
    private let good = TestServer.Reply.answer("200 OK", [], Array("ok".utf8))

    @Test(
        "what failed for the moment is asked again, after waits that double and vary",
        arguments: ["429 Too Many Requests", "500 Internal Server Error", "503 Service Unavailable"])
    func retries(status: String) async throws {
        let portal = try server([.answer(status), .answer(status), .answer("502 Bad Gateway"), good])
        defer { portal.stop() }
        let waiting = Waiting()
        let account = RequestAccount()
        let polite = try waiting.fetcher(PolitenessPolicy(retries: 3, retryDelay: .seconds(1)))
        let response = try await polite.fetch(FetchRequest(portal.url + "/a"), account: account)
        #expect(response.status == 200)
        #expect((account.cost.requests, account.cost.retries, account.cost.bytes) == (4, 3, 2))
        #expect(waiting.waits.count == 3)
        for (wait, most) in zip(waiting.waits, [1, 2, 4]) {
            #expect(wait >= .milliseconds(500 * most) && wait <= .seconds(most))
        }
        #expect(account.cost.waited == waiting.waits.reduce(.zero, +))
    }

    @Test("after the last attempt the answer is what it is", arguments: ["503 Service Unavailable", "404 Not Found"])
    func lastAnswer(status: String) async throws {
        let portal = try server([.answer(status)])
        defer { portal.stop() }
        let polite = try Waiting().fetcher(PolitenessPolicy(retries: 2))
        let response = try await polite.fetch(FetchRequest(portal.url + "/a"))
        #expect(status.hasPrefix("\(response.status)"))
        #expect(portal.requests.count == (response.status == 404 ? 1 : 3))
    }

    @Test(
        "a host's own wish for patience is granted, as seconds or as a date",
        arguments: ["7", "Fri, 31 Dec 1999 23:59:59 GMT"])
    func retryAfter(field: String) async throws {
        let portal = try server([.answer("429 Too Many Requests", ["Retry-After: \(field)"]), good])
        defer { portal.stop() }
        let waiting = Waiting()
        let polite = try waiting.fetcher(PolitenessPolicy(retries: 1, retryDelay: .milliseconds(1)))
        #expect(try await polite.fetch(FetchRequest(portal.url + "/a")).status == 200)
        let wait = try #require(waiting.waits.first)
        #expect(field == "7" ? wait == .seconds(7) : wait <= .milliseconds(1))
    }

    @Test("a host that asks for more patience than there is, is not asked before that time")
    func longRetryAfter() async throws {
        let portal = try server([.answer("503 Service Unavailable", ["Retry-After: 3600"]), good])
        defer { portal.stop() }
        let waiting = Waiting()
        let polite = try waiting.fetcher(PolitenessPolicy(maxRetryWait: .seconds(60)))
        #expect(try await polite.fetch(FetchRequest(portal.url + "/a")).status == 503)
        let error = await #expect(throws: FetchError.self) {
            try await polite.fetch(FetchRequest(portal.url + "/b"))
        }
        #expect(error?.reason == .hostPaused(host: "127.0.0.1", .seconds(3600)))
        #expect(portal.requests.count == 1)
        waiting.advance(.seconds(3600))
        #expect(try await polite.fetch(FetchRequest(portal.url + "/b")).status == 200)
    }

    @Test("a host that fails again and again is left alone, then tried by one request, then trusted")
    func breaker() async throws {
        let isBroken = Guarded(true)
        let good = good
        let portal = try TestServer { _ in isBroken.with { $0 } ? .answer("500 Internal Server Error") : good }
        defer { portal.stop() }
        let waiting = Waiting()
        let policy = PolitenessPolicy(retries: 0, breakerFailures: 3, breakerPause: .seconds(300))
        let polite = try waiting.fetcher(policy)
        func status() async -> Int? { try? await polite.fetch(FetchRequest(portal.url + "/a")).status }
        for _ in 1...3 { #expect(await status() == 500) }
        #expect(await status() == nil)
        waiting.advance(.seconds(300))
        #expect(await status() == 500, "one request finds out")
        #expect(await status() == nil)
        #expect(portal.requests.count == 4)
        isBroken.with { $0 = false }
        waiting.advance(.seconds(300))
        for _ in 1...3 { #expect(await status() == 200) }
    }

    @Test("requests to one host keep their distance, and stay within its budget")
    func distance() async throws {
        let portal = try server([good])
        defer { portal.stop() }
        let waiting = Waiting()
        let polite = try waiting.fetcher(PolitenessPolicy(hostDelay: .seconds(2), hostBudget: 3))
        for _ in 1...4 { _ = try await polite.fetch(FetchRequest(portal.url + "/a")) }
        #expect(waiting.waits == [.seconds(2), .seconds(2), .seconds(3600 - 4)])
    }

    @Test("robots.txt is asked for once, and decides about pages", arguments: PolitenessPolicy.Robots.allCases)
    func robots(robots: PolitenessPolicy.Robots) async throws {
        let good = good
        let portal = try TestServer { request in
            guard request.target == "/robots.txt" else { return good }
            return .answer("200 OK", [], Array("User-agent: test\nDisallow: /no\nCrawl-delay: 4".utf8))
        }
        defer { portal.stop() }
        let waiting = Waiting()
        let polite = try waiting.fetcher(PolitenessPolicy(robots: robots))
        func isRefused(_ path: String, isPage: Bool) async throws -> Bool {
            do throws(FetchError) {
                return try await polite.fetch(FetchRequest(portal.url + path), isPage: isPage).status != 200
            } catch {
                #expect(error.reason == .robotsDisallowed(host: "127.0.0.1"))
                return true
            }
        }
        #expect(try await !isRefused("/yes", isPage: true))
        #expect(try await isRefused("/no", isPage: true) == (robots != .never))
        #expect(try await isRefused("/no", isPage: false) == (robots == .all))
        #expect(try await !isRefused("/yes", isPage: true))
        #expect(portal.requests.filter { $0.target == "/robots.txt" }.count == (robots == .never ? 0 : 1))
        #expect(waiting.waits.contains(.seconds(4)) == (robots != .never))
    }

    @Test(
        "without a robots.txt everything is allowed, and nothing while it cannot be had",
        arguments: [("404 Not Found", true), ("403 Forbidden", true), ("503 Service Unavailable", false)])
    func missingRobots(status: String, isAllowed: Bool) async throws {
        let good = good
        let portal = try TestServer { $0.target == "/robots.txt" ? .answer(status) : good }
        defer { portal.stop() }
        let polite = try Waiting().fetcher(PolitenessPolicy())
        let response = try? await polite.fetch(FetchRequest(portal.url + "/a"), isPage: true)
        #expect((response != nil) == isAllowed)
    }

    @Test("a run's requests and bytes have limits, which the error names")
    func account() async throws {
        let portal = try server([good])
        defer { portal.stop() }
        let polite = try Waiting().fetcher(PolitenessPolicy())
        for (limits, key) in [
            (RunLimits(requests: 2), "fetch.run_requests"), (RunLimits(bytes: 3), "fetch.run_bytes"),
            (RunLimits(sourceBytes: 1003), "fetch.source_bytes"),
        ] {
            let account = RequestAccount(limits)
            account.note(earlierBytes: 1000, time: .seconds(60))
            for _ in 1...2 { _ = try await polite.fetch(FetchRequest(portal.url + "/a"), account: account) }
            let error = await #expect(throws: FetchError.self) {
                try await polite.fetch(FetchRequest(portal.url + "/a"), account: account)
            }
            #expect(error?.description.contains(key) ?? false)
        }
        let late = RequestAccount(RunLimits(time: .zero))
        let error = await #expect(throws: FetchError.self) {
            try await polite.fetch(FetchRequest(portal.url + "/a"), account: late)
        }
        #expect(error?.description.contains("fetch.run_time") ?? false)
        let tired = RequestAccount(RunLimits(sourceTime: .seconds(60)))
        tired.note(earlierBytes: 0, time: .seconds(60))
        let refused = await #expect(throws: FetchError.self) {
            try await polite.fetch(FetchRequest(portal.url + "/a"), account: tired)
        }
        #expect(refused?.description.contains("fetch.source_time") ?? false)
    }
}

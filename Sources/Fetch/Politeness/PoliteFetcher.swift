import Text
import Threads

/// Asks hosts as often as they can bear: repeats what failed for the moment, waits where a host asks for it, and leaves a
/// host alone that fails again and again.
///
///     let polite = PoliteFetcher(fetcher)
///     let account = RequestAccount()
///     let response = try await polite.fetch(FetchRequest("https://example.org/data.json"), account: account)
///     print(account.cost.requests)
public final class PoliteFetcher: Sendable {
    /// Sends the requests.
    public let fetcher: Fetcher
    private let policy: PolitenessPolicy
    private let manners: Lock<HostManners>
    private let now: @Sendable () -> Duration
    private let sleep: @Sendable (Duration) async throws -> Void

    /// What is kept of the hosts lasts as long as this.
    public convenience init(_ fetcher: Fetcher, policy: PolitenessPolicy = PolitenessPolicy()) {
        let start = ContinuousClock.now
        self.init(
            fetcher, policy: policy, now: { ContinuousClock.now - start }, sleep: { try await Task.sleep(for: $0) })
    }

    init(
        _ fetcher: Fetcher, policy: PolitenessPolicy, now: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void
    ) {
        self.fetcher = fetcher
        self.policy = policy
        manners = Lock(HostManners(policy))
        self.now = now
        self.sleep = sleep
    }

    /// Gets the answer to one request, as ``Fetcher/fetch(_:)`` does: the last one, where it was repeated.
    ///
    /// - Parameters:
    ///   - isPage: whether this is a page made for people, which `robots.txt` may forbid.
    ///   - account: what the request costs is added to it, and its limits hold.
    /// - Throws: also where the host is left alone, `robots.txt` forbids the request, or a limit of the account is met.
    public func fetch(
        _ request: FetchRequest, isPage: Bool = false, account: RequestAccount = RequestAccount()
    ) async throws(FetchError) -> FetchResponse {
        if LocalFile.isLocal(request.url) { return try await once(request, account).get() }
        let exchange = try Exchange(request, account)
        if policy.robots == .all || policy.robots == .pages && isPage { try await checkRobots(exchange) }
        var attempt = 0
        while true {
            try await enter(exchange)
            let result = await once(request, account)
            guard let pause = pause(after: result) else {
                manners.withLock { $0.succeeded(exchange.origin, exchange.cause) }
                return try result.get()
            }
            // A host that asks for more patience than there is, is not asked again before that.
            let isTooLong = pause.asked > policy.maxRetryWait
            if isTooLong {
                manners.withLock { $0.pause(exchange.origin, exchange.cause, for: pause.asked, now: now()) }
            }
            guard !isTooLong, attempt < pause.retries, !Task.isCancelled else {
                if pause.isFailure { manners.withLock { $0.failed(exchange.origin, exchange.cause, now: now()) } }
                return try result.get()
            }
            attempt += 1
            account.add { $0.retries += 1 }
            try await wait(max(pause.asked, backOff(attempt)), exchange)
        }
    }

    /// A request with what it is counted by.
    private struct Exchange {
        let request: FetchRequest
        let account: RequestAccount
        let url: WebURL
        var origin: String { url.origin }
        /// Whose failures and requests these are.
        var cause: HostManners.Cause {
            HostManners.Cause(name: account.cause, isOwn: account.hosts.contains(url.host))
        }

        init(_ request: FetchRequest, _ account: RequestAccount) throws(FetchError) {
            self.request = request
            self.account = account
            do throws(FetchError.Reason) {
                url = try WebURL(request.url)
            } catch {
                throw FetchError(error, method: request.method.name, url: request.url)
            }
        }

        func error(_ reason: FetchError.Reason) -> FetchError {
            FetchError(reason, method: request.method.name, url: request.url)
        }
    }

    private func once(_ request: FetchRequest, _ account: RequestAccount) async -> Result<FetchResponse, FetchError> {
        do throws(FetchError.Reason) {
            try account.check()
        } catch {
            return .failure(FetchError(error, method: request.method.name, url: request.url))
        }
        do throws(FetchError) {
            let response = try await fetcher.fetch(request)
            account.add {
                $0.requests += 1
                $0.bytes += response.bytesReceived
                $0.notModified += response.isNotModified ? 1 : 0
            }
            account.note(serverTime: response.headers["Date"].flatMap(HTTPDate.parse))
            return .success(response)
        } catch {
            account.add { $0.requests += 1 }
            return .failure(error)
        }
    }

    // MARK: Waiting

    private func enter(_ exchange: Exchange) async throws(FetchError) {
        while true {
            switch manners.withLock({ $0.admit(exchange.origin, exchange.cause, now: now()) }) {
            case .after(let time): return try await wait(time, exchange)
            // Whoever waits here holds no place that others wait behind.
            case .later(let time): try await wait(max(time, .milliseconds(1)), exchange)
            case .refused(let time): throw exchange.error(.hostPaused(host: exchange.url.host, time))
            }
        }
    }

    private func wait(_ time: Duration, _ exchange: Exchange) async throws(FetchError) {
        guard time > .zero else { return }
        exchange.account.add { $0.waited += time }
        do {
            try await sleep(time)
        } catch {
            throw exchange.error(.cancelled)
        }
    }

    /// Doubled with every attempt, and between half of that and all of it, so that clients do not return in step.
    private func backOff(_ attempt: Int) -> Duration {
        let whole = policy.retryDelay * (1 << min(attempt - 1, 16))
        return min(whole * Double.random(in: 0.5...1), policy.maxRetryWait)
    }

    private struct Pause {
        /// How long the host asks to wait.
        var asked: Duration = .zero
        /// How often the request may be made again.
        var retries: Int
        /// Whether the host is the one that failed.
        var isFailure = true
    }

    /// What to do after an answer that may be a better one later; `nil` after any other.
    private func pause(after result: Result<FetchResponse, FetchError>) -> Pause? {
        switch result {
        case .success(let response):
            guard response.status == 429 || (500...599).contains(response.status), response.status != 501 else {
                return nil
            }
            return Pause(asked: response.retryAfter ?? .zero, retries: policy.retries)
        case .failure(let error):
            switch error.reason {
            // A time-out has cost much time already.
            case .timedOut(let limit, _) where limit != .runTime && limit != .sourceTime:
                return Pause(retries: min(1, policy.retries))
            case .connectionFailed, .hostNotFound, .truncated, .protocolError: return Pause(retries: policy.retries)
            case .timedOut, .invalidURL, .invalidRequest, .schemeNotAllowed, .addressRefused, .tls, .tooLarge,
                .tooManyRequests, .hostPaused, .robotsDisallowed, .tooManyRedirects, .badEncoding, .localFile, .spool,
                .cancelled, .shutDown, .notStarted:
                return Pause(retries: 0, isFailure: false)
            }
        }
    }

    // MARK: robots.txt

    private func checkRobots(_ exchange: Exchange) async throws(FetchError) {
        let path = exchange.url.text.dropFirst(exchange.url.scheme.count + 3).drop { !"/?".contains($0) }
        let rules = try await robots(exchange)
        guard rules.allows(String(path)) else { throw exchange.error(.robotsDisallowed(host: exchange.url.host)) }
    }

    /// The host's rules, kept for a day (RFC 9309, section 2.4). Where there are none everything is allowed, and where the
    /// host is out of order nothing is (section 2.3.1).
    private func robots(_ exchange: Exchange) async throws(FetchError) -> Robots {
        let origin = exchange.origin
        if let known = manners.withLock({ $0.robots(origin, now: now()) }) { return known }
        try await enter(exchange)
        var request = FetchRequest(origin + "/robots.txt", accept: "text/plain")
        request.limits = robotsLimits
        let result = await once(request, exchange.account)
        let rules: Robots
        var lifetime = Duration.seconds(86_400)
        switch result {
        case .success(let response) where response.isSuccess:
            rules = response.body.withUnsafeBytes {
                Robots($0, agent: Self.productToken(fetcher.configuration.userAgent))
            }
        case .success(let response) where (400...499).contains(response.status) && response.status != 429:
            rules = .allowingAll
        case .failure(let error) where error.reason == .cancelled || error.reason.isOfAccount:
            // Nothing was learnt about the host.
            throw error
        case .success, .failure:
            rules = .disallowingAll
            lifetime = .seconds(600)
        }
        manners.withLock { $0.setRobots(rules, origin, exchange.cause, until: now() + lifetime) }
        return rules
    }

    /// Those of any request, but for the size: no crawler must read more (RFC 9309, section 2.5).
    private var robotsLimits: FetchLimits {
        var limits = fetcher.configuration.limits
        limits.maxBytes = min(limits.maxBytes, Self.maxRobotsBytes)
        limits.maxDecodedBytes = min(limits.maxDecodedBytes, Self.maxRobotsBytes)
        return limits
    }

    private static let maxRobotsBytes = 4 << 20

    /// `Snop` of `Snop/0.1 (+https://…)`.
    static func productToken(_ userAgent: String) -> String {
        String(userAgent.prefix { $0.isASCII && ($0.isLetter || $0 == "-" || $0 == "_") })
    }
}

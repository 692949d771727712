/// How hosts are treated by a ``PoliteFetcher``. Each member is a key of the configuration.
public struct PolitenessPolicy: Hashable, Sendable {
    /// What `robots.txt` (RFC 9309) decides about.
    public enum Robots: String, Hashable, Sendable, CaseIterable {
        /// Nothing.
        case never
        /// Pages made for people, which only a crawler would ask for.
        case pages
        /// Interfaces and feeds too, although their publisher registered them.
        case all
    }

    /// How often a request is made again after 429, 5xx or a connection that failed: `fetch.retries`.
    public var retries: Int
    /// The wait before the first of them, which doubles each time and varies by half: `fetch.retry_delay`.
    public var retryDelay: Duration
    /// The longest wait for one answer, also where `Retry-After` asks for more: `fetch.max_retry_wait`.
    public var maxRetryWait: Duration
    /// The time from one request to a host to the next, which `Crawl-delay` may lengthen: `fetch.host_delay`.
    public var hostDelay: Duration
    /// The longest `Crawl-delay` that is honoured: `fetch.max_crawl_delay`.
    public var maxCrawlDelay: Duration
    /// How many requests one host gets in an hour: `fetch.host_budget`.
    public var hostBudget: Int
    /// After how many failed requests in a row a host is left alone: `fetch.breaker_failures`.
    public var breakerFailures: Int
    /// For how long: `fetch.breaker_pause`.
    public var breakerPause: Duration
    /// What `robots.txt` decides about: `fetch.robots`.
    public var robots: Robots

    /// Defaults for portals that were registered by their publishers.
    public init(
        retries: Int = 3, retryDelay: Duration = .milliseconds(500), maxRetryWait: Duration = .seconds(60),
        hostDelay: Duration = .zero, maxCrawlDelay: Duration = .seconds(30), hostBudget: Int = 36_000,
        breakerFailures: Int = 5, breakerPause: Duration = .seconds(300), robots: Robots = .pages
    ) {
        self.retries = retries
        self.retryDelay = retryDelay
        self.maxRetryWait = maxRetryWait
        self.hostDelay = hostDelay
        self.maxCrawlDelay = maxCrawlDelay
        self.hostBudget = hostBudget
        self.breakerFailures = breakerFailures
        self.breakerPause = breakerPause
        self.robots = robots
    }
}

/// What the requests of one run may cost together, and those of one source in a day. Each member is a key of the configuration.
public struct RunLimits: Hashable, Sendable {
    /// From the first request on, with all waiting: `fetch.run_time`.
    public var time: Duration
    /// Bytes received: `fetch.run_bytes`.
    public var bytes: Int
    /// Requests with their repetitions: `fetch.run_requests`.
    public var requests: Int
    /// All runs of the source in 24 hours together: `fetch.source_time`.
    public var sourceTime: Duration
    /// Bytes received by these: `fetch.source_bytes`.
    public var sourceBytes: Int

    /// Defaults that a large portal with one request for each record stays under.
    public init(
        time: Duration = .seconds(6 * 3600), bytes: Int = 8 << 30, requests: Int = 200_000,
        sourceTime: Duration = .seconds(18 * 3600), sourceBytes: Int = 32 << 30
    ) {
        self.time = time
        self.bytes = bytes
        self.requests = requests
        self.sourceTime = sourceTime
        self.sourceBytes = sourceBytes
    }
}

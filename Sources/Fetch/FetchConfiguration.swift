/// The limits of one request. Each is a key of the configuration, which the error names when the limit is met.
public struct FetchLimits: Hashable, Sendable {
    /// For the whole request with its redirects, from when it leaves the queue of its host: `fetch.timeout`.
    public var timeout: Duration
    /// For finding the host, connecting and the TLS handshake: `fetch.connect_timeout`.
    public var connectTimeout: Duration
    /// How many bytes of content may be received, as they are on the wire: `fetch.max_bytes`.
    public var maxBytes: Int
    /// How many bytes the content may have after decompression: `fetch.max_decoded_bytes`.
    public var maxDecodedBytes: Int
    /// How many redirects are followed: `fetch.max_redirects`.
    public var maxRedirects: Int
    /// How many bytes the header fields of one answer may have: `fetch.max_header_bytes`.
    public var maxHeaderBytes: Int
    /// A transfer that stays under this many bytes a second for `minSpeedTime` is given up: `fetch.min_speed`.
    public var minSpeed: Int
    /// How long a transfer may be too slow, in whole seconds: `fetch.min_speed_time`.
    public var minSpeedTime: Duration

    /// The defaults fit a slow portal with one large export.
    public init(
        timeout: Duration = .seconds(60),
        connectTimeout: Duration = .seconds(10),
        maxBytes: Int = 256 << 20,
        maxDecodedBytes: Int = 256 << 20,
        maxRedirects: Int = 5,
        maxHeaderBytes: Int = 64 << 10,
        minSpeed: Int = 1,
        minSpeedTime: Duration = .seconds(30)
    ) {
        self.timeout = timeout
        self.connectTimeout = connectTimeout
        self.maxBytes = maxBytes
        self.maxDecodedBytes = maxDecodedBytes
        self.maxRedirects = maxRedirects
        self.maxHeaderBytes = maxHeaderBytes
        self.minSpeed = minSpeed
        self.minSpeedTime = minSpeedTime
    }
}

/// A limit by the key under which the operator sets it.
public enum FetchLimit: String, CaseIterable, Sendable {
    /// `FetchLimits.timeout`
    case timeout = "fetch.timeout"
    /// `FetchLimits.connectTimeout`
    case connectTimeout = "fetch.connect_timeout"
    /// `FetchLimits.maxBytes`
    case maxBytes = "fetch.max_bytes"
    /// `FetchLimits.maxDecodedBytes`
    case maxDecodedBytes = "fetch.max_decoded_bytes"
    /// `FetchLimits.maxRedirects`
    case maxRedirects = "fetch.max_redirects"
    /// `FetchLimits.maxHeaderBytes`
    case maxHeaderBytes = "fetch.max_header_bytes"
    /// `FetchLimits.minSpeed` and `FetchLimits.minSpeedTime`
    case minSpeed = "fetch.min_speed"
    /// `RunLimits.time`
    case runTime = "fetch.run_time"
    /// `RunLimits.bytes`
    case runBytes = "fetch.run_bytes"
    /// `RunLimits.requests`
    case runRequests = "fetch.run_requests"
    /// `RunLimits.sourceTime`
    case sourceTime = "fetch.source_time"
    /// `RunLimits.sourceBytes`
    case sourceBytes = "fetch.source_bytes"

    /// The key as it is written in the configuration.
    public var key: String { rawValue }
}

/// How a `Fetcher` behaves towards every server.
public struct FetchConfiguration: Sendable {
    /// The limits of a request that brings none of its own.
    public var limits: FetchLimits
    /// Networks that may be fetched although they are not public: `fetch.allow_networks`.
    public var allowNetworks: [IPNetwork]
    /// Who is asking, with an address for complaints: `Snop/0.1 (+https://example.org/contact)`.
    public var userAgent: String
    /// Where contents that are too large for memory are kept, in files without a name.
    public var spoolDirectory: String
    /// Contents of up to this many bytes stay in memory.
    public var maxBytesInMemory: Int
    /// How many requests one server (scheme, host and port) gets at the same time; the others wait.
    public var maxConnectionsPerHost: Int

    /// Defaults allow public addresses only and are gentle to servers.
    public init(
        userAgent: String,
        limits: FetchLimits = FetchLimits(),
        allowNetworks: [IPNetwork] = [],
        spoolDirectory: String = "/tmp",
        maxBytesInMemory: Int = 256 << 10,
        maxConnectionsPerHost: Int = 2
    ) {
        self.userAgent = userAgent
        self.limits = limits
        self.allowNetworks = allowNetworks
        self.spoolDirectory = spoolDirectory
        self.maxBytesInMemory = maxBytesInMemory
        self.maxConnectionsPerHost = maxConnectionsPerHost
    }
}

/// Why there is no answer. An answer of any HTTP status, 404 or 500 too, is not an error but a `FetchResponse`.
public struct FetchError: Error, Equatable, Sendable {
    /// What went wrong.
    public enum Reason: Error, Equatable, Sendable {
        /// The URL cannot be read.
        case invalidURL(String)
        /// A header field of the request holds what it must not.
        case invalidRequest(String)
        /// The URL, or one that a redirect gave, is not `http` or `https`.
        case schemeNotAllowed(String)
        /// Every address of the host that was tried is outside the public internet. Nothing was sent to it.
        case addressRefused(host: String, address: String, kind: IPAddress.Kind)
        /// The host's name has no address.
        case hostNotFound(String)
        /// The host has an address, but no answer came from there.
        case connectionFailed(String)
        /// No trusted, encrypted connection could be made.
        case tls(String)
        /// A limit of time was met.
        case timedOut(FetchLimit, after: Duration)
        /// A limit of size was met, in bytes.
        case tooLarge(FetchLimit, maximum: Int)
        /// A run made more requests than this: `RunLimits.requests`.
        case tooManyRequests(maximum: Int)
        /// The host failed too often or asked for patience, and is not asked for this time.
        case hostPaused(host: String, Duration)
        /// The host's `robots.txt` forbids it, or cannot be had (RFC 9309).
        case robotsDisallowed(host: String)
        /// There were more redirects than this.
        case tooManyRedirects(Int)
        /// The content ended before its announced end.
        case truncated(String)
        /// The content's compression is unknown or broken.
        case badEncoding(String)
        /// What came is not HTTP as it should be.
        case protocolError(String)
        /// A `file` URL could not be read.
        case localFile(String)
        /// The content could not be kept in the spool directory.
        case spool(String)
        /// The task that asked was cancelled.
        case cancelled
        /// The fetcher was shut down.
        case shutDown
        /// The fetcher could not be made.
        case notStarted(String)
    }

    /// `GET`, `HEAD` or `POST`.
    public let method: String
    /// The URL that was asked for, without user name and password.
    public let url: String
    /// Where redirects led, in order, without user names and passwords. The last one is where it failed.
    public let redirects: [String]
    /// What went wrong.
    public let reason: Reason

    init(_ reason: Reason, method: String, url: String, redirects: [String] = []) {
        self.reason = reason
        self.method = method
        self.url = WebURL.withoutCredentials(url)
        self.redirects = redirects
    }
}

extension FetchError.Reason {
    /// Whether it was a limit of whoever asked, and says nothing about the host.
    var isOfAccount: Bool {
        switch self {
        case .timedOut(let limit, _), .tooLarge(let limit, _):
            [.runTime, .runBytes, .sourceTime, .sourceBytes].contains(limit)
        case .tooManyRequests, .shutDown: true
        case .invalidURL, .invalidRequest, .schemeNotAllowed, .addressRefused, .hostNotFound, .connectionFailed, .tls,
            .hostPaused, .robotsDisallowed, .tooManyRedirects, .truncated, .badEncoding, .protocolError, .localFile,
            .spool, .cancelled, .notStarted:
            false
        }
    }
}

extension FetchError: CustomStringConvertible {
    /// What was attempted, on what URL, what happened, and what the operator can do.
    public var description: String {
        var text = "\(method) \(url)"
        if let last = redirects.last { text += " (redirected to \(last))" }
        text += ": \(event)"
        if let advice { text += ". \(advice)" }
        return text
    }

    private var event: String {
        switch reason {
        case .invalidURL(let problem): "the URL is not valid: \(problem)"
        case .invalidRequest(let problem): "the request is not valid: \(problem)"
        case .schemeNotAllowed(let scheme): "URLs of scheme \"\(scheme)\" are not fetched"
        case .addressRefused(let host, let address, let kind):
            "host \(host) has the address \(address) (\(kind.rawValue)), which is refused"
        case .hostNotFound(let message): "the host was not found: \(message)"
        case .connectionFailed(let message): "the connection failed: \(message)"
        case .tls(let message): "no trusted TLS connection: \(message)"
        case .timedOut(.runTime, let time): "the run took longer than \(time) (\(FetchLimit.runTime.key))"
        case .tooLarge(.runBytes, let maximum):
            "the run received more than \(maximum) bytes (\(FetchLimit.runBytes.key))"
        case .timedOut(.sourceTime, let time):
            "the runs of this source in 24 hours took longer than \(time) (\(FetchLimit.sourceTime.key))"
        case .tooLarge(.sourceBytes, let maximum):
            "the runs of this source in 24 hours received more than \(maximum) bytes (\(FetchLimit.sourceBytes.key))"
        case .timedOut(.minSpeed, let time): "the transfer was too slow for \(time) (\(FetchLimit.minSpeed.key))"
        case .timedOut(let limit, let time): "it took longer than \(time) (\(limit.key))"
        case .tooLarge(let limit, let maximum): "the answer has more than \(maximum) bytes (\(limit.key))"
        case .tooManyRequests(let maximum):
            "the run made \(maximum) requests, and may make no more (\(FetchLimit.runRequests.key))"
        case .hostPaused(let host, let time):
            "host \(host) failed again and again or asked to wait, and is left alone for \(Self.rounded(time))"
        case .robotsDisallowed(let host): "the robots.txt of \(host) forbids it, or cannot be had"
        case .tooManyRedirects(let maximum):
            "there were more than \(maximum) redirects (\(FetchLimit.maxRedirects.key))"
        case .truncated(let message): "the content ended too early: \(message)"
        case .badEncoding(let message): "the content cannot be decompressed: \(message)"
        case .protocolError(let message): "the server's answer is not valid HTTP: \(message)"
        case .localFile(let problem): "the file cannot be read: \(problem)"
        case .spool(let problem): "the content cannot be stored: \(problem)"
        case .cancelled: "cancelled"
        case .shutDown: "the fetcher was shut down"
        case .notStarted(let problem): "the fetcher cannot start: \(problem)"
        }
    }

    /// In whole seconds, and one at least.
    private static func rounded(_ time: Duration) -> Duration { .seconds(max(1, time.components.seconds)) }

    private var advice: String? {
        switch reason {
        case .invalidURL: "Correct the URL"
        case .invalidRequest: "Correct the header fields"
        case .schemeNotAllowed: "Give an http or https URL"
        case .addressRefused: "If this network may be fetched, add it to fetch.allow_networks"
        case .hostNotFound: "Check the spelling of the host, and this machine's DNS"
        case .connectionFailed, .truncated: "Try again later, and tell the publisher if it lasts"
        case .tls: "Tell the publisher that the certificate or the TLS settings of this host need repair"
        case .timedOut(let limit, _): "Try again later, or change \(limit.key)"
        case .tooLarge(let limit, _): "If this size is expected, raise \(limit.key)"
        case .tooManyRequests: "If so many are needed, raise \(FetchLimit.runRequests.key)"
        case .hostPaused: "Wait, and see in earlier runs why the host failed"
        case .robotsDisallowed: "Ask the publisher to allow it, or set fetch.robots if you may"
        case .tooManyRedirects: "Register the URL where the redirects should end; they may run in a circle"
        case .badEncoding, .protocolError: "Tell the publisher"
        case .localFile: "Check the path and its permissions"
        case .spool: "Check that the spool directory exists, is writable and has room"
        case .notStarted: "Check this process's limits"
        case .cancelled, .shutDown: nil
        }
    }
}

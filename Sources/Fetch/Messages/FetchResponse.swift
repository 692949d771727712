import Text

/// A server's answer, whatever its status.
public struct FetchResponse: Sendable {
    /// The HTTP status code. 304 says that the validators of the request still hold.
    public let status: Int
    /// Where the answer came from after all redirects, without user name and password.
    public let url: String
    /// The header fields of the last answer.
    public let headers: FetchHeaders
    /// The content, decompressed.
    public let body: Body
    /// Whether the server marked the end of the content, by a length, by chunks or by HTTP/2 (RFC 9112 §6.3). Where it did
    /// not, a broken connection looks like the end, and whoever reads the content must see whether it is whole.
    public let hasMarkedEnd: Bool
    /// How many bytes of content came over the wire, those of redirects included.
    public let bytesReceived: Int
    /// Where redirects led, in order; the last one is `url`.
    public let redirects: [String]
    /// How long it took, without waiting for other requests to the same server.
    public let duration: Duration
    /// How long the server asks to wait: the `Retry-After` field (RFC 9110 §10.2.3) at the time it came.
    public let retryAfter: Duration?

    init(
        status: Int, url: String, headers: FetchHeaders, body: Body, hasMarkedEnd: Bool, bytesReceived: Int,
        redirects: [String],
        duration: Duration, now: Int
    ) {
        self.status = status
        self.url = url
        self.headers = headers
        self.body = body
        self.hasMarkedEnd = hasMarkedEnd
        self.bytesReceived = bytesReceived
        self.redirects = redirects
        self.duration = duration
        retryAfter = headers["Retry-After"].flatMap { HTTPDate.delay($0, now: now) }
    }

    /// Whether the status is one of 2xx.
    public var isSuccess: Bool { (200...299).contains(status) }

    /// Whether the content has not changed since the validators of the request.
    public var isNotModified: Bool { status == 304 }

    /// The media type in lower case and without parameters, such as `application/json`; nil when none is given.
    public var mediaType: String? {
        guard let field = headers["Content-Type"] else { return nil }
        let type = field.prefix { $0 != ";" && $0 != "," }.filter { !$0.isWhitespace }.lowercased()
        let halves = type.split(separator: "/", omittingEmptySubsequences: false)
        return halves.count == 2 && halves.allSatisfy({ !$0.isEmpty }) ? type : nil
    }

    /// The `charset` parameter of `Content-Type` in lower case, such as `windows-1250`; nil when none is given.
    public var charset: String? {
        guard let field = headers["Content-Type"] else { return nil }
        for parameter in field.split(separator: ";").dropFirst() {
            let halves = parameter.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].filter({ !$0.isWhitespace }).lowercased() == "charset" else { continue }
            let value = halves[1].filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" }.lowercased()
            return value.isEmpty ? nil : value
        }
        return nil
    }

    /// What to give the next request for the same URL.
    public var validators: Validators {
        Validators(etag: headers["ETag"], lastModified: headers["Last-Modified"])
    }
}

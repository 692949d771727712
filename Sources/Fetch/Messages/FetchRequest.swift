/// What identifies one state of a resource, for asking "has it changed since?" (RFC 9110 §8.8).
public struct Validators: Hashable, Sendable {
    /// The `ETag` field as it was received, quotes and `W/` included.
    public var etag: String?
    /// The `Last-Modified` field as it was received.
    public var lastModified: String?

    /// Both as the server wrote them.
    public init(etag: String? = nil, lastModified: String? = nil) {
        self.etag = etag
        self.lastModified = lastModified
    }

    /// Whether there is nothing to compare with.
    public var isEmpty: Bool { etag == nil && lastModified == nil }
}

/// One question to a server.
public struct FetchRequest: Sendable {
    /// What is done with the URL.
    public enum Method: Hashable, Sendable {
        /// Get the content.
        case get
        /// Get the header fields only.
        case head
        /// Send a query that does not fit a URL (CSW, GraphQL), and get the content that answers it.
        case post(body: [UInt8], contentType: String)

        /// The method's name in HTTP.
        public var name: String {
            switch self {
            case .get: "GET"
            case .head: "HEAD"
            case .post: "POST"
            }
        }
    }

    /// An absolute `http` or `https` URL, or a `file` URL where `allowsLocalFile` is set.
    /// Spaces and characters outside ASCII are percent-encoded on the way.
    public var url: String
    /// What is done with the URL.
    public var method: Method
    /// The `Accept` field: the media types that are wanted.
    public var accept: String?
    /// More header fields. When a redirect leads to another origin, only `Accept-…` fields go along, so that no key leaks.
    public var headers: [(name: String, value: String)]
    /// The state that is known already; when it still holds, the answer is 304 and has no content.
    public var validators: Validators?
    /// Limits for this request instead of the configured ones.
    public var limits: FetchLimits?
    /// Whether a `file` URL may be read: only for what the operator typed, never for what a feed says.
    public var allowsLocalFile: Bool

    /// A plain `GET` unless said otherwise.
    public init(
        _ url: String,
        method: Method = .get,
        accept: String? = nil,
        headers: [(name: String, value: String)] = [],
        validators: Validators? = nil,
        limits: FetchLimits? = nil,
        allowsLocalFile: Bool = false
    ) {
        self.url = url
        self.method = method
        self.accept = accept
        self.headers = headers
        self.validators = validators
        self.limits = limits
        self.allowsLocalFile = allowsLocalFile
    }
}

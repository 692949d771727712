import HTTPTypes
import Hummingbird
import JSON
import Text

/// An answer before it is known whether the client has it already: headers first, the body only when it is needed.
struct Answer: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var tag: EntityTag?
    /// Seconds since 1970.
    var changed: Int?
    /// Renders the body.
    var body: @Sendable () async throws -> Body
    /// The body, where it is there already.
    private(set) var ready: Body?
    /// Begins a body that is not held as a whole, in the place of ``body``.
    var stream: (@Sendable () async throws -> ResponseBody)?

    /// How long an answer may be used without asking again.
    enum Freshness: String {
        /// Asking costs little: an unchanged answer is a 304.
        case revalidated = "public, max-age=0, must-revalidate"
        /// What changes only with the program.
        case shipped = "public, max-age=86400"
        case never = "no-store"
    }

    init(
        status: HTTPResponse.Status = .ok, contentType: String, freshness: Freshness = .revalidated,
        tag: EntityTag? = nil, changed: Int? = nil, body: @escaping @Sendable () async throws -> Body
    ) {
        self.status = status
        self.tag = tag
        self.changed = changed
        self.body = body
        var headers = HTTPFields()
        headers[.contentType] = contentType
        headers[.cacheControl] = freshness.rawValue
        headers[.accessControlAllowOrigin] = "*"
        headers[.accessControlExposeHeaders] = "ETag, Link, Last-Modified, Allow, Retry-After"
        headers[.xContentTypeOptions] = "nosniff"
        if let tag { headers[.eTag] = tag.text }
        if let changed, let text = HTTPDate.text(changed) { headers[.lastModified] = text }
        self.headers = headers
    }

    /// An answer whose bytes are there; its tag, if it is to have one, is made from them.
    init(
        status: HTTPResponse.Status = .ok, contentType: String, freshness: Freshness = .revalidated, bytes: [UInt8]
    ) {
        var tag: EntityTag?
        if freshness != .never {
            var fingerprint = Fingerprint()
            fingerprint.add(bytes)
            tag = EntityTag(fingerprint)
        }
        let body = Body(bytes)
        self.init(status: status, contentType: contentType, freshness: freshness, tag: tag) { body }
        ready = body
    }

    /// A JSON document.
    static func json(freshness: Freshness = .revalidated, _ write: (inout JSONWriter) -> Void) -> Answer {
        var writer = JSONWriter(capacity: 2048)
        write(&writer)
        return Answer(contentType: Form.json.contentType, freshness: freshness, bytes: writer.bytes)
    }

    /// All links of an answer together; clients and proxies refuse headers that are much longer.
    static let maximumLinkBytes = 8000

    /// Adds a link, where there is room for it: the most important ones come first.
    mutating func addLink(_ address: String, relation: String, type: String? = nil) {
        let link = "<\(address)>; rel=\"\(relation)\"" + (type.map { "; type=\"\($0)\"" } ?? "")
        let links = headers[.link].map { $0 + ", " + link } ?? link
        if links.utf8.count <= Self.maximumLinkBytes { headers[.link] = links }
    }

    /// The same answer with its body rendered.
    func rendered(_ body: Body) -> Answer {
        var answer = self
        answer.body = { body }
        answer.ready = body
        return answer
    }

    /// The response to a request: 304 where the client has it, no body for `HEAD`.
    ///
    /// - Parameter memory: what a large body is sent from.
    func response(to request: HTTPRequest, from memory: AnswerMemory) async throws -> Response {
        if status == .ok && isKnown(to: request) {
            var response = Response(status: .notModified, headers: headers)
            response.headers[.contentLength] = nil
            return response
        }
        if let stream {
            let body = try await request.method == .head ? ResponseBody() : stream()
            return Response(status: status, headers: headers, body: body)
        }
        var body = try await body()
        guard request.method == .head else {
            if body.share == nil && body.size > Body.partSize { body.share = try await memory.reserve(body.size) }
            return Response(status: status, headers: headers, body: body.responseBody)
        }
        var headers = headers
        headers[.contentLength] = "\(body.size)"
        return Response(status: status, headers: headers)
    }

    /// `If-Modified-Since` counts only where there is no `If-None-Match` (RFC 9110, section 13.2.2).
    private func isKnown(to request: HTTPRequest) -> Bool {
        let tags = request.headerFields[values: .ifNoneMatch]
        if !tags.isEmpty { return tags.contains { tag?.isNamed(in: $0) ?? false } }
        guard let changed, let since = request.headerFields[.ifModifiedSince].flatMap(HTTPDate.seconds) else {
            return false
        }
        return changed <= since
    }
}

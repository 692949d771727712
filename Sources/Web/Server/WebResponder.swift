import Catalog
import HTTPTypes
package import Hummingbird
import Logging

/// Answers every request: finds its endpoint, checks its method, and turns whatever goes wrong into a problem document.
package struct WebResponder: HTTPResponder {
    package typealias Context = BasicRequestContext

    /// A longer path and query are refused; the longest sensible search is a few hundred characters. It is the address as
    /// this server writes it that counts, without its cursor, so that the `next` of a page is never too long.
    static let maximumAddressLength = 8192
    private static let methods = "GET, HEAD, OPTIONS"

    let site: Site

    package func respond(to request: Request, context: Context) async throws -> Response {
        let start = ContinuousClock.now
        let target = Self.originForm(request.head.path ?? "/")
        let path = Self.path(of: target)
        let place = Result { () throws(Problem) in try Self.place(of: path, target) }
        let response: Response
        do {
            response = try await respond(to: request.head, target: target, path: path, place.get())
        } catch {
            let problem = error as? Problem ?? Self.problem(of: error, id: context.id, logger: context.logger)
            response = try await Self.answer(to: problem, base: site.base, path: path)
                .response(to: request.head, from: site.memory)
        }
        site.requests.record(
            try? place.get()?.endpoint, request.head.method, status: response.status.code, ContinuousClock.now - start)
        return response
    }

    private static func place(of path: Substring, _ target: Substring) throws(Problem) -> Endpoint.Place? {
        // With every character encoded it may be three times as long, and there may be a cursor.
        guard target.utf8.count <= maximumAddressLength * 4 else { throw tooLong(target.utf8.count) }
        return try Endpoint.place(of: path)
    }

    private func respond(
        to head: HTTPRequest, target: Substring, path: Substring, _ place: Endpoint.Place?
    ) async throws -> Response {
        if head.method == .options && path == "*" { return Self.preflight }
        guard let place else { throw Problem(.notFound, "There is nothing at this address; / lists what there is.") }
        switch head.method {
        case .get, .head: break
        case .options: return Self.preflight
        default:
            throw Problem(
                .methodNotAllowed, "The catalogue is read-only.",
                allowed: Self.methods.split(separator: ", ").map(String.init))
        }
        let headers = head.headerFields
        let query = try QueryString(Substring(target.utf8.dropFirst(path.utf8.count + 1)))
        let length = path.utf8.count + query.removing("cursor").text.utf8.count
        guard length <= Self.maximumAddressLength else { throw Self.tooLong(length) }
        let request = WebRequest(
            path: String(path), query: query,
            accept: Accept(headers[.accept]), acceptLanguage: Accept(headers[.acceptLanguage]))
        let answer = try await place.endpoint.answer(site, Endpoint.Call(request: request, place: place))
        return try await answer.response(to: head, from: site.memory)
    }

    static let health = Answer(
        contentType: "text/plain; charset=utf-8", freshness: .never, bytes: Array("ok\n".utf8))

    /// The answer to every `OPTIONS`, among them a browser's question before a request from another site.
    private static let preflight: Response = {
        var headers = HTTPFields()
        headers[.allow] = methods
        headers[.accessControlAllowOrigin] = "*"
        headers[.accessControlAllowMethods] = methods
        headers[.accessControlAllowHeaders] = "Accept, Accept-Language, If-None-Match, If-Modified-Since"
        headers[.accessControlMaxAge] = "86400"
        var response = Response(status: .noContent, headers: headers)
        response.headers[.contentLength] = nil
        return response
    }()

    /// A proxy's `http://host/path` as `/path` (RFC 9112, section 3.2.2).
    private static func originForm(_ target: String) -> Substring {
        for scheme in ["http://", "https://"] {
            let beginning = target.utf8.prefix(scheme.utf8.count)
            guard beginning.elementsEqual(scheme.utf8, by: { $0 == $1 || $0 | 0x20 == $1 }) else { continue }
            let path = target.utf8.dropFirst(scheme.utf8.count).drop {
                $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?")
            }
            return path.first == UInt8(ascii: "/") ? Substring(path) : "/" + Substring(path)
        }
        return target[...]
    }

    private static func tooLong(_ length: Int) -> Problem {
        Problem(
            .addressTooLong, "The path and query have \(length) bytes.", allowed: ["\(maximumAddressLength) bytes"])
    }

    /// What stands before the query. It is found by bytes: a combining mark behind `?` would hide it among characters.
    private static func path(of target: Substring) -> Substring {
        Substring(target.utf8.prefix { $0 != UInt8(ascii: "?") })
    }

    // MARK: What goes wrong

    static func answer(to problem: Problem, base: String, path: Substring) -> Answer {
        let instance = String(path.unicodeScalars.prefix(200))
        var answer = Answer(
            status: .init(code: problem.kind.status), contentType: "application/problem+json", freshness: .never,
            bytes: problem.document(base: base, instance: instance))
        // Whoever is told to come back is told when.
        if problem.kind.status == 503 { answer.headers[.retryAfter] = "5" }
        if problem.kind == .methodNotAllowed { answer.headers[.allow] = methods }
        if problem.kind == .notAcceptable { answer.headers[.vary] = "Accept" }
        return answer
    }

    /// Nothing of an inner error is told to the client but the id that it is logged under.
    static func problem(of error: any Error, id: String, logger: Logger) -> Problem {
        if error is CancellationError {
            return Problem(.unavailable, "The server is being shut down.")
        }
        if error is CatalogTooSlow {
            return Problem(.tookTooLong, "Reading the catalogue for this answer took longer than it may.")
        }
        if error is CatalogBusy {
            return Problem(.unavailable, "Too many ask at once; this request was not begun.")
        }
        if CatalogReader.isBusy(error) {
            logger.warning("the catalogue is busy", metadata: ["error": "\(error)"])
            return Problem(.unavailable, "The catalogue is being written and cannot be read now.")
        }
        logger.error("a request failed", metadata: ["error": "\(error)", "request": "\(id)"])
        return Problem(
            .internalError, "The request could not be answered; the fault is the server's.",
            members: [("requestId", id)])
    }
}

import Catalog
import HTTPTypes
package import Hummingbird
import Logging

/// Answers every request: finds its route, checks its method, and turns whatever goes wrong into a problem document.
package struct WebResponder: HTTPResponder {
    package typealias Context = BasicRequestContext

    /// A longer path and query are refused; the longest sensible search is a few hundred characters. It is the address as
    /// this server writes it that counts, without its cursor, so that the `next` of a page is never too long.
    static let maximumAddressLength = 8192
    private static let methods = "GET, HEAD, OPTIONS"

    let site: Site

    package func respond(to request: Request, context: Context) async throws -> Response {
        let start = ContinuousClock.now
        var route: Route?
        let response = try await respond(to: request, context: context, &route)
        site.requests.record(
            route, request.head.method, status: response.status.code, ContinuousClock.now - start)
        return response
    }

    private func respond(to request: Request, context: Context, _ route: inout Route?) async throws -> Response {
        let target = Self.originForm(request.head.path ?? "/")
        let path = Self.path(of: target)
        do {
            // With every character encoded it may be three times as long, and there may be a cursor.
            guard target.utf8.count <= Self.maximumAddressLength * 4 else { throw Self.tooLong(target.utf8.count) }
            return try await respond(to: request.head, target: target, path: path, &route)
        } catch let problem as Problem {
            return try await Self.answer(to: problem, base: site.base, path: path)
                .response(to: request.head, from: site.memory)
        } catch {
            let problem = Self.problem(of: error, id: context.id, logger: context.logger)
            return try await Self.answer(to: problem, base: site.base, path: path)
                .response(to: request.head, from: site.memory)
        }
    }

    private func respond(
        to head: HTTPRequest, target: Substring, path: Substring, _ found: inout Route?
    ) async throws -> Response {
        if head.method == .options && path == "*" { return Self.preflight }
        guard let route = try Route(path: path) else {
            throw Problem(.notFound, "There is nothing at this address; / lists what there is.")
        }
        found = route
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
        return try await answer(to: request, route).response(to: head, from: site.memory)
    }

    private func answer(to request: WebRequest, _ route: Route) async throws -> Answer {
        switch route {
        case .home: try await site.home(request)
        case .datasets(let form): try await site.datasets(request, suffix: form)
        case .dataset(let id, let form): try await site.dataset(id, request, suffix: form)
        case .catalog(let form): try await site.catalog(request, suffix: form)
        case .publisher(let slug): try site.publisher(slug)
        case .context: site.context()
        case .sources: try await site.sources(request)
        case .source(let id): try await site.source(id, request)
        case .runs(let source): try await site.runs(source, request)
        case .run(let source, let id): try await site.run(id, of: source, request)
        case .findings(let source): try await site.findings(source, request)
        case .findingTable(let source): try await site.findingTable(source, request)
        case .feed(let source): try await site.feed(source, request)
        case .badge(let source): try await site.badge(source, request)
        case .problems: site.problems()
        case .problem(let name): try site.problem(name)
        case .health: Self.health
        case .readiness: try await site.readiness()
        case .metrics: try await site.metricsPage(request)
        case .robots: site.robots()
        case .styleSheet: StyleSheet.answer
        }
    }

    /// Whether the program is up; it says nothing of the catalogue.
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
        switch problem.kind {
        case .methodNotAllowed: answer.headers[.allow] = methods
        case .notAcceptable: answer.headers[.vary] = "Accept"
        default: break
        }
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
        if CatalogFailure.isBusy(error) {
            logger.warning("the catalogue is busy", metadata: ["error": "\(error)"])
            return Problem(.unavailable, "The catalogue is being written and cannot be read now.")
        }
        logger.error("a request failed", metadata: ["error": "\(error)", "request": "\(id)"])
        return Problem(
            .internalError, "The request could not be answered; the fault is the server's.",
            members: [("requestId", id)])
    }
}

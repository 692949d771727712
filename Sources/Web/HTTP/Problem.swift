import DCAT
import JSON

/// An error as it is answered: problem details for HTTP (RFC 9457).
struct Problem: Error, Sendable {
    let kind: ProblemKind
    let detail: String
    /// The query parameter that is wrong.
    let parameter: String?
    /// What would be right.
    let allowed: [String]
    /// The known name that is nearest to an unknown one.
    let suggestion: String?
    /// Further members, in their order.
    let members: [(name: String, value: String)]

    init(
        _ kind: ProblemKind, _ detail: String, parameter: String? = nil, allowed: [String] = [],
        suggestion: String? = nil, members: [(name: String, value: String)] = []
    ) {
        self.kind = kind
        self.detail = detail
        self.parameter = parameter
        self.allowed = allowed
        self.suggestion = suggestion
        self.members = members
    }

    /// A value that a parameter cannot have.
    static func invalid(_ parameter: String, _ value: String, allowed: [String]) -> Problem {
        let shown = ShownText.beginning(value, 100)
        return Problem(
            .invalidParameter, "\(parameter) cannot be “\(shown)”.", parameter: parameter, allowed: allowed)
    }

    /// The problem document.
    ///
    /// - Parameter instance: the path of the request.
    func document(base: String, instance: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("type", kind.uri(base: base))
            $0.member("title", kind.title)
            $0.member("status", kind.status)
            $0.member("detail", ShownText.lines(detail))
            $0.member("instance", instance)
            $0.member("parameter", parameter.map(ShownText.line))
            if !allowed.isEmpty {
                $0.key("allowed")
                $0.array { for value in allowed { $0.string(value) } }
            }
            $0.member("suggestion", suggestion)
            for (name, value) in members { $0.member(name, value) }
        }
        return writer.bytes
    }
}

/// The kinds of problem. The raw values are part of a problem's `type` and never change.
enum ProblemKind: String, Sendable, CaseIterable {
    case invalidParameter = "invalid-parameter"
    case invalidEncoding = "invalid-encoding"
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case notAcceptable = "not-acceptable"
    case gone
    case addressTooLong = "address-too-long"
    case internalError = "internal-error"
    case unavailable
    case tookTooLong = "took-too-long"
    case overloaded
    case invalidHost = "invalid-host"

    var status: Int {
        switch self {
        case .invalidParameter, .invalidEncoding, .invalidHost: 400
        case .notFound: 404
        case .methodNotAllowed: 405
        case .notAcceptable: 406
        case .gone: 410
        case .addressTooLong: 414
        case .internalError: 500
        case .unavailable, .tookTooLong, .overloaded: 503
        }
    }

    var title: String {
        switch self {
        case .invalidParameter: "Invalid parameter"
        case .invalidEncoding: "Invalid encoding"
        case .notFound: "Not found"
        case .methodNotAllowed: "Method not allowed"
        case .notAcceptable: "Not acceptable"
        case .gone: "Gone"
        case .addressTooLong: "Address too long"
        case .internalError: "Internal error"
        case .unavailable: "Unavailable"
        case .tookTooLong: "Took too long"
        case .overloaded: "Overloaded"
        case .invalidHost: "Invalid host"
        }
    }

    /// What it means and what to do about it.
    var explanation: String {
        switch self {
        case .invalidParameter:
            "A query parameter is unknown, stands twice or has a value that it cannot have. `parameter` names it, "
                + "`allowed` says what it may be, and `suggestion` is the nearest known name."
        case .invalidEncoding: "The path or the query is not percent-encoded UTF-8 (RFC 3986)."
        case .notFound: "There is nothing at this address, and never was as far as the catalogue knows."
        case .methodNotAllowed: "The catalogue is read-only: ask with one of the methods in the header `Allow`."
        case .notAcceptable: "None of the media types in `Accept` is served here; `allowed` lists those that are."
        case .gone:
            "The dataset was withdrawn by its publisher. `lastTitle` is its last known title, `removed` the time."
        case .addressTooLong: "The path and query together are longer than `allowed`."
        case .internalError: "The fault is the server's. Report it with `requestId`, under which it is logged."
        case .unavailable: "The catalogue cannot be read now. Ask again after the seconds in `Retry-After`."
        case .tookTooLong:
            "The answer took longer than the server allows. Ask for less: fewer facets, narrower filters."
        case .overloaded:
            "So much is asked at once that there is no room for this answer. Ask again after the seconds in `Retry-After`."
        case .invalidHost:
            "A request of HTTP/1.1 names the host in one field `Host` (RFC 9112, section 3.2); this one has none, "
                + "several, or one that is no host."
        }
    }

    func uri(base: String) -> String { "\(base)/problems/\(rawValue)" }
}

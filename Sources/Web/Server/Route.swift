/// What an address stands for.
enum Route: Sendable, Equatable {
    case home
    case datasets(Form?)
    case dataset(id: String, Form?)
    case catalog(Form?)
    case publisher(String)
    case context
    case sources
    case source(String)
    case runs(source: String)
    case run(source: String, id: String)
    case findings(source: String)
    case findingTable(source: String)
    case feed(source: String)
    case badge(source: String)
    case problems
    case problem(String)
    case health
    case readiness
    case metrics
    case robots
    case styleSheet

    /// The route of a path, or `nil` where there is none.
    ///
    /// - Throws: ``Problem`` for a path that is not percent-encoded UTF-8.
    init?(path: Substring) throws(Problem) {
        var segments: [String] = []
        for part in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let segment = PercentEncoding.decode(part, plusIsBlank: false) else {
                throw Problem(.invalidEncoding, "The path is not percent-encoded UTF-8.")
            }
            // The database ends a text at U+0000: nothing has such an address.
            guard !segment.utf8.contains(0) else { return nil }
            segments.append(segment)
        }
        guard path.utf8.first == UInt8(ascii: "/"), let route = Self.route(segments) else { return nil }
        self = route
    }

    private static func route(_ segments: [String]) -> Route? {
        guard segments.count > 1 else { return first(segments.first ?? "") }
        switch (segments[0], segments.count) {
        case ("datasets", 2): return withForm(segments[1]) { .dataset(id: $0, $1) }
        case ("publishers", 2): return .publisher(segments[1])
        case ("sources", 2): return .source(segments[1])
        case ("sources", 3): return below(source: segments[1], segments[2])
        case ("sources", 4): return segments[2] == "runs" ? .run(source: segments[1], id: segments[3]) : nil
        case ("problems", 2): return .problem(segments[1])
        default: return nil
        }
    }

    private static func below(source: String, _ segment: String) -> Route? {
        switch segment {
        case "runs": .runs(source: source)
        case "findings": .findings(source: source)
        case "findings.csv": .findingTable(source: source)
        case "feed.atom": .feed(source: source)
        case "badge.svg": .badge(source: source)
        default: nil
        }
    }

    private static func first(_ segment: String) -> Route? {
        switch segment {
        case "": .home
        case "context.jsonld": .context
        case "sources": .sources
        case "problems": .problems
        case "healthz": .health
        case "readyz": .readiness
        case "metrics": .metrics
        case "robots.txt": .robots
        case "style.css": .styleSheet
        default:
            withForm(segment) { name, form in
                switch name {
                case "datasets": .datasets(form)
                case "catalog": .catalog(form)
                default: nil
                }
            }
        }
    }

    /// Takes the suffix off a name; a suffix that names no form is no address.
    private static func withForm(_ segment: String, _ route: (String, Form?) -> Route?) -> Route? {
        guard let dot = segment.utf8.lastIndex(of: UInt8(ascii: ".")) else { return route(segment, nil) }
        guard let form = Form(rawValue: String(segment[segment.utf8.index(after: dot)...])) else { return nil }
        return route(String(segment[..<dot]), form)
    }
}

extension Route {
    /// The route with its variable parts named, as it stands in the documentation; a suffix that names a form is left out.
    var template: String {
        switch self {
        case .home: "/"
        case .datasets: "/datasets"
        case .dataset: "/datasets/{id}"
        case .catalog: "/catalog"
        case .publisher: "/publishers/{slug}"
        case .context: "/context.jsonld"
        case .sources: "/sources"
        case .source: "/sources/{id}"
        case .runs: "/sources/{id}/runs"
        case .run: "/sources/{id}/runs/{run}"
        case .findings: "/sources/{id}/findings"
        case .findingTable: "/sources/{id}/findings.csv"
        case .feed: "/sources/{id}/feed.atom"
        case .badge: "/sources/{id}/badge.svg"
        case .problems: "/problems"
        case .problem: "/problems/{name}"
        case .health: "/healthz"
        case .readiness: "/readyz"
        case .metrics: "/metrics"
        case .robots: "/robots.txt"
        case .styleSheet: "/style.css"
        }
    }
}

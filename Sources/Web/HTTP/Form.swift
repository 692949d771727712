/// A form in which datasets are served.
enum Form: String, Sendable, Hashable, CaseIterable {
    // In the order in which the server prefers them.
    case json
    case jsonLD = "jsonld"
    case turtle = "ttl"
    case rdfXML = "rdf"
    case nTriples = "nt"

    var mediaType: String {
        switch self {
        case .json: "application/json"
        case .jsonLD: "application/ld+json"
        case .turtle: "text/turtle"
        case .rdfXML: "application/rdf+xml"
        case .nTriples: "application/n-triples"
        }
    }

    /// JSON and N-Triples are UTF-8 by definition and have no such parameter (RFC 8259, section 11); XML says it itself.
    var contentType: String { self == .turtle ? "text/turtle; charset=utf-8" : mediaType }

    /// The form that a suffix names, or else the one that the client likes best.
    ///
    /// - Throws: ``Problem`` where the client takes none of them.
    static func negotiated(_ accept: Accept) throws(Problem) -> Form {
        if let form = accept.best(of: allCases, mediaType: \.mediaType) { return form }
        throw Problem(
            .notAcceptable, "None of the media types in Accept is served here.",
            allowed: allCases.map(\.mediaType))
    }
}

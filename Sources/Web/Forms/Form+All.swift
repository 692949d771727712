import DCAT

extension Form {
    /// Every form, in the order in which the server prefers them.
    ///
    /// JSON and N-Triples are UTF-8 by definition and have no such parameter (RFC 8259, section 11); XML says it itself.
    static let all: [Form] = [json, jsonLD, turtle, rdfXML, nTriples]

    static let jsonLD = graph(suffix: "jsonld", mediaType: "application/ld+json") {
        $0.graph.jsonLD(DatasetContext.context)
    }

    static let turtle = graph(
        suffix: "ttl", mediaType: "text/turtle", contentType: "text/turtle; charset=utf-8"
    ) { $0.graph.turtle() }

    static let rdfXML = graph(suffix: "rdf", mediaType: "application/rdf+xml") { try $0.graph.rdfXML() }

    static let nTriples = graph(suffix: "nt", mediaType: "application/n-triples") { $0.graph.nTriples() }
}

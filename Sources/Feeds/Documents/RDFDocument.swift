/// Documents in RDF, in whatever syntax.
package enum RDFDocument {
    /// N-Triples and Turtle are read with the least memory; servers that refuse to choose are asked again for anything.
    package static let mediaTypes = """
        text/turtle, application/n-triples, application/rdf+xml;q=0.8, application/ld+json;q=0.7, application/n-quads;q=0.6, \
        application/xml;q=0.3, application/json;q=0.3, */*;q=0.1
        """
}

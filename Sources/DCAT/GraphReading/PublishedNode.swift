import RDF

/// The values of one node of a published graph, by what they say.
struct PublishedNode {
    let term: Term
    /// How many statements were read.
    private(set) var count = 0
    /// How many values that property has which has the most.
    private(set) var longest = 0
    private var values: [Field: [Term]] = [:]
    /// Agents by the IRI of their role, from the properties of GeoDCAT-AP.
    private(set) var agentsInRoles: [(role: String, agent: Term)] = []

    /// A node of which nothing is known.
    init(_ term: Term) { self.term = term }

    init(_ term: Term, in graph: Graph) {
        self.init(term, graph.triples(of: term))
    }

    /// - Parameter triples: on this node.
    init(_ term: Term, _ triples: [Triple]) {
        self.term = term
        for triple in triples {
            count += 1
            if let field = Field.byPredicate[triple.predicate] {
                values[field, default: []].append(triple.object)
            } else if let role = Field.roles[triple.predicate] {
                agentsInRoles.append((role, triple.object))
            }
        }
        longest = max(agentsInRoles.count, values.values.reduce(0) { max($0, $1.count) })
    }

    subscript(field: Field) -> [Term] { values[field] ?? [] }

    func has(type: IRI) -> Bool { self[.type].contains { $0.iri == type } }
}

extension DatasetGraphReader {
    func node(_ term: Term) -> PublishedNode { PublishedNode(term, in: graph) }
}

extension Term {
    var isLiteral: Bool { literal != nil }

    /// The text of a literal, or an IRI as text; a blank node has none.
    var text: String? { literal?.lexical ?? iri?.string }
}

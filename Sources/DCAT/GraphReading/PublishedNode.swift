import RDF

/// The values of one node of a published graph, by what they say.
struct PublishedNode {
    let term: Term
    /// How many statements were read.
    private(set) var count = 0
    /// Whether some property had more values than are read.
    private(set) var isCut = false
    private var values: [Field: [Term]] = [:]
    /// Agents by the IRI of their role, from the properties of GeoDCAT-AP.
    private(set) var agentsInRoles: [(role: String, agent: Term)] = []

    /// How many values of one property are read. Values are compared with each other, so there may not be any number of them;
    /// files and keywords are not, and are many.
    private static let maximumValues = 2000
    private static let maximumListValues = 20_000

    private static func maximum(_ field: Field) -> Int {
        switch field {
        case .distribution, .keyword, .keywordList: maximumListValues
        default: maximumValues
        }
    }

    /// A node of which nothing is known.
    init(_ term: Term) { self.term = term }

    init(_ term: Term, in graph: Graph) {
        self.term = term
        for triple in graph.triples(of: term) {
            count += 1
            if let field = Field.byPredicate[triple.predicate] {
                if values[field, default: []].count < Self.maximum(field) {
                    values[field, default: []].append(triple.object)
                } else {
                    isCut = true
                }
            } else if let role = Field.roles[triple.predicate] {
                agentsInRoles.append((role, triple.object))
            }
        }
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

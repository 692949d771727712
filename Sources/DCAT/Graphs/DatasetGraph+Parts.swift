import RDF

/// The parts of a dataset that are nodes of their own.
extension DatasetGraph {
    /// Links to a dataset or series of which no more than its IRI is known, and perhaps its title.
    ///
    /// The profile demands a title and a description of each. The IRI stands for what is not known, and as the description it
    /// tells readers that this is a mention (``DatasetGraphReader/subjects``).
    mutating func mention(_ subject: Term, _ property: IRI, _ other: Concept, _ typeOfOther: Term) {
        guard let uri = other.uri else { return }
        let node = Term.iri(IRI(uri))
        guard !uri.hasPrefix(base + "/datasets/") else {
            // The catalogue describes its own datasets at their addresses, perhaps in this very graph.
            link(subject, property, node)
            type(node, typeOfOther)
            return
        }
        link(subject, property, node)
        guard type(node, typeOfOther) else { return }
        text(node, Predicate.title, other.label.isEmpty ? LocalizedText("und", uri) : other.label)
        literal(node, Predicate.description, Literal(uri))
    }

    mutating func relationship(_ subject: Term, _ property: IRI, _ relationship: Relationship) {
        // A relationship must have a role; one without it is a plain relation.
        guard let role = relationship.role else {
            typed(subject, Predicate.relation, relationship.relation, Class.resource)
            return
        }
        let node = node(subject, property, Class.relationship)
        typed(node, Predicate.relation, relationship.relation, Class.resource)
        typed(node, Predicate.hadRole, [role], Class.role)
    }

    mutating func attribution(_ subject: Term, _ property: IRI, _ attribution: Attribution) {
        let node = node(subject, property, Class.attribution)
        link(node, Predicate.agent, agent(attribution.agent))
        if let role = attribution.role { typed(node, Predicate.hadRole, [role], Class.role) }
    }

    mutating func identifier(_ subject: Term, _ property: IRI, _ identifier: String) {
        let node = node(subject, property, Class.identifier)
        literal(node, Predicate.notation, Literal(identifier))
    }

    mutating func period(_ subject: Term, _ property: IRI, _ period: PeriodOfTime) {
        let node = node(subject, property, Class.periodOfTime)
        date(node, Predicate.startDate, period.startDate)
        date(node, Predicate.endDate, period.endDate)
    }

    mutating func checksum(_ subject: Term, _ property: IRI, _ checksum: Checksum) {
        let node = node(subject, property, Class.checksum)
        // The shapes want the term under `https`, though its class, and the vocabulary itself, are under `http`.
        let algorithm = Term.iri(IRI("https://spdx.org/rdf/terms#checksumAlgorithm_\(checksum.algorithm)"))
        link(node, Predicate.algorithm, algorithm)
        type(algorithm, Class.checksumAlgorithm)
        literal(node, Predicate.checksumValue, Literal(checksum.value, datatype: Datatype.hexBinary))
    }

    /// A node of a class that stands nowhere else.
    private mutating func node(_ subject: Term, _ property: IRI, _ typeOfNode: Term) -> Term {
        let node = makeBlankNode()
        link(subject, property, node)
        type(node, typeOfNode)
        return node
    }
}

/// Numbers as `xsd:decimal` writes them (XML Schema part 2, section 3.2.3), which has no exponent.
enum Decimals {
    static func text(_ number: Double) -> String {
        let shortest = "\(number)"
        guard let mark = shortest.firstIndex(of: "e"), let exponent = Int(shortest[shortest.index(after: mark)...])
        else {
            return shortest.hasSuffix(".0") ? String(shortest.dropLast(2)) : shortest
        }
        let sign = number < 0 ? "-" : ""
        let parts = shortest[..<mark].drop { $0 == "-" }.split(separator: ".")
        let (whole, fraction) = (parts.first ?? "0", parts.count > 1 && parts[1] != "0" ? parts[1] : "")
        if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + whole + fraction }
        return sign + whole + fraction + String(repeating: "0", count: max(0, exponent - fraction.count))
    }
}

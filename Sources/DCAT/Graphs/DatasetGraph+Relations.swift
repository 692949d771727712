import RDF

extension DatasetGraph {
    mutating func addRelations(_ dataset: Dataset, _ subject: Term) {
        for version in dataset.hasVersion { mention(subject, Property.hasVersion, version, Class.dataset) }
        for series in dataset.inSeries { mention(subject, Property.inSeries, series, Class.datasetSeries) }
        for source in dataset.sourceDataset { mention(subject, Property.source, source, Class.dataset) }
        for statement in dataset.provenance {
            concept(subject, Property.provenance, statement, Class.provenanceStatement, label: Property.label)
        }
        for activity in dataset.wasGeneratedBy {
            concept(subject, Property.wasGeneratedBy, activity, Class.activity, label: Property.label)
        }
        typed(subject, Property.relation, dataset.relation, Class.resource)
        typed(subject, Property.isReferencedBy, dataset.isReferencedBy, Class.resource)
        for relationship in dataset.qualifiedRelation {
            // A relationship must have a role; one without it is a plain relation.
            guard let role = relationship.role else {
                typed(subject, Property.relation, relationship.relation, Class.resource)
                continue
            }
            let node = makeBlankNode()
            link(subject, Property.qualifiedRelation, node)
            type(node, Class.relationship)
            typed(node, Property.relation, relationship.relation, Class.resource)
            typed(node, Property.hadRole, [role], Class.role)
        }
    }

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
        text(node, Property.title, other.label.isEmpty ? LocalizedText("und", uri) : other.label)
        literal(node, Property.description, Literal(uri))
    }

    mutating func themes(_ subject: Term, _ themes: some Collection<Concept>, _ categories: some Collection<Concept>) {
        for theme in themes { code(subject, Property.theme, theme, Class.concept, otherwise: Property.keyword) }
        for category in categories {
            code(subject, Property.hvdCategory, category, Class.concept, otherwise: Property.keyword)
        }
    }

    mutating func keywords(_ subject: Term, _ keywords: LanguageMap<[String]>) {
        for entry in keywords.entries {
            for keyword in entry.value { text(subject, Property.keyword, LocalizedText(entry.language, keyword)) }
        }
    }

    /// What the data can tell apart, in space and in time; of several distances the finest, since shapes allow one only.
    mutating func resolution(_ subject: Term, _ metres: some Collection<Double>, _ duration: String?) {
        if let number = metres.min() {
            literal(
                subject, Property.spatialResolution, Literal(Decimals.text(number), datatype: Datatype.decimal))
        }
        if let duration {
            literal(subject, Property.temporalResolution, Literal(duration, datatype: Datatype.duration))
        }
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

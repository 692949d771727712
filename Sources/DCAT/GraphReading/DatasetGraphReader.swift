package import RDF

/// Reads datasets from a graph as it was published: DCAT 1 to 3 and its profiles, schema.org, ADMS and VoID.
///
/// Nothing is demanded of the graph. What cannot be mapped is a finding, and properties that the model has no place for stay
/// in the source record alone. Who publishes where the record does not say is the harvester's to tell, from the source.
package struct DatasetGraphReader: Sendable {
    let graph: Graph
    /// The language of texts that do not say theirs.
    let language: String
    /// What a time without an offset means.
    let naive: DateReader.NaiveTime
    /// The services that say of themselves which dataset they serve.
    let servicesOfDataset: [Term: [Term]]

    /// - Parameter naive: what a time without an offset means; portals that were made from CKAN write UTC.
    package init(_ graph: Graph, language: String, naive: DateReader.NaiveTime = .utc) {
        self.graph = graph
        self.language = language
        self.naive = naive
        var services: [Term: [Term]] = [:]
        for triple in graph where triple.predicate == Predicate.servesDataset {
            services[triple.object, default: []].append(triple.subject)
        }
        servicesOfDataset = services
    }

    /// The datasets and dataset series that the graph describes, in order of arrival.
    ///
    /// A node that is only mentioned is left out: one that has a class and nothing else, as on the pages of feeds that list the
    /// datasets of other pages too, or one that ``DatasetGraph`` wrote for a dataset that it knows by its address alone.
    package var subjects: [Term] {
        var found: Set<Term> = []
        var listed: Set<Term> = []
        for triple in graph {
            if triple.predicate == .rdfType, case .iri(let type) = triple.object, Self.classes.contains(type) {
                found.insert(triple.subject)
            } else if triple.predicate == Predicate.dataset {
                listed.insert(triple.object)
            }
        }
        return graph.subjects.filter { subject in
            guard found.contains(subject) || listed.contains(subject) else { return false }
            let triples = graph.triples(of: subject)
            let types = triples.filter { $0.predicate == .rdfType }.map(\.object)
            let isDescribed = triples.contains { Field.describing.contains($0.predicate) }
            return isDescribed && !types.contains(Class.catalog) && !isMention(triples)
                // What a catalogue lists without a class is a dataset; with another class, it is something else.
                && (found.contains(subject) || types.isEmpty)
        }
    }

    private func isMention(_ triples: [Triple]) -> Bool {
        triples.contains { triple in
            triple.predicate == Predicate.description && triple.object.literal?.lexical == triple.subject.iri?.string
        }
    }

    /// What identifies a dataset in its feed: its IRI, or else the first identifier that it states; `nil` where it has none.
    package func key(of subject: Term) -> String? {
        if let iri = subject.iri { return iri.string }
        let node = node(subject)
        let values =
            node[.identifier] + node[.otherIdentifier].flatMap { $0.isLiteral ? [$0] : self.node($0)[.notation] }
        return values.lazy.compactMap(\.text).first { text in text.utf8.contains { $0 > 0x20 } }
    }

    /// The page that shows the dataset to people, or else the dataset's own address.
    package func recordURL(of subject: Term) -> String? {
        let pages = node(subject)[.landingPage].lazy.compactMap(\.text).compactMap(IRIText.absolute)
        return pages.first ?? subject.iri.flatMap { IRIText.absolute($0.string) }
    }

    /// The statements on a dataset and on the nodes that belong to it: its distributions, agents, places, services, and every
    /// blank node; not those on other datasets, catalogues or records. It is what a harvester keeps as the source record.
    ///
    /// - Parameters:
    ///   - limit: how many statements there may be; the rest is left out.
    ///   - limits: what a record may have.
    /// - Throws: ``LimitMet`` where a property of a node has more values than one of a record may have.
    package func description(
        of subject: Term, limit: Int = 100_000, _ limits: RecordLimits = RecordLimits()
    ) throws(LimitMet) -> Graph {
        var described: Set<Term> = [subject]
        var waiting = [subject]
        var part = Graph(minimumCapacity: 64)
        if case .iri = subject { waiting += (servicesOfDataset[subject] ?? []).reversed() }
        described.formUnion(waiting)
        while let node = waiting.popLast() {
            var found: [Term] = []
            let triples = graph.triples(of: node).filter { isOwn($0, subject) }
            if triples.count > limits.elements { try limits.checkValues(PublishedNode(node, triples).longest) }
            for triple in triples {
                guard part.count < limit else { return part }
                part.insert(triple)
                guard triple.object.isResource, isPart(triple), described.insert(triple.object).inserted else {
                    continue
                }
                found.append(triple.object)
            }
            waiting += found.reversed()
        }
        return part
    }

    /// Which other datasets a service serves is theirs to say: where thousands have one service, each would have all of them.
    private func isOwn(_ triple: Triple, _ subject: Term) -> Bool {
        triple.predicate != Predicate.servesDataset || triple.object == subject || triple.subject == subject
    }

    private func isPart(_ triple: Triple) -> Bool {
        if case .blank = triple.object { return !Self.leadingAway.contains(triple.predicate) }
        return Self.leadingToParts.contains(triple.predicate)
    }
}

extension DatasetGraphReader {
    /// The classes of what is read as a dataset.
    package static let classes: Set<IRI> = Set(
        [
            Namespace.dcat["Dataset"], Namespace.dcat["DatasetSeries"], Namespace.adms["Asset"],
            IRI("http://rdfs.org/ns/void#Dataset"),
        ] + Field.schemas.map { $0["Dataset"] })

    /// The properties whose values, where they are IRIs that the graph describes, belong to a dataset.
    package static let leadingToParts: Set<IRI> = Field.predicates(of: Field.leadingToParts).union(Field.roles.keys)

    /// The properties that lead to other datasets, series, catalogues and records, even where these are blank nodes.
    package static let leadingAway: Set<IRI> = Field.predicates(of: Field.leadingAway).union(
        [
            Predicate.dataset, Predicate.record, Predicate.primaryTopic, Namespace.foaf["isPrimaryTopicOf"],
            Namespace.dcat["catalog"], Namespace.dcat["service"], Namespace.dcat["seriesMember"],
            Namespace.dct["hasPart"], Namespace.dct["isPartOf"],
        ] + Field.schemas.map { $0["includedInDataCatalog"] })
}

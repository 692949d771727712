package import RDF

/// Datasets as DCAT-AP 3.0.1 in RDF: every referenced code is typed and labelled in the same graph, as its shapes demand.
///
/// What has no IRI may not stand where the profile asks for a code (`mdr-vocabularies.shape.ttl`: frequency, language,
/// format, theme). An unknown theme is a keyword there and an unknown licence a statement of rights; an unknown frequency,
/// language or format is left out of the RDF, and stands in the JSON of the same dataset. Nothing is made up.
package struct DatasetGraph: Sendable {
    package private(set) var graph: Graph
    /// The catalogue's base URL, without a closing slash.
    let base: String

    package init(base: String, minimumCapacity: Int = 256) {
        self.base = base
        graph = Graph(minimumCapacity: minimumCapacity)
    }

    @discardableResult
    mutating func insert(_ subject: Term, _ property: IRI, _ object: Term) -> Bool {
        graph.insert(subject, property, object)
    }

    mutating func makeBlankNode() -> Term { graph.makeBlankNode() }

    /// The IRI of a dataset of this catalogue.
    package func iri(of id: DatasetID) -> String { "\(base)/datasets/\(id)" }

    /// Adds a dataset with all that it refers to.
    package mutating func add(_ dataset: Dataset, id: DatasetID) {
        let iri = iri(of: id)
        let subject = Term.iri(IRI(iri))
        type(subject, Class.dataset)
        if dataset.isSeries { type(subject, Class.datasetSeries) }
        Dataset.properties.draw(dataset.complete(subject), subject, in: &self)
        for (distribution, id) in zip(dataset.distribution, dataset.distributionIDs(in: id)) {
            // A fragment of the dataset's address, so that it leads somewhere.
            let node = Term.iri(IRI("\(iri)#\(id)"))
            link(subject, Predicate.distribution, node)
            add(distribution, node, of: dataset, subject)
        }
        for sample in dataset.sample {
            let node = makeBlankNode()
            link(subject, Predicate.sample, node)
            add(sample, node, of: dataset, subject)
        }
    }
}

extension Dataset {
    /// DCAT-AP asks for both: without a title the identifier stands for it, and without a description the title.
    fileprivate func complete(_ subject: Term) -> Dataset {
        guard title.isEmpty || description.isEmpty else { return self }
        var dataset = self
        if title.isEmpty { dataset.title = LocalizedText("und", identifier.first ?? subject.iri?.string ?? "") }
        if description.isEmpty { dataset.description = dataset.title }
        return dataset
    }
}

import RDF

extension DatasetGraph {
    /// What the catalogue says of itself.
    package struct CatalogDescription: Sendable {
        package var title: LocalizedText
        package var description: LocalizedText
        package var publisher: Agent
        package var homepage: String?

        package init(title: LocalizedText, description: LocalizedText, publisher: Agent, homepage: String?) {
            self.title = title
            self.description = description
            self.publisher = publisher
            self.homepage = homepage
        }
    }

    /// One page of the catalogue, as a hydra collection: under today's term names and the ones of the years before 2014,
    /// which harvesters still look for.
    package struct PageLinks: Sendable {
        package var total: Int
        package var itemsPerPage: Int
        package var this: String
        package var first: String
        package var next: String?

        package init(total: Int, itemsPerPage: Int, this: String, first: String, next: String?) {
            self.total = total
            self.itemsPerPage = itemsPerPage
            self.this = this
            self.first = first
            self.next = next
        }
    }

    private var catalog: Term { .iri(IRI(base + "/catalog")) }

    /// Adds the catalogue itself; its datasets follow by ``addRecord(of:changed:harvestedFrom:)``.
    package mutating func addCatalog(_ description: CatalogDescription) {
        type(catalog, Class.catalog)
        text(catalog, Property.title, description.title)
        text(catalog, Property.description, description.description)
        link(catalog, Property.publisher, agent(description.publisher))
        if let homepage = description.homepage { typed(catalog, Property.homepage, [homepage], Class.document) }
    }

    /// Lists a dataset in the catalogue, with the record that tells where it came from and when it changed.
    ///
    /// - Parameter changed: seconds since 1970.
    package mutating func addRecord(of id: DatasetID, changed: Int, harvestedFrom url: String?) {
        let dataset = Term.iri(IRI(iri(of: id)))
        let record = Term.iri(IRI(iri(of: id) + "#record"))
        // The range of a record's topic is `dcat:Resource`, and shapes do not infer that a dataset is one.
        type(dataset, Class.dataset)
        type(dataset, Class.dcatResource)
        link(catalog, Property.dataset, dataset)
        link(catalog, Property.record, record)
        type(record, Class.catalogRecord)
        link(record, Property.primaryTopic, dataset)
        date(record, Property.modified, DateValue(secondsSince1970: changed))
        if let url { link(record, Property.wasDerivedFrom, .iri(IRI(url))) }
    }

    package mutating func addPage(_ links: PageLinks) {
        let page = Term.iri(IRI(links.this))
        for name in ["PartialCollectionView", "PagedCollection"] { type(page, .iri(Namespace.hydra[name])) }
        let first = Term.iri(IRI(links.first))
        for name in ["first", "firstPage"] { link(page, Namespace.hydra[name], first) }
        if let next = links.next {
            for name in ["next", "nextPage"] { link(page, Namespace.hydra[name], .iri(IRI(next))) }
        }
        literal(page, Namespace.hydra["totalItems"], Literal("\(links.total)", datatype: .xsdInteger))
        literal(page, Namespace.hydra["itemsPerPage"], Literal("\(links.itemsPerPage)", datatype: .xsdInteger))
    }
}

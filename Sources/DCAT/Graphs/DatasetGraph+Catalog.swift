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

    /// Where a record was harvested.
    package struct RecordSource: Sendable {
        /// The id of the registered feed.
        package var id: String
        /// The feed's address.
        package var url: String?
        /// The record's own key in the feed.
        package var key: String?
        /// Seconds since 1970 at which the record was last seen as it is now.
        package var harvested: Int

        package init(id: String, url: String? = nil, key: String? = nil, harvested: Int) {
            self.id = id
            self.url = url
            self.key = key
            self.harvested = harvested
        }
    }

    private var catalog: Term { .iri(IRI(base + "/catalog")) }

    /// Adds the catalogue itself; its datasets follow by ``addRecord(of:changed:harvestedFrom:)``.
    package mutating func addCatalog(_ description: CatalogDescription) {
        type(catalog, Class.catalog)
        text(catalog, Predicate.title, description.title)
        text(catalog, Predicate.description, description.description)
        link(catalog, Predicate.publisher, agent(description.publisher))
        if let homepage = description.homepage { typed(catalog, Predicate.homepage, [homepage], Class.document) }
    }

    /// Lists a dataset in the catalogue, with the record that tells where it came from and when it changed.
    ///
    /// - Parameters:
    ///   - changed: when the dataset last changed here, in seconds since 1970.
    ///   - url: the record's own page or document at its publisher.
    ///   - issued: when the dataset came into the catalogue, in seconds since 1970.
    ///   - source: the feed that the record is from.
    package mutating func addRecord(
        of id: DatasetID, changed: Int, harvestedFrom url: String?, issued: Int? = nil, source: RecordSource? = nil
    ) {
        let dataset = Term.iri(IRI(iri(of: id)))
        let record = Term.iri(IRI(iri(of: id) + "#record"))
        // The range of a record's topic is `dcat:Resource`, and shapes do not infer that a dataset is one.
        type(dataset, Class.dataset)
        type(dataset, Class.dcatResource)
        link(catalog, Predicate.dataset, dataset)
        link(catalog, Predicate.record, record)
        type(record, Class.catalogRecord)
        link(record, Predicate.primaryTopic, dataset)
        date(record, Predicate.modified, DateValue(secondsSince1970: changed))
        date(record, Predicate.issued, issued.flatMap(DateValue.init(secondsSince1970:)))
        if let url { link(record, Predicate.wasDerivedFrom, .iri(IRI(url))) }
        if let source { link(record, Predicate.source, add(source, of: id, dataset, page: url)) }
    }

    /// The record at its publisher, which has a topic and a date as every record must.
    private mutating func add(_ source: RecordSource, of id: DatasetID, _ dataset: Term, page: String?) -> Term {
        let original = Term.iri(IRI(iri(of: id) + "#source"))
        type(original, Class.catalogRecord)
        link(original, Predicate.primaryTopic, dataset)
        date(original, Predicate.modified, DateValue(secondsSince1970: source.harvested))
        if let key = source.key { literal(original, Predicate.identifier, Literal(key)) }
        if let page { link(original, Predicate.seeAlso, .iri(IRI(page))) }
        let feed = Term.iri(IRI("\(base)/sources/\(source.id)"))
        link(original, Predicate.isPartOf, feed)
        if type(feed, Class.resource) {
            literal(feed, Predicate.identifier, Literal(source.id))
            if let url = source.url { link(feed, Predicate.seeAlso, .iri(IRI(url))) }
        }
        return original
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

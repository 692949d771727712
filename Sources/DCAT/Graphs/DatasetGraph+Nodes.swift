import RDF

/// The nodes that a dataset refers to, and the small steps that write them.
extension DatasetGraph {
    /// Says what a node is, and whether that is news: what many datasets share is described once.
    @discardableResult
    mutating func type(_ subject: Term, _ type: Term) -> Bool {
        insert(subject, .rdfType, type)
    }

    mutating func link(_ subject: Term, _ property: IRI, _ object: Term) {
        insert(subject, property, object)
    }

    mutating func literal(_ subject: Term, _ property: IRI, _ value: Literal) {
        insert(subject, property, .literal(value))
    }

    mutating func text(_ subject: Term, _ property: IRI, _ text: LocalizedText) {
        for entry in text.entries {
            let isTagged = entry.language != "und"
            literal(
                subject, property, isTagged ? Literal(entry.value, language: entry.language) : Literal(entry.value))
        }
    }

    mutating func date(_ subject: Term, _ property: IRI, _ date: DateValue?) {
        guard let date else { return }
        let datatype =
            switch date.precision {
            case .year: Datatype.year
            case .month: Datatype.yearMonth
            case .day: Datatype.date
            case .instant: Datatype.dateTime
            }
        literal(subject, property, Literal(date.description, datatype: datatype))
    }

    /// Links to IRIs, each of which is of one class.
    mutating func typed(_ subject: Term, _ property: IRI, _ iris: some Collection<String>, _ typeOfAll: Term) {
        for iri in iris {
            let object = Term.iri(IRI(iri))
            link(subject, property, object)
            type(object, typeOfAll)
        }
    }

    /// Links to a term, typed and labelled; one without an IRI is a blank node.
    mutating func concept(
        _ subject: Term, _ property: IRI, _ concept: Concept, _ typeOfConcept: Term,
        label: IRI = Predicate.prefLabel
    ) {
        let object = concept.uri.map { Term.iri(IRI($0)) } ?? makeBlankNode()
        link(subject, property, object)
        guard type(object, typeOfConcept) else { return }
        text(object, label, concept.label)
        // A concept must have a label; its IRI stands for one that is not known.
        if concept.label.isEmpty, typeOfConcept == Class.concept, let uri = concept.uri {
            literal(object, label, Literal(uri))
        }
    }

    /// Links to a code where nothing else may stand; a text without one goes to another property, if there is any.
    ///
    /// - Parameter list: the list that the code must be of; other vocabularies are as good where it is `nil`.
    mutating func code(
        _ subject: Term, _ property: IRI, _ code: Concept, _ typeOfCode: Term, of list: CodeList? = nil,
        otherwise: IRI? = nil
    ) {
        if let uri = code.uri, list.map({ uri.utf8.starts(with: $0.base.utf8) }) ?? true {
            concept(subject, property, code, typeOfCode)
        } else if let otherwise {
            text(subject, otherwise, code.label)
        }
    }

    /// Links to a licence document; a licence that is only a text stands among the rights.
    mutating func license(_ subject: Term, _ property: IRI, _ licence: Concept) {
        if licence.uri != nil { concept(subject, property, licence, Class.licenseDocument) }
    }

    /// One statement of all rights, since a distribution may have one only, and of the licences that are a text.
    mutating func rights(
        _ subject: Term, _ licences: some Collection<Concept>, _ statements: some Collection<LocalizedText>
    ) {
        let texts = licences.filter { $0.uri == nil }.map(\.label) + statements
        guard texts.contains(where: { !$0.isEmpty }) else { return }
        let node = makeBlankNode()
        link(subject, Predicate.rights, node)
        type(node, Class.rightsStatement)
        for statement in texts { text(node, Predicate.description, statement) }
    }

    mutating func keywords(_ subject: Term, _ property: IRI, _ keywords: LanguageMap<[String]>) {
        for entry in keywords.entries {
            for keyword in entry.value { text(subject, property, LocalizedText(entry.language, keyword)) }
        }
    }

    mutating func decimal(_ subject: Term, _ property: IRI, _ number: Double) {
        literal(subject, property, Literal(Decimals.text(number), datatype: Datatype.decimal))
    }

    mutating func format(_ subject: Term, _ property: IRI, _ format: Format) {
        let concept = Concept(uri: format.uri, label: LocalizedText("en", format.label))
        code(subject, property, concept, Class.mediaTypeOrExtent, of: Vocabularies.fileTypes.list)
    }

    mutating func agent(_ agent: Agent) -> Term {
        let node = Term.iri(IRI(agent.uri ?? base + agent.path))
        guard type(node, Class.agent) else { return node }
        text(node, Predicate.name, agent.name.isEmpty ? LocalizedText("und", agent.uri ?? agent.slug) : agent.name)
        if let teryt = agent.teryt { literal(node, Predicate.identifier, Literal(teryt)) }
        if let homepage = agent.homepage { typed(node, Predicate.homepage, [homepage], Class.document) }
        if let email = agent.email { typed(node, Predicate.mbox, ["mailto:" + email], Class.resource) }
        return node
    }

    mutating func contactPoint(_ contact: ContactPoint) -> Term {
        let node = makeBlankNode()
        type(node, Class.kind)
        if let name = contact.name { literal(node, Predicate.fn, Literal(name)) }
        if let email = contact.email { link(node, Predicate.hasEmail, .iri(IRI("mailto:" + email))) }
        if let url = contact.url { link(node, Predicate.hasURL, .iri(IRI(url))) }
        if let telephone = contact.telephone { link(node, Predicate.hasTelephone, self.telephone(telephone)) }
        return node
    }

    /// A number as an IRI, with hyphens for blanks (RFC 3966, section 3); what holds more than a number stays a text.
    private func telephone(_ text: String) -> Term {
        let isNumber = text.utf8.allSatisfy { (0x30...0x39).contains($0) || "+-.() ".utf8.contains($0) }
        guard isNumber else { return .literal(Literal(text)) }
        return .iri(IRI("tel:" + text.split(separator: " ").joined(separator: "-")))
    }

    /// A box as WKT in CRS84, longitude first (OGC 12-128r, GeoSPARQL, section 8.5.1).
    mutating func location(_ location: Location) -> Term {
        let node = location.uri.map { Term.iri(IRI($0)) } ?? makeBlankNode()
        guard type(node, Class.location) else { return node }
        text(node, Predicate.prefLabel, location.label)
        if let teryt = location.teryt { literal(node, Predicate.identifier, Literal(teryt)) }
        if let box = location.bbox {
            let corners = [
                (box.west, box.south), (box.east, box.south), (box.east, box.north), (box.west, box.north),
                (box.west, box.south),
            ]
            let ring = corners.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
            literal(node, Predicate.bbox, Literal("POLYGON((\(ring)))", datatype: Datatype.wkt))
        }
        if let point = location.centroid {
            let text = "POINT(\(point.longitude) \(point.latitude))"
            literal(node, Predicate.centroid, Literal(text, datatype: Datatype.wkt))
        }
        // One profile of the shapes wants a `locn:geometry` to be a literal and the other a node; GeoSPARQL's own property is
        // open to both.
        if let geometry = location.geometry {
            let shape = makeBlankNode()
            link(node, Predicate.hasGeometry, shape)
            type(shape, Class.geometry)
            literal(shape, Predicate.asWKT, Literal(geometry, datatype: Datatype.wkt))
        }
        return node
    }
}

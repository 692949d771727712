import OrderedCollections
import RDF

extension DatasetReading {
    mutating func dataset() -> Dataset {
        let node = node(subject)
        var dataset = Dataset()
        dataset.isSeries = node.has(type: Namespace.dcat["DatasetSeries"])
        readTexts(node, &dataset)
        readAgents(node, &dataset)
        readCodes(node, &dataset)
        readCoverage(node, &dataset)
        dataset.issued = date(node[.issued].isEmpty ? node[.created] : node[.issued], field: "issued")
        dataset.modified = date(node[.modified], field: "modified")
        dataset.landingPage = addresses(node[.landingPage], field: "landingPage")
        dataset.page = addresses(node[.page] + node[.homepage], field: "page")
        dataset.conformsTo = iris(node[.conformsTo], field: "conformsTo")
        dataset.applicableLegislation = iris(node[.applicableLegislation], field: "applicableLegislation")
        normaliser.completeHighValue(&dataset)
        readRelations(node, &dataset)
        readDistributions(node, &dataset)
        return dataset
    }

    private mutating func readTexts(_ node: PublishedNode, _ dataset: inout Dataset) {
        dataset.identifier = identifiers(node[.identifier], field: "identifier")
        if dataset.identifier.isEmpty, let iri = subject.iri { dataset.identifier = [iri.string] }
        dataset.otherIdentifier = identifiers(node[.otherIdentifier], field: "otherIdentifier")
        dataset.title = text(node[.title].isEmpty ? node[.label] : node[.title], field: "title")
        dataset.description = text(node[.description], field: "description", isLong: true)
        dataset.keyword = keywords(node)
        dataset.version = single(node[.version], field: "version").flatMap {
            normaliser.line($0.text, field: "version")
        }
        dataset.versionNotes = text(node[.versionNotes], field: "versionNotes", isLong: true)
    }

    /// Identifiers as texts, as IRIs, or as nodes that carry them.
    mutating func identifiers(_ values: [Term], field: String) -> OrderedSet<String> {
        var identifiers: OrderedSet<String> = []
        for value in values {
            let inner = value.isResource ? node(value) : PublishedNode(value)
            let found = [Field.notation, .value, .identifier].lazy.map { inner[$0] }.first { !$0.isEmpty } ?? [value]
            for item in found {
                if let text = normaliser.line(item.text, field: field) { identifiers.append(text) }
            }
        }
        return identifiers
    }

    private mutating func readAgents(_ node: PublishedNode, _ dataset: inout Dataset) {
        dataset.publisher = single(node[.publisher], field: "publisher").flatMap { agent($0, field: "publisher") }
        dataset.creator = agents(node[.creator], field: "creator")
        dataset.rightsHolder = agents(node[.rightsHolder], field: "rightsHolder")
        for value in node[.contactPoint] {
            if let contact = contactPoint(value) { dataset.contactPoint.append(contact) }
        }
        for value in node[.qualifiedAttribution] {
            let attribution = self.node(value)
            guard let agent = attribution[.agent].first.flatMap({ agent($0, field: "qualifiedAttribution") }) else {
                continue
            }
            let role = attribution[.role].first.flatMap { iri($0, field: "qualifiedAttribution.hadRole") }
            dataset.qualifiedAttribution.append(Attribution(agent: agent, role: role))
        }
        for (role, value) in node.agentsInRoles {
            guard let agent = agent(value, field: "qualifiedAttribution") else { continue }
            dataset.qualifiedAttribution.append(Attribution(agent: agent, role: role))
        }
    }

    private mutating func readCodes(_ node: PublishedNode, _ dataset: inout Dataset) {
        dataset.theme = themes(node[.theme])
        if dataset.theme.isEmpty {
            // A subject from the EU table of themes is a theme; from any other list it is not.
            dataset.theme = OrderedSet(
                node[.subject].compactMap { $0.text }.compactMap {
                    Normaliser.known($0, in: Vocabularies.themes)?.concept
                })
        }
        dataset.hvdCategory = hvdCategories(node[.hvdCategory])
        dataset.accrualPeriodicity = single(node[.frequency], field: "accrualPeriodicity").flatMap { value in
            code(value, in: Vocabularies.frequencies, field: "accrualPeriodicity") { $0.frequency($1) }
        }
        dataset.language = languages(node[.language], field: "language")
        dataset.accessRights = accessRights(node[.accessRights], field: "accessRights")
        dataset.license = licences(node[.license], field: "license")
        dataset.rights = rights(node[.rights], field: "rights")
        dataset.datasetType = concepts(node[.datasetType], field: "datasetType")
    }

    private mutating func readCoverage(_ node: PublishedNode, _ dataset: inout Dataset) {
        var places: OrderedSet<Location> = []
        for value in node[.spatial] {
            if let place = location(value) { places.append(place) }
        }
        dataset.spatial = places.elements
        for value in node[.temporal] {
            if let period = period(value) { dataset.temporal.append(period) }
        }
        for value in node[.spatialResolution] {
            if let metres = normaliser.metres(value.text, field: "spatialResolutionInMeters") {
                dataset.spatialResolutionInMeters.append(metres)
            }
        }
        dataset.temporalResolution = duration(node[.temporalResolution], field: "temporalResolution")
    }

    private mutating func readRelations(_ node: PublishedNode, _ dataset: inout Dataset) {
        dataset.hasVersion = references(node[.hasVersion], field: "hasVersion")
        dataset.inSeries = references(node[.inSeries], field: "inSeries")
        dataset.sourceDataset = references(node[.source], field: "sourceDataset")
        dataset.provenance = concepts(node[.provenance], field: "provenance")
        dataset.wasGeneratedBy = concepts(node[.wasGeneratedBy], field: "wasGeneratedBy")
        dataset.relation = iris(node[.relation], field: "relation")
        dataset.isReferencedBy = iris(node[.isReferencedBy], field: "isReferencedBy")
        for value in node[.qualifiedRelation] {
            let relation = self.node(value)
            let related = iris(relation[.relation], field: "qualifiedRelation")
            let role = relation[.role].first.flatMap { iri($0, field: "qualifiedRelation.hadRole") }
            if !related.isEmpty { dataset.qualifiedRelation.append(Relationship(relation: related, role: role)) }
        }
    }

    /// Other datasets, by their IRIs, with their titles where the graph has them.
    private mutating func references(_ values: [Term], field: String) -> OrderedSet<Concept> {
        var concepts: OrderedSet<Concept> = []
        var iris: Set<String> = []
        for value in values {
            guard let iri = iri(value, field: field), iris.insert(iri).inserted else { continue }
            let titles = value.iri == nil ? [] : node(value)[.title].filter { $0.text != iri }
            concepts.append(Concept(uri: iri, label: text(titles, field: field)))
        }
        return concepts
    }
}

import JSON
import OrderedCollections

extension DatasetDocument {
    /// Reads back a document that ``bytes(of:id:)`` wrote.
    ///
    /// - Returns: `nil` where the bytes are no such document; that is a damaged database.
    package static func dataset(from bytes: UnsafeRawBufferPointer) -> Dataset? {
        guard let value = try? JSONValue.parse(bytes), ["Dataset", "DatasetSeries"].contains(value["type"]?.string)
        else { return nil }
        return dataset(from: value)
    }

    private static func dataset(from value: JSONValue) -> Dataset {
        var dataset = Dataset()
        dataset.isSeries = value["type"]?.string == "DatasetSeries"
        dataset.identifier = value["identifier"].strings
        dataset.otherIdentifier = value["otherIdentifier"].strings
        dataset.title = value["title"].text
        dataset.description = value["description"].text
        dataset.keyword = value["keyword"].keywords
        dataset.theme = value["theme"].list { $0.concept }
        dataset.publisher = value["publisher"].map { $0.agent }
        dataset.creator = value["creator"].list { $0.agent }
        dataset.rightsHolder = value["rightsHolder"].list { $0.agent }
        dataset.qualifiedAttribution = value["qualifiedAttribution"].list {
            Attribution(
                agent: $0["agent"].map { $0.agent } ?? Agent(name: LocalizedText()), role: $0["hadRole"]?.string)
        }
        dataset.contactPoint = value["contactPoint"].list { $0.contactPoint }
        dataset.issued = value["issued"].date
        dataset.modified = value["modified"].date
        dataset.accrualPeriodicity = value["accrualPeriodicity"].map { $0.concept }
        dataset.language = value["language"].list { $0.concept }
        dataset.spatial = value["spatial"].list { $0.location }
        dataset.temporal = value["temporal"].list {
            PeriodOfTime(startDate: $0["startDate"].date, endDate: $0["endDate"].date)
        }
        dataset.spatialResolutionInMeters = OrderedSet(
            value["spatialResolutionInMeters"]?.array?.compactMap(\.double) ?? [])
        dataset.temporalResolution = value["temporalResolution"]?.string
        dataset.datasetType = value["datasetType"].list { $0.concept }
        dataset.landingPage = value["landingPage"].strings
        dataset.page = value["page"].strings
        dataset.license = value["license"].list { $0.concept }
        dataset.rights = value["rights"].list { Optional($0).text }
        dataset.accessRights = value["accessRights"].map { $0.concept }
        dataset.conformsTo = value["conformsTo"].strings
        dataset.version = value["version"]?.string
        dataset.applicableLegislation = value["applicableLegislation"].strings
        dataset.hvdCategory = value["hvdCategory"].list { $0.concept }
        dataset.distribution = value["distribution"].list(distribution(from:))
        dataset.sample = value["sample"].list(distribution(from:))
        readRelations(from: value, to: &dataset)
        return dataset
    }

    private static func readRelations(from value: JSONValue, to dataset: inout Dataset) {
        dataset.versionNotes = value["versionNotes"].text
        dataset.hasVersion = value["hasVersion"].list { $0.concept }
        dataset.inSeries = value["inSeries"].list { $0.concept }
        dataset.sourceDataset = value["sourceDataset"].list { $0.concept }
        dataset.provenance = value["provenance"].list { $0.concept }
        dataset.wasGeneratedBy = value["wasGeneratedBy"].list { $0.concept }
        dataset.relation = value["relation"].strings
        dataset.qualifiedRelation = value["qualifiedRelation"].list {
            Relationship(relation: $0["relation"].strings, role: $0["hadRole"]?.string)
        }
        dataset.isReferencedBy = value["isReferencedBy"].strings
    }

    private static func distribution(from value: JSONValue) -> Distribution {
        var distribution = Distribution()
        distribution.key = value["identifier"]?.string
        distribution.title = value["title"].text
        distribution.description = value["description"].text
        distribution.accessURL = value["accessURL"].strings
        distribution.downloadURL = value["downloadURL"].strings
        distribution.format = value["format"]?.format
        distribution.mediaType = value["mediaType"]?.string
        distribution.byteSize = value["byteSize"]?.int
        distribution.license = value["license"].map { $0.concept }
        distribution.rights = value["rights"].list { Optional($0).text }
        distribution.issued = value["issued"].date
        distribution.modified = value["modified"].date
        if let algorithm = value["checksum"]?["algorithm"]?.string,
            let digest = value["checksum"]?["checksumValue"]?.string
        {
            distribution.checksum = Checksum(algorithm: algorithm, value: digest)
        }
        distribution.language = value["language"].list { $0.concept }
        distribution.conformsTo = value["conformsTo"].strings
        distribution.page = value["page"].strings
        distribution.applicableLegislation = value["applicableLegislation"].strings
        distribution.status = value["status"].map { $0.concept }
        distribution.availability = value["availability"].map { $0.concept }
        distribution.accessService = value["accessService"].list(service(from:))
        distribution.compressFormat = value["compressFormat"]?.string
        distribution.packageFormat = value["packageFormat"]?.string
        distribution.hasPolicy = value["hasPolicy"]?.string
        distribution.spatialResolutionInMeters = value["spatialResolutionInMeters"]?.double
        distribution.temporalResolution = value["temporalResolution"]?.string
        return distribution
    }

    private static func service(from value: JSONValue) -> DataService {
        var service = DataService()
        service.uri = value["uri"]?.string
        service.identifier = value["identifier"].strings
        service.title = value["title"].text
        service.description = value["description"].text
        service.endpointURL = value["endpointURL"].strings
        service.endpointDescription = value["endpointDescription"].strings
        service.keyword = value["keyword"].keywords
        service.theme = value["theme"].list { $0.concept }
        service.publisher = value["publisher"].map { $0.agent }
        service.contactPoint = value["contactPoint"].list { $0.contactPoint }
        service.format = OrderedSet(value["format"]?.array?.compactMap(\.format) ?? [])
        service.landingPage = value["landingPage"].strings
        service.page = value["page"].strings
        service.conformsTo = value["conformsTo"].strings
        service.license = value["license"].map { $0.concept }
        service.rights = value["rights"].list { Optional($0).text }
        service.accessRights = value["accessRights"].map { $0.concept }
        service.servesDataset = value["servesDataset"].strings
        service.applicableLegislation = value["applicableLegislation"].strings
        service.hvdCategory = value["hvdCategory"].list { $0.concept }
        return service
    }
}

extension JSONValue {
    fileprivate var concept: Concept { Concept(uri: self["uri"]?.string, label: self["label"].text) }

    fileprivate var format: Format? {
        self["label"]?.string.map { Format(uri: self["uri"]?.string, label: $0) }
    }

    fileprivate var contactPoint: ContactPoint {
        ContactPoint(
            name: self["name"]?.string, email: self["email"]?.string, url: self["url"]?.string,
            telephone: self["telephone"]?.string)
    }

    fileprivate var agent: Agent {
        // An IRI of the catalogue's own follows from the agent's name and code.
        let uri = self["uri"]?.string.flatMap { $0.hasPrefix("/") ? nil : $0 }
        return Agent(
            uri: uri, name: self["name"].text, teryt: self["teryt"]?.string, homepage: self["homepage"]?.string,
            email: self["email"]?.string)
    }

    fileprivate var location: Location {
        let corners = self["bbox"]?.array?.compactMap(\.double) ?? []
        let box =
            corners.count == 4
            ? BoundingBox(west: corners[0], south: corners[1], east: corners[2], north: corners[3]) : nil
        let point = self["centroid"]?.array?.compactMap(\.double) ?? []
        return Location(
            uri: self["uri"]?.string, teryt: self["teryt"]?.string, label: self["label"].text, bbox: box,
            centroid: point.count == 2 ? Coordinate(longitude: point[0], latitude: point[1]) : nil,
            geometry: self["geometry"]?.string)
    }
}

extension Optional where Wrapped == JSONValue {
    fileprivate var strings: OrderedSet<String> { OrderedSet(texts) }

    private var texts: [String] { self?.array?.compactMap(\.string) ?? [] }

    fileprivate var keywords: LanguageMap<[String]> {
        var keywords = LanguageMap<[String]>()
        for member in self?.object ?? JSONObject() { keywords[member.key] = Optional(member.value).texts }
        return keywords
    }

    fileprivate var text: LocalizedText {
        var text = LocalizedText()
        for member in self?.object ?? JSONObject() { text[member.key] = member.value.string }
        return text
    }

    fileprivate var date: DateValue? { self?.string.flatMap { DateReader.date($0, naive: .utc) } }

    fileprivate func list<Element>(_ read: (JSONValue) -> Element) -> [Element] {
        self?.array?.map(read) ?? []
    }

    fileprivate func list<Element: Hashable>(_ read: (JSONValue) -> Element) -> OrderedSet<Element> {
        OrderedSet(self?.array?.map(read) ?? [])
    }
}

import JSON

extension DatasetDocument {
    /// Reads back a document that ``bytes(of:id:)`` wrote.
    ///
    /// - Returns: `nil` where the bytes are no such document; that is a damaged database.
    package static func dataset(from bytes: UnsafeRawBufferPointer) -> Dataset? {
        guard let value = try? JSONValue.parse(bytes), value["type"]?.string == "Dataset" else { return nil }
        return dataset(from: value)
    }

    private static func dataset(from value: JSONValue) -> Dataset {
        var dataset = Dataset()
        dataset.identifier = value["identifier"].strings
        dataset.title = value["title"].text
        dataset.description = value["description"].text
        for member in value["keyword"]?.object ?? JSONObject() {
            dataset.keyword[member.key] = Optional(member.value).strings
        }
        dataset.theme = value["theme"].list { $0.concept }
        dataset.publisher = value["publisher"].map { $0.agent }
        dataset.creator = value["creator"].list { $0.agent }
        dataset.contactPoint = value["contactPoint"].list {
            ContactPoint(name: $0["name"]?.string, email: $0["email"]?.string, url: $0["url"]?.string)
        }
        dataset.issued = value["issued"].date
        dataset.modified = value["modified"].date
        dataset.accrualPeriodicity = value["accrualPeriodicity"].map { $0.concept }
        dataset.language = value["language"].list { $0.concept }
        dataset.spatial = value["spatial"].list { $0.location }
        dataset.temporal = value["temporal"].list {
            PeriodOfTime(startDate: $0["startDate"].date, endDate: $0["endDate"].date)
        }
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
        return dataset
    }

    private static func distribution(from value: JSONValue) -> Distribution {
        var distribution = Distribution()
        distribution.key = value["identifier"]?.string
        distribution.title = value["title"].text
        distribution.description = value["description"].text
        distribution.accessURL = value["accessURL"].strings
        distribution.downloadURL = value["downloadURL"].strings
        distribution.format = value["format"].flatMap { format in
            format["label"]?.string.map { Format(uri: format["uri"]?.string, label: $0) }
        }
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
        return distribution
    }
}

extension JSONValue {
    fileprivate var concept: Concept { Concept(uri: self["uri"]?.string, label: self["label"].text) }

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
        return Location(
            uri: self["uri"]?.string, teryt: self["teryt"]?.string, label: self["label"].text, bbox: box)
    }
}

extension Optional where Wrapped == JSONValue {
    fileprivate var strings: [String] { self?.array?.compactMap(\.string) ?? [] }

    fileprivate var text: LocalizedText {
        var text = LocalizedText()
        for member in self?.object ?? JSONObject() { text[member.key] = member.value.string }
        return text
    }

    fileprivate var date: DateValue? { self?.string.flatMap { DateReader.date($0, naive: .utc) } }

    fileprivate func list<Element>(_ read: (JSONValue) -> Element) -> [Element] {
        self?.array?.map(read) ?? []
    }
}

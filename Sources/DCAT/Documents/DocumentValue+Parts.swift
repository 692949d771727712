import JSON

/// What datasets, distributions and services are made of.
extension DocumentValue<Concept> {
    static var concept: Self {
        Self(
            write: { writer, concept in
                writer.beginObject()
                writer.member("uri", concept.uri)
                writer.text("label", concept.label)
                writer.endObject()
            },
            read: { Concept(uri: $0["uri"]?.string, label: $0["label"].localizedText) })
    }
}

extension DocumentValue<Format> {
    static var format: Self {
        Self(
            write: { writer, format in
                writer.beginObject()
                writer.member("uri", format.uri)
                writer.member("label", format.label)
                writer.endObject()
            },
            read: { json in json["label"]?.string.map { Format(uri: json["uri"]?.string, label: $0) } })
    }
}

extension DocumentValue<Agent> {
    static var agent: Self { Self(write: { $0.agent($1) }, read: { $0.agent }) }
}

extension DocumentValue<Attribution> {
    static var attribution: Self {
        Self(
            write: { writer, attribution in
                writer.beginObject()
                writer.key("agent")
                writer.agent(attribution.agent)
                writer.member("hadRole", attribution.role)
                writer.endObject()
            },
            read: {
                Attribution(
                    agent: $0["agent"].map { $0.agent } ?? Agent(name: LocalizedText()), role: $0["hadRole"]?.string)
            })
    }
}

extension DocumentValue<ContactPoint> {
    static var contactPoint: Self {
        Self(
            write: { writer, contact in
                writer.beginObject()
                writer.member("name", contact.name)
                writer.member("email", contact.email)
                writer.member("url", contact.url)
                writer.member("telephone", contact.telephone)
                writer.endObject()
            },
            read: {
                ContactPoint(
                    name: $0["name"]?.string, email: $0["email"]?.string, url: $0["url"]?.string,
                    telephone: $0["telephone"]?.string)
            },
            isEmpty: { $0.isEmpty })
    }
}

extension DocumentValue<Location> {
    static var location: Self { Self(write: { $0.location($1) }, read: { $0.location }) }
}

extension DocumentValue<PeriodOfTime> {
    static var period: Self {
        Self(
            write: { writer, period in
                writer.beginObject()
                writer.member("startDate", period.startDate?.description)
                writer.member("endDate", period.endDate?.description)
                writer.endObject()
            },
            read: { PeriodOfTime(startDate: $0["startDate"].date, endDate: $0["endDate"].date) },
            isEmpty: { $0.isEmpty })
    }
}

extension DocumentValue<Relationship> {
    static var relationship: Self {
        Self(
            write: { writer, relationship in
                writer.beginObject()
                writer.strings("relation", relationship.relation)
                writer.member("hadRole", relationship.role)
                writer.endObject()
            },
            read: { Relationship(relation: $0["relation"].strings, role: $0["hadRole"]?.string) })
    }
}

extension DocumentValue<Checksum> {
    static var checksum: Self {
        Self(
            write: { writer, checksum in
                writer.beginObject()
                writer.member("algorithm", checksum.algorithm)
                writer.member("checksumValue", checksum.value)
                writer.endObject()
            },
            read: { json in
                guard let algorithm = json["algorithm"]?.string, let value = json["checksumValue"]?.string else {
                    return nil
                }
                return Checksum(algorithm: algorithm, value: value)
            })
    }
}

extension DocumentValue<DataService> {
    static var service: Self {
        Self(
            write: { writer, service in
                writer.beginObject()
                writer.member("uri", service.uri)
                writer.member("type", "DataService")
                DataService.properties.write(service, to: &writer)
                writer.endObject()
            },
            read: {
                var service = DataService()
                service.uri = $0["uri"]?.string
                DataService.properties.read($0, into: &service)
                return service
            })
    }
}

extension JSONWriter {
    fileprivate mutating func agent(_ agent: Agent) {
        beginObject()
        member("uri", agent.uri)
        if agent.uri == nil {
            key("uri")
            raw(StoredDocument.ownIRI(agent.path))
        }
        text("name", agent.name)
        member("teryt", agent.teryt)
        member("homepage", agent.homepage)
        member("email", agent.email)
        endObject()
    }

    fileprivate mutating func location(_ location: Location) {
        beginObject()
        member("uri", location.uri)
        member("teryt", location.teryt)
        text("label", location.label)
        if let box = location.bbox { coordinates("bbox", box.coordinates) }
        if let centroid = location.centroid { coordinates("centroid", [centroid.longitude, centroid.latitude]) }
        member("geometry", location.geometry)
        endObject()
    }

    private mutating func coordinates(_ name: String, _ numbers: [Double]) {
        key(name)
        beginArray()
        for number in numbers { double(number) }
        endArray()
    }
}

extension JSONValue {
    fileprivate var agent: Agent {
        // An IRI of the catalogue's own follows from the agent's name and code.
        let uri = self["uri"]?.string.flatMap { $0.hasPrefix("/") ? nil : $0 }
        return Agent(
            uri: uri, name: self["name"].localizedText, teryt: self["teryt"]?.string,
            homepage: self["homepage"]?.string, email: self["email"]?.string)
    }

    fileprivate var location: Location {
        let corners = self["bbox"]?.array?.compactMap(\.double) ?? []
        let box =
            corners.count == 4
            ? BoundingBox(west: corners[0], south: corners[1], east: corners[2], north: corners[3]) : nil
        let point = self["centroid"]?.array?.compactMap(\.double) ?? []
        return Location(
            uri: self["uri"]?.string, teryt: self["teryt"]?.string, label: self["label"].localizedText, bbox: box,
            centroid: point.count == 2 ? Coordinate(longitude: point[0], latitude: point[1]) : nil,
            geometry: self["geometry"]?.string)
    }
}

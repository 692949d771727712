package import JSON

/// What datasets, distributions and services are made of.
extension JSONWriter {
    mutating func list<Element>(
        _ name: String, _ elements: some Collection<Element>, _ write: (inout JSONWriter, Element) -> Void
    ) {
        guard !elements.isEmpty else { return }
        key(name)
        beginArray()
        for element in elements { write(&self, element) }
        endArray()
    }

    mutating func strings(_ name: String, _ values: some Collection<String>) {
        list(name, values) { $0.string($1) }
    }

    mutating func text(_ name: String, _ text: LocalizedText) {
        guard !text.isEmpty else { return }
        key(name)
        languageMap(text)
    }

    /// A text by language, `{"pl": "…"}`.
    package mutating func languageMap(_ text: LocalizedText) {
        beginObject()
        for entry in text.entries { member(entry.language, entry.value) }
        endObject()
    }

    mutating func keywords(_ keywords: LanguageMap<[String]>) {
        guard !keywords.isEmpty else { return }
        key("keyword")
        beginObject()
        for entry in keywords.entries { strings(entry.language, entry.value) }
        endObject()
    }

    mutating func concept(_ concept: Concept) {
        beginObject()
        member("uri", concept.uri)
        text("label", concept.label)
        endObject()
    }

    mutating func concept(_ name: String, _ concept: Concept?) {
        guard let concept else { return }
        key(name)
        self.concept(concept)
    }

    mutating func agent(_ agent: Agent) {
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

    mutating func contactPoint(_ contact: ContactPoint) {
        beginObject()
        member("name", contact.name)
        member("email", contact.email)
        member("url", contact.url)
        member("telephone", contact.telephone)
        endObject()
    }

    mutating func location(_ location: Location) {
        beginObject()
        member("uri", location.uri)
        member("teryt", location.teryt)
        text("label", location.label)
        if let box = location.bbox {
            key("bbox")
            beginArray()
            for coordinate in box.coordinates { double(coordinate) }
            endArray()
        }
        if let centroid = location.centroid {
            key("centroid")
            beginArray()
            double(centroid.longitude)
            double(centroid.latitude)
            endArray()
        }
        member("geometry", location.geometry)
        endObject()
    }

    mutating func period(_ period: PeriodOfTime) {
        beginObject()
        member("startDate", period.startDate?.description)
        member("endDate", period.endDate?.description)
        endObject()
    }

    mutating func attribution(_ attribution: Attribution) {
        beginObject()
        key("agent")
        agent(attribution.agent)
        member("hadRole", attribution.role)
        endObject()
    }

    mutating func relationship(_ relationship: Relationship) {
        beginObject()
        strings("relation", relationship.relation)
        member("hadRole", relationship.role)
        endObject()
    }
}

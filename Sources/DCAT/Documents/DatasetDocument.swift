package import JSON

/// A dataset as JSON, with DCAT's property names: the form that the catalogue stores and serves.
///
/// What is absent is left out, never `null` or empty. An IRI that the catalogue mints begins with `/` and is relative to
/// its base URL; `write(_:base:)` of ``StoredDocument`` makes it absolute. Members stand in a fixed order, so equal
/// datasets are equal bytes.
package enum DatasetDocument {
    /// The members of the dataset's object from `type` on; the id, the address and the source are the server's to add.
    ///
    /// - Parameter id: the dataset's id, from which the ids of its distributions are made.
    package static func bytes(of dataset: Dataset, id: DatasetID) -> [UInt8] {
        var writer = JSONWriter(capacity: 4096)
        writer.object { $0.dataset(dataset, id: id) }
        return writer.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func dataset(_ dataset: Dataset, id: DatasetID) {
        member("type", "Dataset")
        strings("identifier", dataset.identifier)
        text("title", dataset.title)
        text("description", dataset.description)
        keywords(dataset.keyword)
        list("theme", dataset.theme) { $0.concept($1) }
        if let publisher = dataset.publisher {
            key("publisher")
            agent(publisher)
        }
        list("creator", dataset.creator) { $0.agent($1) }
        list("contactPoint", dataset.contactPoint.filter { !$0.isEmpty }) { $0.contactPoint($1) }
        member("issued", dataset.issued?.description)
        member("modified", dataset.modified?.description)
        concept("accrualPeriodicity", dataset.accrualPeriodicity)
        list("language", dataset.language) { $0.concept($1) }
        list("spatial", dataset.spatial) { $0.location($1) }
        list("temporal", dataset.temporal.filter { !$0.isEmpty }) { $0.period($1) }
        strings("landingPage", dataset.landingPage)
        strings("page", dataset.page)
        list("license", dataset.license) { $0.concept($1) }
        list("rights", dataset.rights) { $0.languageMap($1) }
        concept("accessRights", dataset.accessRights)
        strings("conformsTo", dataset.conformsTo)
        member("version", dataset.version)
        strings("applicableLegislation", dataset.applicableLegislation)
        list("hvdCategory", dataset.hvdCategory) { $0.concept($1) }
        guard !dataset.distribution.isEmpty else { return }
        key("distribution")
        beginArray()
        for (distribution, id) in zip(dataset.distribution, dataset.distributionIDs(in: id)) {
            self.distribution(distribution, id: id)
        }
        endArray()
    }

    private mutating func distribution(_ distribution: Distribution, id: DatasetID) {
        beginObject()
        member("id", id.description)
        member("identifier", distribution.key)
        text("title", distribution.title)
        text("description", distribution.description)
        strings("accessURL", distribution.accessURL)
        strings("downloadURL", distribution.downloadURL)
        if let format = distribution.format {
            key("format")
            beginObject()
            member("uri", format.uri)
            member("label", format.label)
            endObject()
        }
        member("mediaType", distribution.mediaType)
        member("byteSize", distribution.byteSize)
        concept("license", distribution.license)
        list("rights", distribution.rights) { $0.languageMap($1) }
        member("issued", distribution.issued?.description)
        member("modified", distribution.modified?.description)
        if let checksum = distribution.checksum {
            key("checksum")
            beginObject()
            member("algorithm", checksum.algorithm)
            member("checksumValue", checksum.value)
            endObject()
        }
        list("language", distribution.language) { $0.concept($1) }
        strings("conformsTo", distribution.conformsTo)
        strings("page", distribution.page)
        strings("applicableLegislation", distribution.applicableLegislation)
        endObject()
    }

    // MARK: Parts

    private mutating func list<Element>(
        _ name: String, _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
    ) {
        guard !elements.isEmpty else { return }
        key(name)
        beginArray()
        for element in elements { write(&self, element) }
        endArray()
    }

    private mutating func strings(_ name: String, _ values: [String]) {
        list(name, values) { $0.string($1) }
    }

    private mutating func text(_ name: String, _ text: LocalizedText) {
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

    private mutating func keywords(_ keywords: LanguageMap<[String]>) {
        guard !keywords.isEmpty else { return }
        key("keyword")
        beginObject()
        for entry in keywords.entries { strings(entry.language, entry.value) }
        endObject()
    }

    private mutating func concept(_ concept: Concept) {
        beginObject()
        member("uri", concept.uri)
        text("label", concept.label)
        endObject()
    }

    private mutating func concept(_ name: String, _ concept: Concept?) {
        guard let concept else { return }
        key(name)
        self.concept(concept)
    }

    private mutating func agent(_ agent: Agent) {
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

    private mutating func contactPoint(_ contact: ContactPoint) {
        beginObject()
        member("name", contact.name)
        member("email", contact.email)
        member("url", contact.url)
        endObject()
    }

    private mutating func location(_ location: Location) {
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
        endObject()
    }

    private mutating func period(_ period: PeriodOfTime) {
        beginObject()
        member("startDate", period.startDate?.description)
        member("endDate", period.endDate?.description)
        endObject()
    }
}

extension Agent {
    /// The path below the catalogue's base URL that stands for an agent without an IRI of its own.
    package var path: String { "/publishers/" + slug }

    /// What a publisher is filtered and linked by: its TERYT code, or its folded name joined by hyphens.
    package var slug: String {
        if let teryt, !teryt.isEmpty, teryt.utf8.allSatisfy(\.isASCIIAlphanumeric) { return teryt }
        let name = name.preferred ?? ""
        let slug = Folding.fold(name).utf8.split { !$0.isASCIIAlphanumeric }.map { String(decoding: $0, as: UTF8.self) }
            .joined(separator: "-")
        // A name without a Latin letter still stands for one publisher only.
        return slug.isEmpty ? DatasetID(source: "publisher", key: name).description : slug
    }
}

extension Distribution {
    /// What a distribution is known by: its key, or its address; `nil` where it has neither.
    var name: String? { key ?? accessURL.first ?? downloadURL.first }
}

extension Dataset {
    /// The ids of the distributions, in their order: from the key, or the address, or the place in the dataset.
    ///
    /// Portals give one key or address to several files; the second of them is counted, so that no two have one id.
    package func distributionIDs(in id: DatasetID) -> [DatasetID] {
        var seen: [String: Int] = [:]
        return distribution.enumerated().map { place, distribution in
            let name = distribution.name ?? "#\(place)"
            let count = (seen[name] ?? 0) + 1
            seen[name] = count
            return DatasetID(dataset: id, distribution: count == 1 ? name : "\(name)\n\(count)")
        }
    }
}

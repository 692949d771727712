import JSON

extension JSONWriter {
    /// - Parameter id: the id that the catalogue gives it; a sample has none.
    mutating func distribution(_ distribution: Distribution, id: DatasetID?) {
        beginObject()
        member("id", id?.description)
        member("identifier", distribution.key)
        text("title", distribution.title)
        text("description", distribution.description)
        strings("accessURL", distribution.accessURL)
        strings("downloadURL", distribution.downloadURL)
        if let format = distribution.format {
            key("format")
            self.format(format)
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
        concept("status", distribution.status)
        concept("availability", distribution.availability)
        list("accessService", distribution.accessService) { $0.service($1) }
        member("compressFormat", distribution.compressFormat)
        member("packageFormat", distribution.packageFormat)
        member("hasPolicy", distribution.hasPolicy)
        member("spatialResolutionInMeters", distribution.spatialResolutionInMeters)
        member("temporalResolution", distribution.temporalResolution)
        endObject()
    }

    private mutating func service(_ service: DataService) {
        beginObject()
        member("uri", service.uri)
        member("type", "DataService")
        strings("identifier", service.identifier)
        text("title", service.title)
        text("description", service.description)
        strings("endpointURL", service.endpointURL)
        strings("endpointDescription", service.endpointDescription)
        keywords(service.keyword)
        list("theme", service.theme) { $0.concept($1) }
        if let publisher = service.publisher {
            key("publisher")
            agent(publisher)
        }
        list("contactPoint", service.contactPoint.filter { !$0.isEmpty }) { $0.contactPoint($1) }
        list("format", service.format) { $0.format($1) }
        strings("landingPage", service.landingPage)
        strings("page", service.page)
        strings("conformsTo", service.conformsTo)
        concept("license", service.license)
        list("rights", service.rights) { $0.languageMap($1) }
        concept("accessRights", service.accessRights)
        strings("servesDataset", service.servesDataset)
        strings("applicableLegislation", service.applicableLegislation)
        list("hvdCategory", service.hvdCategory) { $0.concept($1) }
        endObject()
    }

    private mutating func format(_ format: Format) {
        beginObject()
        member("uri", format.uri)
        member("label", format.label)
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

import OrderedCollections
import RDF

extension DatasetReading {
    mutating func readDistributions(_ node: PublishedNode, _ dataset: inout Dataset) {
        var services: Set<Term> = []
        for (place, value) in node[.distribution].enumerated() {
            let field = "distribution[\(place)]"
            services.formUnion(value.isResource ? self.node(value)[.accessService] : [])
            if let distribution = distribution(value, field: field) { dataset.distribution.append(distribution) }
        }
        for value in node[.dataDump] {
            var dump = Distribution()
            dump.downloadURL = addresses([value], field: "distribution")
            dump.accessURL = dump.downloadURL
            if !dump.accessURL.isEmpty { dataset.distribution.append(dump) }
        }
        for (place, value) in node[.sample].enumerated() {
            if let sample = distribution(value, field: "sample[\(place)]") { dataset.sample.append(sample) }
        }
        // A service that only says of itself what it serves is one more way to have the data (DCAT-AP HVD, chapter 6).
        let others = node[.accessService] + (reader.servicesOfDataset[subject] ?? [])
        for value in others where services.insert(value).inserted {
            let field = "distribution[\(dataset.distribution.count)]"
            guard let service = service(value, field: field + ".accessService") else { continue }
            var distribution = Distribution()
            distribution.key = service.uri
            distribution.title = service.title
            distribution.accessURL =
                service.endpointURL.isEmpty ? OrderedSet(service.landingPage.prefix(1)) : service.endpointURL
            distribution.accessService = [service]
            distribution.license = service.license
            distribution.applicableLegislation = service.applicableLegislation
            dataset.distribution.append(distribution)
        }
    }

    private mutating func distribution(_ value: Term, field: String) -> Distribution? {
        var distribution = Distribution()
        let node = node(value)
        if node.count == 0 {
            distribution.accessURL = addresses([value], field: field + ".accessURL")
            guard let address = distribution.accessURL.first else { return nil }
            normaliser.report(
                .urlMissing, field: field, value: address,
                "The feed does not describe this distribution; its own address stands for it.")
            return distribution
        }
        distribution.key = identifiers(node[.identifier], field: field + ".identifier").first ?? value.iri?.string
        distribution.title = text(node[.title].isEmpty ? node[.label] : node[.title], field: field + ".title")
        distribution.description = text(node[.description], field: field + ".description", isLong: true)
        readAddresses(node, field, &distribution)
        readFormats(node, field, &distribution)
        distribution.license = single(node[.license], field: field + ".license").flatMap {
            licence($0, field: field + ".license")
        }
        distribution.rights = rights(node[.rights], field: field + ".rights")
        distribution.issued = date(
            node[.issued].isEmpty ? node[.created] : node[.issued], field: field + ".issued")
        distribution.modified = date(node[.modified], field: field + ".modified")
        distribution.language = languages(node[.language], field: field + ".language")
        distribution.conformsTo = iris(node[.conformsTo], field: field + ".conformsTo")
        distribution.page = addresses(node[.page], field: field + ".page")
        distribution.applicableLegislation = iris(
            node[.applicableLegislation], field: field + ".applicableLegislation")
        distribution.status = code(node[.status], in: Vocabularies.statuses, field: field + ".status")
        distribution.availability = code(
            node[.availability], in: Vocabularies.availabilities, field: field + ".availability")
        distribution.hasPolicy = node[.hasPolicy].first.flatMap { iri($0, field: field + ".hasPolicy") }
        distribution.spatialResolutionInMeters = single(
            node[.spatialResolution], field: field + ".spatialResolutionInMeters"
        ).flatMap { normaliser.metres($0.text, field: field + ".spatialResolutionInMeters") }
        distribution.temporalResolution = duration(
            node[.temporalResolution], field: field + ".temporalResolution")
        for value in node[.accessService].prefix(100) {
            guard let service = service(value, field: field + ".accessService"),
                !distribution.accessService.contains(service)
            else { continue }
            distribution.accessService.append(service)
        }
        return distribution
    }

    private mutating func readAddresses(_ node: PublishedNode, _ field: String, _ distribution: inout Distribution) {
        distribution.downloadURL = addresses(node[.downloadURL], field: field + ".downloadURL")
        distribution.accessURL = addresses(
            node[.accessURL].isEmpty && distribution.downloadURL.isEmpty ? node[.landingPage] : node[.accessURL],
            field: field + ".accessURL")
        if distribution.accessURL.isEmpty && distribution.downloadURL.isEmpty {
            normaliser.report(
                .urlMissing, field: field + ".accessURL", "The distribution has no address, so nobody can get it.")
        }
    }

    private mutating func readFormats(_ node: PublishedNode, _ field: String, _ distribution: inout Distribution) {
        let label = single(node[.format], field: field + ".format").flatMap { formatLabel($0) }
        let stated = single(node[.mediaType], field: field + ".mediaType").flatMap { formatLabel($0) }
        // schema.org has one property for both, and portals write a label, or a code of the EU table, as the media type.
        let isMediaType = stated.map { $0.contains("/") && Vocabularies.fileTypes.list[$0] == nil } ?? false
        let url = distribution.downloadURL.first ?? distribution.accessURL.first
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: label ?? (isMediaType ? nil : stated), mediaType: isMediaType ? stated : nil, url: url, field: field)
        distribution.compressFormat = packing(node[.compressFormat], field: field + ".compressFormat")
        distribution.packageFormat = packing(node[.packageFormat], field: field + ".packageFormat")
        distribution.byteSize = single(node[.byteSize], field: field + ".byteSize").flatMap {
            normaliser.byteSize(ByteCountText.plain($0.text ?? ""), field: field + ".byteSize")
        }
        for value in node[.checksum].prefix(1) {
            let checksum = self.node(value)
            distribution.checksum = normaliser.checksum(
                algorithm: checksum[.algorithm].first?.text, value: checksum[.checksumValue].first?.text,
                field: field + ".checksum")
        }
        for (name, value) in [("sha256", node[.sha256].first), ("md5", node[.md5].first)]
        where distribution.checksum == nil {
            distribution.checksum = normaliser.checksum(
                algorithm: name, value: value?.text, field: field + ".checksum")
        }
    }

    /// What stands for a format: a code of the EU table, a media type out of its IRI, or the label of a node.
    private mutating func formatLabel(_ value: Term) -> String? {
        if let literal = value.literal { return literal.lexical }
        if let iri = value.iri?.string {
            if let code = Normaliser.known(iri, in: Vocabularies.fileTypes.list) { return code.uri }
            if let range = iri.firstRange(of: "/media-types/") { return String(iri[range.upperBound...]) }
            if let label = label(of: node(value)).preferred { return label }
            let last = iri.split { $0 == "/" || $0 == "#" }.last.map(String.init) ?? iri
            return iri.contains("/file-type/") || Vocabularies.fileTypes[last] != nil ? last : iri
        }
        return label(of: node(value)).preferred
    }

    /// A media type, which portals also write as a code of the EU file types.
    private mutating func packing(_ values: [Term], field: String) -> String? {
        guard let value = single(values, field: field), let raw = formatLabel(value) else { return nil }
        if let code = Vocabularies.fileTypes[raw] {
            // IANA has no type for some, such as TAR.
            if let mediaType = Vocabularies.fileTypes.mediaType(of: code.code) { return mediaType }
            if raw.contains("/"), Vocabularies.fileTypes.list[raw] == nil {
                return normaliser.mediaType(raw, field: field)
            }
        }
        return normaliser.mediaType(raw, field: field)
    }

    // MARK: Services

    private mutating func service(_ value: Term, field: String) -> DataService? {
        var service = DataService()
        if value.isLiteral {
            service.endpointURL = addresses([value], field: field + ".endpointURL")
            return service.endpointURL.isEmpty ? nil : service
        }
        let node = node(value)
        service.uri = value.iri?.string
        service.identifier = identifiers(node[.identifier], field: field + ".identifier")
        let titles = (node[.title].isEmpty ? node[.label] : node[.title]).filter { $0.text != value.iri?.string }
        service.title = text(titles, field: field + ".title")
        service.description = text(node[.description], field: field + ".description", isLong: true)
        service.endpointURL = addresses(node[.endpointURL], field: field + ".endpointURL")
        service.endpointDescription = addresses(node[.endpointDescription], field: field + ".endpointDescription")
        service.keyword = keywords(node)
        service.theme = themes(node[.theme])
        service.publisher = node[.publisher].first.flatMap { agent($0, field: field + ".publisher") }
        service.contactPoint = OrderedSet(node[.contactPoint].compactMap { contactPoint($0) })
        for value in node[.format] {
            let format = formatLabel(value).flatMap {
                normaliser.format(label: $0, mediaType: nil, url: nil, field: field).format
            }
            if let format, !service.format.contains(format) { service.format.append(format) }
        }
        service.landingPage = addresses(node[.landingPage], field: field + ".landingPage")
        service.page = addresses(node[.page], field: field + ".page")
        service.conformsTo = iris(node[.conformsTo], field: field + ".conformsTo")
        service.license = node[.license].first.flatMap { licence($0, field: field + ".license") }
        service.rights = rights(node[.rights], field: field + ".rights")
        service.accessRights = accessRights(node[.accessRights], field: field + ".accessRights")
        service.servesDataset = iris(node[.servesDataset].filter { $0 != subject }, field: field + ".servesDataset")
        service.applicableLegislation = iris(
            node[.applicableLegislation], field: field + ".applicableLegislation")
        service.hvdCategory = hvdCategories(node[.hvdCategory])
        if service.endpointURL.isEmpty {
            normaliser.report(
                .urlMissing, field: field + ".endpointURL", value: service.uri, "The service does not say where it is.")
        }
        return service
    }
}

/// Sizes as people write them.
enum ByteCountText {
    private static let units: [String: Double] = [
        "b": 1, "bytes": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "kib": 1024, "mib": 1_048_576,
        "gib": 1_073_741_824,
    ]

    /// `1.5 MB` and `12323.00` as whole numbers of bytes; what is neither stays as it is.
    static func plain(_ text: String) -> String {
        let trimmed = text.split(whereSeparator: \.isWhitespace).joined()
        let number = trimmed.prefix { ($0.isASCII && $0.isNumber) || $0 == "." }
        let unit = trimmed.dropFirst(number.count).lowercased()
        guard let value = Double(number), let scale = unit.isEmpty ? 1 : units[unit] else { return text }
        let bytes = value * scale
        let isWhole = bytes == bytes.rounded()
        guard bytes < 9e15, isWhole || !unit.isEmpty else { return text }
        return "\(Int(bytes.rounded()))"
    }
}

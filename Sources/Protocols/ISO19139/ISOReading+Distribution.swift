import DCAT
import Feeds
import OrderedCollections
import XML

extension ISOReading {
    /// Addresses with the formats that belong to them: those of the distribution, and those of each distributor.
    private struct Transfer {
        var formats: TransferFormats
        var options: [XMLElement]
    }

    /// The formats of a transfer, of which a distribution has one. They are read once, however many addresses they belong to.
    private struct TransferFormats {
        /// The one that is meant: the first that the table knows, or else the first.
        var chosen: ISOText?
        /// What the others are called.
        var others = ""
    }

    private func formats(_ elements: [XMLElement]) -> TransferFormats {
        let names = elements.map { format in
            languages.text(format.child("name") ?? format.first("formatSpecificationCitation", "*", "title"))
        }.filter { !$0.isEmpty }
        let known = names.first {
            Self.mediaType($0) != nil || ($0.plain.flatMap { Vocabularies.fileTypes[$0] }) != nil
        }
        guard let chosen = known ?? names.first else { return TransferFormats() }
        let others = names.compactMap { $0.plain ?? $0.href }.filter { $0 != (chosen.plain ?? chosen.href) }
        return TransferFormats(chosen: chosen, others: others.prefix(20).joined(separator: ", "))
    }

    private var transfers: [Transfer] {
        record.all("distributionInfo", "MD_Distribution").flatMap { element -> [Transfer] in
            let distributors = element.all("distributor", "MD_Distributor")
            let formats = element.all("distributionFormat", "MD_Format")
            let others = distributors.flatMap { $0.all("distributorFormat", "MD_Format") }
            let stated = self.formats(formats)
            let main = Transfer(
                formats: formats.isEmpty ? self.formats(others) : stated,
                options: element.all("transferOptions", "MD_DigitalTransferOptions"))
            return [main]
                + distributors.map { distributor in
                    let own = distributor.all("distributorFormat", "MD_Format")
                    return Transfer(
                        formats: own.isEmpty ? stated : self.formats(own),
                        options: distributor.all("distributorTransferOptions", "MD_DigitalTransferOptions"))
                }
        }
    }

    /// Addresses by what they lead to: services and downloads are distributions, pages are pages. What a service's record
    /// links to is the service.
    mutating func readDistributions(_ dataset: inout Dataset) {
        var seen: Set<String> = []
        for transfer in transfers {
            for option in transfer.options {
                let resources = option.all("onLine", "CI_OnlineResource")
                // A size is that of one file.
                let size = resources.count == 1 ? option.child("transferSize")?.value : nil
                for resource in resources {
                    guard let online = ISOOnline(resource, languages) else { continue }
                    let name = "\(online.url)\n\(online.title.plain ?? "")"
                    guard seen.insert(name).inserted else { continue }
                    add(online, transfer.formats, size, &dataset)
                }
            }
        }
    }

    private mutating func add(
        _ online: ISOOnline, _ formats: TransferFormats, _ size: String?, _ dataset: inout Dataset
    ) {
        switch online.target {
        case .page:
            if let url = normaliser.url(online.url, field: "page") { dataset.page.append(url) }
        case .landingPage where !isService:
            if let url = normaliser.url(online.url, field: "landingPage") { dataset.landingPage.append(url) }
        case .service, .download, .landingPage:
            // The record of a service describes it once, with all of its addresses.
            guard !isService else { return }
            let field = "distribution[\(dataset.distribution.count)]"
            if let distribution = distribution(online, formats, size, field, dataset) {
                dataset.distribution.append(distribution)
            }
        }
    }

    private mutating func distribution(
        _ online: ISOOnline, _ formats: TransferFormats, _ size: String?, _ field: String, _ dataset: Dataset
    ) -> Distribution? {
        guard let url = normaliser.url(online.url, field: field + ".accessURL") else { return nil }
        var distribution = Distribution()
        distribution.accessURL = [url]
        distribution.title = localized(online.title, field: field + ".title")
        distribution.description = localized(online.description, field: field + ".description", isLong: true)
        distribution.license = dataset.license.first
        distribution.byteSize = byteSize(size, field: field + ".byteSize")
        readFormat(formats, online, url, field, &distribution)
        if case .service(let kind) = online.target {
            let title = distribution.title.isEmpty ? distribution.description : distribution.title
            distribution.accessService = [ISOOnline.service(kind, at: url, title: title)]
        } else if ISOOnline.isFile(url) {
            distribution.downloadURL = [url]
        }
        return distribution
    }

    /// Megabytes (ISO 19115, table B.2.10.2) in bytes.
    private mutating func byteSize(_ raw: String?, field: String) -> Int? {
        guard let raw else { return nil }
        guard let size = Double(raw.replacing(",", with: ".")), size >= 0, size < 1e9 else {
            return normaliser.byteSize(raw, field: field)
        }
        let bytes = Int((size * 1_000_000).rounded())
        return bytes > 0 ? bytes : nil
    }

    // MARK: Formats

    /// The first format that the table knows; a distribution has one.
    private mutating func readFormat(
        _ formats: TransferFormats, _ online: ISOOnline, _ url: String, _ field: String,
        _ distribution: inout Distribution
    ) {
        var label: String?
        var mediaType: String?
        if let chosen = formats.chosen {
            mediaType = Self.mediaType(chosen)
            label = mediaType == nil ? chosen.plain ?? chosen.href : nil
            if !formats.others.isEmpty {
                normaliser.report(
                    .valueRepeated, field: field + ".format", value: formats.others,
                    "A distribution has one format; the first that is known was kept.")
            }
        } else if case .service(let kind) = online.target {
            label = kind.uppercased()
        } else if online.isAtom {
            label = "atom"
        }
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: label, mediaType: mediaType, url: url, field: field, isLabelled: false)
    }

    /// `application/gml+xml` of IANA's or INSPIRE's address of it.
    private static func mediaType(_ name: ISOText) -> String? {
        guard let href = name.href, let range = href.firstRange(of: "/media-types/") else { return nil }
        return String(href[range.upperBound...])
    }

    // MARK: The record of a service

    /// A service is catalogued by itself as a dataset of that kind, whose one distribution it gives access to.
    mutating func addService(_ dataset: inout Dataset) {
        var service = DataService()
        service.identifier = dataset.identifier
        service.uri = dataset.identifier.lazy.compactMap(IRIText.absolute).first
        (service.title, service.description) = (dataset.title, dataset.description)
        (service.keyword, service.theme) = (dataset.keyword, dataset.theme)
        (service.publisher, service.contactPoint) = (dataset.publisher, dataset.contactPoint)
        (service.license, service.rights) = (dataset.license.first, dataset.rights)
        (service.accessRights, service.hvdCategory) = (dataset.accessRights, dataset.hvdCategory)
        service.applicableLegislation = dataset.applicableLegislation
        (service.page, service.conformsTo) = (dataset.page, dataset.conformsTo)
        readEndpoints(&service)
        service.servesDataset = servedDatasets()
        guard let endpoint = service.endpointURL.first else {
            normaliser.report(
                .urlMissing, field: "distribution[0].accessService.endpointURL",
                "The record of the service does not say where it is.")
            return
        }
        var distribution = Distribution()
        distribution.title = dataset.title
        distribution.accessURL = [service.endpointDescription.first ?? endpoint]
        distribution.license = dataset.license.first
        distribution.accessService = [service]
        let kinds = onlineResources().compactMap { online -> String? in
            if case .service(let kind) = online.target { kind } else { online.isAtom ? "atom" : nil }
        }
        distribution.format = kinds.first.flatMap { kind in
            normaliser.format(label: kind, mediaType: nil, url: nil, field: "distribution[0]").format
        }
        dataset.distribution = [distribution]
    }

    private func onlineResources() -> [ISOOnline] {
        transfers.flatMap { transfer in
            transfer.options.flatMap { $0.all("onLine", "CI_OnlineResource") }.compactMap { ISOOnline($0, languages) }
        }
    }

    /// The addresses of the distribution; without any, those of the operations, of which GetCapabilities comes first.
    private mutating func readEndpoints(_ service: inout DataService) {
        let field = "distribution[0].accessService.endpointURL"
        let stated = onlineResources().filter { $0.target != .page }
        let services = stated.filter { if case .service = $0.target { true } else { false } }
        var addresses = (services.isEmpty ? stated : services).map(\.url)
        if addresses.isEmpty {
            let operations = identification.all("containsOperations", "SV_OperationMetadata")
            let first = operations.filter { $0.child("operationName")?.value?.lowercased() == "getcapabilities" }
            addresses = (first.isEmpty ? operations : first).compactMap {
                $0.first("connectPoint", "CI_OnlineResource", "linkage")?.value
            }
        }
        for case .service(let kind) in services.map(\.target) {
            let standard = ISOOnline.standard(of: kind)
            service.conformsTo.append(standard)
        }
        for url in addresses.compactMap({ normaliser.url($0, field: field) }) {
            let endpoint = services.isEmpty ? url : ISOOnline.endpoint(url)
            service.endpointURL.append(endpoint)
            let isDescription = services.isEmpty || ISOOnline.asksForCapabilities(url)
            if isDescription { service.endpointDescription.append(url) }
        }
    }

    /// The datasets that the service works on (SV_ServiceIdentification.operatesOn), by the addresses of their metadata;
    /// an identifier alone is no address.
    private mutating func servedDatasets() -> OrderedSet<String> {
        var served: OrderedSet<String> = []
        for element in identification.children("operatesOn") {
            guard let raw = element.href ?? element.attribute("uuidref") else { continue }
            guard let iri = IRIText.absolute(raw) else {
                normaliser.report(
                    .urlInvalid, field: "distribution[0].accessService.servesDataset", value: raw,
                    "The dataset that the service works on has no web address; it was left out.")
                continue
            }
            served.append(iri)
        }
        return served
    }
}

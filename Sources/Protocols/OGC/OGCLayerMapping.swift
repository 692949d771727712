import DCAT
import Feeds
import OrderedCollections
import XML

/// A layer or feature type as a dataset, with its service.
struct OGCLayerMapping: Sendable {
    let address: OGCAddress
    let kind: OGCServiceKind

    /// How a dataset is made of ``OGCRecord/document``, whose root tells the kind of service.
    static func ofElement(_ address: OGCAddress) -> HarvestedRecord.ElementMapping {
        { document, normaliser in
            guard let kind = OGCServiceKind(root: document.name, namespace: document.namespace) else {
                throw HarvestFailure(.recordInvalid, "`\(document.name)` is the root of no capabilities")
            }
            return OGCLayerMapping(address: address, kind: kind).map(document, &normaliser)
        }
    }

    /// - Parameter document: ``OGCRecord/document``.
    func map(_ document: XMLElement, _ normaliser: inout Normaliser) -> Dataset {
        let layer = document.child(kind.recordName) ?? document
        let description = OGCServiceDescription(document)
        var dataset = Dataset()
        let name = layer.text(of: kind == .wmts ? "Identifier" : "Name") ?? ""
        dataset.identifier = [name]
        addTexts(layer, name, &dataset, &normaliser)
        addAgents(description, layer, &dataset, &normaliser)
        dataset.spatial = OGCBoundingBox.box(of: layer, &normaliser).map { [Location(bbox: $0)] } ?? []
        dataset.temporal = OrderedSet(OGCDimension.periods(of: layer))
        dataset.otherIdentifier = OrderedSet(identifiers(layer))
        dataset.page = OrderedSet(addresses(layer, ["MetadataURL", "Metadata", "FeatureListURL"]))
        addRights(description, layer, &dataset, &normaliser)
        addDistributions(description, layer, &dataset, &normaliser)
        dataset.provenance = [provenance]
        normaliser.report(
            .metadataDerived, value: "\(kind.name) \(name)",
            "Nobody described this dataset: it was made of the capabilities of a \(kind.name).")
        return dataset
    }

    private var provenance: Concept {
        Concept(
            uri: nil,
            label: LocalizedText(
                pl: "Opis utworzony automatycznie z możliwości (GetCapabilities) usługi \(kind.name).",
                en: "Description derived from the capabilities (GetCapabilities) of a \(kind.name)."))
    }

    // MARK: Parts

    private func addTexts(
        _ layer: XMLElement, _ name: String, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        // WFS 2.0 and WMTS may give a text in several languages.
        for element in layer.children("Title") {
            let language = element.language ?? normaliser.language
            if dataset.title[language] == nil {
                dataset.title[language] = normaliser.line(element.text, field: "title")
            }
        }
        for element in layer.children("Abstract") {
            let language = element.language ?? normaliser.language
            if dataset.description[language] == nil {
                dataset.description[language] = normaliser.lines(element.text, field: "description")
            }
        }
        let keywords = normaliser.keywords(OGCServiceDescription.keywords(of: layer))
        if !keywords.isEmpty { dataset.keyword[normaliser.language] = keywords }
    }

    private func addAgents(
        _ service: OGCServiceDescription, _ layer: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        dataset.publisher = normaliser.line(service.provider, field: "publisher").map {
            Agent(
                name: LocalizedText(normaliser.language, $0),
                homepage: service.providerSite.flatMap(IRIText.absolute))
        }
        let contact = ContactPoint(
            name: normaliser.line(service.contactName ?? service.provider, field: "contactPoint.name"),
            email: normaliser.email(service.email, field: "contactPoint.email"),
            telephone: normaliser.line(service.telephone, field: "contactPoint.telephone"))
        if !contact.isEmpty { dataset.contactPoint = [contact] }
        if let attribution = normaliser.line(layer.child("Attribution")?.text(of: "Title"), field: "rights") {
            dataset.rights.append(LocalizedText(normaliser.language, attribution))
        }
    }

    /// An authority's name and the identifier that it gave (WMS 1.3.0, section 7.2.4.6.12).
    private func identifiers(_ layer: XMLElement) -> [String] {
        guard kind == .wms else { return [] }
        return layer.children("Identifier").compactMap { identifier in
            let text = identifier.text.trimmed
            guard !text.isEmpty else { return nil }
            return identifier.attribute("authority").map { "\($0):\(text)" } ?? text
        }
    }

    /// The addresses of elements that hold one in an `OnlineResource`, an attribute or their text, by service and version.
    private func addresses(_ layer: XMLElement, _ names: [String]) -> [String] {
        var found: [String] = []
        for element in names.flatMap({ layer.children($0) }) {
            let raw = element.child("OnlineResource")?.attribute("href") ?? element.attribute("href") ?? element.text
            if let url = IRIText.absolute(raw.trimmed) { found.append(url) }
        }
        return found
    }

    /// `none` is the word for no fee and no constraint (WMS 1.3.0, section 7.2.4.2).
    private func addRights(
        _ service: OGCServiceDescription, _ layer: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        let texts = [service.accessConstraints, service.fees].compactMap { $0 }.filter { !Self.isNone($0) }
        if service.accessConstraints.map(Self.isNone) == true {
            dataset.accessRights = Vocabularies.accessRights.code("PUBLIC")?.concept
        }
        let statements = texts.flatMap { DublinCoreRights.addresses(in: $0) + [$0] }
        dataset.license = normaliser.licence(statements).map { [$0] } ?? []
        for text in texts where Vocabularies.licences[text] == nil {
            guard let words = normaliser.lines(text, field: "rights"),
                !dataset.license.contains(where: { $0.label.entries.contains { $0.value == words } })
            else { continue }
            dataset.rights.append(LocalizedText(normaliser.language, words))
        }
    }

    private static func isNone(_ text: String) -> Bool { text.lowercased() == "none" }

    private func addDistributions(
        _ description: OGCServiceDescription, _ layer: XMLElement, _ dataset: inout Dataset,
        _ normaliser: inout Normaliser
    ) {
        let capabilities = address.isFile ? nil : IRIText.absolute(address.capabilities(of: kind))
        var distribution = Distribution()
        distribution.key = kind.rawValue
        distribution.title[normaliser.language] = kind.name
        distribution.accessURL = OrderedSet([capabilities ?? description.endpoint(for: kind)].compactMap { $0 })
        distribution.format =
            kind == .wmts
            ? Format(uri: nil, label: "WMTS")
            : normaliser.format(label: kind.name, mediaType: nil, url: nil, field: "distribution[0]").format
        distribution.license = dataset.license.first
        distribution.conformsTo = OrderedSet(OGCReferenceSystem.addresses(of: layer))
        let endpoint = address.isFile ? description.endpoint(for: kind) : IRIText.absolute(address.root)
        if let endpoint {
            distribution.accessService = [
                service(description, endpoint, capabilities, licence: dataset.license.first, &normaliser)
            ]
        }
        if distribution.accessURL.isEmpty {
            normaliser.report(
                .urlMissing, field: "distribution[0].accessURL", "A file does not say where the service is.")
        }
        dataset.distribution = [distribution]
        for (index, element) in layer.children("DataURL").enumerated() {
            let field = "distribution[\(index + 1)]"
            let href = element.child("OnlineResource")?.attribute("href")
            guard let url = normaliser.url(href, field: field + ".accessURL") else { continue }
            var file = Distribution()
            file.accessURL = [url]
            (file.format, file.mediaType) = normaliser.format(
                label: nil, mediaType: element.text(of: "Format"), url: url, field: field, isLabelled: false)
            file.license = dataset.license.first
            dataset.distribution.append(file)
        }
    }

    private func service(
        _ description: OGCServiceDescription, _ endpoint: String, _ capabilities: String?, licence: Concept?,
        _ normaliser: inout Normaliser
    ) -> DataService {
        var service = DataService()
        service.title[normaliser.language] =
            normaliser.line(description.title, field: "accessService.title") ?? kind.name
        service.description[normaliser.language] = normaliser.lines(
            description.abstract, field: "accessService.description")
        service.identifier = OrderedSet(description.identifiers)
        service.endpointURL = [endpoint]
        service.endpointDescription = OrderedSet([capabilities].compactMap { $0 })
        service.conformsTo = [kind.definition]
        let keywords = normaliser.keywords(description.keywords, field: "accessService.keyword")
        if !keywords.isEmpty { service.keyword[normaliser.language] = keywords }
        service.page = OrderedSet(description.metadataAddresses)
        service.license = licence
        return service
    }
}

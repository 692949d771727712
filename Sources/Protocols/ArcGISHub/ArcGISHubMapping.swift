import DCAT
import Feeds
import JSON
import OrderedCollections
import Text

/// An item of ArcGIS Hub's search as a dataset: a feature of OGC API Records, or a record of version 3.
struct ArcGISHubMapping: Sendable {
    private let address: ArcGISHubAddress

    init(_ address: ArcGISHubAddress) {
        self.address = address
    }

    /// Whether a record is an item of the search, and none of a feed.
    static func isItem(_ record: [UInt8]) -> Bool {
        record.withUnsafeBytes { bytes in
            ["properties", "attributes"].contains { JSONScanner.kind(at: [$0], in: bytes) == .object }
        }
    }

    /// - Throws: `JSONError` where the record is no JSON.
    func map(_ bytes: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        let record = JSONFields(try normaliser.json(bytes))
        let fields = record.object("properties") ?? record.object("attributes") ?? record
        return dataset(record, fields, &normaliser)
    }

    private func dataset(_ record: JSONFields, _ fields: JSONFields, _ normaliser: inout Normaliser) -> Dataset {
        let id = record["id"] ?? fields["id"] ?? ""
        var dataset = Dataset()
        dataset.identifier = [id]
        if let item = fields["itemId"], item != id { dataset.otherIdentifier = [item] }
        normaliser.texts(
            of: &dataset, title: fields["title", "name"], description: fields["description", "snippet"])
        let keywords = normaliser.keywords(fields.list("tags"))
        if !keywords.isEmpty { dataset.keyword[normaliser.language] = keywords }
        // `/Categories/Transport`
        let categories = fields.list("categories").compactMap { $0.split(separator: "/").last.map(String.init) }
        dataset.theme = normaliser.themes(categories)
        addAgents(fields, &dataset, &normaliser)
        dataset.issued = Self.date(fields.value("created"), "issued", &normaliser)
        dataset.modified = Self.date(fields.value("modified"), "modified", &normaliser)
        dataset.language = fields["culture"].flatMap { normaliser.language($0) }.map { [$0] } ?? []
        addLicence(fields, &dataset, &normaliser)
        dataset.spatial = place(record, fields, &normaliser)
        dataset.landingPage = OrderedSet([(fields["slug"] ?? id)].compactMap(address.page(of:)))
        dataset.distribution = distributions(fields, id: id, dataset, &normaliser)
        return dataset
    }

    // MARK: Parts

    private func addAgents(_ fields: JSONFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let name = normaliser.line(fields["source", "orgName", "organization"], field: "creator")
        let agent = name.map { Agent(name: LocalizedText(normaliser.language, $0)) }
        dataset.publisher = agent
        let contact = ContactPoint(
            name: name, email: normaliser.email(fields["orgContactEmail"], field: "contactPoint.email"))
        if !contact.isEmpty { dataset.contactPoint = [contact] }
    }

    /// Milliseconds since 1970, or a text.
    private static func date(_ value: JSONValue?, _ field: String, _ normaliser: inout Normaliser) -> DateValue? {
        if let milliseconds = value?.double, abs(milliseconds) < 1e15 {
            return DateValue(secondsSince1970: Int((milliseconds / 1000).rounded(.down)))
        }
        return normaliser.date(value?.string, field: field, naive: .utc)
    }

    /// The structured licence names a document, `licenseInfo` is the terms in HTML.
    private func addLicence(_ fields: JSONFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let stated = fields["license"].flatMap { ["none", "custom"].contains($0) ? nil : $0 }
        let terms = normaliser.lines(fields["structuredLicense.text", "licenseInfo"], field: "rights")
        let address = fields["structuredLicense.url"]
        if let terms { dataset.rights = [LocalizedText(normaliser.language, terms)] }
        guard stated != nil || address != nil || terms == nil else {
            // Short terms may be the name of a licence.
            guard let terms, let known = Vocabularies.licences[terms] else {
                return normaliser.report(
                    .licenceUnknown, field: "license", value: terms,
                    "The terms name no licence that is known here; they were kept as a statement of rights.")
            }
            dataset.license = [known.concept]
            return
        }
        dataset.license = normaliser.licence([address, stated]).map { [$0] } ?? []
    }

    private func place(_ record: JSONFields, _ fields: JSONFields, _ normaliser: inout Normaliser) -> [Location] {
        let corners = (fields.value("extent.coordinates")?.array ?? []).map { ($0.array ?? []).compactMap(\.double) }
        if corners.count == 2, corners.allSatisfy({ $0.count == 2 }), let extent = fields.value("extent"),
            let box = normaliser.box(around: extent)
        {
            return [Location(bbox: box)]
        }
        guard let geometry = record.value("geometry"),
            let box = normaliser.box(around: geometry, stated: record["geometry.type"])
        else { return [] }
        return [Location(bbox: box)]
    }

    // MARK: Distributions

    /// What the site makes of a layer that can be downloaded.
    private static let forms = [("csv", "CSV"), ("geojson", "GeoJSON"), ("kml", "KML"), ("zip", "SHP")]
    private static let layers: Set<String> = ["Feature Layer", "Table"]

    private func distributions(
        _ fields: JSONFields, id: String, _ dataset: Dataset, _ normaliser: inout Normaliser
    ) -> [Distribution] {
        var distributions: [Distribution] = []
        if let raw = fields["url"], let url = normaliser.url(raw, field: "distribution[0].accessURL") {
            var distribution = Distribution()
            distribution.key = "url"
            distribution.title = dataset.title
            distribution.accessURL = [url]
            distribution.license = dataset.license.first
            if EsriREST.isService(url) {
                distribution.accessService = [EsriREST.service(url, dataset)]
            } else {
                normaliser.addresses(of: &distribution, access: url, download: nil, field: "distribution[0]")
                (distribution.format, distribution.mediaType) = normaliser.format(
                    label: nil, mediaType: nil, url: url, field: "distribution[0]", isLabelled: false)
            }
            distributions.append(distribution)
        }
        let isLayer = Self.layers.contains(fields["hubType", "type"] ?? "") && fields.flag("downloadable") != false
        for (suffix, form) in isLayer ? Self.forms : [] {
            guard let url = address.download(id, suffix) else { continue }
            var distribution = Distribution()
            distribution.key = suffix
            (distribution.accessURL, distribution.downloadURL) = ([url], [url])
            (distribution.format, distribution.mediaType) = normaliser.format(
                label: form, mediaType: nil, url: nil, field: "distribution")
            distribution.license = dataset.license.first
            distributions.append(distribution)
        }
        for (index, resource) in fields.objects("additionalResources").enumerated() {
            guard let url = normaliser.url(resource["url"], field: "additionalResources[\(index)]") else { continue }
            var distribution = Distribution()
            distribution.title[normaliser.language] = normaliser.line(resource["name"], field: "distribution.title")
            normaliser.addresses(of: &distribution, access: url, download: nil, field: "additionalResources[\(index)]")
            if EsriREST.isService(url) { distribution.accessService = [EsriREST.service(url, dataset)] }
            distribution.license = dataset.license.first
            distributions.append(distribution)
        }
        return distributions
    }
}

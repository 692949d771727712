import DCAT
import Feeds
import JSON

/// An asset of Socrata's Discovery API as a dataset.
///
/// The API tells nothing of files: tables have the exports and the interface that Socrata gives every table.
struct SocrataMapping: Sendable {

    /// - Throws: `JSONError` where the record is no JSON.
    func map(_ bytes: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        let fields = JSONFields(try normaliser.json(bytes))
        return dataset(fields, &normaliser)
    }

    private func dataset(_ fields: JSONFields, _ normaliser: inout Normaliser) -> Dataset {
        let id = fields["resource.id"] ?? ""
        let custom = Custom(fields)
        var dataset = Dataset()
        dataset.identifier = [id]
        normaliser.texts(
            of: &dataset, title: fields["resource.name"], description: fields["resource.description"])
        // The portal's own words go before those that Socrata's machine gave.
        let own = fields.list("classification.domain_tags")
        let keywords = normaliser.keywords(own.isEmpty ? fields.list("classification.tags") : own)
        if !keywords.isEmpty { dataset.keyword[normaliser.language] = keywords }
        let category = fields.list("classification.domain_category")
        dataset.theme = normaliser.themes(category.isEmpty ? fields.list("classification.categories") : category)
        let name = custom["publisher"] ?? fields["resource.attribution", "owner.display_name"]
        let agent = normaliser.line(name, field: "creator").map {
            Agent(name: LocalizedText(normaliser.language, $0))
        }
        dataset.publisher = agent
        let contact = ContactPoint(
            name: normaliser.line(custom["contact-name"], field: "contactPoint.name"),
            email: normaliser.email(
                custom["contact-email"] ?? fields["resource.contact_email"], field: "contactPoint.email"))
        if !contact.isEmpty { dataset.contactPoint = [contact] }
        dataset.issued = normaliser.date(
            fields["resource.publication_date", "resource.createdAt"], field: "issued", naive: .utc)
        dataset.modified = normaliser.date(
            fields["resource.data_updated_at", "resource.updatedAt"], field: "modified", naive: .utc)
        dataset.accrualPeriodicity = normaliser.frequency(custom["frequency"])
        let licence = normaliser.licence([custom["license"], fields["metadata.license"]])
        dataset.license = licence.map { [$0] } ?? []
        dataset.spatial = [normaliser.place(custom["spatial"])].compactMap { $0 }
        let pages = [fields["permalink"], fields["link"]].compactMap { normaliser.url($0, field: "landingPage") }
        dataset.landingPage = pages.first.map { [$0] } ?? []
        dataset.distribution = distributions(fields, id: id, dataset, &normaliser)
        return dataset
    }

    /// The portal's own fields, `{"key": "Common-Core_Contact-Email", "value": …}`, of Socrata's usual set of them.
    private struct Custom {
        private let values: [String: String]

        private static let names = [
            "publisher": "publisher", "contact-name": "contact-name", "contact-email": "contact-email",
            "license": "license", "update-frequency": "frequency", "frequency": "frequency",
            "spatial-coverage": "spatial", "geographic-coverage": "spatial",
        ]

        init(_ fields: JSONFields) {
            var values: [String: String] = [:]
            for field in fields.objects("classification.domain_metadata") {
                guard let key = field["key"]?.lowercased(), let value = field["value"],
                    let name = key.split(separator: "_").last.flatMap({ Self.names[String($0)] })
                else { continue }
                values[name] = values[name] ?? value
            }
            self.values = values
        }

        subscript(name: String) -> String? { values[name] }
    }

    // MARK: Distributions

    /// Which kinds of assets have rows, and so exports.
    private static let tables: Set<String> = ["dataset", "map"]

    private func distributions(
        _ fields: JSONFields, id: String, _ dataset: Dataset, _ normaliser: inout Normaliser
    ) -> [Distribution] {
        guard Self.tables.contains(fields["resource.type"] ?? "dataset") else {
            return [file(fields, dataset, &normaliser)]
        }
        let domain = fields["metadata.domain"] ?? ""
        guard let root = IRIText.absolute("https://\(domain)"), !domain.isEmpty, !id.isEmpty else { return [] }
        let name = Query.encoded(id)
        var distributions: [Distribution] = []
        for (form, address) in [
            ("csv", "/api/views/\(name)/rows.csv?accessType=DOWNLOAD"),
            ("json", "/api/views/\(name)/rows.json?accessType=DOWNLOAD"),
        ] {
            var distribution = Distribution()
            distribution.key = form
            distribution.accessURL = [root + address]
            distribution.downloadURL = distribution.accessURL
            (distribution.format, distribution.mediaType) = normaliser.format(
                label: form, mediaType: nil, url: nil, field: "distribution")
            distribution.license = dataset.license.first
            distribution.modified = dataset.modified
            distributions.append(distribution)
        }
        var service = DataService()
        service.title = dataset.title
        service.endpointURL = ["\(root)/resource/\(name).json"]
        service.license = dataset.license.first
        var distribution = Distribution()
        distribution.key = "soda"
        distribution.accessURL = service.endpointURL
        distribution.license = service.license
        distribution.accessService = [service]
        return distributions + [distribution]
    }

    /// A file or a link: the asset's page leads to it.
    private func file(_ fields: JSONFields, _ dataset: Dataset, _ normaliser: inout Normaliser) -> Distribution {
        var distribution = Distribution()
        distribution.key = "link"
        distribution.title = dataset.title
        normaliser.addresses(
            of: &distribution, access: fields["link", "permalink"], download: nil, field: "distribution")
        distribution.license = dataset.license.first
        return distribution
    }
}

import DCAT
import Feeds
import JSON
import OrderedCollections
import Records

/// A dataset of dane.gov.pl's API, with its institution and resources, as a dataset of the catalogue.
struct DaneGovMapping: Sendable {
    private let address: DaneGovAddress

    /// "Polska", which the portal answers where no region is stated (Who's On First).
    private static let unstatedRegion = "85633723"

    init(_ address: DaneGovAddress) {
        self.address = address
    }

    /// A record that is ready to be mapped, whether it has just been read or is stored.
    func harvested(_ record: SourceRecord) -> HarvestedRecord {
        HarvestedRecord(record) { try map(record.bytes, &$0) }
    }

    /// - Parameter bytes: a record as ``DaneGovRecord`` joins it.
    /// - Throws: `JSONError` where it is no JSON.
    func map(_ bytes: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        let record = JSONFields(try normaliser.json(bytes))
        return dataset(record, &normaliser)
    }

    private func dataset(_ record: JSONFields, _ normaliser: inout Normaliser) -> Dataset {
        let fields = record.object("dataset.attributes") ?? JSONFields(.null)
        let key = record["dataset.id"] ?? ""
        var dataset = Dataset()
        dataset.identifier = [key]
        normaliser.texts(of: &dataset, title: fields["title"], description: fields["notes"])
        // Before 2021 they were called tags.
        let keywords = normaliser.keywords(fields.list(fields.value("keywords") == nil ? "tags" : "keywords"))
        if !keywords.isEmpty { dataset.keyword[normaliser.language] = keywords }
        addInstitution(record.object("institution.attributes"), &dataset, &normaliser)
        dataset.issued = normaliser.date(fields["created"], field: "issued", naive: .warsaw)
        dataset.modified = normaliser.date(fields["modified"], field: "modified", naive: .warsaw)
        dataset.accrualPeriodicity = normaliser.frequency(fields["update_frequency"])
        dataset.theme = normaliser.themes(categories(fields))
        dataset.spatial = regions(fields, &normaliser)
        dataset.landingPage = OrderedSet(pages(fields, key: key, &normaliser))
        dataset.page = OrderedSet(supplements(fields, field: "page", &normaliser))
        dataset.provenance = OrderedSet(provenance(fields, &normaliser))
        addConditions(fields, &dataset, &normaliser)
        // The supplier's own opinion, has_high_value_data, is not the regulation; only this flag is.
        if fields.flag("has_high_value_data_from_ec_list") == true {
            dataset.applicableLegislation = [Dataset.highValueRegulation]
        }
        let resources = record.objects("resources")
        dataset.distribution = resources.enumerated().flatMap { index, resource in
            distributions(resource, index: index, licence: dataset.license.first, &normaliser)
        }
        // A list of protected data (Data Governance Act) is not open data.
        if resources.contains(where: { $0.flag("attributes.contains_protected_data") == true }) {
            dataset.accessRights = Vocabularies.accessRights.code("RESTRICTED")?.concept
        }
        return dataset
    }

    // MARK: Parts

    private func addInstitution(_ fields: JSONFields?, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let name = normaliser.line(fields?["title"], field: "creator")
        let website = normaliser.url(fields?["website"], field: "creator.homepage")
        let email = normaliser.email(fields?["email"], field: "contactPoint.email")
        let agent = name.map {
            Agent(name: LocalizedText(normaliser.language, $0), homepage: website, email: email)
        }
        dataset.publisher = agent
        let telephone = normaliser.line(fields?["tel"], field: "contactPoint.telephone")
        let contact = ContactPoint(name: name, email: email, url: website, telephone: telephone)
        if !contact.isEmpty { dataset.contactPoint = [contact] }
    }

    /// Codes of the EU themes; older records have the titles of the portal's own list, of which most are themes.
    private func categories(_ fields: JSONFields) -> [String] {
        let categories = fields.objects("categories").compactMap { $0["code"] ?? $0["title"] }
        return categories.isEmpty ? fields.objects("category").compactMap { $0["title"] } : categories
    }

    private func regions(_ fields: JSONFields, _ normaliser: inout Normaliser) -> [Location] {
        var places: OrderedSet<Location> = []
        for region in fields.objects("regions") where region["region_id"] != Self.unstatedRegion {
            // What the regions lie in is listed with them.
            if region.flag("is_additional") == true { continue }
            guard let label = normaliser.line(region["hierarchy_label", "name"], field: "spatial") else { continue }
            var place: Location
            if let unit = Vocabularies.units.unit(hierarchy: label) {
                place = Location(uri: unit.uri, teryt: unit.code, label: unit.label)
            } else {
                normaliser.report(
                    .regionUnknown, field: "spatial", value: label, "This names no one unit in TERC; its text was kept."
                )
                place = Location(label: LocalizedText(normaliser.language, label))
            }
            place.bbox = box(region.value("bbox"))
            places.append(place)
        }
        return places.elements
    }

    /// Two opposite corners, as Elasticsearch writes an envelope.
    private func box(_ value: JSONValue?) -> BoundingBox? {
        let corners = (value?.array ?? []).map { ($0.array ?? []).compactMap(\.double) }
        guard corners.count == 2, corners.allSatisfy({ $0.count == 2 }) else { return nil }
        let (x, y) = ([corners[0][0], corners[1][0]], [corners[0][1], corners[1][1]])
        return BoundingBox(west: min(x[0], x[1]), south: min(y[0], y[1]), east: max(x[0], x[1]), north: max(y[0], y[1]))
    }

    private func pages(_ fields: JSONFields, key: String, _ normaliser: inout Normaliser) -> [String] {
        let pages = [normaliser.url(fields["url"], field: "landingPage"), address.page(of: key)].compactMap { $0 }
        return pages.count == 2 && pages[0] == pages[1] ? [pages[0]] : pages
    }

    private func supplements(_ fields: JSONFields, field: String, _ normaliser: inout Normaliser) -> [String] {
        fields.objects("supplements").compactMap { normaliser.url($0["file_url"], field: field) }
    }

    /// Where the portal itself took the dataset from.
    private func provenance(_ fields: JSONFields, _ normaliser: inout Normaliser) -> [Concept] {
        guard let title = normaliser.line(fields["source.title"], field: "provenance") else { return [] }
        let place = normaliser.url(fields["source.url"], field: "provenance")
        let label = place.map { "\(title) (\($0))" } ?? title
        return [Concept(uri: nil, label: LocalizedText(normaliser.language, label))]
    }
}

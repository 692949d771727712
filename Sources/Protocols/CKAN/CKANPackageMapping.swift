import DCAT
import Feeds
import JSON
import OrderedCollections

/// A CKAN package as a dataset.
///
/// Fields stand at the top or among the `extras`, in the names of CKAN, of its DCAT extension and of Polish portals.
struct CKANPackageMapping {
    private let api: CKANAddress

    init(_ api: CKANAddress) {
        self.api = api
    }

    /// - Throws: `JSONError` where the record is no JSON.
    func map(_ bytes: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        let fields = CKANFields(try normaliser.json(bytes))
        return dataset(fields, &normaliser)
    }

    private func dataset(_ fields: CKANFields, _ normaliser: inout Normaliser) -> Dataset {
        var dataset = Dataset()
        dataset.identifier = OrderedSet(fields.identifiers)
        addTexts(fields, &dataset, &normaliser)
        addAgents(fields, &dataset, &normaliser)
        addDates(fields, &dataset, &normaliser)
        addPlaces(fields, &dataset, &normaliser)
        addCodes(fields, &dataset, &normaliser)
        let page = fields["name"].flatMap { api.page(of: $0) }
        let landingPage = normaliser.url(fields["url"], field: "landingPage") ?? page
        dataset.landingPage = landingPage.map { [$0] } ?? []
        dataset.version = normaliser.line(fields["version"] ?? fields["dcat_version"], field: "version")
        dataset.conformsTo = OrderedSet(normaliser.addresses(fields.list("conforms_to", &normaliser)))
        dataset.applicableLegislation = OrderedSet(
            normaliser.addresses(fields.list("applicable_legislation", &normaliser)))
        dataset.hvdCategory = OrderedSet(
            fields.list("hvd_category", &normaliser).compactMap {
                normaliser.code($0, in: Vocabularies.hvdCategories, field: "hvdCategory")
            })
        let resources = fields.value("resources")?.array ?? []
        let mapping = CKANResourceMapping(datasetLicence: dataset.license.first)
        dataset.distribution = resources.enumerated().compactMap { index, resource in
            mapping.distribution(CKANFields(resource), index: index, &normaliser)
        }
        return dataset
    }

    // MARK: Parts

    private func addTexts(_ fields: CKANFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        for (language, text) in fields.texts("title", default: normaliser.language) {
            dataset.title[language] = normaliser.line(text, field: "title")
        }
        normaliser.notes.titleStandIn = fields["name"]
        for (language, text) in fields.texts("notes", default: normaliser.language) {
            dataset.description[language] = normaliser.lines(text, field: "description")
        }
        let tags = fields.value("tags")?.array ?? []
        let words = tags.compactMap { $0["display_name"]?.string ?? $0["name"]?.string ?? $0.string }
        let keywords = normaliser.keywords(words)
        if !keywords.isEmpty { dataset.keyword[normaliser.language] = keywords }
    }

    private func addAgents(_ fields: CKANFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let organisation = fields.value("organization")
        let name = organisation?["title"]?.string ?? organisation?["name"]?.string
        dataset.publisher = normaliser.line(name, field: "creator").map {
            Agent(name: LocalizedText(normaliser.language, $0))
        }
        let contact = ContactPoint(
            name: normaliser.line(
                fields["contact_name"] ?? fields["maintainer"] ?? fields["author"], field: "contactPoint.name"),
            email: normaliser.email(
                fields["contact_email"] ?? fields["maintainer_email"] ?? fields["author_email"],
                field: "contactPoint.email"))
        if !contact.isEmpty { dataset.contactPoint = [contact] }
    }

    /// CKAN writes UTC without saying so.
    private func addDates(_ fields: CKANFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        dataset.issued =
            normaliser.date(fields["issued", "release_date"], field: "issued", naive: .utc)
            ?? normaliser.date(fields["metadata_created"], field: "issued", naive: .utc)
        dataset.modified =
            normaliser.date(fields["modified"], field: "modified", naive: .utc)
            ?? normaliser.date(fields["metadata_modified"], field: "modified", naive: .utc)
        let start = normaliser.date(
            fields["temporal_start", "temporal_coverage_from"], field: "temporal", naive: .utc)
        let end = normaliser.date(fields["temporal_end", "temporal_coverage_to"], field: "temporal", naive: .utc)
        if start != nil || end != nil { dataset.temporal = [PeriodOfTime(startDate: start, endDate: end)] }
    }

    private func addPlaces(_ fields: CKANFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let code = fields["teryt", "teryt_code", "kod_teryt", "spatial_teryt"]
        var place = normaliser.region(code)
        if let geometry = fields.document("spatial", "spatial_geom", "geometry", normaliser: &normaliser) {
            if let box = normaliser.box(around: geometry, stated: fields["spatial"]) {
                place = place ?? Location()
                place?.bbox = box
            }
        } else if let text = normaliser.line(fields["spatial", "spatial_text"], field: "spatial") {
            place = place ?? Location(label: LocalizedText(normaliser.language, text))
        }
        dataset.spatial = place.map { [$0] } ?? []
    }

    private func addCodes(_ fields: CKANFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let licence = normaliser.licence(fields.licenceStatements)
        dataset.license = licence.map { [$0] } ?? []
        dataset.accrualPeriodicity = normaliser.frequency(
            fields[
                "frequency", "accrual_periodicity", "accrualperiodicity", "update_frequency",
                "czestotliwosc_aktualizacji"])
        dataset.language = OrderedSet(fields.list("language", &normaliser).compactMap { normaliser.language($0) })
        dataset.accessRights = fields["access_rights"].flatMap { Vocabularies.accessRights[$0]?.concept }
        for group in fields.value("groups")?.array ?? [] {
            let names = ["title", "display_name", "name", "id"].compactMap { group[$0]?.string }
            let known = names.lazy.compactMap { Vocabularies.themes[$0]?.concept }.first
            if let theme = known ?? names.first.flatMap({ normaliser.theme($0) }) { dataset.theme.append(theme) }
        }
        for name in fields.list("theme", &normaliser) {
            if let theme = normaliser.theme(name) { dataset.theme.append(theme) }
        }
    }
}

import DCAT
import Feeds
import JSON
import OrderedCollections

/// A dataset of udata's API as a dataset of the catalogue.
struct UDataMapping: Sendable {

    /// - Parameter bytes: a dataset of version 1, or `{"dataset": …, "resources": […]}` of version 2.
    /// - Throws: `JSONError` where the record is no JSON.
    func map(_ bytes: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        let record = JSONFields(try normaliser.json(bytes))
        let fields = record.object("dataset") ?? record
        let resources = record.objects("resources")
        return dataset(fields, resources, &normaliser)
    }

    private func dataset(
        _ fields: JSONFields, _ resources: [JSONFields], _ normaliser: inout Normaliser
    ) -> Dataset {
        var dataset = Dataset()
        dataset.identifier = OrderedSet([fields["id"]].compactMap { $0 })
        if let other = fields["harvest.dct_identifier", "harvest.remote_id"], !dataset.identifier.contains(other) {
            dataset.otherIdentifier = [other]
        }
        normaliser.texts(
            of: &dataset, title: fields["title"], description: fields["description"])
        let keywords = normaliser.keywords(fields.list("tags"))
        if !keywords.isEmpty { dataset.keyword[normaliser.language] = keywords }
        addAgents(fields, &dataset, &normaliser)
        addDates(fields, &dataset, &normaliser)
        let licence = normaliser.licence([fields["license"]])
        dataset.license = licence.map { [$0] } ?? []
        dataset.spatial = places(fields, &normaliser)
        dataset.accessRights = fields["access_type"].flatMap {
            let levels = ["open": "PUBLIC", "open_with_account": "RESTRICTED", "restricted": "RESTRICTED"]
            return normaliser.code(levels[$0] ?? $0, in: Vocabularies.accessRights, field: "accessRights")
        }
        let page = normaliser.url(fields["page"], field: "landingPage")
        dataset.landingPage = OrderedSet([page].compactMap { $0 })
        dataset.provenance = OrderedSet(
            [fields["harvest.remote_url"]].compactMap { url in
                normaliser.url(url, field: "provenance").map {
                    Concept(uri: nil, label: LocalizedText(normaliser.language, $0))
                }
            })
        if fields.objects("badges").contains(where: { $0["kind"] == "hvd" }) {
            dataset.applicableLegislation = [Dataset.highValueRegulation]
        }
        dataset.distribution = resources.enumerated().map { index, resource in
            distribution(resource, "distribution[\(index)]", licence, &normaliser)
        }
        return dataset
    }

    // MARK: Parts

    private func addAgents(_ fields: JSONFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let owner = [fields["owner.first_name"], fields["owner.last_name"]].compactMap { $0 }.joined(separator: " ")
        let name = normaliser.line(fields["organization.name"] ?? owner, field: "creator")
        let agent = name.map { name in
            Agent(
                name: LocalizedText(normaliser.language, name),
                homepage: normaliser.url(fields["organization.page"], field: "creator.homepage"))
        }
        dataset.publisher = agent
        dataset.contactPoint = OrderedSet(
            (fields.objects("contact_points") + fields.objects("contact_point")).compactMap {
                contact in
                let point = ContactPoint(
                    name: normaliser.line(contact["name"], field: "contactPoint.name"),
                    email: normaliser.email(contact["email"], field: "contactPoint.email"),
                    url: normaliser.url(contact["contact_form"], field: "contactPoint.url"))
                return point.isEmpty ? nil : point
            })
    }

    /// What a harvested dataset's own portal says goes before when udata read it.
    private func addDates(_ fields: JSONFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        func date(_ text: String?, _ field: String) -> DateValue? {
            normaliser.date(text, field: field, naive: .utc)
        }
        dataset.issued = date(fields["harvest.issued_at", "harvest.created_at", "created_at"], "issued")
        dataset.modified = date(fields["harvest.modified_at", "last_update", "last_modified"], "modified")
        dataset.accrualPeriodicity = normaliser.frequency(fields["frequency"])
        let start = date(fields["temporal_coverage.start"], "temporal")
        let end = date(fields["temporal_coverage.end"], "temporal")
        if start != nil || end != nil { dataset.temporal = [PeriodOfTime(startDate: start, endDate: end)] }
    }

    /// Zones are ids of udata's own gazetteer (`fr:commune:75056`), or objects with their names.
    private func places(_ fields: JSONFields, _ normaliser: inout Normaliser) -> [Location] {
        var places = fields.list("spatial.zones").compactMap { normaliser.place($0) }
        places += fields.objects("spatial.zones").compactMap { normaliser.place($0["name", "id"]) }
        guard let geometry = fields.value("spatial.geom"),
            let box = normaliser.box(around: geometry, stated: fields["spatial.geom.type"])
        else { return places }
        return places + [Location(bbox: box)]
    }

    private func distribution(
        _ fields: JSONFields, _ field: String, _ licence: Concept?, _ normaliser: inout Normaliser
    ) -> Distribution {
        var distribution = Distribution()
        distribution.key = fields["id"]
        distribution.title[normaliser.language] = normaliser.line(fields["title"], field: field + ".title")
        distribution.description[normaliser.language] = normaliser.lines(
            fields["description"], field: field + ".description")
        // The portal's own address stays when the file is replaced; `url` is where the file is now.
        let isFile = fields["filetype"] == "file"
        normaliser.addresses(
            of: &distribution, access: fields["latest", "url"], download: isFile ? fields["url"] : nil, field: field,
            isFile: isFile)
        if distribution.downloadURL.isEmpty, let url = fields["url"].flatMap(IRIText.absolute),
            IRIText.pathExtension(url).flatMap(Vocabularies.fileTypes.type(ofExtension:)) != nil
        {
            distribution.downloadURL = [url]
        }
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: fields["format"], mediaType: fields["mime"], url: fields["url"], field: field)
        distribution.byteSize = normaliser.byteSize(fields["filesize"], field: field + ".byteSize")
        distribution.checksum = normaliser.checksum(
            algorithm: fields["checksum.type"], value: fields["checksum.value"], field: field + ".checksum")
        distribution.issued = normaliser.date(
            fields["harvest.issued_at", "created_at"], field: field + ".issued", naive: .utc)
        distribution.modified = normaliser.date(
            fields["harvest.modified_at", "last_modified"], field: field + ".modified", naive: .utc)
        distribution.conformsTo = OrderedSet([fields["schema.url"]].compactMap { $0.flatMap(IRIText.absolute) })
        distribution.license = licence
        if fields["type"] == "api", let address = distribution.accessURL.first {
            var service = DataService()
            service.title = distribution.title
            service.endpointURL = [address]
            distribution.accessService = [service]
        }
        return distribution
    }
}

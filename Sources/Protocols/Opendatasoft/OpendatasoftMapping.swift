import DCAT
import Feeds
import JSON
import OrderedCollections

/// A dataset of Opendatasoft's catalogue as a dataset of this one.
///
/// Metadata stand in templates (`metas.default`, `metas.dcat`, `metas.inspire`); exports write them flat
/// (`default.title`), and version 1 had no templates.
struct OpendatasoftMapping: Sendable {
    let address: OpendatasoftAddress

    init(_ address: OpendatasoftAddress) {
        self.address = address
    }

    /// - Throws: `JSONError` where the record is no JSON.
    func map(_ bytes: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        let fields = JSONFields(Self.nested(try normaliser.json(bytes)))
        return dataset(fields, &normaliser)
    }

    /// A flat record (`default.title`) in the form of the others.
    private static func nested(_ value: JSONValue) -> JSONValue {
        guard var record = value.object, record["metas"] == nil else { return value }
        var templates: [String: [JSONObject.Member]] = [:]
        for member in record {
            guard let dot = member.key.firstIndex(of: ".") else { continue }
            let (template, name) = (String(member.key[..<dot]), String(member.key[member.key.index(after: dot)...]))
            templates[template, default: []].append(JSONObject.Member(key: name, value: member.value))
        }
        guard !templates.isEmpty else { return value }
        record["metas"] = .object(
            JSONObject(
                templates.sorted { $0.key < $1.key }.map {
                    JSONObject.Member(key: $0.key, value: .object(JSONObject($0.value)))
                }))
        return .object(record)
    }

    private func dataset(_ fields: JSONFields, _ normaliser: inout Normaliser) -> Dataset {
        let metas = Metas(fields)
        let id = fields["dataset_id", "datasetid"]
        var dataset = Dataset()
        for name in ["dataset_uid", "dataset_id", "datasetid"] {
            if let identifier = fields[name] { dataset.identifier.append(identifier) }
        }
        normaliser.texts(
            of: &dataset, title: metas["title"], description: metas["description"])
        // Lists are stored as one text that was split at its commas.
        let keywords = normaliser.keywords(metas.list("keyword"))
        if !keywords.isEmpty { dataset.keyword[normaliser.language] = keywords }
        dataset.theme = normaliser.themes(metas.list("theme") + fields.list("metas.inspire.theme"))
        addAgents(fields, metas, &dataset, &normaliser)
        addDates(fields, metas, &dataset, &normaliser)
        let licence = normaliser.licence([metas["license_url"], metas["license"]])
        dataset.license = licence.map { [$0] } ?? []
        dataset.accessRights = fields["metas.dcat.accessRights"].flatMap {
            normaliser.code($0, in: Vocabularies.accessRights, field: "accessRights")
        }
        dataset.language = OrderedSet(metas.list("language").compactMap { normaliser.language($0) })
        dataset.spatial = places(fields, metas, &normaliser)
        let references = metas.list("references").flatMap { $0.split { $0 == ";" || $0.isWhitespace } }
        dataset.page = OrderedSet(references.compactMap { normaliser.url(String($0), field: "page") })
        dataset.conformsTo = OrderedSet(fields.list("metas.dcat.conforms_to").compactMap { IRIText.absolute($0) })
        dataset.relation = OrderedSet(fields.list("metas.dcat.relation").compactMap { IRIText.absolute($0) })
        dataset.landingPage = OrderedSet([id.flatMap(address.page(of:))].compactMap { $0 })
        dataset.distribution = distributions(fields, id: id, dataset, &normaliser)
        return dataset
    }

    /// The standard template, or what stood in its place in version 1.
    private struct Metas {
        let fields: JSONFields

        init(_ fields: JSONFields) { self.fields = fields }

        subscript(name: String) -> String? { fields["metas.default." + name, "metas." + name] }

        func value(_ name: String) -> JSONValue? {
            fields.value("metas.default." + name) ?? fields.value("metas." + name)
        }

        func list(_ name: String) -> [String] {
            let list = fields.list("metas.default." + name)
            return list.isEmpty ? fields.list("metas." + name) : list
        }
    }

    // MARK: Parts

    private func addAgents(
        _ fields: JSONFields, _ metas: Metas, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        func agent(_ name: String?) -> Agent? {
            normaliser.line(name, field: "creator").map { Agent(name: LocalizedText(normaliser.language, $0)) }
        }
        let publisher = agent(metas["publisher"])
        let creator = agent(fields["metas.dcat.creator"])
        dataset.publisher = publisher ?? creator
        if let creator, publisher != nil, creator != publisher { dataset.creator = [creator] }
        let contact = ContactPoint(
            name: normaliser.line(
                fields["metas.dcat.contact_name", "metas.inspire.contact_individual_name"], field: "contactPoint.name"),
            email: normaliser.email(
                fields["metas.dcat.contact_email", "metas.inspire.contact_email"], field: "contactPoint.email"))
        if !contact.isEmpty { dataset.contactPoint = [contact] }
    }

    /// `metadata_processed` and `data_processed` change by themselves, and say nothing of the data.
    private func addDates(
        _ fields: JSONFields, _ metas: Metas, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        func date(_ text: String?, _ field: String) -> DateValue? {
            normaliser.date(text, field: field, naive: .utc)
        }
        dataset.issued = date(fields["metas.dcat.issued", "metas.dcat.created"], "issued")
        dataset.modified = date(metas["modified"], "modified")
        dataset.accrualPeriodicity = normaliser.frequency(fields["metas.dcat.accrualperiodicity"])
        let start = date(fields["metas.dcat.temporal_coverage_start"], "temporal")
        let end = date(fields["metas.dcat.temporal_coverage_end"], "temporal")
        if start != nil || end != nil { dataset.temporal = [PeriodOfTime(startDate: start, endDate: end)] }
    }

    /// Units by their codes (`pl_40_2261011`), else places by name; the box is of all of them together.
    private func places(_ fields: JSONFields, _ metas: Metas, _ normaliser: inout Normaliser) -> [Location] {
        var places = metas.list("geographic_reference").compactMap { code -> Location? in
            guard let unit = Self.unit(code) else { return nil }
            return Location(uri: unit.uri, teryt: unit.code, label: unit.label)
        }
        if places.isEmpty {
            let names = metas.list("territory") + fields.list("metas.dcat.spatial")
            places = names.compactMap { normaliser.place($0) }
        }
        guard let box = metas.value("bbox"), let bounds = normaliser.box(around: box) else { return places }
        if places.count == 1 {
            places[0].bbox = bounds
        } else {
            places.append(Location(bbox: bounds))
        }
        return places
    }

    private static func unit(_ code: String) -> TerritorialUnits.Unit? {
        let parts = code.split(separator: "_")
        guard parts.count == 1 || parts.first == "pl", let last = parts.last, [2, 4, 7].contains(last.utf8.count) else {
            return nil
        }
        return Vocabularies.units[String(last)]
    }
}

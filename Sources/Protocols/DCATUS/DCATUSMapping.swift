import DCAT
import Feeds
import JSON
import OrderedCollections
import Records

/// A dataset of DCAT-US 1.1 or 3.0 as a dataset of the catalogue.
///
/// DKAN writes some members as `{"identifier": …, "data": …}`; the portals of Argentina have names of their own.
struct DCATUSMapping: Sendable {
    private let source: Source
    var isSeries = false
    /// The series that lists the dataset.
    var series: (key: String?, title: String?)?
    /// The service that serves it, as published.
    var service: [UInt8]?

    init(_ source: Source) {
        self.source = source
    }

    private static let wholeType = "application/json"

    /// What the record is stored as: of a series, and of what stands in a series or a service, not all is in its own bytes.
    var mediaType: String {
        isSeries || series != nil || service != nil ? Self.wholeType + "; context=outer" : Self.wholeType
    }

    /// A record that is ready to be mapped.
    func harvested(_ record: SourceRecord) -> HarvestedRecord {
        HarvestedRecord(record) { try map(record.bytes, &$0) }
    }

    /// A stored record; `nil` where what it stood in belongs to it.
    static func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        record.mediaType == wholeType ? DCATUSMapping(source).harvested(record) : nil
    }

    /// - Throws: `JSONError` where the record is no JSON.
    func map(_ bytes: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        let value = try normaliser.json(bytes)
        return try map(value, &normaliser)
    }

    /// - Throws: `JSONError` where the service is no JSON.
    func map(_ value: JSONValue, _ normaliser: inout Normaliser) throws -> Dataset {
        var dataset = dataset(JSONFields(Self.unwrapped(value)), &normaliser)
        if let service {
            do {
                addService(JSONFields(try normaliser.limits.json(service)), &dataset, &normaliser)
            } catch is LimitMet {
                // It is none of the dataset's own, and may be that of thousands.
                normaliser.report(
                    .valueInvalid, field: "distribution.accessService",
                    "The dataset's service has longer lists than a record may have (record.max_elements); it was left out."
                )
            }
        }
        return dataset
    }

    /// Members as they are, and not as references to the portal's own records of them.
    private static func unwrapped(_ value: JSONValue) -> JSONValue {
        guard let members = value.object else { return value }
        func data(_ value: JSONValue) -> JSONValue {
            guard let object = value.object, object.count == 2, object["identifier"] != nil else { return value }
            return object["data"] ?? value
        }
        return .object(
            JSONObject(
                members.map { member in
                    let value = member.value.array.map { .array($0.map(data)) } ?? data(member.value)
                    return JSONObject.Member(key: member.key, value: value)
                }))
    }

    private func dataset(_ fields: JSONFields, _ normaliser: inout Normaliser) -> Dataset {
        var dataset = Dataset()
        dataset.isSeries = isSeries
        dataset.identifier = OrderedSet(
            [fields["identifier", "identifier.@id", "identifier.notation", "@id"]].compactMap { $0 })
        dataset.otherIdentifier = OrderedSet(fields.objects("otherIdentifier").compactMap { $0["@id", "notation"] })
        normaliser.texts(
            of: &dataset, title: fields["title"], description: fields["description"])
        addKeywords(fields, &dataset, &normaliser)
        addAgents(fields, &dataset, &normaliser)
        addDates(fields, &dataset, &normaliser)
        addRights(fields, &dataset, &normaliser)
        addReferences(fields, &dataset, &normaliser)
        dataset.spatial = places(fields, &normaliser)
        dataset.language = OrderedSet(fields.list("language").compactMap { normaliser.language($0) })
        dataset.version = normaliser.line(fields["version"], field: "version")
        addSeries(fields, &dataset)
        let licence = dataset.license.first
        dataset.distribution = fields.objects("distribution").enumerated().map { index, distribution in
            self.distribution(distribution, "distribution[\(index)]", licence, &normaliser)
        }
        dataset.sample = fields.objects("sample").enumerated().map { index, distribution in
            self.distribution(distribution, "sample[\(index)]", licence, &normaliser)
        }
        return dataset
    }

    // MARK: Parts

    private func addKeywords(_ fields: JSONFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        var words = fields.list("keyword")
        // A single text may be a list with commas in it.
        if words.count == 1, fields.value("keyword")?.string != nil {
            words = words[0].split { $0 == "," || $0 == ";" }.map(String.init)
        }
        let keywords = normaliser.keywords(words)
        if !keywords.isEmpty { dataset.keyword[normaliser.language] = keywords }
        let concepts = fields.objects("theme").compactMap { $0["prefLabel", "title", "@id"] }
        // Argentina's EU themes stand beside the portal's own.
        dataset.theme = normaliser.themes(fields.list("superTheme") + fields.list("theme") + concepts)
    }

    private func addAgents(_ fields: JSONFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let name = normaliser.line(fields["publisher.name", "publisher.prefLabel", "publisher"], field: "creator")
        let agent = name.map { name in
            Agent(
                uri: fields["publisher.@id"].flatMap(IRIText.absolute), name: LocalizedText(normaliser.language, name),
                email: normaliser.email(fields["publisher.mbox"], field: "publisher.email"))
        }
        dataset.publisher = agent
        dataset.contactPoint = OrderedSet(
            fields.objects("contactPoint").compactMap { contact in
                let point = ContactPoint(
                    name: normaliser.line(contact["fn", "name"], field: "contactPoint.name"),
                    email: normaliser.email(contact["hasEmail", "email"], field: "contactPoint.email"),
                    telephone: normaliser.line(contact["tel", "hasTelephone"], field: "contactPoint.telephone"))
                return point.isEmpty ? nil : point
            })
    }

    /// `modified` may be a date, or say how often that is (`R/P1D`).
    private func addDates(_ fields: JSONFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        dataset.issued = normaliser.date(fields["issued"], field: "issued", naive: .utc)
        let modified = fields["modified"]
        let isPeriod = modified.map { $0.hasPrefix("R/") || $0.hasPrefix("P") } ?? false
        if !isPeriod { dataset.modified = normaliser.date(modified, field: "modified", naive: .utc) }
        dataset.accrualPeriodicity = normaliser.frequency(
            fields["accrualPeriodicity", "accrualPeriodicity.@id"] ?? (isPeriod ? modified : nil))
        for period in fields.objects("temporal") {
            let start = normaliser.date(period["startDate"], field: "temporal", naive: .utc)
            let end = normaliser.date(period["endDate"], field: "temporal", naive: .utc)
            if start != nil || end != nil { dataset.temporal.append(PeriodOfTime(startDate: start, endDate: end)) }
        }
        for text in fields.list("temporal") {
            let ends = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard ends.count <= 2 else {
                normaliser.report(.dateInvalid, field: "temporal", value: text, "This is no interval; it was left out.")
                continue
            }
            // ISO 8601-2 leaves an end open with two dots.
            func date(_ text: String?) -> DateValue? {
                text == ".." ? nil : normaliser.date(text, field: "temporal", naive: .utc)
            }
            let (start, end) = (date(ends.first), date(ends.count == 2 ? ends[1] : nil))
            if start != nil || end != nil { dataset.temporal.append(PeriodOfTime(startDate: start, endDate: end)) }
        }
    }

    private func addRights(_ fields: JSONFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let licence = normaliser.licence(licences(fields))
        dataset.license = licence.map { [$0] } ?? []
        if let rights = normaliser.lines(fields["rights"], field: "rights") {
            dataset.rights = [LocalizedText(normaliser.language, rights)]
        }
        let levels = ["public": "PUBLIC", "restricted public": "RESTRICTED", "non-public": "NON_PUBLIC"]
        let level = fields["accessLevel", "accessRights", "accessRights.@id"]
        dataset.accessRights = level.flatMap {
            normaliser.code(levels[$0.lowercased()] ?? $0, in: Vocabularies.accessRights, field: "accessRights")
        }
    }

    /// ArcGIS Hub writes the whole terms there, in HTML; uSmart spells the word as Britons do.
    func licences(_ fields: JSONFields) -> [String?] {
        [fields["license", "license.@id", "licence"], fields["license.title"]]
    }

    private func addReferences(_ fields: JSONFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let landing = fields["landingPage", "landingPage.@id", "landingPage.url"]
        dataset.landingPage = OrderedSet([normaliser.url(landing, field: "landingPage")].compactMap { $0 })
        let pages =
            fields.list("references") + fields.list("describedBy") + fields.list("page")
            + fields.objects("page").compactMap { $0["@id", "url"] }
        for page in pages {
            if let url = normaliser.url(page, field: "page") { dataset.page.append(url) }
        }
        let standards = fields.list("conformsTo") + fields.objects("conformsTo").compactMap { $0["@id"] }
        dataset.conformsTo = OrderedSet(standards.compactMap { normaliser.url($0, field: "conformsTo") })
        dataset.applicableLegislation = OrderedSet(
            (fields.list("applicableLegislation") + fields.objects("applicableLegislation").compactMap { $0["@id"] })
                .compactMap { IRIText.absolute($0) })
    }

    private func places(_ fields: JSONFields, _ normaliser: inout Normaliser) -> [Location] {
        guard let value = fields.value("spatial") else { return [] }
        var places = fields.list("spatial").compactMap { normaliser.place($0) }
        if let numbers = value.array, numbers.count == 4, numbers.allSatisfy({ $0.number != nil }) {
            places = [normaliser.place(fields.list("spatial").joined(separator: ","))].compactMap { $0 }
        }
        for object in fields.objects("spatial") {
            if object["type"] != nil, object.value("coordinates") != nil {
                normaliser.place(String(decoding: object.value.serialized(), as: UTF8.self)).map { places.append($0) }
                continue
            }
            var place = normaliser.place(object["bbox", "geometry", "bbox.@value", "geometry.@value"]) ?? Location()
            place.uri = object["@id"].flatMap(IRIText.absolute)
            if let name = normaliser.line(object["prefLabel", "name"], field: "spatial") {
                place.label[normaliser.language] = name
            }
            if !place.isEmpty { places.append(place) }
        }
        return places
    }

    /// Collections of version 1.1 name their parent; those of 3.0 are series.
    private func addSeries(_ fields: JSONFields, _ dataset: inout Dataset) {
        var parents = fields.list("isPartOf") + fields.list("inSeries")
        parents += fields.objects("inSeries").compactMap { $0["@id", "identifier"] }
        var titles: [String: String] = [:]
        if let series, let key = series.key ?? series.title {
            parents.append(key)
            titles[key] = series.title
        }
        for parent in parents {
            let concept = Concept(
                uri: IRIText.absolute(parent), label: LocalizedText(source.options.language, titles[parent] ?? parent))
            dataset.inSeries.append(concept)
        }
    }
}

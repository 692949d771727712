import DCAT
import Feeds
import JSON
import OrderedCollections
import Records

/// A record of OGC API - Records (20-004r1, section 7), also of the drafts before it, as a dataset.
struct OGCRecordMapping: Sendable {
    /// A record that is ready to be mapped, whether it has just been read or is stored.
    static func harvested(_ record: SourceRecord) -> HarvestedRecord {
        HarvestedRecord(record) { try OGCRecordMapping().map(record.bytes, &$0) }
    }

    /// - Throws: `JSONError` where the record is no JSON.
    func map(_ bytes: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        let record = try normaliser.json(bytes)
        let properties = record["properties"] ?? .null
        if let language = Self.code(properties["language"]).flatMap(LanguageTags.tag) { normaliser.language = language }
        var dataset = Dataset()
        addTexts(record, properties, &dataset, &normaliser)
        addAgents(properties, &dataset, &normaliser)
        addDates(record, properties, &dataset, &normaliser)
        addPlace(record, properties, &dataset, &normaliser)
        addThemes(properties, &dataset, &normaliser)
        let links = (record["links"]?.array ?? []) + (properties["associations"]?.array ?? [])
        addRights(properties, links, &dataset, &normaliser)
        OGCLinkMapping(properties).add(links, to: &dataset, &normaliser)
        return dataset
    }

    /// `"pl"`, `{"code": "pl"}`.
    private static func code(_ value: JSONValue?) -> String? { value?.string ?? value?["code"]?.string }

    // MARK: Parts

    private func addTexts(
        _ record: JSONValue, _ properties: JSONValue, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        let id = record["id"]?.string ?? record["id"]?.number?.raw
        let external = (properties["externalIds"] ?? properties["externalId"])?.array ?? []
        dataset.identifier.append(
            contentsOf: external.compactMap { $0["value"]?.string ?? $0.string } + [id].compactMap { $0 })
        dataset.title[normaliser.language] = normaliser.line(properties["title"]?.string, field: "title")
        normaliser.notes.titleStandIn = id
        dataset.description[normaliser.language] = normaliser.lines(
            properties["description"]?.string, field: "description")
        let words = (properties["keywords"]?.array ?? []).compactMap { $0.string ?? $0["name"]?.string }
        let keywords = normaliser.keywords(words)
        if !keywords.isEmpty { dataset.keyword[normaliser.language] = keywords }
        for raw in (properties["resourceLanguages"]?.array ?? []).compactMap(Self.code) {
            if let language = normaliser.language(raw) { dataset.language.append(language) }
        }
        if let type = normaliser.line(properties["type"]?.string, field: "datasetType") {
            dataset.isSeries = type == "series"
            dataset.datasetType = [ISOReading.kind(type)]
        }
    }

    private func addDates(
        _ record: JSONValue, _ properties: JSONValue, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        func text(_ names: String...) -> String? { names.lazy.compactMap { properties[$0]?.string }.first }
        dataset.issued = normaliser.date(
            text("created", "record-created", "recordCreated"), field: "issued", naive: .utc)
        dataset.modified = normaliser.date(
            text("updated", "record-updated", "recordUpdated"), field: "modified", naive: .utc)
        let time = record["time"] ?? .null
        let interval = time["interval"]?.array ?? properties["extent"]?["temporal"]?["interval"]?.array?.first?.array
        let ends = interval?.map(\.string) ?? [time["date"]?.string ?? time["timestamp"]?.string].flatMap { [$0, $0] }
        let dates = ends.map { end in
            normaliser.date(end == ".." ? nil : end, field: "temporal", naive: .utc)
        }
        if dates.count == 2, dates.contains(where: { $0 != nil }) {
            dataset.temporal = [PeriodOfTime(startDate: dates[0], endDate: dates[1])]
        }
        dataset.temporalResolution = normaliser.duration(time["resolution"]?.string, field: "temporalResolution")
    }

    /// A box around the geometry; one around the whole world says that nothing is known.
    private func addPlace(
        _ record: JSONValue, _ properties: JSONValue, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        let stated = properties["extent"]?["spatial"]?["bbox"]?.array?.first?.array?.compactMap(\.double) ?? []
        let old =
            stated.count == 4
            ? BoundingBox(west: stated[0], south: stated[1], east: stated[2], north: stated[3]) : nil
        guard let box = record["geometry"].flatMap({ normaliser.box(around: $0) }) ?? old,
            box.coordinates != [-180, -90, 180, 90]
        else { return }
        dataset.spatial = [Location(bbox: box)]
    }

    // MARK: Agents

    private static let roles: Set<String> = [
        "resourceProvider", "custodian", "owner", "user", "distributor", "originator", "pointOfContact",
        "principalInvestigator", "processor", "publisher", "author",
    ]

    private func addAgents(_ properties: JSONValue, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        var others: [ContactPoint] = []
        var stated: Agent?
        for contact in (properties["contacts"] ?? properties["providers"])?.array ?? [] {
            func first(_ name: String) -> String? {
                (contact[name]?.array ?? []).lazy.compactMap { $0["value"]?.string ?? $0["href"]?.string }.first
            }
            let organisation = contact["organization"]?.string ?? contact["name"]?.string
            let name = normaliser.line(organisation, field: "contactPoint.name")
            let email = normaliser.email(first("emails"), field: "contactPoint.email")
            let url = normaliser.url(first("links"), field: "contactPoint.url")
            let telephone = normaliser.line(first("phones"), field: "contactPoint.telephone")
            let point = ContactPoint(name: name, email: email, url: url, telephone: telephone)
            let roles = (contact["roles"]?.array ?? []).compactMap { $0.string ?? $0["name"]?.string }
            if roles.contains("pointOfContact") || roles.contains("contact") {
                dataset.contactPoint.append(point)
            } else if !point.isEmpty {
                others.append(point)
            }
            guard let name else { continue }
            let agent = Agent(name: LocalizedText(normaliser.language, name), homepage: url, email: email)
            for role in roles {
                switch role {
                case "publisher": stated = stated ?? agent
                case "author": dataset.creator.append(agent)
                case "owner": dataset.rightsHolder.append(agent)
                default: break
                }
                guard Self.roles.contains(role) else { continue }
                dataset.qualifiedAttribution.append(Attribution(agent: agent, role: ISOReading.roles + role))
            }
        }
        if dataset.contactPoint.isEmpty { dataset.contactPoint = OrderedSet(others.prefix(1)) }
        dataset.publisher = stated
    }

    // MARK: Themes and rights

    /// Concepts by their addresses, or by what they are called in lists that are known.
    private func addThemes(_ properties: JSONValue, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        func add(_ theme: Concept) { dataset.theme.append(theme) }
        for theme in properties["themes"]?.array ?? [] {
            let scheme = theme["scheme"]?.string ?? ""
            for concept in theme["concepts"]?.array ?? [] {
                let id = concept["id"]?.string ?? ""
                let title = concept["title"]?.string ?? id
                if let (list, code) = Self.spatial(scheme, [concept["url"]?.string ?? "", id, title]) {
                    add(code.concept)
                    for theme in list.dataThemes(of: code) { add(theme) }
                } else if let code = Vocabularies.themes[concept["url"]?.string ?? id] ?? Vocabularies.themes[title] {
                    add(code.concept)
                } else if let uri = IRIText.absolute(concept["url"]?.string ?? id) {
                    let label = title == uri ? nil : normaliser.line(title, field: "theme")
                    add(
                        Concept(
                            uri: uri, label: label.map { LocalizedText(normaliser.language, $0) } ?? LocalizedText()))
                } else if let other = normaliser.theme(title) {
                    add(other)
                }
            }
        }
    }

    private static func spatial(_ scheme: String, _ spellings: [String]) -> (SpatialThemes, CodeList.Code)? {
        let lower = scheme.lowercased()
        let list: SpatialThemes
        if lower.contains("topiccategory") {
            list = Vocabularies.topicCategories
        } else if lower.contains("inspire") {
            list = Vocabularies.inspireThemes
        } else {
            return nil
        }
        return spellings.lazy.filter { !$0.isEmpty }.compactMap { list[$0] }.first.map { (list, $0) }
    }

    /// A licence by its SPDX code, its address or a link; `other` and `various` name none (section 7.2.5).
    private func addRights(
        _ properties: JSONValue, _ links: [JSONValue], _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        let linked = links.filter { $0["rel"]?.string == "license" }.compactMap { $0["href"]?.string }
        let stated = [properties["license"]?.string].compactMap { $0 }.filter { !["other", "various"].contains($0) }
        let rights = normaliser.lines(properties["rights"]?.string, field: "rights")
        let access = properties["accessRights"]?.string ?? properties["accessrights"]?.string
        dataset.accessRights = access.flatMap { Vocabularies.accessRights[$0]?.concept }
        if let rights { dataset.rights = [LocalizedText(normaliser.language, rights)] }
        if !(stated + linked).isEmpty || rights == nil {
            dataset.license = OrderedSet([normaliser.licence(linked + stated)].compactMap { $0 })
        }
    }
}

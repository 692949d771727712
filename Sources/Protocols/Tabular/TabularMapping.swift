import DCAT
import Feeds
import OrderedCollections
import Records

/// An item of a declared list as a dataset.
struct TabularMapping: Sendable {
    let declaration: TabularDeclaration

    /// A record that is ready to be mapped, whether it has just been read or is stored.
    func harvested(_ record: SourceRecord) -> HarvestedRecord {
        HarvestedRecord(record) { try map(record.bytes, mediaType: record.mediaType, &$0) }
    }

    /// - Throws: `JSONError` or `XMLError` where the item cannot be read.
    func map(_ bytes: [UInt8], mediaType: String, _ normaliser: inout Normaliser) throws -> Dataset {
        let record = try TabularRecord(bytes, mediaType: mediaType, declaration, normaliser.limits)
        return dataset(TabularFields(record, declaration.fields), record, &normaliser)
    }

    private func dataset(
        _ fields: TabularFields, _ record: TabularRecord, _ normaliser: inout Normaliser
    ) -> Dataset {
        var dataset = Dataset()
        dataset.identifier = OrderedSet(fields.list("identifier"))
        dataset.title = fields.text("title", &normaliser) { $0.line($1, field: "title") }
        dataset.description = fields.text("description", &normaliser) { $0.lines($1, field: "description") }
        addKeywords(fields, &dataset, &normaliser)
        addAgents(fields, &dataset, &normaliser)
        addCoverage(fields, &dataset, &normaliser)
        addCodes(fields, &dataset, &normaliser)
        addAddresses(fields, &dataset, &normaliser)
        guard let declared = declaration.distribution else { return dataset }
        let parts = declaration.distributionItems.map(record.parts) ?? [record]
        dataset.distribution = parts.enumerated().compactMap { index, part in
            let field = "distribution[\(index)]"
            return distribution(TabularFields(part, declared), field, licence: dataset.license.first, &normaliser)
        }
        return dataset
    }

    // MARK: Parts

    private func addKeywords(_ fields: TabularFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        for (language, words) in fields.lists("keyword", default: normaliser.language) {
            let keywords = normaliser.keywords((dataset.keyword[language] ?? []) + words)
            if !keywords.isEmpty { dataset.keyword[language] = keywords }
        }
        for name in fields.list("theme") {
            if let theme = normaliser.theme(name) { dataset.theme.append(theme) }
        }
    }

    private func addAgents(_ fields: TabularFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let agent = { (property: String, normaliser: inout Normaliser) in
            normaliser.line(fields[property], field: property).map {
                Agent(name: LocalizedText(normaliser.language, $0))
            }
        }
        dataset.publisher = agent("publisher", &normaliser)
        dataset.creator = agent("creator", &normaliser).map { [$0] } ?? []
        let contact = ContactPoint(
            name: normaliser.line(fields["contactPoint.name"], field: "contactPoint.name"),
            email: normaliser.email(fields["contactPoint.email"], field: "contactPoint.email"))
        if !contact.isEmpty { dataset.contactPoint = [contact] }
    }

    private func addCoverage(_ fields: TabularFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        dataset.issued = normaliser.date(fields["issued"], field: "issued", naive: .warsaw)
        dataset.modified = normaliser.date(fields["modified"], field: "modified", naive: .warsaw)
        let start = normaliser.date(fields["temporal.startDate"], field: "temporal", naive: .warsaw)
        let end = normaliser.date(fields["temporal.endDate"], field: "temporal", naive: .warsaw)
        if start != nil || end != nil { dataset.temporal = [PeriodOfTime(startDate: start, endDate: end)] }
        dataset.spatial = fields.list("spatial").compactMap { normaliser.region($0) }
    }

    private func addCodes(_ fields: TabularFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        dataset.license = normaliser.licence(fields.list("license")).map { [$0] } ?? []
        let rights = fields.text("rights", &normaliser) { $0.lines($1, field: "rights") }
        if !rights.isEmpty { dataset.rights = [rights] }
        dataset.accessRights = fields["accessRights"].flatMap {
            normaliser.code($0, in: Vocabularies.accessRights, field: "accessRights")
        }
        dataset.accrualPeriodicity = normaliser.frequency(fields["accrualPeriodicity"])
        dataset.language = OrderedSet(fields.list("language").compactMap { normaliser.language($0) })
        dataset.version = normaliser.line(fields["version"], field: "version")
    }

    private func addAddresses(_ fields: TabularFields, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let urls = { (property: String, normaliser: inout Normaliser) in
            fields.list(property).compactMap { normaliser.url($0, field: property) }
        }
        dataset.landingPage = OrderedSet(urls("landingPage", &normaliser))
        dataset.page = OrderedSet(urls("page", &normaliser))
        dataset.conformsTo = OrderedSet(urls("conformsTo", &normaliser))
    }

    /// `nil` for a part that has no address at all, which is a finding.
    private func distribution(
        _ fields: TabularFields, _ field: String, licence: Concept?, _ normaliser: inout Normaliser
    ) -> Distribution? {
        var distribution = Distribution()
        distribution.downloadURL = OrderedSet(
            fields.list("downloadURL").compactMap {
                normaliser.url($0, field: field + ".downloadURL")
            })
        distribution.accessURL = OrderedSet(
            fields.list("accessURL").compactMap { normaliser.url($0, field: field + ".accessURL") })
        if distribution.accessURL.isEmpty { distribution.accessURL = distribution.downloadURL }
        guard let address = distribution.accessURL.first else {
            normaliser.report(
                .urlMissing, field: field + ".accessURL", "The distribution has no address, so nobody can get it.")
            return nil
        }
        distribution.title = fields.text("title", &normaliser) { $0.line($1, field: field + ".title") }
        distribution.description = fields.text("description", &normaliser) {
            $0.lines($1, field: field + ".description")
        }
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: fields["format"], mediaType: fields["mediaType"],
            url: distribution.downloadURL.first ?? address, field: field,
            isLabelled: declaration.distribution?["format"] != nil)
        distribution.byteSize = normaliser.byteSize(fields["byteSize"], field: field + ".byteSize")
        let statements = fields.list("license")
        distribution.license =
            statements.isEmpty ? licence : normaliser.licence(statements, field: field + ".license")
        distribution.issued = normaliser.date(fields["issued"], field: field + ".issued", naive: .warsaw)
        distribution.modified = normaliser.date(fields["modified"], field: field + ".modified", naive: .warsaw)
        return distribution
    }
}

/// The declared properties of one item.
struct TabularFields {
    private let record: TabularRecord
    private let values: [String: [TabularDeclaration.Value]]

    init(_ record: TabularRecord, _ values: [String: [TabularDeclaration.Value]]) {
        self.record = record
        self.values = values
    }

    /// All texts of a property, in the order in which they are declared.
    func list(_ property: String) -> [String] { values[property]?.flatMap(record.texts) ?? [] }

    subscript(_ property: String) -> String? { list(property).first }

    /// The texts of a property by language.
    func lists(_ property: String, default language: String) -> [(language: String, texts: [String])] {
        values[property]?.map { ($0.language ?? language, record.texts(of: $0)) } ?? []
    }

    /// The first text of a property in each language.
    func text(
        _ property: String, _ normaliser: inout Normaliser, _ read: (inout Normaliser, String) -> String?
    ) -> LocalizedText {
        var text = LocalizedText()
        for (language, texts) in lists(property, default: normaliser.language) where text[language] == nil {
            text[language] = texts.first.flatMap { read(&normaliser, $0) }
        }
        return text
    }
}

import DCAT
import Feeds
import OrderedCollections
import XML

/// A dataset of dane.gov.pl's supply feed as a dataset of the catalogue.
struct OtwarteDaneMapping {
    static let ofElement: HarvestedRecord.ElementMapping = { OtwarteDaneMapping().map($0, &$1) }

    func map(_ element: XMLElement, _ normaliser: inout Normaliser) -> Dataset {
        normaliser.language = "pl"
        return dataset(element, &normaliser)
    }

    private func dataset(_ element: XMLElement, _ normaliser: inout Normaliser) -> Dataset {
        var dataset = Dataset()
        dataset.identifier = OrderedSet([element.text(of: "extIdent")].compactMap { $0 })
        addTexts(element, &dataset, &normaliser)
        dataset.landingPage = OrderedSet(
            [normaliser.url(element.text(of: "url"), field: "landingPage")].compactMap { $0 })
        // A naive time is the clock on the wall in Poland.
        dataset.modified = normaliser.date(element.text(of: "lastUpdateDate"), field: "modified", naive: .warsaw)
        dataset.accrualPeriodicity = normaliser.frequency(element.text(of: "updateFrequency"))
        dataset.theme = OrderedSet(themes(element, &normaliser))
        dataset.page = OrderedSet(element.addresses("supplements", "supplement"))
        addConditions(element.child("conditions"), &dataset, &normaliser)
        // The supplier's own opinion, hasHighValueData, is not the regulation; only this flag is.
        if element.flag("hasHighValueDataFromEuropeanCommissionList") {
            dataset.applicableLegislation = [Dataset.highValueRegulation]
        }
        addResources(element, &dataset, &normaliser)
        return dataset
    }

    // MARK: Parts

    private func addTexts(_ element: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        for (tag, language) in [("polish", "pl"), ("english", "en")] {
            dataset.title[language] = normaliser.line(element.child("title")?.text(of: tag), field: "title")
            dataset.description[language] = normaliser.lines(
                element.child("description")?.text(of: tag), field: "description")
        }
        for language in ["pl", "en"] {
            let tags = element.child("tags")?.children("tag") ?? []
            let keywords = normaliser.keywords(
                tags.filter { ($0.attribute("lang") ?? "pl") == language }.map(\.text))
            if !keywords.isEmpty { dataset.keyword[language] = keywords }
        }
    }

    /// Codes of the EU themes; version 1.0-rc1 had a list of the portal's numbers, of which only the first was used.
    private func themes(_ element: XMLElement, _ normaliser: inout Normaliser) -> [Concept] {
        let categories = element.child("categories")
        var names = (categories?.children("category") ?? []).map(\.text.trimmed)
        if names.isEmpty, let old = (categories ?? element.child("category"))?.text.trimmed, !old.isEmpty {
            names = [old.split(separator: " ").first.map { "dane.gov.pl:\($0)" } ?? old]
        }
        var themes: [Concept] = []
        for name in names where !name.isEmpty {
            let spelling = Int(name) == nil ? name : "dane.gov.pl:\(name)"
            if let theme = normaliser.theme(spelling) { themes.append(theme) }
        }
        return themes
    }

    /// The licence by the rules of dane.gov.pl: without conditions CC0, with conditions at least CC BY 4.0, and what was
    /// chosen where that is more. What the conditions say is a statement of rights.
    private func addConditions(
        _ conditions: XMLElement?, _ dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        for name in ["responsibilities", "dbOrCopyrighted", "personalData"] {
            if let text = normaliser.lines(conditions?.text(of: name), field: "rights") {
                dataset.rights.append(LocalizedText("pl", text))
            }
        }
        let hasConditions =
            conditions.map { $0.flag("source") || $0.flag("modification") || $0.text(of: "responsibilities") != nil }
            ?? false
        if let chosen = conditions?.text(of: "dbOrCopyrightedLicenseChosen") {
            let licence = normaliser.licence([chosen])
            dataset.license = licence.map { [$0] } ?? []
            // CC0, which feeds could choose up to version 1.9, has no room for a condition.
            guard hasConditions, let licence, licence == Vocabularies.licences.code("CC0")?.concept else { return }
        }
        let code = hasConditions ? "CC_BY_4_0" : "CC0"
        guard let licence = Vocabularies.licences.code(code) else { return }
        dataset.license = [licence.concept]
        let reason =
            hasConditions
            ? "conditions are stated without a licence that has any" : "neither a licence nor a condition is stated"
        normaliser.report(
            .licenceDerived, field: "license", value: code,
            "\(reason.prefix(1).uppercased() + reason.dropFirst()), which dane.gov.pl reads as \(code).")
    }

    private func addResources(_ element: XMLElement, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let resources = element.child("resources")?.children("resource") ?? []
        var regions: OrderedSet<String> = []
        var isProtected = false
        for (index, resource) in resources.enumerated() where resource.attribute("status") != "draft" {
            dataset.distribution.append(
                distribution(resource, index: index, licence: dataset.license.first, &normaliser))
            for code in resource.child("regions")?.children("terytIdent") ?? [] { regions.append(code.text.trimmed) }
            isProtected = isProtected || resource.flag("containsProtectedData")
        }
        dataset.spatial = regions.compactMap { normaliser.region($0) }
        // A list of protected data (Data Governance Act) is not open data.
        if isProtected { dataset.accessRights = Vocabularies.accessRights.code("RESTRICTED")?.concept }
    }

    private func distribution(
        _ resource: XMLElement, index: Int, licence: Concept?, _ normaliser: inout Normaliser
    ) -> Distribution {
        let field = "distribution[\(index)]"
        var distribution = Distribution()
        distribution.key = resource.text(of: "extIdent")
        for (tag, language) in [("polish", "pl"), ("english", "en")] {
            distribution.title[language] = normaliser.line(
                resource.child("title")?.text(of: tag), field: field + ".title")
            distribution.description[language] = normaliser.lines(
                resource.child("description")?.text(of: tag), field: field + ".description")
        }
        let raw = resource.text(of: "url")
        if raw == nil {
            normaliser.report(
                .urlMissing, field: field + ".accessURL", "The resource has no address, so nobody can get it.")
        }
        if let url = normaliser.url(raw, field: field + ".accessURL") {
            distribution.accessURL = [url]
            let isFile = IRIText.pathExtension(url).flatMap(Vocabularies.fileTypes.type(ofExtension:)) != nil
            if isFile { distribution.downloadURL = [url] }
        }
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: nil, mediaType: nil, url: raw, field: field, isLabelled: false)
        distribution.modified =
            normaliser.date(resource.text(of: "lastUpdateDate"), field: field + ".modified", naive: .warsaw)
            ?? normaliser.date(resource.text(of: "dataDate"), field: field + ".modified", naive: .warsaw)
        distribution.license = licence
        distribution.page = OrderedSet(resource.addresses("supplements", "supplement"))
        return distribution
    }
}

extension XMLElement {
    /// An xs:boolean.
    fileprivate func flag(_ name: String) -> Bool { ["true", "1"].contains(text(of: name) ?? "") }

    fileprivate func addresses(_ list: String, _ item: String) -> [String] {
        (child(list)?.children(item) ?? []).compactMap { $0.text(of: "url").flatMap(IRIText.absolute) }
    }
}

import DCAT
import Feeds
import OrderedCollections
import XML

extension ISOReading {
    /// Keywords of no thesaurus are keywords; what a thesaurus has an address for is a theme, by that address.
    mutating func readKeywords(_ dataset: inout Dataset) {
        var keywords = LanguageMap<[String]>()
        var categories: OrderedSet<Concept> = []
        for group in identification.all("descriptiveKeywords", "MD_Keywords") {
            let thesaurus = languages.text(group.first("thesaurusName", "CI_Citation", "title"))
            for keyword in group.children("keyword").map({ languages.text($0) }) where !keyword.isEmpty {
                if let href = keyword.href, let iri = IRIText.absolute(href) {
                    addTerm(iri, keyword, of: thesaurus, &dataset, &categories)
                } else if Self.isInspire(thesaurus), let text = keyword.plain {
                    addInspireTheme(text, keyword, &dataset)
                } else {
                    for (language, text) in keyword.texts {
                        keywords.append(text, to: language)
                    }
                }
            }
        }
        for entry in keywords.entries {
            let words = normaliser.keywords(entry.value)
            if !words.isEmpty { dataset.keyword[entry.language] = words }
        }
        addTopics(&dataset)
        // A category says something of a dataset only that is declared to be of high value.
        if dataset.isHighValue {
            dataset.hvdCategory = categories
        } else {
            dataset.theme.append(contentsOf: categories)
        }
    }

    private static func isInspire(_ thesaurus: ISOText) -> Bool {
        let titles = thesaurus.texts.map { $0.text.lowercased() } + [thesaurus.href?.lowercased() ?? ""]
        return titles.contains {
            $0.contains("inspire theme") || $0.contains("inspire_theme") || $0.contains("inspire-theme")
        }
    }

    private mutating func addTerm(
        _ iri: String, _ keyword: ISOText, of thesaurus: ISOText, _ dataset: inout Dataset,
        _ categories: inout OrderedSet<Concept>
    ) {
        let plain = "http" + iri.drop { $0 != ":" }
        if plain == Dataset.highValueRegulation || iri == Dataset.highValueRegulation {
            if !dataset.isHighValue { dataset.applicableLegislation.append(Dataset.highValueRegulation) }
            return
        }
        if let code = Vocabularies.hvdCategories[iri] {
            categories.append(code.concept)
            return
        }
        if iri.contains("/SpatialDataServiceCategory/") {
            dataset.datasetType.append(Concept(uri: iri, label: localized(keyword, field: "datasetType")))
            return
        }
        if let code = Vocabularies.inspireThemes[iri] {
            add(code, of: Vocabularies.inspireThemes, &dataset)
            return
        }
        add(Concept(uri: iri, label: localized(keyword, field: "theme")), &dataset)
    }

    private mutating func addInspireTheme(_ text: String, _ keyword: ISOText, _ dataset: inout Dataset) {
        let known = keyword.texts.lazy.compactMap { Vocabularies.inspireThemes[$0.text] }.first
        guard let code = known else {
            normaliser.report(
                .themeUnknown, field: "theme", value: text, "No theme of INSPIRE has this name; its text was kept.")
            return add(Concept(uri: nil, label: localized(keyword, field: "theme")), &dataset)
        }
        add(code, of: Vocabularies.inspireThemes, &dataset)
    }

    private mutating func add(_ code: CodeList.Code, of list: SpatialThemes, _ dataset: inout Dataset) {
        add(code.concept, &dataset)
        for theme in list.dataThemes(of: code) { add(theme, &dataset) }
    }

    private mutating func add(_ theme: Concept, _ dataset: inout Dataset) {
        // An address is the same theme whatever it is called.
        let identity = Concept(uri: theme.uri, label: theme.uri == nil ? theme.label : LocalizedText())
        guard theme.uri != nil || !theme.label.isEmpty, themes.insert(identity).inserted else { return }
        dataset.theme.append(theme)
    }

    /// Topic categories are themes too; they lead to an EU theme only where INSPIRE's do not.
    private mutating func addTopics(_ dataset: inout Dataset) {
        let hasDataTheme = dataset.theme.contains { $0.uri?.hasPrefix(Vocabularies.themes.base) == true }
        for element in identification.all("topicCategory", "*") {
            guard let raw = element.code else { continue }
            guard let code = Vocabularies.topicCategories[raw] else {
                normaliser.report(
                    .codeUnknown, field: "theme", value: raw, "ISO 19115 has no such topic category; its text was kept."
                )
                add(Concept(uri: nil, label: LocalizedText("und", raw)), &dataset)
                continue
            }
            add(code.concept, &dataset)
            guard !hasDataTheme else { continue }
            for theme in Vocabularies.topicCategories.dataThemes(of: code) { add(theme, &dataset) }
        }
    }
}

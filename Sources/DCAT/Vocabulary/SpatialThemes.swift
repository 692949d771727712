/// A list of the spatial world that leads to EU data themes: INSPIRE's themes, or the topic categories of ISO 19115.
package struct SpatialThemes: Sendable {
    package let list: CodeList
    private let themes: [String: [Concept]]

    /// - Parameter resource: the shipped table, whose column `data_theme` has codes of EU data themes, separated by `|`.
    init(_ resource: String, base: String) {
        list = CodeList(resource, base: base, spellings: ["aliases"])
        let table = CSVTable(Resource.text("vocabularies/\(resource).csv"))
        let (code, theme) = (table.column("code"), table.column("data_theme"))
        var themes: [String: [Concept]] = [:]
        for row in table.rows {
            themes[row[code]] = row[theme].split(separator: "|").compactMap {
                Vocabularies.themes.code(String($0))?.concept
            }
        }
        self.themes = themes
    }

    /// The code that a code, its address, or a label in Polish or English means.
    package subscript(spelling: String) -> CodeList.Code? { list[spelling] }

    /// The EU data themes that a code belongs to.
    package func dataThemes(of code: CodeList.Code) -> [Concept] { themes[code.code] ?? [] }
}

extension Vocabularies {
    /// The themes of the annexes to Directive 2007/2/EC.
    package static let inspireThemes = SpatialThemes("inspire-theme", base: "http://inspire.ec.europa.eu/theme/")
    /// `MD_TopicCategoryCode` of ISO 19115.
    package static let topicCategories = SpatialThemes(
        "topic-category", base: "http://inspire.ec.europa.eu/metadata-codelist/TopicCategory/")
}

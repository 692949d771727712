import DCAT

/// The words of the search page in one language.
struct PageText: Sendable {
    let language: String
    let search: String
    let searchLabel: String
    let hint: String
    let publisher: String
    let formats: String
    let changed: String
    let alsoIn: String
    let next: String
    let nothing: String
    let otherLanguage: (code: String, name: String)
    let forPrograms: String
    let sources: String
    let results: @Sendable (Int) -> String

    static let polish = PageText(
        language: "pl", search: "Szukaj", searchLabel: "Czego szukasz?",
        hint: "Wielkość liter i polskie znaki nie mają znaczenia. W cudzysłowie: całe wyrażenie, z minusem: bez słowa.",
        publisher: "Wydawca", formats: "Formaty", changed: "Zmieniono", alsoIn: "Także w",
        next: "Następna strona",
        nothing: "Nic nie znaleziono. Spróbuj mniej słów albo innych.", otherLanguage: ("en", "English"),
        forPrograms: "Dla programów", sources: "Źródła i ich stan", results: { "Znaleziono: \($0)" })

    static let english = PageText(
        language: "en", search: "Search", searchLabel: "What are you looking for?",
        hint:
            "Case and Polish letters do not matter. In quotation marks: the whole phrase; with a minus: without the word.",
        publisher: "Publisher", formats: "Formats", changed: "Changed", alsoIn: "Also in", next: "Next page",
        nothing: "Nothing was found. Try fewer words, or others.", otherLanguage: ("pl", "Polski"),
        forPrograms: "For programs", sources: "Sources and their state", results: { "Found: \($0)" })

    /// The language that was asked for by name, else the one that the reader likes better, else Polish.
    static func preferred(named name: String?, _ accept: Accept) -> PageText {
        switch name {
        case "pl": return polish
        case "en": return english
        default: return accept.weight(ofLanguage: "en") > accept.weight(ofLanguage: "pl") ? english : polish
        }
    }

    /// A text in this language where there is one, with the tag of the language that it is in.
    func pick(_ text: LocalizedText) -> (text: String, language: String?) {
        if let own = text[language] { return (own, nil) }
        let preferred = text.preferred ?? ""
        let tag = text.entries.first { $0.value == preferred }?.language
        return (preferred, tag == "und" ? nil : tag)
    }
}

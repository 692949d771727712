import DCAT
import Feeds
import XML

/// A text of ISO 19115 in the languages that it is there in, with the address of the anchor that it may be.
struct ISOText {
    /// In the order of the document; the record's own language first.
    var texts: [(language: String, text: String)] = []
    var href: String?

    /// The text of the record's own language, or the first.
    var plain: String? { texts.first?.text }
    var isEmpty: Bool { texts.isEmpty && href == nil }
}

/// The languages of a record: its own, and those that it declares for translations (ISO 19139, section 9.7, PT_FreeText).
struct ISOLanguages {
    /// A tag (BCP 47).
    let main: String
    private var locales: [String: String] = [:]

    /// - Parameter other: the language of a record that does not say its own.
    init(_ record: XMLElement, other: String) {
        let stated = record.first("language", "*") ?? record.first("defaultLocale", "PT_Locale", "language", "*")
        main = stated?.code.flatMap(LanguageTags.tag) ?? other
        let declared =
            record.all("locale", "PT_Locale") + record.all("otherLocale", "PT_Locale")
            + record.all("defaultLocale", "PT_Locale")
        for locale in declared {
            guard let id = locale.attribute("id") else { continue }
            let code = locale.first("languageCode", "*") ?? locale.first("language", "*")
            locales[id] = code?.code.flatMap(LanguageTags.tag)
        }
    }

    /// A property's text: character strings, anchors, addresses and file names, and the translations beside them.
    func text(_ property: XMLElement?) -> ISOText {
        var result = ISOText()
        guard let property else { return result }
        var hasElements = false
        for element in property.elements {
            hasElements = true
            guard element.name != "PT_FreeText" else {
                for group in element.all("textGroup", "LocalisedCharacterString") { add(group, to: &result) }
                continue
            }
            if let href = element.href { result.href = href }
            if let text = element.plain ?? element.code { result.texts.append((main, text)) }
        }
        if !hasElements, let text = property.plain { result.texts.append((main, text)) }
        return result
    }

    private func add(_ translation: XMLElement, to result: inout ISOText) {
        guard let text = translation.plain else { return }
        let language = tag(of: translation.attribute("locale") ?? "")
        guard !result.texts.contains(where: { $0.language == language }) else { return }
        result.texts.append((language, text))
    }

    /// `#locale-pol`, `#PL`; locales that are not declared are told by their names.
    private func tag(of reference: String) -> String {
        let id = String(reference.drop { $0 == "#" })
        if let language = locales[id] { return language }
        let name = id.split { $0 == "-" || $0 == "_" }.last.map(String.init) ?? ""
        return LanguageTags.tag(of: name) ?? "und"
    }
}

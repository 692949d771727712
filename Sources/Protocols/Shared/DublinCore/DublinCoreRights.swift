import DCAT
import Feeds
import XML

/// What may be done with the thing: `rights` of Dublin Core is free text, often with the address of a licence in it.
struct DublinCoreRights {
    let elements: XMLElement

    /// The access rights of the info:eu-repo vocabulary (OpenAIRE guidelines, section on dc:rights).
    private static let openAIRE = [
        "info:eu-repo/semantics/openaccess": "PUBLIC", "info:eu-repo/semantics/embargoedaccess": "RESTRICTED",
        "info:eu-repo/semantics/restrictedaccess": "RESTRICTED", "info:eu-repo/semantics/closedaccess": "NON_PUBLIC",
    ]

    func add(to dataset: inout Dataset, _ normaliser: inout Normaliser) {
        var statements: [String] = []
        var texts: [XMLElement.Content] = []
        for content in elements.contents("license", "rights", "accessRights") {
            if let code = Self.openAIRE[content.text.lowercased()] ?? Vocabularies.accessRights[content.text]?.code {
                dataset.accessRights = Vocabularies.accessRights.code(code)?.concept
                continue
            }
            statements += Self.addresses(in: content.text) + [content.text]
            texts.append(content)
        }
        dataset.license = normaliser.licence(statements).map { [$0] } ?? []
        // What names the licence and nothing else is said by the licence.
        let label = dataset.license.first?.label
        for content in texts where Vocabularies.licences[content.text] == nil {
            guard let text = normaliser.lines(content.text, field: "rights"),
                label?.entries.contains(where: { $0.value == text }) != true
            else { continue }
            let rights = LocalizedText(content.language ?? normaliser.language, text)
            dataset.rights.append(rights)
        }
    }

    /// The web addresses in a text.
    static func addresses(in text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).compactMap { word in
            guard word.hasPrefix("http://") || word.hasPrefix("https://") else { return nil }
            var word = word
            while let last = word.last, ",;.)]>".contains(last) { word.removeLast() }
            return IRIText.absolute(String(word))
        }
    }
}

import OrderedCollections
import RDF

extension DatasetReading {
    /// Themes: codes of the EU table, and terms of other vocabularies by their IRIs.
    mutating func themes(_ values: [Term]) -> OrderedSet<Concept> {
        unique(values) { reading, value in
            let isForeign = value.iri.map { !$0.string.contains("/authority/data-theme/") } ?? false
            if let text = value.text, isForeign, Normaliser.known(text, in: Vocabularies.themes) == nil {
                return reading.concept(value, field: "theme")
            }
            return reading.code(value, in: Vocabularies.themes, field: "theme") { $0.theme($1) }
        }
    }

    mutating func hvdCategories(_ values: [Term]) -> OrderedSet<Concept> {
        unique(values) { reading, value in
            if let text = value.text, let code = Vocabularies.hvdCategories[text] { return code.concept }
            reading.normaliser.report(
                .codeUnknown, field: "hvdCategory", value: value.text, "The EU list has no such category; it was kept.")
            return reading.concept(value, field: "hvdCategory")
        }
    }

    mutating func languages(_ values: [Term], field: String) -> OrderedSet<Concept> {
        unique(values) { reading, value in
            // Other registers end in the same codes of two or three letters: `http://lexvo.org/id/iso639-3/pol`.
            if let iri = value.iri?.string, let last = iri.split(separator: "/").last,
                (2...3).contains(last.utf8.count),
                let code = Vocabularies.languages[String(last)]
            {
                return code.concept
            }
            return reading.code(value, in: Vocabularies.languages, field: field) { $0.language($1, field: field) }
        }
    }

    mutating func accessRights(_ values: [Term], field: String) -> Concept? {
        guard let value = single(values, field: field) else { return nil }
        if let text = value.text, let code = Normaliser.known(text, in: Vocabularies.accessRights) {
            return code.concept
        }
        guard let concept = concept(value, field: field) else { return nil }
        for entry in concept.label.entries {
            if let code = Vocabularies.accessRights[entry.value] { return code.concept }
        }
        normaliser.report(
            .codeUnknown, field: field, value: value.text ?? concept.label.preferred,
            "The EU list has no such access right; its text was kept.")
        return concept
    }

    mutating func licences(_ values: [Term], field: String) -> OrderedSet<Concept> {
        unique(values) { $0.licence($1, field: field) }
    }

    /// A licence by its address, or by what the node in its place says of itself.
    mutating func licence(_ value: Term, field: String) -> Concept? {
        guard value.text?.utf8.contains(where: { $0 > 0x20 }) ?? true else { return nil }
        let node = node(value)
        let label = label(of: node)
        let addresses = (node[.page] + node[.homepage] + node[.url] + node[.landingPage] + node[.identifier])
        let statements = [value.text] + addresses.map(\.text) + label.entries.map(\.value)
        guard statements.contains(where: { $0 != nil }) else {
            reportInvalid(value, field: field, "a licence")
            return nil
        }
        var licence = normaliser.licence(statements, field: field)
        let isCode = licence?.uri.map { $0.hasPrefix(Vocabularies.licences.base) } ?? true
        if !isCode, !label.isEmpty { licence?.label = label }
        return licence
    }

    /// Statements on rights: texts, addresses, or nodes with one text or several.
    mutating func rights(_ values: [Term], field: String) -> OrderedSet<LocalizedText> {
        var statements: OrderedSet<LocalizedText> = []
        for value in values {
            if let literal = value.literal {
                let text = text([.literal(literal)], field: field, isLong: true)
                if !text.isEmpty { statements.append(text) }
                continue
            }
            let node = node(value)
            let texts = [Field.description, .label, .title, .value].lazy.map { node[$0] }.first { !$0.isEmpty } ?? []
            let found = separated(texts, field: field)
            if found.isEmpty, let iri = value.iri {
                statements.append(LocalizedText("und", iri.string))
            } else if found.isEmpty {
                reportInvalid(value, field: field, "a statement on rights")
            }
            statements.append(contentsOf: found)
        }
        return statements
    }

    /// Several texts of one language are several statements, the first of each language together the first of them.
    private mutating func separated(_ values: [Term], field: String) -> [LocalizedText] {
        var statements: [LocalizedText] = []
        var counts: [String: Int] = [:]
        for value in values {
            guard let entry = text([value], field: field, isLong: true).entries.first else { continue }
            let place = counts[entry.language, default: 0]
            counts[entry.language] = place + 1
            if place == statements.count { statements.append(LocalizedText()) }
            statements[place][entry.language] = entry.value
        }
        return statements
    }

    private mutating func unique(
        _ values: [Term], _ read: (inout DatasetReading, Term) -> Concept?
    ) -> OrderedSet<Concept> {
        var concepts: OrderedSet<Concept> = []
        for value in values {
            if let concept = read(&self, value) { concepts.append(concept) }
        }
        return concepts
    }
}

import OrderedCollections
package import RDF

extension DatasetGraphReader {
    /// A dataset or a series, with findings for all that was not plain.
    package func dataset(_ subject: Term, _ normaliser: inout Normaliser) -> Dataset {
        var reading = DatasetReading(reader: self, subject: subject, normaliser: normaliser)
        let dataset = reading.dataset()
        normaliser = reading.normaliser
        return dataset
    }
}

/// The reading of one dataset from a published graph.
struct DatasetReading {
    let reader: DatasetGraphReader
    let subject: Term
    var normaliser: Normaliser
    /// How many statements may still be read: a node may be referred to from many, and is read each time.
    private var statementsLeft = Self.maxStatements
    private static let maxStatements = 300_000

    init(reader: DatasetGraphReader, subject: Term, normaliser: Normaliser) {
        self.reader = reader
        self.subject = subject
        self.normaliser = normaliser
    }

    mutating func node(_ term: Term) -> PublishedNode {
        guard term.isResource, statementsLeft > 0 else { return PublishedNode(term) }
        let node = PublishedNode(term, in: reader.graph)
        statementsLeft -= node.count
        if statementsLeft <= 0 {
            normaliser.meet(
                LimitMet(
                    """
                    The record's statements, each counted wherever it is referred to, are more than \(Self.maxStatements) \
                    (maxStatements); it was left out.
                    """))
        } else {
            do {
                try normaliser.limits.checkValues(node.longest)
            } catch {
                normaliser.meet(error)
            }
        }
        return node
    }

    // MARK: Texts

    private func language(of literal: Literal) -> String {
        guard let tag = literal.language else { return reader.language }
        // `pl-PL` and `pl_PL` are Polish to a reader.
        let parts = tag.lowercased().split { $0 == "-" || $0 == "_" }
        guard let first = parts.first else { return reader.language }
        let isRegion = parts.count == 2 && parts[1].utf8.count == 2
        return isRegion ? String(first) : parts.joined(separator: "-")
    }

    /// Texts by language. Of several in one language those of one line are one too many; those of several lines follow each
    /// other.
    mutating func text(_ values: [Term], field: String, isLong: Bool = false) -> LocalizedText {
        var map = LocalizedText()
        // Joined at the end: to copy what is there for each of thousands would be quadratic.
        var joined: [String: OrderedSet<String>] = [:]
        for value in values {
            guard let literal = value.literal else {
                // A text that is a node carries its words in a property.
                let label = value.isResource ? label(of: node(value)) : LocalizedText()
                if label.isEmpty { reportInvalid(value, field: field, "a text") }
                for entry in label.entries where map[entry.language] == nil { map[entry.language] = entry.value }
                continue
            }
            let text =
                isLong
                ? normaliser.lines(literal.lexical, field: field) : normaliser.line(literal.lexical, field: field)
            guard let text else { continue }
            let language = language(of: literal)
            guard let known = map[language] else {
                map[language] = text
                continue
            }
            if known == text { continue }
            if isLong {
                joined[language, default: [known]].append(text)
            } else {
                reportRepeated(field: field, value: text)
            }
        }
        for (language, texts) in joined { map[language] = texts.joined(separator: "\n\n") }
        return map
    }

    /// What a node is called: its labels, unless they only repeat its IRI.
    mutating func label(of node: PublishedNode) -> LocalizedText {
        for field in [Field.label, .title, .name, .fn, .description, .value] {
            let literals = node[field].filter { value in
                value.literal.map { $0.lexical != node.term.iri?.string } ?? false
            }
            let text = text(literals, field: "label", isLong: field == .description)
            if !text.isEmpty { return text }
        }
        return LocalizedText()
    }

    /// The first of values of which there may be one.
    mutating func single(_ values: [Term], field: String) -> Term? {
        let distinct = values.filter { $0.text?.utf8.contains { $0 > 0x20 } ?? true }
        if distinct.count > 1 { reportRepeated(field: field, value: distinct[1].text) }
        return distinct.first
    }

    mutating func keywords(_ node: PublishedNode) -> LanguageMap<[String]> {
        var words: [String: [String]] = [:]
        var order: [String] = []
        func add(_ word: String, _ language: String) {
            if words[language] == nil { order.append(language) }
            words[language, default: []].append(word)
        }
        for value in node[.keyword] + node[.keywordList] {
            if let literal = value.literal {
                add(literal.lexical, language(of: literal))
            } else {
                let label = label(of: self.node(value))
                if label.isEmpty { reportInvalid(value, field: "keyword", "a text") }
                for entry in label.entries { add(entry.value, entry.language) }
            }
        }
        // schema.org allows one text with commas between the keywords.
        if node[.keyword].isEmpty, node[.keywordList].count == 1, let (language, list) = words.first, list.count == 1 {
            words[language] = list[0].split(separator: ",").map(String.init)
        }
        var map = LanguageMap<[String]>()
        for language in order {
            let list = normaliser.keywords(words[language] ?? [])
            if !list.isEmpty { map[language] = list }
        }
        return map
    }

    // MARK: Addresses

    /// Addresses of pages and files, each once.
    mutating func addresses(_ values: [Term], field: String) -> OrderedSet<String> {
        var addresses: OrderedSet<String> = []
        for value in values {
            var found: [Term] = [value]
            if case .blank = value {
                let node = node(value)
                found =
                    [Field.url, .homepage, .landingPage, .value, .identifier].lazy.map { node[$0] }
                    .first { !$0.isEmpty } ?? []
                if found.isEmpty { reportInvalid(value, field: field, "an address") }
            }
            for item in found {
                if let address = normaliser.url(item.text, field: field) { addresses.append(address) }
            }
        }
        return addresses
    }

    /// IRIs of any scheme, each once.
    mutating func iris(_ values: [Term], field: String) -> OrderedSet<String> {
        var iris: OrderedSet<String> = []
        for value in values {
            if let iri = iri(value, field: field) { iris.append(iri) }
        }
        return iris
    }

    mutating func iri(_ value: Term, field: String) -> String? {
        switch value {
        case .iri(let iri) where iri.string.contains(":"): return iri.string
        case .literal(let literal):
            let text = literal.lexical
            if !text.utf8.contains(where: { $0 > 0x20 }) { return nil }
            if let address = IRIText.absolute(text) { return address }
            if text.hasPrefix("urn:"), !text.utf8.contains(where: { $0 <= 0x20 }) { return IRI(text).string }
        case .blank:
            let node = node(value)
            if let known = (node[.identifier] + node[.url]).lazy.compactMap(\.text).compactMap(IRIText.absolute).first {
                return known
            }
        default: break
        }
        reportInvalid(value, field: field, "an address")
        return nil
    }

    // MARK: Concepts

    /// Anything that has an IRI or a label, or both.
    mutating func concept(_ value: Term, field: String) -> Concept? {
        if let literal = value.literal {
            if let iri = IRIText.absolute(literal.lexical) { return Concept(uri: iri, label: LocalizedText()) }
            guard let text = normaliser.lines(literal.lexical, field: field) else { return nil }
            return Concept(uri: nil, label: LocalizedText(language(of: literal), text))
        }
        let label = label(of: node(value))
        if let iri = value.iri { return Concept(uri: iri.string, label: label) }
        if label.isEmpty {
            reportInvalid(value, field: field, "a node with an IRI or a label")
            return nil
        }
        return Concept(uri: nil, label: label)
    }

    mutating func concepts(_ values: [Term], field: String) -> OrderedSet<Concept> {
        var concepts: OrderedSet<Concept> = []
        for value in values {
            if let concept = concept(value, field: field) { concepts.append(concept) }
        }
        return concepts
    }

    /// A code of a list by its IRI, its text or its label; what is none keeps its text, with a finding of `unknown`.
    mutating func code(
        _ value: Term, in list: CodeList, field: String,
        unknown: (inout Normaliser, String) -> Concept?
    ) -> Concept? {
        if let text = value.text, let code = Normaliser.known(text, in: list) { return code.concept }
        let label = value.isResource ? label(of: node(value)) : LocalizedText()
        for entry in label.entries {
            if let code = list[entry.value] { return code.concept }
        }
        guard let text = label.preferred ?? value.text else {
            reportInvalid(value, field: field, "a code")
            return nil
        }
        return unknown(&normaliser, text)
    }

    mutating func code(_ values: [Term], in list: CodeList, field: String) -> Concept? {
        single(values, field: field).flatMap { value in
            code(value, in: list, field: field) { $0.code($1, in: list, field: field) }
        }
    }

    // MARK: Values

    mutating func date(_ values: [Term], field: String) -> DateValue? {
        var dates: OrderedSet<DateValue> = []
        for value in values {
            // An instant of OWL-Time carries its date in one of several properties.
            let texts = value.isLiteral ? [value] : node(value)[.instant]
            if texts.isEmpty { reportInvalid(value, field: field, "a date") }
            for text in texts.prefix(1) {
                if let date = normaliser.date(text.text, field: field, naive: reader.naive) {
                    dates.append(date)
                }
            }
        }
        if dates.count > 1 { reportRepeated(field: field, value: dates[1].description) }
        return dates.first
    }

    mutating func duration(_ values: [Term], field: String) -> String? {
        single(values, field: field).flatMap { normaliser.duration($0.text, field: field) }
    }

    mutating func reportInvalid(_ value: Term, field: String, _ expected: String) {
        normaliser.report(.valueInvalid, field: field, value: value.text, "This is not \(expected); it was left out.")
    }

    mutating func reportRepeated(field: String, value: String?) {
        normaliser.report(.valueRepeated, field: field, value: value, "There may be one value; the first was taken.")
    }
}

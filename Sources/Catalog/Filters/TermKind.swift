package import DCAT

/// A kind of terms in the index, which datasets have in common; a filter finds by one or several, and a facet counts them.
package struct TermKind: Hashable, Sendable {
    /// As it stands in the index.
    package let rawValue: String
    /// The terms of a dataset from a source, in any order, some of them more than once.
    let terms: @Sendable (_ dataset: Dataset, _ source: String) -> [String]
    /// What a term is shown as: the value that people may filter by, and its label.
    private let label: @Sendable (String) -> (value: String, label: LocalizedText)?

    init(
        _ name: String, label: @escaping @Sendable (String) -> (value: String, label: LocalizedText)? = { _ in nil },
        terms: @escaping @Sendable (_ dataset: Dataset, _ source: String) -> [String]
    ) {
        rawValue = name
        self.label = label
        self.terms = terms
    }

    /// Codes of a list.
    init(
        _ name: String, in list: @autoclosure @escaping @Sendable () -> CodeList,
        terms: @escaping @Sendable (_ dataset: Dataset, _ source: String) -> [String]
    ) {
        self.init(name, label: { value in list().code(value).map { ($0.uri, $0.label) } }, terms: terms)
    }

    package static func == (one: TermKind, other: TermKind) -> Bool { one.rawValue == other.rawValue }

    package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

    /// A mapped code as its URI and label, an unmapped value as the text that it is; either can be filtered by.
    package func shown(_ term: String) -> (value: String, label: LocalizedText) {
        if term.hasPrefix("~") { return (String(term.dropFirst()), LocalizedText()) }
        return label(term) ?? (term, LocalizedText())
    }

    // MARK: Terms

    private static let authorities = [
        "http://publications.europa.eu/resource/authority/", "http://data.europa.eu/bna/",
    ]

    /// A mapped value by its authority's code (the last part of its URI), any other by its folded text.
    static func value(of concept: Concept) -> String {
        if let uri = concept.uri { return value(ofURI: uri) }
        return "~" + Folding.key(concept.label.preferred ?? "")
    }

    /// The code of an EU authority table or of the HVD categories; any other URI as it is.
    static func value(ofURI uri: String) -> String {
        let isAuthority = authorities.contains { uri.utf8.starts(with: $0.utf8) }
        guard isAuthority, let slash = uri.utf8.lastIndex(of: UInt8(ascii: "/")) else { return uri }
        return String(uri[uri.utf8.index(after: slash)...])
    }
}

import DCAT

/// What a list of datasets can be narrowed by: one parameter of a request, in a file of its own, with all that belongs to it.
package struct Filter: Sendable {
    /// The name of the parameter, and of the facet where there is one: `hvd`.
    package let parameter: String
    /// Whether it may stand once only.
    package let isSingle: Bool
    /// What the index holds of datasets for it, the facet first; none where it looks at something else.
    package let terms: [TermKind]
    /// Narrows a query by what people write.
    package let narrow: Narrowing

    /// - Parameters:
    ///   - values: of the parameter; none is blank where the filter takes several.
    ///   - base: what the addresses of the catalogue's own publishers begin with.
    /// - Throws: ``FilterError`` for what it cannot be.
    package typealias Narrowing =
        @Sendable (_ query: inout DatasetQuery, _ values: [String], _ base: String) throws(FilterError) -> Void

    init(_ parameter: String, isSingle: Bool = false, terms: [TermKind] = [], narrow: @escaping Narrowing) {
        self.parameter = parameter
        self.isSingle = isSingle
        self.terms = terms
        self.narrow = narrow
    }

    /// One that takes codes of a vocabulary, in any spelling that it knows: a code, a URI, a label. What it does not know is
    /// looked for as it was published.
    ///
    /// A label may hold commas, so a value is a list only where the whole of it is no spelling of a code.
    init(_ kind: TermKind, _ code: @escaping @Sendable (String) -> CodeList.Code?) {
        self.init(kind.rawValue, terms: [kind]) { (query, values, _) throws(FilterError) in
            let spellings = values.flatMap { code($0) == nil ? Self.split($0) : [$0] }
            let terms = spellings.flatMap { spelling -> [String] in
                let published = "~" + Folding.key(spelling)
                if let code = code(spelling) { return [TermKind.value(ofURI: code.uri), published] }
                return spelling.contains("://") ? [TermKind.value(ofURI: spelling)] : [published]
            }
            query.filters.append(DatasetQuery.Filter(kind, terms))
        }
    }

    /// The parts of a list, without blanks before them.
    static func split(_ text: String) -> [String] {
        parts(of: text).map { String(Substring($0.utf8.drop { $0 == 0x20 })) }.filter { !$0.isEmpty }
    }

    /// What stands between commas, which are found by bytes: with a combining mark behind it a comma is another character.
    package static func parts(of text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: ",")).map { String(Substring($0)) }
    }
}

/// A value that a filter cannot have.
package struct FilterError: Error, Sendable {
    package let value: String
    /// What it may be.
    package let allowed: [String]
    /// What is wrong, where it is not the value alone.
    package let message: String?

    init(_ value: String, allowed: [String], message: String? = nil) {
        self.value = value
        self.allowed = allowed
        self.message = message
    }
}

/// The full-text expression of what a person typed.
///
/// Every word must be there; `"several words"` must stand together; `-word` must not be there; `word*` is a beginning.
/// Nothing that is typed is an error: what is no word is left out, and a quotation mark that is not closed ends with the text.
///
/// The text is read scalar by scalar, as FTS5 reads it: a quotation mark with a combining mark behind it is one `Character`
/// that equals no quotation mark, and what follows it would stand outside the quotes.
package struct SearchExpression: Sendable, Equatable {
    /// So much of what is typed is read.
    private static let maximumLength = 1000
    private static let maximumTerms = 32

    private typealias Scalars = Substring.UnicodeScalarView

    /// The expression in FTS5's language, or `nil` where nothing that can be looked for was typed.
    package let fts5: String?

    package init(_ typed: String) {
        var wanted: [String] = []
        var unwanted: [String] = []
        var rest = Substring(typed).unicodeScalars.prefix(Self.maximumLength)
        while wanted.count + unwanted.count < Self.maximumTerms {
            rest = rest.drop(while: \.properties.isWhitespace)
            guard let first = rest.first else { break }
            let isUnwanted = first == "-"
            if isUnwanted { rest.removeFirst() }
            let term: Scalars
            if rest.first == "\"" {
                rest.removeFirst()
                term = rest.prefix { $0 != "\"" }
                rest = rest.dropFirst(term.count).dropFirst()
            } else {
                term = rest.prefix { !$0.properties.isWhitespace && $0 != "\"" }
                rest = rest.dropFirst(term.count)
            }
            guard let quoted = Self.quoted(term) else { continue }
            if isUnwanted { unwanted.append(quoted) } else { wanted.append(quoted) }
        }
        guard !wanted.isEmpty else {
            fts5 = nil
            return
        }
        let all = wanted.joined(separator: " AND ")
        fts5 = unwanted.isEmpty ? all : "(\(all)) NOT (\(unwanted.joined(separator: " OR ")))"
    }

    /// A phrase of FTS5; the tokenizer folds it. A text without a letter or digit looks for nothing.
    private static func quoted(_ term: Scalars) -> String? {
        guard term.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil }) else {
            return nil
        }
        let isBeginning = term.last == "*"
        var phrase = String.UnicodeScalarView()
        for scalar in isBeginning ? term.dropLast() : term {
            // A control character separates words, as it does in the index; NUL would end the expression.
            phrase.append(scalar.value < 0x20 ? " " : scalar)
        }
        return "\"\(String(phrase))\"" + (isBeginning ? "*" : "")
    }
}

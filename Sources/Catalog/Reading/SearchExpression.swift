/// The full-text expression of what a person typed.
///
/// Every word must be there; `"several words"` must stand together; `-word` must not be there; `word*` is a beginning.
/// Nothing that is typed is an error: what is no word is left out, and a quotation mark that is not closed ends with the text.
package struct SearchExpression: Sendable, Equatable {
    /// The expression in FTS5's language, or `nil` where nothing that can be looked for was typed.
    package let fts5: String?

    package init(_ typed: String) {
        var wanted: [String] = []
        var unwanted: [String] = []
        var rest = Substring(typed.prefix(1000))
        while wanted.count + unwanted.count < 32 {
            rest = rest.drop { $0.isWhitespace }
            guard let first = rest.first else { break }
            let isUnwanted = first == "-"
            if isUnwanted { rest.removeFirst() }
            let term: Substring
            if rest.first == "\"" {
                rest.removeFirst()
                term = rest.prefix { $0 != "\"" }
                rest = rest.dropFirst(term.count).dropFirst()
            } else {
                term = rest.prefix { !$0.isWhitespace && $0 != "\"" }
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
    private static func quoted(_ term: Substring) -> String? {
        guard term.unicodeScalars.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil })
        else { return nil }
        // A control character separates words, as it does in the index; NUL would end the expression.
        let text = term.unicodeScalars.map { $0.value < 0x20 ? " " : String($0) }.joined()
        let isBeginning = text.hasSuffix("*")
        return "\"\(isBeginning ? String(text.dropLast()) : text)\"" + (isBeginning ? "*" : "")
    }
}

/// A controlled vocabulary: codes with official URIs, Polish and English labels, and the spellings that publishers use.
package struct CodeList: Sendable {
    /// One code.
    package struct Code: Sendable {
        package let code: String
        package let uri: String
        package let label: LocalizedText

        package var concept: Concept { Concept(uri: uri, label: label) }
    }

    package let base: String
    package let codes: [Code]
    private let byKey: [String: Int]
    private let byAssumedKey: [String: Int]

    /// Reads a list from a shipped table.
    ///
    /// - Parameters:
    ///   - base: what a code's URI begins with.
    ///   - spellings: the columns, beside the labels, whose values (separated by `|`) mean the code.
    ///   - assumed: the column of spellings that only probably mean it.
    init(_ resource: String, base: String, spellings: [String], assumed: String? = nil) {
        let table = CSVTable(Resource.text("vocabularies/\(resource).csv"))
        let columns = (code: table.column("code"), pl: table.column("pl"), en: table.column("en"))
        let spellingColumns = spellings.map(table.column)
        let assumedColumn = assumed.map(table.column)
        var byKey: [String: Int] = [:]
        var byAssumedKey: [String: Int] = [:]
        codes = table.rows.enumerated().map { index, row in
            let code = row[columns.code]
            var keys = [code, base + code, row[columns.pl], row[columns.en]]
            for column in spellingColumns { keys += row[column].split(separator: "|").map(String.init) }
            for key in keys where !key.isEmpty {
                let folded = Folding.key(key)
                if byKey[folded] == nil { byKey[folded] = index }
            }
            if let assumedColumn {
                for key in row[assumedColumn].split(separator: "|") { byAssumedKey[Folding.key(String(key))] = index }
            }
            return Code(
                code: code, uri: base + code, label: LocalizedText(pl: row[columns.pl], en: row[columns.en]))
        }
        self.base = base
        self.byKey = byKey
        self.byAssumedKey = byAssumedKey
    }

    /// The code that a spelling means, in any case and with or without diacritics: a code, its URI, a label, an alias.
    package subscript(spelling: String) -> Code? {
        byKey[Folding.key(spelling)].map { codes[$0] }
    }

    /// The code that a spelling only probably means, such as a licence named without its version.
    package func assumed(_ spelling: String) -> Code? {
        byAssumedKey[Folding.key(spelling)].map { codes[$0] }
    }

    /// The code itself, as the authority writes it.
    package func code(_ code: String) -> Code? { self[code] }
}

/// What is said of every finding with one code, in Polish and English: the rows of `catalog/findings.csv`.
package struct FindingTexts: Sendable {
    /// What the program did about it, in one or two sentences.
    package let done: LocalizedText
    /// What the publisher should change.
    package let advice: LocalizedText

    fileprivate static let none = FindingTexts(done: LocalizedText(), advice: LocalizedText())

    /// The rows by their codes, read when they are first asked for.
    package static let table: [FindingCode: FindingTexts] = {
        let table = CSVTable(Resource.text("findings.csv"))
        let code = table.column("code")
        let done = (pl: table.column("done_pl"), en: table.column("done_en"))
        let advice = (pl: table.column("advice_pl"), en: table.column("advice_en"))
        var texts: [FindingCode: FindingTexts] = [:]
        for row in table.rows {
            guard let code = FindingCode(rawValue: row[code]) else { continue }
            texts[code] = FindingTexts(
                done: LocalizedText(pl: row[done.pl], en: row[done.en]),
                advice: LocalizedText(pl: row[advice.pl], en: row[advice.en]))
        }
        return texts
    }()
}

extension FindingCode {
    /// What was done about it, and what to change.
    package var texts: FindingTexts { FindingTexts.table[self] ?? .none }
}

/// The tags of languages (BCP 47) by the codes that metadata write: `pl` for `pol`, `POL` or `polski`.
package enum LanguageTags {
    /// The shortest code of ISO 639 for a code of two or three letters, a name of the EU table or its address; `nil` where it is
    /// none (RFC 5646, section 2.2.1).
    package static func tag(of spelling: String) -> String? {
        // `pl-PL` is Polish: the first part of a tag is the language's code.
        let first = spelling.split { $0 == "-" || $0 == "_" }.first.map(String.init) ?? ""
        let code = Vocabularies.languages[spelling] ?? (first.utf8.count <= 3 ? Vocabularies.languages[first] : nil)
        return code.flatMap { tags[$0.code] }
    }

    private static let tags: [String: String] = {
        let table = CSVTable(Resource.text("vocabularies/language.csv"))
        let (code, short, long) = (table.column("code"), table.column("iso639_1"), table.column("iso639_2t"))
        var tags: [String: String] = [:]
        for row in table.rows {
            let tag = row[short].isEmpty ? row[long] : row[short]
            if !tag.isEmpty { tags[row[code]] = tag }
        }
        return tags
    }()
}

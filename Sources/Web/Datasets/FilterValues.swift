import Catalog
import DCAT

/// Reads what people write in a filter as the values that the catalogue is filtered by: a code, a URI, a label or any
/// spelling that a vocabulary knows; what none knows is looked for as it was published.
struct FilterValues {
    let base: String

    func filter(_ kind: TermKind, _ values: [String]) throws(Problem) -> DatasetQuery.Filter {
        switch kind {
        case .theme: vocabulary(kind, values) { Vocabularies.themes[$0] }
        case .language: vocabulary(kind, values) { Vocabularies.languages[$0] }
        case .format: vocabulary(kind, values) { Vocabularies.fileTypes[$0] }
        case .license:
            vocabulary(kind, values) { Vocabularies.licences[$0] ?? Vocabularies.licences.assumed($0) }
        case .keyword: DatasetQuery.Filter(kind, values.map(Folding.key))
        case .publisher: try publishers(values)
        case .region: try regions(values)
        default: DatasetQuery.Filter(kind, values.flatMap(Self.split))
        }
    }

    /// A label may hold commas, so a value is a list only where the whole of it is no spelling of a code.
    private func vocabulary(
        _ kind: TermKind, _ values: [String], _ code: (String) -> CodeList.Code?
    ) -> DatasetQuery.Filter {
        let spellings = values.flatMap { code($0) == nil ? Self.split($0) : [$0] }
        return DatasetQuery.Filter(
            kind,
            spellings.flatMap { spelling -> [String] in
                let published = "~" + Folding.key(spelling)
                if let code = code(spelling) { return [TermKind.value(ofURI: code.uri), published] }
                return spelling.contains("://") ? [TermKind.value(ofURI: spelling)] : [published]
            })
    }

    private static func split(_ text: String) -> [String] {
        parts(text).map { String(Substring($0.utf8.drop { $0 == 0x20 })) }.filter { !$0.isEmpty }
    }

    /// What stands between commas, which are found by bytes: with a combining mark behind it a comma is another character.
    static func parts(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: ",")).map { String(Substring($0)) }
    }

    // MARK: Publishers

    /// A TERYT code, the publisher's address in this catalogue, the slug in which that ends, or a name.
    private func publishers(_ values: [String]) throws(Problem) -> DatasetQuery.Filter {
        let slugs = values.map { Self.slug($0, base: base) }
        if !slugs.contains(nil) { return DatasetQuery.Filter(.publisher, slugs.compactMap { $0 }) }
        guard slugs.allSatisfy({ $0 == nil }) else {
            throw Problem(
                .invalidParameter, "Names and codes of publishers cannot be asked for together.",
                parameter: "publisher", allowed: ["several TERYT codes, slugs or addresses", "several names"])
        }
        return DatasetQuery.Filter(.publisherName, values.map(Folding.key))
    }

    private static func slug(_ text: String, base: String) -> String? {
        for prefix in [base + "/publishers/", "/publishers/"] where text.utf8.starts(with: prefix.utf8) {
            return String(Substring(text.utf8.dropFirst(prefix.utf8.count)))
        }
        let isSlug = text.utf8.allSatisfy { byte in
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
        }
        return isSlug ? text : nil
    }

    // MARK: Regions

    private func regions(_ values: [String]) throws(Problem) -> DatasetQuery.Filter {
        var codes: [String] = []
        for value in values.flatMap(Self.split) {
            guard let found = Self.codes(value) else {
                throw .invalid("region", value, allowed: ["a TERYT code of 2, 4, 6 or 7 digits, such as 22 or 2261011"])
            }
            codes += found
        }
        return DatasetQuery.Filter(.region, codes)
    }

    /// The code as the catalogue knows it; six digits, without the kind of gmina, stand for every kind.
    private static func codes(_ text: String) -> [String]? {
        guard [2, 4, 6, 7].contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        if let unit = Vocabularies.units[text] { return Array(Set([unit.code, text])).sorted() }
        return text.utf8.count == 6 ? (1...9).map { text + "\($0)" } : [text]
    }
}

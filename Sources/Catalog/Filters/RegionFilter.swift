import DCAT

extension TermKind {
    /// The unit that a dataset is about or that its publisher is, and all that it lies in.
    package static let region = TermKind(
        "region", label: { code in Vocabularies.units[code].map { (code, $0.label) } },
        terms: { dataset, _ in
            let units = dataset.spatial.compactMap(\.teryt) + [dataset.publisher?.teryt].compactMap { $0 }
            return units.flatMap(TerritorialUnits.lineage(of:))
        })
}

extension Filter {
    /// TERYT codes.
    static let region = Filter("region", terms: [.region]) { (query, values, _) throws(FilterError) in
        var terms: [String] = []
        for value in values.flatMap(Filter.split) {
            guard let codes = Filter.codes(value) else {
                throw FilterError(value, allowed: ["a TERYT code of 2, 4, 6 or 7 digits, such as 22 or 2261011"])
            }
            terms += codes
        }
        query.filters.append(DatasetQuery.Filter(.region, terms))
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

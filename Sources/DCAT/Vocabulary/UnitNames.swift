/// The territorial units by their names in the cases of Polish.
struct UnitNames: Sendable {
    private struct Name {
        let code: String
        let kind: String
        /// As the register writes them; a part behind a hyphen is a word of its own.
        let words: [String]
        /// How many words the name has without what the register adds in brackets: `Dobra (Szczecińska)`.
        let plainCount: Int
    }

    private let gminas: [Name]
    /// Places in ``gminas`` by every form of their first word.
    private let byFirstWord: [String: [Int]]
    /// Codes by every form of a powiat's or a voivodeship's adjective, and of cities that are powiats by their name.
    private let byAdjective: [String: [String]]

    init(_ units: [TerritorialUnits.Unit]) {
        var gminas: [Name] = []
        var byFirstWord: [String: [Int]] = [:]
        var byAdjective: [String: [String]] = [:]
        for unit in units {
            switch unit.kind {
            case "city-powiat":
                // `powiat Gdańsk`
                byAdjective[Self.words(unit.name).map(Folding.fold).joined(separator: " "), default: []].append(
                    unit.code)
            case "powiat", "voivodeship":
                for form in Set(PlaceNameForms.adjectives(of: unit.name)) {
                    byAdjective[form, default: []].append(unit.code)
                }
            default:
                let name = Self.name(unit)
                for form in PlaceNameForms.forms(of: name.words[0]).keys {
                    byFirstWord[form, default: []].append(gminas.count)
                }
                gminas.append(name)
            }
        }
        self.gminas = gminas
        self.byFirstWord = byFirstWord
        self.byAdjective = byAdjective
    }

    private static func name(_ unit: TerritorialUnits.Unit) -> Name {
        let plain = unit.name.prefix { $0 != "(" }
        return Name(
            code: unit.code, kind: unit.kind, words: words(unit.name), plainCount: words(String(plain)).count)
    }

    private static func words(_ text: String) -> [String] {
        text.split { " -()".contains($0) }.map { String($0) }
    }

    /// The codes of the gminas that these words can mean.
    ///
    /// - Parameters:
    ///   - words: folded.
    ///   - cases: in which of these the words stand, all in the same.
    ///   - kinds: `urban`, `rural` and `urban-rural`, or those of them that the gmina may be of.
    func gminas(named words: [String], in cases: NameCases, kinds: Set<String>) -> [String] {
        guard let first = words.first else { return [] }
        return (byFirstWord[first] ?? []).lazy.map { gminas[$0] }.filter { name in
            (words.count == name.words.count || words.count == name.plainCount) && kinds.contains(name.kind)
                && !Self.cases(of: words, as: name.words).isDisjoint(with: cases)
        }.map(\.code)
    }

    /// The cases in which the written words are these; words behind the first may stand as they are: `Górze Kalwaria`.
    private static func cases(of words: [String], as name: [String]) -> NameCases {
        var cases: NameCases = [.nominative, .genitive, .locative]
        for (index, pair) in zip(words, name).enumerated() {
            let possible = PlaceNameForms.forms(of: pair.1)[pair.0] ?? []
            guard !possible.isEmpty else { return [] }
            if index == 0 || !possible.contains(.nominative) { cases.formIntersection(possible) }
        }
        return cases
    }

    /// The codes of powiats (4 digits) or voivodeships (2) of which this is the adjective in any case, or the city's name.
    func adjectives(_ words: [String], digits: Int) -> [String] {
        (byAdjective[words.joined(separator: " ")] ?? []).filter { $0.utf8.count == digits }
    }
}

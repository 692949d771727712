/// What the name of an office says of the territorial unit that it serves.
package struct OfficeReading: Sendable {
    /// The units that can be meant, in the order of their codes: one, several that share the name, or none in TERC.
    package var units: [TerritorialUnits.Unit]
    /// Whether it is the unit's own authority, not a library or company of it.
    package let isAuthority: Bool
    /// Whether the name says in which powiat or voivodeship the unit lies.
    package let isQualified: Bool
    /// Whether every part of the name was read, so that it names nothing else besides, such as an address or a village.
    package let isWhole: Bool
}

/// Reads names of offices: `Urząd Miejski w Łodzi`, `Wójt Gminy Baranów, powiat kępiński`, `Starostwo Powiatowe w Kępnie`.
///
/// The title (`office.csv`) tells what kind of unit is meant and in which case its name stands. A name counts where it has
/// a form that the unit's name in TERC can have in that case, to its last word. Nothing else is taken for a name.
package struct Offices: Sendable {
    private struct Title {
        let words: [String]
        let digits: Int
        let kinds: Set<String>
        let cases: NameCases
    }

    /// One part of a name between commas or brackets, with what can be meant.
    private struct Part {
        let codes: [String]
        let digits: Int
        let isAuthority: Bool
    }

    /// By their first word, the longest first.
    private let titles: [String: [Title]]
    private let units: TerritorialUnits
    private let names: UnitNames

    /// Words that begin a part of their own, when they do not begin the name.
    private static let qualifiers: Set<String> = [
        "pow", "powiat", "powiecie", "woj", "wojewodztwo", "wojewodztwie", "gm", "gmina",
    ]
    /// Parts of an office that may stand before or behind its name.
    private static let departments: Set<String> = [
        "wydzial", "biuro", "referat", "departament", "oddzial", "kancelaria", "sekretariat",
    ]
    /// What a town has of its own besides its authority.
    private static let municipal: Set<String> = [
        "zarzad", "osrodek", "biblioteka", "zaklad", "przedsiebiorstwo", "centrum", "muzeum", "teatr",
    ]
    /// Longer names are no names.
    private static let maximumWords = 40

    init(_ units: TerritorialUnits) {
        self.units = units
        names = UnitNames(units.all)
        let table = CSVTable(Resource.text("vocabularies/office.csv"))
        let columns = (
            spellings: [table.column("office"), table.column("genitive")], level: table.column("level"),
            kinds: table.column("kinds"), cases: table.column("cases")
        )
        var titles: [String: [Title]] = [:]
        for row in table.rows {
            let digits = ["voivodeship": 2, "powiat": 4][row[columns.level]] ?? 7
            let kinds = Set(row[columns.kinds].split(separator: "|").map(String.init))
            var cases: NameCases = []
            for name in row[columns.cases].split(separator: "|") {
                cases.formUnion(name == "genitive" ? .genitive : .nominative)
            }
            for spelling in columns.spellings.map({ row[$0] }) where !spelling.isEmpty {
                let words = Self.words(spelling)
                titles[words[0], default: []].append(Title(words: words, digits: digits, kinds: kinds, cases: cases))
            }
        }
        self.titles = titles.mapValues { $0.sorted { $0.words.count > $1.words.count } }
    }

    /// Longer than the longest name of an office with those of all units that it lies in.
    private static let maxNameBytes = 500

    /// - Returns: `nil` where the name is not that of an office of a territorial unit.
    package func reading(_ name: String) -> OfficeReading? {
        guard name.utf8.count <= Self.maxNameBytes else { return nil }
        let written = Self.parts(of: name)
        let parts = written.compactMap(part)
        guard let digits = parts.map(\.digits).max() else { return nil }
        let (main, outer) = (parts.filter { $0.digits == digits }, parts.filter { $0.digits < digits })
        // An office that is named twice is where both names may be.
        var codes = main[0].codes
        for part in main.dropFirst() {
            let both = codes.filter(part.codes.contains)
            codes = both.isEmpty ? codes + part.codes : both
        }
        for part in outer { codes = codes.filter { code in part.codes.contains(where: code.hasPrefix) } }
        return OfficeReading(
            units: Set(codes).sorted().compactMap { units[$0] }, isAuthority: main.allSatisfy(\.isAuthority),
            isQualified: !outer.isEmpty, isWhole: parts.count == written.count)
    }

    // MARK: Parts

    /// Divides a name where commas, brackets and dashes do, and before words that say where the unit lies.
    private static func parts(of name: String) -> [[String]] {
        var parts: [[String]] = []
        let spaced = name.replacing(" - ", with: ",")
        for text in spaced.split(whereSeparator: { ",;:()[]/|–—\n".contains($0) }) {
            var part: [String] = []
            for word in words(text).prefix(maximumWords) {
                let divides = qualifiers.contains(word) || departments.contains(word)
                if divides, let last = part.last, last != "i" {
                    parts.append(part)
                    part = []
                }
                part.append(word)
            }
            parts.append(part)
        }
        return parts.map(trimmed).filter { !$0.isEmpty }
    }

    /// Folded words; a hyphen, a full stop and a quotation mark part words too.
    private static func words(_ text: some StringProtocol) -> [String] {
        String(text).split(whereSeparator: { $0.isWhitespace || "-.\"'„”“«»".contains($0) }).map {
            Folding.fold(String($0))
        }
    }

    /// Without the preposition before a word that began the next part, and without what says where the office sits.
    private static func trimmed(_ part: [String]) -> [String] {
        var part = part
        for (first, second) in [("z", "siedziba"), ("na", "prawach")] {
            let places = part.indices.dropLast().filter { part[$0] == first && part[$0 + 1] == second }
            if let place = places.first { part = Array(part[..<place]) }
        }
        while let last = part.last, ["w", "we", "i"].contains(last) { part.removeLast() }
        return part
    }

    private func part(_ words: [String]) -> Part? {
        var words = words
        if let first = words.first, Self.departments.contains(first) {
            guard let office = words.firstIndex(where: { ["urzedu", "starostwa"].contains($0) }) else { return nil }
            words = Array(words[office...])
        }
        if let office = voivode(words) { return office }
        let title = titles[words[0]]?.first { words.starts(with: $0.words) }
        guard let title else { return municipalUnit(words) }
        let rest = Array(words.dropFirst(title.words.count))
        guard !rest.isEmpty else { return nil }
        let codes = place(in: rest).map { seats($0, of: title) } ?? named(rest, by: title)
        return Part(codes: codes, digits: title.digits, isAuthority: true)
    }

    /// The words behind `w` or `we`.
    private func place(in words: [String]) -> [String]? {
        ["w", "we"].contains(words[0]) ? Array(words.dropFirst()) : nil
    }

    private func named(_ words: [String], by title: Title) -> [String] {
        title.digits == 7
            ? names.gminas(named: words, in: title.cases, kinds: title.kinds)
            : names.adjectives(words, digits: title.digits)
    }

    /// The units whose office sits in this place: the gmina of the name, or the powiat or voivodeship that the town lies in.
    ///
    /// The office of a powiat may sit in a city that is a powiat itself, and so outside its own; that is nobody's then.
    private func seats(_ words: [String], of title: Title) -> [String] {
        let kinds = title.digits == 7 ? title.kinds : ["urban", "urban-rural"]
        let gminas = names.gminas(named: words, in: .locative, kinds: kinds)
        guard title.digits < 7 else { return gminas }
        let codes = Set(gminas.map { String($0.prefix(title.digits)) })
        return codes.contains { units[$0]?.kind == "city-powiat" } ? [] : codes.sorted()
    }

    /// `Mazowiecki Urząd Wojewódzki w Warszawie`.
    private func voivode(_ words: [String]) -> Part? {
        guard
            let office = words.indices.dropLast().first(where: { words[$0...].starts(with: ["urzad", "wojewodzki"]) }),
            office > 0
        else { return nil }
        return Part(codes: names.adjectives(Array(words[..<office]), digits: 2), digits: 2, isAuthority: true)
    }

    /// `Miejski Zarząd Dróg w Kielcach`: what is called municipal is its town's.
    private func municipalUnit(_ words: [String]) -> Part? {
        guard let place = words.lastIndex(where: { ["w", "we"].contains($0) }), place + 1 < words.count else {
            return nil
        }
        let name = words[..<place]
        guard name.contains(where: { $0.hasPrefix("miejsk") }), !Self.municipal.isDisjoint(with: name) else {
            return nil
        }
        let codes = names.gminas(
            named: Array(words[(place + 1)...]), in: .locative, kinds: ["urban", "urban-rural"])
        return codes.isEmpty ? nil : Part(codes: codes, digits: 7, isAuthority: false)
    }
}

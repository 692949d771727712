/// The cases in which names of places stand in the names of offices.
struct NameCases: OptionSet, Hashable {
    let rawValue: UInt8

    /// `Gmina Baranów`.
    static let nominative = NameCases(rawValue: 1)
    /// `Urząd Miasta Łodzi`.
    static let genitive = NameCases(rawValue: 2)
    /// `Urząd Miejski w Łodzi`.
    static let locative = NameCases(rawValue: 4)
}

/// How names of Polish places are declined, by their endings.
///
/// An ending does not tell gender and number, and so not the declension: `Rudniki` may be many, `Zakopane` is an
/// adjective. Therefore every form is made that a word with this ending can have, right or wrong. A form too many does no
/// harm: a name that two units could have is nobody's name. All forms are folded.
enum PlaceNameForms {
    /// The forms of one word.
    ///
    /// - Parameter word: in the nominative, as the register writes it.
    static func forms(of word: String) -> [String: NameCases] {
        let word = word.lowercased()
        let folded = Folding.fold(word)
        var forms = [folded: NameCases.nominative]
        func add(_ made: [String], _ grammaticalCase: NameCases) {
            for form in made { forms[form, default: []].formUnion(grammaticalCase) }
        }
        if let irregular = irregulars[folded] {
            add([irregular.genitive], .genitive)
            add([irregular.locative], .locative)
            return forms
        }
        let endings = endings(of: word, folded)
        add(endings.genitive, .genitive)
        add(endings.locative, .locative)
        return forms
    }

    /// The forms of the masculine (`kępiński`) and neuter (`mazowieckie`) adjectives by which powiats and voivodeships
    /// are named, in all cases, each as a whole name.
    static func adjectives(of name: String) -> [String] {
        let stems = name.split { $0 == " " || $0 == "-" }.map { word in
            var stem = Folding.fold(String(word))
            while let last = stem.last, "ie".contains(last) { stem.removeLast() }
            return stem
        }
        return ["i", "ie", "iego", "iemu", "im", "iem"].map { ending in
            // In `kujawsko-pomorskie` only the last part is declined.
            stems.map { $0.hasSuffix("o") ? $0 : $0 + ending }.joined(separator: " ")
        }
    }

    /// Compounds whose first part is an adjective that is declined.
    private static let irregulars: [String: (genitive: String, locative: String)] = [
        "bialystok": ("bialegostoku", "bialymstoku"), "krasnystaw": ("krasnegostawu", "krasnymstawie"),
    ]

    // MARK: Endings

    private static func endings(of word: String, _ folded: String) -> (genitive: [String], locative: [String]) {
        let stem = String(folded.dropLast())
        switch word.last {
        case "a": return feminine(word.dropLast(), stem)
        case "o":
            // Braniewo: Braniewa, Braniewie; Busko: Buska, Busku.
            return ([stem + "a"], [stem + "u"] + soften(word.dropLast()))
        case "e": return inE(stem)
        case "y":
            // Puławy: Puław, Puławach; Tychy: Tychów; Nowy: Nowego, Nowym.
            return (
                [stem, stem + "ow", stem + "ych", stem + "ego"] + fleeting(into: stem),
                [stem + "ach", stem + "ych", stem + "ym"]
            )
        case "i":
            // Marki: Marek, Markach; Śląski: Śląskiego, Śląskim.
            return (
                [stem, stem + "ow", stem + "ich", stem + "iego"] + fleeting(into: stem),
                [stem + "ach", stem + "iach", stem + "ich", stem + "im"]
            )
        case "u", "ó", "ą", "ę", nil: return ([], [])
        default: return masculine(word[...], folded)
        }
    }

    /// Warta: Warty, Warcie; Wola: Woli; Września: Wrześni; Biała: Białej; Pobiedziska: Pobiedzisk, Pobiedziskach.
    private static func feminine(_ word: Substring, _ stem: String) -> (genitive: [String], locative: [String]) {
        let isVelar = stem.hasSuffix("k") || stem.hasSuffix("g")
        var both = isVelar ? [stem + "i", stem + "iej"] : [stem + "ej"]
        switch word.last {
        case "i": both += [stem, stem + "i"]
        case "l", "j": both.append(stem + "i")
        default: if !isVelar { both.append(stem + "y") }
        }
        return (both + [stem], both + soften(word) + [stem + "ach"])
    }

    /// Opole: Opola, Opolu; Zakopane: Zakopanego, Zakopanem; Gliwice: Gliwic, Gliwicach; Górne: Górnych.
    private static func inE(_ stem: String) -> (genitive: [String], locative: [String]) {
        guard stem.hasSuffix("i") else {
            return (
                [stem, stem + "a", stem + "ego", stem + "ych", stem + "i", stem + "y"] + fleeting(into: stem),
                [stem + "u", stem + "em", stem + "ym", stem + "ych", stem + "ach"]
            )
        }
        // Jastrzębie: Jastrzębia, Jastrzębiu; Wysokie: Wysokiego, Wysokiem; Końskie: Końskich.
        return (
            [String(stem.dropLast()), stem + "a", stem + "ego", stem + "ch"],
            [stem + "u", stem + "em", stem + "m", stem + "ch", stem + "ach"]
        )
    }

    /// Kraków: Krakowa, Krakowie; Łódź: Łodzi; Wrocław: Wrocławia, Wrocławiu; Bydgoszcz: Bydgoszczy; Żywiec: Żywca.
    private static func masculine(_ word: Substring, _ folded: String) -> (genitive: [String], locative: [String]) {
        var (genitive, locative) = (["a", "u"], ["u"])
        if let last = word.last, "ńśćźbpwmf".contains(last) {
            (genitive, locative) = (genitive + ["ia"], locative + ["iu"])
        }
        if let last = word.last, "ńśćźlbpw".contains(last) {
            (genitive, locative) = (genitive + ["i"], locative + ["i"])
        }
        if let last = word.last, "czż".contains(last) { (genitive, locative) = (genitive + ["y"], locative + ["y"]) }
        genitive = genitive.map { folded + $0 }
        locative = locative.map { folded + $0 } + soften(word)
        // An e that goes where an ending comes: Żywiec: Żywca; Wieś: Wsi.
        let letters = Array(word)
        if letters.count > 2, letters[letters.count - 2] == "e", let last = letters.last {
            var stem = letters.dropLast(2)
            if stem.last == "i" { stem.removeLast() }
            let short = Folding.fold(String(stem)) + Folding.fold(String(last))
            genitive += [short + "a", short + "u", short + "i"]
            locative += [short + "u", short + "i"] + soften(Substring(String(stem) + String(last)))
        }
        return (genitive, locative)
    }

    /// The locative in `-ie` and what it does to the consonant before it: Góra: Górze; Wisła: Wiśle; Miasto: Mieście.
    private static func soften(_ stem: Substring) -> [String] {
        let folded = Folding.fold(String(stem))
        let changes: [(ending: String, becomes: String)] = [
            ("ch", "sze"), ("t", "cie"), ("d", "dzie"), ("r", "rze"), ("k", "ce"), ("g", "dze"),
        ]
        func ending(_ count: Int, becomes ending: String) -> String { String(folded.dropLast(count)) + ending }
        if stem.last == "ł" { return [ending(1, becomes: "le")] }
        if folded.hasSuffix("ast") { return [ending(1, becomes: "cie"), ending(3, becomes: "escie")] }
        if folded.hasSuffix("as") { return [folded + "ie", ending(2, becomes: "esie")] }
        let change = changes.first { folded.hasSuffix($0.ending) }
        return [change.map { ending($0.ending.utf8.count, becomes: $0.becomes) } ?? folded + "ie"]
    }

    /// An `e` that comes in where an ending has gone: Siedlce: Siedlec; Ząbki: Ząbek.
    private static func fleeting(into stem: String) -> [String] {
        guard stem.utf8.count > 2, let last = stem.last else { return [] }
        return ["e", "ie"].map { "\(stem.dropLast())\($0)\(last)" }
    }
}

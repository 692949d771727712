/// The territorial units of Poland to the gmina, by their TERYT (TERC) codes.
package struct TerritorialUnits: Sendable {
    /// A voivodeship (2 digits), powiat (4) or gmina (7).
    package struct Unit: Sendable {
        package let code: String
        package let name: String
        package let kind: String
        package let uri: String?
        fileprivate let en: String

        /// `województwo mazowieckie`, `powiat sochaczewski`, `Teresin`.
        package var label: LocalizedText {
            switch kind {
            case "voivodeship":
                LocalizedText(pl: "województwo \(name)", en: en.isEmpty ? nil : "\(en) Voivodeship")
            case "powiat": LocalizedText(pl: "powiat \(name)", en: nil)
            default: LocalizedText(pl: name, en: nil)
            }
        }
    }

    private let units: [String: Unit]
    /// Gminas by their first six digits, as planning data write them; `nil` where several share them.
    private let bySixDigits: [String: String?]
    private let byURI: [String: String]
    /// Codes by folded name; many units share one.
    private let byName: [String: [String]]

    init() {
        let table = CSVTable(Resource.text("vocabularies/teryt.csv"))
        let columns = (
            code: table.column("code"), name: table.column("name"), kind: table.column("kind"),
            uri: table.column("uri"), en: table.column("en")
        )
        var units: [String: Unit] = [:]
        var bySixDigits: [String: String?] = [:]
        var byName: [String: [String]] = [:]
        for row in table.rows {
            let code = row[columns.code]
            units[code] = Unit(
                code: code, name: row[columns.name], kind: row[columns.kind],
                uri: row[columns.uri].isEmpty ? nil : row[columns.uri], en: row[columns.en])
            byName[Folding.key(row[columns.name]), default: []].append(code)
            if code.utf8.count == 7 {
                let six = String(code.prefix(6))
                bySixDigits[six] = bySixDigits[six] == nil ? .some(code) : .some(nil)
            }
        }
        self.units = units
        self.bySixDigits = bySixDigits
        self.byName = byName
        let codesOfURIs = units.values.compactMap { unit in unit.uri.map { (Folding.key($0), unit.code) } }
        // A town that is a powiat by itself has one URI in both rows: the gmina, which is the longer code, stands for it.
        byURI = Dictionary(codesOfURIs) { $0.utf8.count > $1.utf8.count ? $0 : $1 }
    }

    /// All units, in the order of their codes.
    package var all: [Unit] { units.values.sorted { $0.code < $1.code } }

    /// The sixteen voivodeships, in the order of their codes.
    package var voivodeships: [Unit] { all.filter { $0.kind == "voivodeship" } }

    /// The unit with this code of 2, 4, 6 or 7 digits; a leading zero that a spreadsheet ate is put back.
    package subscript(code: String) -> Unit? {
        let digits = code.filter { !$0.isWhitespace }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        if let unit = units[digits] { return unit }
        if digits.utf8.count == 6, let seven = bySixDigits[digits] ?? nil { return units[seven] }
        // The parts of an urban-rural gmina (kinds 4 and 5) are entered under the gmina's own kind, 3.
        if digits.utf8.count == 7, "45".contains(digits.suffix(1)) { return units[digits.prefix(6) + "3"] }
        return [1, 3, 6].contains(digits.utf8.count) ? units["0" + digits] : nil
    }

    /// The unit with this IRI in the EU table of administrative units, or with its code at the end of another IRI that
    /// names the register: `https://…/teryt/2261011`.
    package func unit(iri: String) -> Unit? {
        let key = Folding.key(iri)
        if let code = byURI[key] { return units[code] }
        guard key.contains("teryt") || key.contains("terc"),
            let last = key.split(whereSeparator: { "/#=:_".contains($0) }).last,
            [2, 4, 6, 7].contains(last.utf8.count)
        else { return nil }
        return self[String(last)]
    }

    /// The units of this name that lie in another one.
    ///
    /// - Parameters:
    ///   - digits: how long their codes are: 2 for voivodeships, 4 for powiats, 7 for gminas.
    ///   - code: of the unit that they lie in; an empty text for the whole country.
    func units(named name: String, digits: Int, in code: String) -> [Unit] {
        (byName[Folding.key(name)] ?? []).filter { $0.utf8.count == digits && $0.hasPrefix(code) }
            .compactMap { units[$0] }
    }

    /// The codes of the units that a unit lies in, and its own: `["22", "2261", "2261011"]`.
    package static func lineage(of code: String) -> [String] {
        [2, 4, 7].filter { $0 <= code.utf8.count }.map { String(code.prefix($0)) }
    }
}

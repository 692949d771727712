/// Units that are named with those that they lie in, as dane.gov.pl names regions.
extension TerritorialUnits {
    /// The unit that `Teresin, gm. Teresin, pow. sochaczewski, woj. mazowieckie` names; a locality is the gmina that it lies in.
    ///
    /// A name alone names nobody: 227 gminas share theirs, and villages have names of gminas far away.
    ///
    /// - Returns: `nil` where no unit, or more than one, is meant.
    package func unit(hierarchy: String) -> Unit? {
        var names = Names(hierarchy)
        var found: Unit?
        for (name, digits) in [(names.voivodeship, 2), (names.powiat, 4)] {
            guard let name else { continue }
            let units = units(named: name, digits: digits, in: found?.code ?? "")
            guard units.count == 1 else { return nil }
            found = units[0]
        }
        guard let outer = found else { return nil }
        if names.gmina == nil, names.powiat != nil { names.gmina = names.place }
        guard let gmina = names.gmina else { return names.place == nil ? outer : nil }
        // A town and the rural gmina around it often share their name, and the name does not tell which is meant.
        let gminas = units(named: gmina, digits: 7, in: outer.code)
        return gminas.count == 1 ? gminas[0] : nil
    }

    /// The parts of a hierarchy, told by the words before them.
    private struct Names {
        var place: String?
        var gmina: String?
        var powiat: String?
        var voivodeship: String?

        init(_ hierarchy: String) {
            for part in hierarchy.split(separator: ",").prefix(8) {
                let words = part.split { $0.isWhitespace }
                guard let first = words.first else { continue }
                let name = words.dropFirst().joined(separator: " ")
                switch Folding.fold(String(first)) {
                case "woj.", "wojewodztwo": voivodeship = name
                case "pow.", "powiat": powiat = name
                case "gm.", "gmina": gmina = name
                default: place = place ?? words.joined(separator: " ")
                }
            }
        }
    }
}

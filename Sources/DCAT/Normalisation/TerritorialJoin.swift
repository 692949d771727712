import OrderedCollections

/// Ties a record to the territorial unit that it names, after it was mapped, whatever its format was.
///
/// Codes that the record states go first: in a field, an identifier, a title's brackets. Next come names: of places
/// (`gmina Baranów, powiat kępiński`) and of the offices that answer for the data. A name that several units have is
/// settled by the powiat or voivodeship that is named beside it, by the unit of the source's publisher, by a wider unit
/// that the record states, or by its box where that leaves one; else it is left open, with a finding. Nothing is guessed.
package struct TerritorialJoin {
    private typealias Unit = TerritorialUnits.Unit

    /// An office that the record names, and where.
    private struct Office {
        let field: String
        let name: String
        /// Whether it answers for the data, and not only answers questions.
        let isResponsible: Bool
    }

    private enum Settled {
        case unit(Unit)
        case open(Finding)
    }

    package private(set) var findings: [Finding] = []
    private let registered: Agent?
    /// The unit whose publisher registered the source.
    private let registeredCode: String?
    private var stated: OrderedSet<String> = []
    private var boxes: [BoundingBox] = []

    /// - Parameter registered: the publisher that the source file names.
    package init(registered: Agent?) {
        self.registered = registered
        registeredCode = registered?.teryt
    }

    /// Completes `spatial` and the publisher's TERYT code.
    ///
    /// - Parameter known: what the mapping found, so that nothing is said twice.
    package mutating func join(_ dataset: inout Dataset, known: [Finding]) {
        boxes = dataset.spatial.compactMap { place in
            place.bbox
                ?? place.centroid.flatMap {
                    BoundingBox(west: $0.longitude, south: $0.latitude, east: $0.longitude, north: $0.latitude)
                }
        }
        stated = OrderedSet(dataset.spatial.compactMap(\.teryt))
        readPlaces(&dataset, known)
        let office = office(of: &dataset)
        checkBoxes(dataset)
        if let office { tie(&dataset, to: office.unit, by: office.office) }
    }

    // MARK: Places

    /// Names of places that say what kind of unit they name.
    private mutating func readPlaces(_ dataset: inout Dataset, _ known: [Finding]) {
        let told = Set(known.compactMap(\.value))
        for index in dataset.spatial.indices where dataset.spatial[index].teryt == nil {
            guard let name = dataset.spatial[index].label.preferred, !told.contains(name) else { continue }
            let settled: Settled
            if let unit = Vocabularies.units.unit(hierarchy: name) {
                settled = .unit(unit)
            } else if let reading = Vocabularies.offices.reading(name), reading.isWhole, reading.isAuthority {
                settled = settle(reading, field: "spatial", name: name)
            } else {
                continue
            }
            switch settled {
            case .unit(let unit):
                dataset.spatial[index].teryt = unit.code
                dataset.spatial[index].uri = dataset.spatial[index].uri ?? unit.uri
            case .open(let finding): findings.append(finding)
            }
        }
        stated = OrderedSet(dataset.spatial.compactMap(\.teryt))
    }

    // MARK: Offices

    /// The first office that names one unit; the publisher, where the record names it, gets the unit's code.
    private mutating func office(of dataset: inout Dataset) -> (unit: Unit, office: Office)? {
        var found: (unit: Unit, office: Office)?
        var open: Finding?
        var seen: Set<String> = []
        for office in offices(of: dataset) where seen.insert(office.name).inserted {
            guard let reading = Vocabularies.offices.reading(office.name) else { continue }
            switch settle(reading, field: office.field, name: office.name) {
            case .unit(let unit):
                if office.field == "publisher", reading.isAuthority { dataset.publisher?.teryt = unit.code }
                found = found ?? (unit, office)
            case .open(let finding): open = open ?? finding
            }
        }
        if found == nil, stated.isEmpty, let open, open.code != .regionUnknown || registeredCode == nil {
            findings.append(open)
        }
        return found
    }

    private func offices(of dataset: Dataset) -> [Office] {
        var offices: [Office] = []
        func add(_ agent: Agent?, _ field: String) {
            guard let name = agent?.name["pl"] ?? agent?.name.preferred else { return }
            offices.append(Office(field: field, name: name, isResponsible: true))
        }
        if let publisher = dataset.publisher, publisher.teryt == nil, publisher != registered {
            add(publisher, "publisher")
        }
        for agent in dataset.creator { add(agent, "creator") }
        for agent in dataset.rightsHolder { add(agent, "rightsHolder") }
        for attribution in dataset.qualifiedAttribution { add(attribution.agent, "qualifiedAttribution") }
        for name in dataset.contactPoint.compactMap(\.name) {
            offices.append(Office(field: "contactPoint", name: name, isResponsible: false))
        }
        return offices
    }

    // MARK: One of several

    private func settle(_ reading: OfficeReading, field: String, name: String) -> Settled {
        var units = reading.units
        let hints: [(Unit) -> Bool] = [
            { unit in registeredCode.map { Self.isRelated($0, unit.code) } ?? true },
            { unit in stated.isEmpty || stated.contains { Self.isRelated($0, unit.code) } },
            { unit in boxes.allSatisfy { Vocabularies.voivodeshipExtents.mayTouch(unit.code, $0) } },
        ]
        for hint in hints where units.count > 1 {
            let left = units.filter(hint)
            if !left.isEmpty { units = left }
        }
        guard let unit = units.first else {
            return .open(
                Finding(.regionUnknown, field: field, value: name, "This names no one unit in TERC; it was left open."))
        }
        guard units.count == 1 else {
            let all = units.prefix(4).map(\.inFull).joined(separator: ", ")
            let message = "In TERC this is the name of \(units.count) units (\(all)); it was left open."
            return .open(Finding(.regionAmbiguous, field: field, value: name, message))
        }
        if let reason = contradiction(of: unit, isQualified: reading.isQualified) {
            let message = "TERC has \(unit.inFull) of this name, and \(reason); it was left open."
            return .open(Finding(.regionConflict, field: field, value: name, message))
        }
        return .unit(unit)
    }

    /// Why a name that is in TERC once is not to be trusted: many places are in no register of gminas.
    private func contradiction(of unit: Unit, isQualified: Bool) -> String? {
        if !boxes.allSatisfy({ Vocabularies.voivodeshipExtents.mayTouch(unit.code, $0) }) {
            return "the area lies outside its voivodeship"
        }
        if isQualified || stated.contains(where: { Self.isRelated($0, unit.code) }) { return nil }
        guard let registeredCode, !Self.isRelated(registeredCode, unit.code) else { return nil }
        return "the source's publisher is another unit (\(registeredCode))"
    }

    /// Whether one of two units is the other, or lies in it.
    private static func isRelated(_ one: String, _ other: String) -> Bool {
        one.hasPrefix(other) || other.hasPrefix(one)
    }

    // MARK: The record

    /// Codes of the record whose voivodeship is nowhere near the area.
    private mutating func checkBoxes(_ dataset: Dataset) {
        for place in dataset.spatial {
            guard let code = place.teryt, let unit = Vocabularies.units[code],
                let box = place.bbox ?? (dataset.spatial.count == 2 ? boxes.first : nil),
                !Vocabularies.voivodeshipExtents.mayTouch(code, box)
            else { continue }
            let sides = box.coordinates.map { "\($0)" }.joined(separator: " ")
            findings.append(
                Finding(
                    .regionConflict, field: "spatial", value: "\(code) \(sides)",
                    "The area lies outside the voivodeship of \(unit.inFull); both were kept."))
        }
    }

    /// Puts the unit of an office into `spatial` where the record states no place of its own.
    private mutating func tie(_ dataset: inout Dataset, to unit: Unit, by office: Office) {
        guard stated.isEmpty else {
            guard office.isResponsible, !stated.contains(where: { Self.isRelated($0, unit.code) }) else { return }
            let message = "The record states \(stated[0]), and its office is of \(unit.inFull); the code stands."
            findings.append(Finding(.regionConflict, field: office.field, value: office.name, message))
            return
        }
        // The source's publisher ties the record to its unit already.
        if let registeredCode, registeredCode.hasPrefix(unit.code) { return }
        let key = Folding.key(unit.name)
        if let index = dataset.spatial.firstIndex(where: { $0.label.entries.contains { Folding.key($0.value) == key } })
        {
            dataset.spatial[index].teryt = unit.code
        } else if dataset.spatial.allSatisfy({ $0.uri == nil && $0.label.isEmpty }) {
            dataset.spatial.tie(to: unit)
        }
    }
}

extension [Location] {
    /// Puts a unit first, and into the one box where that is all there is.
    package mutating func tie(to unit: TerritorialUnits.Unit) {
        var place = Location(uri: unit.uri, teryt: unit.code, label: unit.label)
        if count == 1, self[0].uri == nil, self[0].label.isEmpty, let box = self[0].bbox {
            place.bbox = box
            place.geometry = self[0].geometry
            removeAll()
        }
        insert(place, at: 0)
    }
}

extension TerritorialUnits.Unit {
    /// `Baranów (3008012)`, for people.
    var inFull: String { "\(label.preferred ?? name) (\(code))" }
}

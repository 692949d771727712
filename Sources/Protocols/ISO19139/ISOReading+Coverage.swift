import DCAT
import Feeds
import XML

extension ISOReading {
    mutating func readCoverage(_ dataset: inout Dataset) {
        var places: [Location] = []
        var seen: Set<Location> = []
        for extent in identification.all("extent", "EX_Extent") {
            for element in extent.all("geographicElement", "*") {
                guard let place = location(element), seen.insert(place).inserted else { continue }
                places.append(place)
            }
            for element in extent.all("temporalElement", "*", "extent", "*") {
                if let period = period(element) { dataset.temporal.append(period) }
            }
        }
        addUnit(&places, of: dataset)
        dataset.spatial = places
        for distance in identification.all("spatialResolution", "MD_Resolution", "distance", "*") {
            if let metres = metres(distance) { dataset.spatialResolutionInMeters.append(metres) }
        }
    }

    // MARK: Space

    private mutating func location(_ element: XMLElement) -> Location? {
        switch element.name {
        case "EX_GeographicBoundingBox": return box(element).map { Location(bbox: $0) }
        case "EX_GeographicDescription":
            guard let identifier = element.first("geographicIdentifier", "*", "code") else { return nil }
            return place(languages.text(identifier))
        default:
            normaliser.report(
                .geometryInvalid, field: "spatial", value: element.name,
                "Only boxes and names of places are read; this was left out.")
            return nil
        }
    }

    private mutating func box(_ element: XMLElement) -> BoundingBox? {
        let names = ["westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude"]
        let texts = names.map { element.child($0)?.value ?? "" }
        // Templates have the elements and nothing in them.
        if texts.allSatisfy(\.isEmpty) { return nil }
        var numbers = texts.compactMap { Double($0.replacing(",", with: ".")) }
        if numbers.count == 4, Self.isExchanged(numbers) {
            normaliser.report(
                .geometryRepaired, field: "spatial", value: texts.joined(separator: " "),
                "The sides of the box are exchanged (west, south, east, north); it was read the other way round.")
            numbers = [
                min(numbers[0], numbers[2]), min(numbers[1], numbers[3]), max(numbers[0], numbers[2]),
                max(numbers[1], numbers[3]),
            ]
        }
        guard numbers.count == 4,
            let box = BoundingBox(west: numbers[0], south: numbers[1], east: numbers[2], north: numbers[3])
        else {
            normaliser.report(
                .geometryInvalid, field: "spatial", value: texts.joined(separator: " "),
                "This is no box in degrees on the globe (west, south, east, north); it was left out.")
            return nil
        }
        return box
    }

    /// A south that is north of north, or a west that is east of east and is so by less than half of the Earth: a box across
    /// the antimeridian would have to go around the other half.
    private static func isExchanged(_ sides: [Double]) -> Bool {
        sides[1] > sides[3] || sides[0] > sides[2] && sides[0] - sides[2] < 180
    }

    /// A place by its address or its TERYT code; any other name is a label.
    private mutating func place(_ text: ISOText) -> Location? {
        let iri = text.href.flatMap(IRIText.absolute) ?? text.plain.flatMap(IRIText.absolute)
        let unit = iri.flatMap(Vocabularies.units.unit(iri:)) ?? text.plain.flatMap(Self.unit(code:))
        if let unit { return Location(uri: unit.uri, teryt: unit.code, label: unit.label) }
        let label = text.plain.flatMap(IRIText.absolute) == nil ? localized(text, field: "spatial") : LocalizedText()
        let place = Location(uri: iri, label: label)
        return place.isEmpty ? nil : place
    }

    // MARK: TERYT

    /// The unit that the identifiers or the title name, put together with the one box that there is.
    private func addUnit(_ places: inout [Location], of dataset: Dataset) {
        guard !places.contains(where: { $0.teryt != nil }) else { return }
        let titles = dataset.title.entries.compactMap { Self.codeInParentheses($0.value) }
        let codes = dataset.identifier.compactMap(Self.codeOfPlan) + titles
        guard let unit = codes.lazy.compactMap(Self.unit(code:)).first else { return }
        places.tie(to: unit)
    }

    private static func unit(code: String) -> TerritorialUnits.Unit? {
        guard [2, 4, 6, 7].contains(code.utf8.count) else { return nil }
        return Vocabularies.units[code]
    }

    /// `226401` of `…/PL.ZIPPZP.7117/226401-MPZP/`: sets of planning data are numbered by the unit that they are about
    /// (Regulation of 26 October 2020, Dz.U. 2020 poz. 1916).
    static func codeOfPlan(_ identifier: String) -> String? {
        let parts = identifier.split(separator: "/")
        guard let place = parts.firstIndex(where: { $0.hasPrefix("PL.ZIPPZP.") }), place + 1 < parts.endIndex else {
            return nil
        }
        let digits = parts[place + 1].prefix { $0.isASCII && $0.isNumber }
        return parts[place + 1].dropFirst(digits.count).hasPrefix("-") ? String(digits) : nil
    }

    /// `226401` of `…, Sopot (226401)`: six or seven digits in parentheses, which a number of anything else hardly is.
    static func codeInParentheses(_ title: String) -> String? {
        for part in title.split(separator: "(").dropFirst() {
            let digits = part.prefix { $0.isASCII && $0.isNumber }
            if [6, 7].contains(digits.count), part.dropFirst(digits.count).hasPrefix(")") { return String(digits) }
        }
        return nil
    }

    // MARK: Time

    /// A period of GML (3.2 or 3.1); an end that is unknown, or now, is open.
    private mutating func period(_ element: XMLElement) -> PeriodOfTime? {
        let period: PeriodOfTime
        if element.name == "TimePeriod" {
            let start = element.child("beginPosition") ?? element.first("begin", "*", "timePosition")
            let end = element.child("endPosition") ?? element.first("end", "*", "timePosition")
            period = PeriodOfTime(startDate: position(start), endDate: position(end))
        } else {
            let date = position(element.child("timePosition"))
            period = PeriodOfTime(startDate: date, endDate: date)
        }
        return period.isEmpty ? nil : period
    }

    private mutating func position(_ element: XMLElement?) -> DateValue? {
        normaliser.date(element?.plain, field: "temporal", naive: .warsaw)
    }

    // MARK: Resolution

    private static let units: [String: Double] = [
        "m": 1, "metre": 1, "meter": 1, "metres": 1, "meters": 1, "metr": 1, "9001": 1, "km": 1000, "cm": 0.01,
        "mm": 0.001, "ft": 0.3048, "9002": 0.3048,
    ]

    /// A distance in the unit that it states by name, by EPSG's number or by an address that ends in either.
    private mutating func metres(_ element: XMLElement) -> Double? {
        guard let raw = element.plain else { return nil }
        let unit = element.attribute("uom")?.lowercased().split { "/#:[]".contains($0) }.last.map(String.init) ?? "m"
        guard let scale = Self.units[unit] else {
            normaliser.report(
                .valueInvalid, field: "spatialResolutionInMeters", value: "\(raw) \(unit)",
                "This unit of length is not known here; the resolution was left out.")
            return nil
        }
        guard let number = normaliser.metres(raw.replacing(",", with: "."), field: "spatialResolutionInMeters") else {
            return nil
        }
        return scale == 1 ? number : number * scale
    }
}

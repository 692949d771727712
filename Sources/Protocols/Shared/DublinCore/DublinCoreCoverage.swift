import DCAT
import Feeds
import XML

/// Where and when: `coverage` of Dublin Core holds both, and `spatial` and `temporal` of the qualified form one each.
struct DublinCoreCoverage {
    private let elements: XMLElement
    private var places: Set<Location> = []

    init(_ elements: XMLElement) {
        self.elements = elements
    }

    mutating func add(to dataset: inout Dataset, _ normaliser: inout Normaliser) {
        for content in elements.contents("temporal") {
            if let period = Self.period(content.text) ?? Self.date(content.text) {
                dataset.temporal.append(period)
            } else {
                normaliser.report(
                    .dateInvalid, field: "temporal", value: content.text, "This is no period; it was left out.")
            }
        }
        for content in elements.contents("coverage") {
            if let period = Self.period(content.text) ?? Self.date(content.text) {
                dataset.temporal.append(period)
            } else {
                addPlace(content, to: &dataset, &normaliser)
            }
        }
        for content in elements.contents("spatial") { addPlace(content, to: &dataset, &normaliser) }
    }

    private mutating func addPlace(
        _ content: XMLElement.Content, to dataset: inout Dataset, _ normaliser: inout Normaliser
    ) {
        let place: Location?
        if let box = Self.box(content.text) {
            place = Location(bbox: box)
        } else if content.text.utf8.count == 7, content.text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            // Seven digits are a gmina; four of them are rather a year than a powiat.
            place = normaliser.region(content.text)
        } else if let address = IRIText.absolute(content.text), !content.text.contains(where: \.isWhitespace) {
            let unit = Vocabularies.units.unit(iri: address)
            place = Location(uri: address, teryt: unit?.code, label: unit?.label ?? LocalizedText())
        } else {
            place = normaliser.line(content.text, field: "spatial").map {
                Location(label: LocalizedText(content.language ?? normaliser.language, $0))
            }
        }
        if let place, places.insert(place).inserted { dataset.spatial.append(place) }
    }

    // MARK: Times

    /// `[1892]` is a date that somebody who was not its author found out.
    static func withoutBrackets(_ text: String) -> String {
        guard text.hasPrefix("["), text.hasSuffix("]") else { return text }
        return String(text.dropFirst().dropLast()).trimmed
    }

    /// `1892-1894`, `1892/1894`, or the DCMI period `start=1892; end=1894;`.
    static func period(_ raw: String) -> PeriodOfTime? {
        let members = members(raw)
        if members["start"] != nil || members["end"] != nil {
            let dates = ["start", "end"].map { members[$0].flatMap { DateReader.date($0, naive: .utc) } }
            let period = PeriodOfTime(startDate: dates[0], endDate: dates[1])
            return period.isEmpty ? nil : period
        }
        let text = withoutBrackets(raw)
        let isYears = text.utf8.count == 9 && text.utf8.filter { $0 == UInt8(ascii: "-") }.count == 1
        let halves = text.split(separator: isYears ? "-" : "/", omittingEmptySubsequences: false).map(String.init)
        guard halves.count == 2, let start = DateReader.date(halves[0], naive: .utc),
            let end = DateReader.date(halves[1], naive: .utc),
            start.secondsSince1970 <= end.endSecondsSince1970
        else { return nil }
        return PeriodOfTime(startDate: start, endDate: end)
    }

    private static func date(_ text: String) -> PeriodOfTime? {
        DateReader.date(withoutBrackets(text), naive: .utc).map { PeriodOfTime(startDate: $0, endDate: $0) }
    }

    // MARK: Places

    /// The DCMI box: `northlimit=54.5; eastlimit=18.9; southlimit=54.2; westlimit=18.4`.
    private static func box(_ text: String) -> BoundingBox? {
        let members = members(text)
        guard let west = members["westlimit"].flatMap(Double.init),
            let south = members["southlimit"].flatMap(Double.init),
            let east = members["eastlimit"].flatMap(Double.init), let north = members["northlimit"].flatMap(Double.init)
        else { return nil }
        return BoundingBox(west: west, south: south, east: east, north: north)
    }

    /// The components of a structured value (DCSV).
    private static func members(_ text: String) -> [String: String] {
        guard text.utf8.contains(UInt8(ascii: "=")) else { return [:] }
        var members: [String: String] = [:]
        for part in text.split(separator: ";") {
            let halves = part.split(separator: "=", maxSplits: 1).map { String($0).trimmed }
            if halves.count == 2 { members[halves[0].lowercased()] = halves[1] }
        }
        return members
    }
}

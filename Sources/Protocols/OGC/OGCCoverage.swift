import DCAT
import Feeds
import XML

/// The box of a layer or feature type in degrees, in the form of any version.
enum OGCBoundingBox {
    static func box(of layer: XMLElement, _ normaliser: inout Normaliser) -> BoundingBox? {
        guard let (raw, corners) = corners(of: layer) else { return nil }
        let numbers = corners.compactMap { $0.flatMap(Double.init) }
        guard numbers.count == 4,
            let box = BoundingBox(west: numbers[0], south: numbers[1], east: numbers[2], north: numbers[3])
        else {
            normaliser.report(
                .geometryInvalid, field: "spatial", value: raw, "This is no box on the globe; it was left out.")
            return nil
        }
        // What covers the globe is what servers write that do not know.
        let isEverywhere = box.west <= -180 && box.east >= 180 && box.south <= -90 && box.north >= 90
        return isEverywhere ? nil : box
    }

    /// West, south, east and north.
    private static func corners(of layer: XMLElement) -> (raw: String, [String?])? {
        if let box = layer.child("EX_GeographicBoundingBox") {
            let names = ["westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude"]
            return (box.text.trimmed, names.map { box.text(of: $0) })
        }
        if let box = layer.child("LatLonBoundingBox") ?? layer.child("LatLongBoundingBox") {
            let values = ["minx", "miny", "maxx", "maxy"].map { box.attribute($0)?.trimmed }
            return (values.map { $0 ?? "" }.joined(separator: " "), values)
        }
        // Longitude stands first here, whatever the version (OWS Common 1.1, section 10.2.2).
        if let box = layer.child("WGS84BoundingBox") {
            let corners = ["LowerCorner", "UpperCorner"].map { name in
                (box.text(of: name) ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
            }
            guard corners.allSatisfy({ $0.count == 2 }) else { return (box.text.trimmed, []) }
            return (box.text.trimmed, corners.flatMap { $0 })
        }
        return nil
    }
}

/// The time dimension of a layer (WMS 1.3.0, annexes C and D).
enum OGCDimension {
    static func periods(of layer: XMLElement) -> [PeriodOfTime] {
        let elements = layer.children("Extent") + layer.children("Dimension")
        guard
            let text = elements.first(where: {
                $0.attribute("name")?.lowercased() == "time" && !$0.text.trimmed.isEmpty
            })?
            .text.trimmed
        else { return [] }
        // A list of instants, each of which may be a stretch `start/end/resolution`.
        let dates = text.split(separator: ",").flatMap { part in
            part.split(separator: "/").prefix(2).compactMap { DateReader.date(String($0), naive: .utc) }
        }
        guard let first = dates.min(by: { $0.secondsSince1970 < $1.secondsSince1970 }),
            let last = dates.max(by: { $0.secondsSince1970 < $1.secondsSince1970 })
        else { return [] }
        return [PeriodOfTime(startDate: first, endDate: last)]
    }
}

/// Places that are one text, as feeds in JSON write them.
extension Normaliser {
    /// A TERYT code, a geometry (well-known text, GeoJSON, GML), a box of four numbers, or the name of a place.
    package mutating func place(_ raw: String?, field: String = "spatial") -> Location? {
        guard let raw, raw.utf8.contains(where: { $0 > 0x20 }) else { return nil }
        if let unit = Vocabularies.units[raw], [2, 4, 6, 7].contains(raw.utf8.count) {
            return Location(uri: unit.uri, teryt: unit.code, label: unit.label)
        }
        if let shape = Shape(raw) ?? Self.box(raw) {
            var place = Location(bbox: shape.box)
            if let point = shape.point { place = Location(centroid: point) }
            if !shape.isBox, shape.point == nil { place.geometry = shape.text }
            if shape.isRepaired {
                report(
                    .geometryRepaired, field: field, value: raw, "Latitude stood before longitude; they were swapped.")
            }
            return place
        }
        let first = raw.first { !$0.isWhitespace }
        guard first != "{", first != "[", first != "<" else {
            report(.geometryInvalid, field: field, value: raw, "This is no geometry on the globe; it was left out.")
            return nil
        }
        return line(raw, field: field).map { Location(label: LocalizedText(language, $0)) }
    }

    /// Four numbers, also in brackets; those that are no longitudes and latitudes may be latitudes and longitudes.
    private static func box(_ raw: String) -> Shape? {
        let text = raw.filter { $0 != "[" && $0 != "]" }
        return Shape(corners: text, latitudeFirst: false) ?? Shape(corners: text, latitudeFirst: true)
    }
}

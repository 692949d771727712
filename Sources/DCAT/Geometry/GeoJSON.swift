package import JSON

/// GeoJSON as portals write it (RFC 7946): a geometry, or features and collections of them in any nesting.
enum GeoJSON {
    /// Positions beyond this many are not looked at.
    private static let maxPositions = 1_000_000
    /// How deep geometries may stand in each other, and lists of coordinates in these.
    private static let maxDepth = 8

    /// Everything that has coordinates, in its order.
    static func geometries(in value: JSONValue) -> [JSONValue] {
        var found: [JSONValue] = []
        collect(value, depth: 0, &found)
        return found
    }

    private static func collect(_ value: JSONValue, depth: Int, _ found: inout [JSONValue]) {
        guard depth < maxDepth else { return }
        if let inner = value["geometry"] { collect(inner, depth: depth + 1, &found) }
        if value["coordinates"] != nil { found.append(value) }
        for name in ["geometries", "features"] {
            for inner in value[name]?.array ?? [] { collect(inner, depth: depth + 1, &found) }
        }
    }

    /// What lies around all positions, whatever the geometries call themselves; portals forget brackets.
    static func extent(of value: JSONValue) -> Extent {
        var extent = Extent()
        for geometry in geometries(in: value) {
            if let coordinates = geometry["coordinates"] { add(coordinates, depth: 0, &extent) }
        }
        return extent
    }

    private static func add(_ value: JSONValue, depth: Int, _ extent: inout Extent) {
        guard depth < maxDepth, extent.count < maxPositions, let elements = value.array else { return }
        if elements.count >= 2, let x = elements[0].double, let y = elements[1].double {
            extent.add(x, y)
        } else {
            for element in elements { add(element, depth: depth + 1, &extent) }
        }
    }
}

extension Drawing {
    /// A GeoJSON geometry, or features and collections of them.
    init?(geoJSON text: String) {
        guard let value = try? JSONValue.parse(Array(text.utf8)) else { return nil }
        self.init(isLatitudeFirst: false)
        let geometries = GeoJSON.geometries(in: value)
        if geometries.count > 1 { begin("GEOMETRYCOLLECTION") }
        for geometry in geometries where !draw(geometry) { return nil }
        if geometries.count > 1 { end() }
    }

    private mutating func draw(_ geometry: JSONValue) -> Bool {
        let depths = [
            "POINT": 0, "MULTIPOINT": 1, "LINESTRING": 1, "MULTILINESTRING": 2, "POLYGON": 2, "MULTIPOLYGON": 3,
        ]
        // Portals write the type in any case.
        guard let type = geometry["type"]?.string?.uppercased(), let depth = depths[type],
            let coordinates = geometry["coordinates"]
        else { return false }
        begin(type)
        defer { end() }
        return draw(coordinates, depth: depth)
    }

    private mutating func draw(_ value: JSONValue, depth: Int) -> Bool {
        guard let items = value.array else { return false }
        if depth == 0 {
            guard items.count >= 2, let x = items[0].double, let y = items[1].double else { return false }
            append(x, y)
            return true
        }
        for item in items {
            if depth > 1 { begin("") }
            guard draw(item, depth: depth - 1) else { return false }
            if depth > 1 { end() }
        }
        return true
    }
}

extension Normaliser {
    /// The box around a geometry in GeoJSON; one whose axes were published the other way round, as shows in that it lies in
    /// Poland only then, is turned and reported. `nil` where it has none on the globe.
    package mutating func box(around geometry: JSONValue, field: String = "spatial") -> BoundingBox? {
        guard let (box, isRepaired) = GeoJSON.extent(of: geometry).box(isLatitudeFirst: false) else { return nil }
        if isRepaired {
            report(
                .geometryRepaired, field: field, value: "\(box.south),\(box.west),\(box.north),\(box.east)",
                "Latitude stood before longitude; they were swapped.")
        }
        return box
    }

    /// The box around a geometry in GeoJSON, which is reported where it has none.
    ///
    /// - Parameter stated: what the finding shows.
    package mutating func box(around geometry: JSONValue, stated: String?) -> BoundingBox? {
        guard let box = box(around: geometry) else {
            report(
                .geometryInvalid, field: "spatial", value: stated,
                "This is no GeoJSON geometry on the globe; it was left out.")
            return nil
        }
        return box
    }
}

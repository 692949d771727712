/// A geometry as far as a catalogue needs it: its well-known text in CRS84, and the box around it.
struct Shape: Sendable {
    /// Well-known text, longitude first.
    let text: String
    let box: BoundingBox
    /// Set where the geometry is one point.
    let point: Coordinate?
    /// Whether it is nothing but the box.
    let isBox: Bool
    /// Whether the axes were published the other way round, as shows in that the place lies in Poland only then.
    let isRepaired: Bool

    /// The longest text that is read, in bytes.
    static let maximumLength = 1 << 20

    /// Reads well-known text (OGC 06-103r4, chapter 7) with or without the CRS before it (GeoSPARQL, section 8.5.1), GML, or
    /// GeoJSON (RFC 7946); `nil` where it is none of them, has a CRS that is not in degrees, or does not lie on the globe.
    init?(_ text: String) {
        guard text.utf8.count <= Self.maximumLength else { return nil }
        let start = text.utf8.first { $0 > 0x20 }
        let shape: Drawing?
        switch start {
        case UInt8(ascii: "{"): shape = Drawing(geoJSON: text)
        case UInt8(ascii: "<"): shape = text.contains("</") ? Drawing(gml: text) : Drawing(wellKnownText: text)
        default: shape = Drawing(wellKnownText: text)
        }
        guard let shape else { return nil }
        self.init(shape)
    }

    /// Reads a box as four numbers: west, south, east and north, or as schema.org writes it, south, west, north and east.
    init?(corners text: String, latitudeFirst: Bool) {
        let numbers = text.split { $0.isWhitespace || $0 == "," || $0 == ";" }.map { Double($0) }
        guard numbers.count == 4, let a = numbers[0], let b = numbers[1], let c = numbers[2], let d = numbers[3] else {
            return nil
        }
        var drawing = Drawing(isLatitudeFirst: latitudeFirst)
        drawing.appendBox((min(a, c), min(b, d)), (max(a, c), max(b, d)))
        self.init(drawing)
    }

    /// One point.
    init?(latitude: String, longitude: String) {
        guard let latitude = Double(latitude), let longitude = Double(longitude) else { return nil }
        var drawing = Drawing(isLatitudeFirst: false)
        drawing.begin("POINT")
        drawing.append(longitude, latitude)
        drawing.end()
        self.init(drawing)
    }

    private init?(_ drawing: Drawing) {
        guard let (box, isRepaired) = drawing.extent.box(isLatitudeFirst: drawing.isLatitudeFirst) else { return nil }
        self.box = box
        self.isRepaired = isRepaired
        text = drawing.text(swapped: drawing.isLatitudeFirst != isRepaired)
        point = drawing.extent.count == 1 ? Coordinate(longitude: box.west, latitude: box.south) : nil
        isBox = drawing.isRectangle
    }
}

/// Coordinates with the words and parentheses between them, in the order of axes in which they came.
struct Drawing {
    private enum Piece {
        case text(String)
        case coordinate(Double, Double)
    }

    private var pieces: [Piece] = []
    var isLatitudeFirst: Bool
    private(set) var extent = Extent()
    private var needsComma = false

    init(isLatitudeFirst: Bool) { self.isLatitudeFirst = isLatitudeFirst }

    /// Five points of which each is a corner of the box around them.
    var isRectangle: Bool {
        guard extent.count == 5 else { return false }
        let (minimum, maximum) = (extent.minimum, extent.maximum)
        return pieces.allSatisfy { piece in
            guard case .coordinate(let x, let y) = piece else { return true }
            return (x == minimum.0 || x == maximum.0) && (y == minimum.1 || y == maximum.1)
        }
    }

    mutating func begin(_ word: String) {
        pieces.append(.text((needsComma ? ", " : "") + word + (word.isEmpty ? "(" : " (")))
        needsComma = false
    }

    mutating func end() {
        pieces.append(.text(")"))
        needsComma = true
    }

    mutating func append(_ x: Double, _ y: Double) {
        if needsComma { pieces.append(.text(", ")) }
        pieces.append(.coordinate(x, y))
        needsComma = true
        extent.add(x, y)
    }

    mutating func appendBox(_ low: (Double, Double), _ high: (Double, Double)) {
        begin("POLYGON")
        begin("")
        append(low.0, low.1)
        append(high.0, low.1)
        append(high.0, high.1)
        append(low.0, high.1)
        append(low.0, low.1)
        end()
        end()
    }

    func text(swapped: Bool) -> String {
        var out = ""
        for piece in pieces {
            switch piece {
            case .text(let text): out += text
            case .coordinate(let x, let y): out += swapped ? "\(y) \(x)" : "\(x) \(y)"
            }
        }
        return out
    }
}

/// Coordinate reference systems by what feeds call them.
enum ReferenceSystem {
    /// Whether latitude comes first; `nil` for a system that is not in degrees of the globe.
    static func isLatitudeFirst(_ name: String) -> Bool? {
        let key = name.lowercased()
        if key.contains("crs84") { return false }
        let isGeographic = ["4326", "4258", "4979", "4937"].contains { key.hasSuffix($0) }
        guard isGeographic else { return key.isEmpty ? false : nil }
        // The short form was always read as longitude first.
        return !key.hasPrefix("epsg:")
    }
}

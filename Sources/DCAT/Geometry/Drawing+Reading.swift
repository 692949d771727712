extension Drawing {
    /// Well-known text, perhaps after the IRI of its CRS in angle brackets, or after `SRID=4326;`.
    init?(wellKnownText text: String) {
        var scanner = WellKnownTextScanner(text)
        guard let isLatitudeFirst = scanner.referenceSystem() else { return nil }
        self.init(isLatitudeFirst: isLatitudeFirst)
        guard let first = scanner.word() else { return nil }
        if first == "ENVELOPE" {
            guard let corners = scanner.numbers(), corners.count == 4 else { return nil }
            // West, east, north, south (OGC 12-063r5 has no such thing; catalogue services write it).
            appendBox((corners[0], corners[3]), (corners[1], corners[2]))
            return
        }
        if first == "BOX" {
            // South-west and north-east, as PostGIS writes it.
            guard let corners = scanner.corners() else { return nil }
            appendBox(corners.0, corners.1)
            return
        }
        guard scanner.geometry(first, into: &self), scanner.isAtEnd else { return nil }
    }

    /// The coordinates of an envelope, or of the positions in any other geometry (OGC 07-036).
    init?(gml text: String) {
        self.init(isLatitudeFirst: false)
        var system: String?
        var corners: [(Double, Double)] = []
        var isEnvelope = false
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            let tag = rest[rest.index(after: open)..<close]
            rest = rest[rest.index(after: close)...]
            let name = tag.prefix { !$0.isWhitespace && $0 != "/" }.split(separator: ":").last ?? ""
            if system == nil, let name = Self.attribute("srsName", of: tag) { system = name }
            if name == "Envelope" || name == "Box" { isEnvelope = true }
            guard ["lowerCorner", "upperCorner", "pos", "posList", "coordinates"].contains(name), !tag.hasPrefix("/")
            else {
                continue
            }
            let content = rest.prefix { $0 != "<" }
            let numbers = content.split { $0.isWhitespace || $0 == "," }.map { Double($0) }
            let step = Self.attribute("srsDimension", of: tag).flatMap { Int($0) } ?? 2
            guard (2...3).contains(step), numbers.count.isMultiple(of: step) else { return nil }
            for index in stride(from: 0, to: numbers.count, by: step) {
                guard let x = numbers[index], let y = numbers[index + 1] else { return nil }
                corners.append((x, y))
            }
        }
        guard let isLatitudeFirst = ReferenceSystem.isLatitudeFirst(system ?? ""), let first = corners.first else {
            return nil
        }
        self.isLatitudeFirst = isLatitudeFirst
        if corners.count == 1 {
            begin("POINT")
            append(first.0, first.1)
            end()
        } else if isEnvelope, corners.count == 2 {
            appendBox(corners[0], corners[1])
        } else if let last = corners.last, corners.count > 3, first == last {
            begin("POLYGON")
            begin("")
            for corner in corners { append(corner.0, corner.1) }
            end()
            end()
        } else {
            begin("MULTIPOINT")
            for corner in corners { append(corner.0, corner.1) }
            end()
        }
    }

    private static func attribute(_ name: String, of tag: Substring) -> String? {
        guard let found = tag.firstRange(of: name + "="), let quote = tag[found.upperBound...].first,
            quote == "\"" || quote == "'"
        else { return nil }
        return String(tag[found.upperBound...].dropFirst().prefix { $0 != quote })
    }
}

/// Reads well-known text from the left.
private struct WellKnownTextScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// How deep parentheses may stand in each other.
    private static let maximumDepth = 16

    var isAtEnd: Bool { bytes[position...].allSatisfy { $0 <= 0x20 } }

    private mutating func next() -> UInt8? {
        while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
        return position < bytes.count ? bytes[position] : nil
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next() == byte else { return false }
        position += 1
        return true
    }

    /// Whether the CRS that is named before the geometry has latitude first; `nil` where it is not in degrees.
    mutating func referenceSystem() -> Bool? {
        if take(UInt8(ascii: "<")) {
            guard let end = bytes[position...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
            defer { position = end + 1 }
            return ReferenceSystem.isLatitudeFirst(String(decoding: bytes[position..<end], as: UTF8.self))
        }
        guard let end = bytes.firstIndex(of: UInt8(ascii: ";")), next() == UInt8(ascii: "S") else { return false }
        let name = String(decoding: bytes[position..<end], as: UTF8.self)
        position = end + 1
        return name.uppercased() == "SRID=4326" ? false : nil
    }

    mutating func word() -> String? {
        _ = next()
        let start = position
        while position < bytes.count, bytes[position] | 0x20 >= 0x61, bytes[position] | 0x20 <= 0x7A { position += 1 }
        return start == position ? nil : String(decoding: bytes[start..<position], as: UTF8.self).uppercased()
    }

    private mutating func number() -> Double? {
        guard next() != nil else { return nil }
        let start = position
        while position < bytes.count, "+-.0123456789eE".utf8.contains(bytes[position]) { position += 1 }
        return Double(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    /// `(1, 2, 3, 4)`
    mutating func numbers() -> [Double]? {
        guard take(UInt8(ascii: "(")) else { return nil }
        var numbers: [Double] = []
        repeat {
            guard let number = number() else { return nil }
            numbers.append(number)
        } while take(UInt8(ascii: ","))
        return take(UInt8(ascii: ")")) ? numbers : nil
    }

    /// `(1 2, 3 4)`
    mutating func corners() -> ((Double, Double), (Double, Double))? {
        guard take(UInt8(ascii: "(")), let west = number(), let south = number(), take(UInt8(ascii: ",")),
            let east = number(), let north = number(), take(UInt8(ascii: ")"))
        else { return nil }
        return ((west, south), (east, north))
    }

    private static let kinds: Set<String> = [
        "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION",
    ]

    /// What follows a geometry's name.
    mutating func geometry(_ name: String, into drawing: inout Drawing, depth: Int = 0) -> Bool {
        guard Self.kinds.contains(name), depth < Self.maximumDepth else { return false }
        // The dimensions `Z`, `M` and `ZM` say what the third and fourth numbers are, which are left out.
        if next() != UInt8(ascii: "("), let dimensions = word(), !["Z", "M", "ZM"].contains(dimensions) {
            return false
        }
        guard take(UInt8(ascii: "(")) else { return false }
        drawing.begin(name)
        repeat {
            if name == "GEOMETRYCOLLECTION" {
                guard let inner = word(), geometry(inner, into: &drawing, depth: depth + 1) else { return false }
            } else if !sequence(into: &drawing, depth: depth + 1) {
                return false
            }
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: ")")) else { return false }
        drawing.end()
        return true
    }

    /// One coordinate, or a list of them in parentheses, or a list of such lists.
    private mutating func sequence(into drawing: inout Drawing, depth: Int) -> Bool {
        guard depth < Self.maximumDepth else { return false }
        guard take(UInt8(ascii: "(")) else { return coordinate(into: &drawing) }
        drawing.begin("")
        repeat {
            guard sequence(into: &drawing, depth: depth + 1) else { return false }
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: ")")) else { return false }
        drawing.end()
        return true
    }

    private mutating func coordinate(into drawing: inout Drawing) -> Bool {
        guard let x = number(), let y = number() else { return false }
        drawing.append(x, y)
        while let byte = next(), byte != UInt8(ascii: ","), byte != UInt8(ascii: ")") {
            guard number() != nil else { return false }
        }
        return true
    }
}

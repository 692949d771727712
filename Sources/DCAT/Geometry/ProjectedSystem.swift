import Foundation

/// A coordinate reference system in metres that extents of Polish services are published in, and the way back to degrees.
///
/// Polish systems are transverse Mercator projections of the ellipsoid GRS80 (regulation of 15 October 2012 on the national
/// system of spatial references), whose formulas are those of Snyder, "Map Projections: A Working Manual" (1987), pages 60 to
/// 64. ETRS89 and WGS84 are taken for one: they differ by less than a metre.
package enum ProjectedSystem: Sendable {
    /// The spherical Mercator of maps on the web (EPSG:3857).
    case webMercator
    /// Degrees of the central meridian, its scale, and metres of its easting and of the equator's northing.
    case transverseMercator(meridian: Double, scale: Double, easting: Double, northing: Double)

    /// - Parameter epsg: the system's code in the EPSG registry: 2180 is PL-1992, 2176 to 2179 are the zones of PL-2000.
    /// - Returns: `nil` for a system that is not calculated.
    package init?(epsg: Int) {
        switch epsg {
        case 3857, 102_100: self = .webMercator
        case 2180:
            self = .transverseMercator(meridian: 19, scale: 0.9993, easting: 500_000, northing: -5_300_000)
        case 2176...2179:
            let zone = Double(epsg - 2171)
            self = .transverseMercator(
                meridian: zone * 3, scale: 0.999923, easting: zone * 1_000_000 + 500_000, northing: 0)
        default: return nil
        }
    }

    /// The box in degrees around a box in metres.
    ///
    /// - Returns: `nil` where a corner lies outside of what the system is made for.
    package func box(xMin: Double, yMin: Double, xMax: Double, yMax: Double) -> BoundingBox? {
        // A straight edge is a curve in degrees, which is farthest out at an end or in its middle.
        let (xs, ys) = ([xMin, (xMin + xMax) / 2, xMax], [yMin, (yMin + yMax) / 2, yMax])
        let points = xs.flatMap { x in ys.map { degrees(x, $0) } }
        let found = points.compactMap(\.self)
        guard found.count == points.count, let west = found.map(\.longitude).min(),
            let east = found.map(\.longitude).max(), let south = found.map(\.latitude).min(),
            let north = found.map(\.latitude).max()
        else { return nil }
        return BoundingBox(west: west, south: south, east: east, north: north)
    }

    /// A point in degrees; `nil` where it is outside of the system's area.
    func degrees(_ x: Double, _ y: Double) -> (longitude: Double, latitude: Double)? {
        switch self {
        case .webMercator:
            let longitude = x / Self.radius * 180 / .pi
            let latitude = (2 * atan(exp(y / Self.radius)) - .pi / 2) * 180 / .pi
            // A map that says it shows all of the globe goes a little beyond.
            guard abs(longitude) < 181, latitude.isFinite else { return nil }
            return (min(180, max(-180, longitude)), latitude)
        case .transverseMercator(let meridian, let scale, let easting, let northing):
            let (east, north) = ((x - easting) / scale, (y - northing) / scale)
            // The series is good to a few degrees from its meridian: Poland is 10 degrees wide.
            guard abs(east) < 700_000, (4_000_000...7_500_000).contains(north) else { return nil }
            return Self.inverse(east, north, meridian)
        }
    }

    // MARK: Transverse Mercator backwards

    /// Half the larger axis of GRS80, in metres.
    private static let radius = 6_378_137.0
    /// The square of the eccentricity of GRS80, from its flattening.
    private static let e2 = { (flattening: Double) in flattening * (2 - flattening) }(1 / 298.257_222_101)

    /// - Parameters: metres from the meridian and from the equator, at the scale 1.
    private static func inverse(_ x: Double, _ y: Double, _ meridian: Double) -> (longitude: Double, latitude: Double) {
        let foot = footpoint(y)
        let (sine, cosine, tangent) = (sin(foot), cos(foot), tan(foot))
        let second = e2 / (1 - e2)
        let (t, c) = (tangent * tangent, second * cosine * cosine)
        let across = radius / (1 - e2 * sine * sine).squareRoot()
        let along = radius * (1 - e2) / pow(1 - e2 * sine * sine, 1.5)
        let d = x / across
        let fourth = (5 + 3 * t + 10 * c - 4 * c * c - 9 * second) * pow(d, 4) / 24
        let sixth = (61 + 90 * t + 298 * c + 45 * t * t - 252 * second - 3 * c * c) * pow(d, 6) / 720
        let latitude = foot - across * tangent / along * (d * d / 2 - fourth + sixth)
        let third = (1 + 2 * t + c) * pow(d, 3) / 6
        let fifth = (5 - 2 * c + 28 * t - 3 * c * c + 8 * second + 24 * t * t) * pow(d, 5) / 120
        let longitude = (d - third + fifth) / cosine
        return (meridian + longitude * 180 / .pi, latitude * 180 / .pi)
    }

    /// The latitude on the meridian, in radians, that lies so many metres from the equator.
    private static func footpoint(_ metres: Double) -> Double {
        let mu = metres / (radius * (1 - e2 / 4 - 3 * e2 * e2 / 64 - 5 * e2 * e2 * e2 / 256))
        let root = (1 - e2).squareRoot()
        let e1 = (1 - root) / (1 + root)
        let second = (3 * e1 / 2 - 27 * pow(e1, 3) / 32) * sin(2 * mu)
        let fourth = (21 * e1 * e1 / 16 - 55 * pow(e1, 4) / 32) * sin(4 * mu)
        let sixth = 151 * pow(e1, 3) / 96 * sin(6 * mu)
        return mu + second + fourth + sixth + 1097 * pow(e1, 4) / 512 * sin(8 * mu)
    }
}

import Testing

@testable import DCAT

@Suite("Projected coordinates")
struct ProjectedSystemTests {
    /// Latitude and longitude, with easting and northing as PROJ 9.1 calculates them.
    private static let points: [(epsg: Int, latitude: Double, longitude: Double, x: Double, y: Double)] = [
        (2180, 52.2317, 21.0064, 636_980.094, 486_968.582), (2180, 53.9, 14.2, 184_816.095, 681_281.286),
        (2180, 50.4, 24.1, 862_262.068, 293_868.247), (2180, 52, 19, 500_000, 459_309.209),
        (2176, 53.9, 14.2, 5_447_418.302, 5_974_622.175), (2177, 54.4, 18.6, 6_538_964.078, 6_030_141.062),
        (2178, 52.2317, 21.0064, 7_500_437.233, 5_788_678.962), (2179, 50.4, 24.1, 8_507_109.366, 5_584_914.917),
        (3857, 52.2317, 21.0064, 2_338_421.751, 6_842_128.699), (102_100, 54.4, 18.6, 2_070_542.529, 7_246_278.442),
    ]

    @Test("points of Poland come back to their degrees", arguments: points.indices)
    func degrees(place: Int) throws {
        let point = Self.points[place]
        let system = try #require(ProjectedSystem(epsg: point.epsg))
        let found = try #require(system.degrees(point.x, point.y))
        // A hundred-thousandth of a degree is a metre.
        #expect(abs(found.latitude - point.latitude) < 0.000_01, "\(found)")
        #expect(abs(found.longitude - point.longitude) < 0.000_01, "\(found)")
    }

    @Test("the box holds the edges, which are curves in degrees")
    func box() throws {
        let poland = try #require(
            ProjectedSystem(epsg: 2180)?.box(xMin: 170_000, yMin: 130_000, xMax: 870_000, yMax: 780_000))
        #expect((13.3...14.2).contains(poland.west) && (23.8...25.2).contains(poland.east))
        // On the meridian the parallel is nearest to the lower edge.
        #expect((48.9...49.05).contains(poland.south) && (54.85...54.95).contains(poland.north))
    }

    @Test("what lies outside of a system's area, and other systems, have no box")
    func outside() {
        #expect(ProjectedSystem(epsg: 2180)?.box(xMin: 5e6, yMin: 5e6, xMax: 6e6, yMax: 6e6) == nil)
        #expect(ProjectedSystem(epsg: 2180)?.box(xMin: .nan, yMin: 0, xMax: 1, yMax: 1) == nil)
        #expect(ProjectedSystem(epsg: 3857)?.box(xMin: -1e9, yMin: 0, xMax: 1, yMax: 1) == nil)
        #expect(ProjectedSystem(epsg: 25_833) == nil)
    }
}

/// What lies around positions, in the order of axes in which they came.
struct Extent: Sendable {
    private(set) var minimum = (Double.infinity, Double.infinity)
    private(set) var maximum = (-Double.infinity, -Double.infinity)
    private(set) var count = 0
    private var isFinite = true

    mutating func add(_ x: Double, _ y: Double) {
        count += 1
        if !x.isFinite || !y.isFinite { isFinite = false }
        minimum = (min(minimum.0, x), min(minimum.1, y))
        maximum = (max(maximum.0, x), max(maximum.1, y))
    }

    private func liesInPoland(swapped: Bool) -> Bool {
        let (longitude, latitude) = (14.0...24.2, 48.9...55.0)
        let (low, high) = swapped ? ((minimum.1, minimum.0), (maximum.1, maximum.0)) : (minimum, maximum)
        return longitude.contains(low.0) && longitude.contains(high.0) && latitude.contains(low.1)
            && latitude.contains(high.1)
    }

    /// The box in CRS84, and whether the axes were published the other way round, as shows in that the place lies in Poland only
    /// then; `nil` where there is nothing, or it does not lie on the globe.
    func box(isLatitudeFirst: Bool) -> (box: BoundingBox, isRepaired: Bool)? {
        guard count > 0, isFinite else { return nil }
        let isStrange = !liesInPoland(swapped: isLatitudeFirst) && liesInPoland(swapped: !isLatitudeFirst)
        let swap = isLatitudeFirst != isStrange
        guard
            let box = BoundingBox(
                west: swap ? minimum.1 : minimum.0, south: swap ? minimum.0 : minimum.1,
                east: swap ? maximum.1 : maximum.0, north: swap ? maximum.0 : maximum.1)
        else { return nil }
        return (box, isStrange)
    }
}

/// A rectangle in degrees of WGS 84, longitude before latitude (CRS84): west, south, east, north.
package struct BoundingBox: Sendable, Hashable {
    package let west: Double
    package let south: Double
    package let east: Double
    package let north: Double

    /// Fails unless it lies on the globe and south is not north of north. West may exceed east across the antimeridian.
    package init?(west: Double, south: Double, east: Double, north: Double) {
        guard (-180...180).contains(west), (-180...180).contains(east), (-90...90).contains(south),
            (-90...90).contains(north), south <= north
        else { return nil }
        self.west = west
        self.south = south
        self.east = east
        self.north = north
    }

    package var coordinates: [Double] { [west, south, east, north] }
}

/// An area that a dataset covers (`dct:Location`).
package struct Location: Sendable, Hashable {
    package var uri: String?
    /// The TERYT code of the unit: 2 digits for a voivodeship, 4 for a powiat, 7 for a gmina.
    package var teryt: String?
    package var label: LocalizedText
    package var bbox: BoundingBox?

    package init(
        uri: String? = nil, teryt: String? = nil, label: LocalizedText = LocalizedText(), bbox: BoundingBox? = nil
    ) {
        self.uri = uri
        self.teryt = teryt
        self.label = label
        self.bbox = bbox
    }
}

/// A stretch of time that a dataset covers (`dct:PeriodOfTime`); a missing end is open.
package struct PeriodOfTime: Sendable, Hashable {
    package var startDate: DateValue?
    package var endDate: DateValue?

    package init(startDate: DateValue?, endDate: DateValue?) {
        self.startDate = startDate
        self.endDate = endDate
    }

    package var isEmpty: Bool { startDate == nil && endDate == nil }
}

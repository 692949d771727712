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

/// A point in degrees of WGS 84, longitude before latitude (CRS84).
package struct Coordinate: Sendable, Hashable {
    package let longitude: Double
    package let latitude: Double

    /// Fails unless it lies on the globe.
    package init?(longitude: Double, latitude: Double) {
        guard (-180...180).contains(longitude), (-90...90).contains(latitude) else { return nil }
        self.longitude = longitude
        self.latitude = latitude
    }
}

/// An area that a dataset covers (`dct:Location`).
package struct Location: Sendable, Hashable {
    package var uri: String?
    /// The TERYT code of the unit: 2 digits for a voivodeship, 4 for a powiat, 7 for a gmina.
    package var teryt: String?
    package var label: LocalizedText
    package var bbox: BoundingBox?
    package var centroid: Coordinate?
    /// The shape as well-known text in CRS84, longitude first: `POLYGON ((18.4 54.2, …))`.
    package var geometry: String?

    package init(
        uri: String? = nil, teryt: String? = nil, label: LocalizedText = LocalizedText(), bbox: BoundingBox? = nil,
        centroid: Coordinate? = nil, geometry: String? = nil
    ) {
        self.uri = uri
        self.teryt = teryt
        self.label = label
        self.bbox = bbox
        self.centroid = centroid
        self.geometry = geometry
    }

    package var isEmpty: Bool {
        uri == nil && teryt == nil && label.isEmpty && bbox == nil && centroid == nil && geometry == nil
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

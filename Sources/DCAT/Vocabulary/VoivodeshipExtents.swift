/// How far the voivodeships reach: boxes that are a little too large, so that they tell where a place cannot be.
///
/// TERC has no borders. These boxes overlap widely, and nothing lies in a voivodeship because it lies in its box.
package struct VoivodeshipExtents: Sendable {
    private let boxes: [String: BoundingBox]

    init() {
        let table = CSVTable(Resource.text("vocabularies/voivodeship-extent.csv"))
        let sides = ["west", "south", "east", "north"].map(table.column)
        let code = table.column("code")
        var boxes: [String: BoundingBox] = [:]
        for row in table.rows {
            let numbers = sides.compactMap { Double(row[$0]) }
            guard numbers.count == 4 else { continue }
            boxes[row[code]] = BoundingBox(west: numbers[0], south: numbers[1], east: numbers[2], north: numbers[3])
        }
        self.boxes = boxes
    }

    /// Whether a part of this box can lie in the voivodeship that the unit lies in, or is.
    ///
    /// - Parameter code: of 2, 4 or 7 digits.
    package func mayTouch(_ code: String, _ box: BoundingBox) -> Bool {
        guard let extent = boxes[String(code.prefix(2))] else { return true }
        let isBeside = box.west <= box.east && (box.east < extent.west || box.west > extent.east)
        return !isBeside && box.north >= extent.south && box.south <= extent.north
    }
}

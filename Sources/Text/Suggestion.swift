/// The known name that an unknown one was probably meant to be.
package enum Suggestion {
    /// The nearest by edits (Levenshtein), where at most a third of the letters is wrong.
    package static func nearest(to name: String, in known: [String]) -> String? {
        let typed = Array(name.lowercased().utf8.prefix(32))
        let distances = known.map { (name: $0, distance: distance(typed, Array($0.lowercased().utf8))) }
        guard let best = distances.min(by: { $0.distance < $1.distance }) else { return nil }
        return best.distance <= max(1, best.name.utf8.count / 3) ? best.name : nil
    }

    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for place in right.indices {
                let substitution = diagonal + (byte == right[place] ? 0 : 1)
                diagonal = row[place + 1]
                row[place + 1] = min(substitution, row[place] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}

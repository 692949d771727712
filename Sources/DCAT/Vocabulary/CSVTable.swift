import Text

/// A table of comma-separated values with a header row (RFC 4180), as the shipped vocabularies are written.
package struct CSVTable: Sendable {
    package let header: [String]
    package let rows: [[String]]

    /// Reads a whole table; a row with fewer cells than the header is filled with empty ones.
    package init(_ text: String) {
        var records: [[String]] = []
        var text = text
        text.withUTF8 { bytes in
            var place = 0
            while place < bytes.count {
                let (cells, _) = CSVScanner.row(UnsafeRawBufferPointer(bytes), at: &place, opening: .anywhere)
                records.append(cells.map { String(decoding: $0, as: UTF8.self) })
            }
        }
        let header = records.first ?? []
        self.header = header
        rows = records.dropFirst().filter { $0 != [""] }.map { row in
            row.count >= header.count ? row : row + Array(repeating: "", count: header.count - row.count)
        }
    }

    /// The cells of a column; a column that is not there is a mistake of ours.
    package func column(_ name: String) -> Int {
        guard let index = header.firstIndex(of: name) else { preconditionFailure("no column \(name) in \(header)") }
        return index
    }
}

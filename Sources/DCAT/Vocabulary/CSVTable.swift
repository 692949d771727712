/// A table of comma-separated values with a header row (RFC 4180), as the shipped vocabularies are written.
package struct CSVTable: Sendable {
    package let header: [String]
    package let rows: [[String]]

    /// Reads a whole table; a row with fewer cells than the header is filled with empty ones.
    package init(_ text: String) {
        var records: [[String]] = []
        var record: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        var wasQuote = false
        for byte in text.utf8 {
            if isQuoted && !wasQuote {
                if byte == UInt8(ascii: "\"") { wasQuote = true } else { cell.append(byte) }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""):
                if isQuoted { cell.append(byte) }
                isQuoted = true
                wasQuote = false
            case UInt8(ascii: ","), UInt8(ascii: "\n"):
                record.append(String(decoding: cell, as: UTF8.self))
                cell.removeAll(keepingCapacity: true)
                (isQuoted, wasQuote) = (false, false)
                if byte == UInt8(ascii: "\n") {
                    records.append(record)
                    record = []
                }
            case UInt8(ascii: "\r"): continue
            default: cell.append(byte)
            }
        }
        if !cell.isEmpty || !record.isEmpty { records.append(record + [String(decoding: cell, as: UTF8.self)]) }
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

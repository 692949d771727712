import Foundation

/// A table of a GTFS feed: comma-separated values in UTF-8 with a row of names (GTFS Schedule, "File Requirements").
struct GTFSTable {
    private let bytes: [UInt8]
    private(set) var columns: [String] = []
    private var start = 0

    private static let maxColumns = 200

    init(_ content: [UInt8]) {
        let isMarked = content.starts(with: [0xEF, 0xBB, 0xBF])
        // Older systems write windows-1250.
        let isUTF8 = String(validating: content, as: UTF8.self) != nil
        let text = isUTF8 ? nil : String(data: Data(content), encoding: .windowsCP1250)
        bytes = text.map { Array($0.utf8) } ?? content
        var position = isMarked ? 3 : 0
        columns = Self.row(bytes, &position).map { $0.trimmed }
        start = position
    }

    /// Hands the values of these columns in each row; a value that is not there is empty.
    func rows(_ names: [String], _ body: ([String]) throws -> Void) rethrows {
        let places = names.map { columns.firstIndex(of: $0) }
        var position = start
        while position < bytes.count {
            let row = Self.row(bytes, &position)
            guard row.count > 1 || row.first?.isEmpty == false else { continue }
            try body(places.map { place in place.flatMap { $0 < row.count ? row[$0].trimmed : nil } ?? "" })
        }
    }

    /// The first rows as names and values, empty ones left out.
    func records(limit: Int) -> [[(name: String, value: String)]] {
        var records: [[(name: String, value: String)]] = []
        var position = start
        while position < bytes.count, records.count < limit {
            let row = Self.row(bytes, &position)
            let record = zip(columns, row).map { ($0, $1.trimmed) }.filter { !$0.1.isEmpty }
            if !record.isEmpty { records.append(record) }
        }
        return records
    }

    /// One row; cells beyond `maxColumns` are passed over.
    private static func row(_ bytes: [UInt8], _ position: inout Int) -> [String] {
        var row: [String] = []
        var cell: [UInt8] = []
        var isQuoted = false
        func take() {
            if row.count < maxColumns { row.append(String(decoding: cell, as: UTF8.self)) }
            cell.removeAll(keepingCapacity: true)
        }
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if isQuoted {
                guard byte == UInt8(ascii: "\"") else {
                    cell.append(byte)
                    continue
                }
                guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                    isQuoted = false
                    continue
                }
                cell.append(byte)
                position += 1
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isQuoted = true
            case UInt8(ascii: ","): take()
            case 0x0D: continue
            case 0x0A:
                take()
                return row
            default: cell.append(byte)
            }
        }
        take()
        return row
    }
}

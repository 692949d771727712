import Foundation

/// Reads a table of a GTFS feed as it is unpacked: comma-separated values in UTF-8 with a row of names (GTFS Schedule, "File
/// Requirements").
///
/// Only the columns that are wanted are kept, and of these one row, so a table of any length takes the memory of a row.
struct GTFSTable {
    /// What was read of the columns that are wanted, in their order; a value that is not there is empty.
    typealias Row = [String]

    /// The names of all columns.
    private(set) var columns: [String] = []
    /// `nil` for all of them.
    private let wanted: [String]?
    /// The place in a row of each column of the table; `nil` for those that nobody wants.
    private var places: [Int?] = []
    private var width = 0
    private var isHeader = true
    private var column = 0
    private var cell: [UInt8] = []
    private var row: Row = []
    private var hasContent = false
    private var isQuoted = false
    /// The byte before was a quotation mark within quotation marks: the end, or the first half of two.
    private var isAfterQuote = false
    private var skippedMark = 0

    private static let maxColumns = 200
    /// What is longer is cut.
    private static let maxCellBytes = 4096

    init(_ wanted: [String]?) {
        self.wanted = wanted
    }

    /// Takes a piece of the table.
    ///
    /// - Parameter body: called with the names of all columns and each row; `false` where no more is wanted.
    /// - Returns: whether more is wanted.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ body: (_ columns: [String], _ row: Row) -> Bool) -> Bool {
        for byte in bytes {
            if isHeader, column == 0, cell.isEmpty, skippedMark < 3, byte == [0xEF, 0xBB, 0xBF][skippedMark] {
                skippedMark += 1
                continue
            }
            if !take(byte, body) { return false }
        }
        return true
    }

    /// Takes the end of the table, which may end without a line break.
    mutating func finish(_ body: (_ columns: [String], _ row: Row) -> Bool) {
        if column > 0 || !cell.isEmpty || hasContent { _ = endRow(body) }
    }

    private mutating func take(_ byte: UInt8, _ body: (_ columns: [String], _ row: Row) -> Bool) -> Bool {
        if isQuoted {
            if isAfterQuote {
                isAfterQuote = false
                if byte == UInt8(ascii: "\"") {
                    append(byte)
                    return true
                }
                isQuoted = false
            } else {
                if byte == UInt8(ascii: "\"") { isAfterQuote = true } else { append(byte) }
                return true
            }
        }
        switch byte {
        case UInt8(ascii: "\""): isQuoted = true
        case UInt8(ascii: ","): endCell()
        case 0x0D: break
        case 0x0A: return endRow(body)
        default: append(byte)
        }
        return true
    }

    private mutating func append(_ byte: UInt8) {
        hasContent = true
        guard isHeader || column < places.count && places[column] != nil, cell.count < Self.maxCellBytes else { return }
        cell.append(byte)
    }

    private mutating func endCell() {
        if isHeader {
            if columns.count < Self.maxColumns { columns.append(Self.text(cell)) }
        } else if column < places.count, let place = places[column] {
            row[place] = Self.text(cell)
        }
        cell.removeAll(keepingCapacity: true)
        column += 1
    }

    private mutating func endRow(_ body: (_ columns: [String], _ row: Row) -> Bool) -> Bool {
        let isEmpty = column == 0 && !hasContent
        endCell()
        defer {
            column = 0
            hasContent = false
            isQuoted = false
            isAfterQuote = false
        }
        guard !isHeader else {
            settle()
            return true
        }
        guard !isEmpty else { return true }
        defer { row = Row(repeating: "", count: width) }
        return body(columns, row)
    }

    private mutating func settle() {
        isHeader = false
        let names = wanted ?? columns
        width = names.count
        // Of two columns with one name the first counts.
        var left = Set(names)
        places = columns.map { name in left.remove(name).flatMap { names.firstIndex(of: $0) } }
        row = Row(repeating: "", count: width)
    }

    /// Older systems write windows-1250.
    private static func text(_ cell: [UInt8]) -> String {
        if cell.isEmpty { return "" }
        if let text = String(validating: cell, as: UTF8.self) { return text.trimmed }
        let text = String(data: Data(cell), encoding: .windowsCP1250) ?? String(decoding: cell, as: UTF8.self)
        return text.trimmed
    }
}

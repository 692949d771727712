import Feeds
import Foundation
import Text

/// Reads a table of a GTFS feed as it is unpacked: comma-separated values in UTF-8 with a row of names (GTFS Schedule, "File
/// Requirements").
///
/// Only the columns that are wanted are kept, and of these one row, so a table of any length takes the memory of a row.
struct GTFSTable {
    /// The names of all columns.
    private(set) var columns: [String] = []
    /// `nil` for all of them.
    private let wanted: [String]?
    /// The place in a row of each column of the table; `nil` for those that nobody wants.
    private var places: [Int?] = []
    private var scanner = CSVScanner(opening: .anywhere)
    private var isHeader = true
    private var column = 0
    private var row = GTFSRow()
    /// Where the cell that is being read begins in the row.
    private var cellStart = 0
    private var hasContent = false
    private var skippedMark = 0

    private static let maxColumns = 200
    /// What is longer is cut.
    private static let maxCellBytes = 4096
    private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

    init(_ wanted: [String]?) {
        self.wanted = wanted
    }

    /// Takes a piece of the table.
    ///
    /// - Parameter body: called with the names of all columns and each row; `false` where no more is wanted.
    /// - Returns: whether more is wanted.
    mutating func take(_ bytes: UnsafeRawBufferPointer, _ body: (_ columns: [String], _ row: GTFSRow) -> Bool) -> Bool {
        var place = 0
        while isHeader, place < bytes.count, skipsMark(bytes[place]) { place += 1 }
        while let token = scanner.next(bytes, &place) {
            switch token {
            case .text(let range): append(bytes, range)
            case .endOfCell: endCell()
            case .endOfRow: if !endRow(body) { return false }
            }
        }
        return true
    }

    /// Takes the end of the table, which may end without a line break.
    mutating func finish(_ body: (_ columns: [String], _ row: GTFSRow) -> Bool) {
        if column > 0 || hasContent { _ = endRow(body) }
    }

    private mutating func skipsMark(_ byte: UInt8) -> Bool {
        guard column == 0, !hasContent, skippedMark < 3, byte == Self.mark[skippedMark] else { return false }
        skippedMark += 1
        return true
    }

    private mutating func append(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
        hasContent = true
        let isWanted =
            isHeader ? row.cells.count < Self.maxColumns : column < places.count && places[column] != nil
        guard isWanted else { return }
        let room = Self.maxCellBytes - (row.bytes.count - cellStart)
        row.bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[range].prefix(room)))
    }

    private mutating func endCell() {
        let cell = cellStart..<row.bytes.count
        cellStart = cell.upperBound
        if isHeader {
            if row.cells.count < Self.maxColumns { row.cells.append(cell) }
        } else if column < places.count, let place = places[column] {
            row.cells[place] = cell
        }
        column += 1
    }

    private mutating func endRow(_ body: (_ columns: [String], _ row: GTFSRow) -> Bool) -> Bool {
        let isEmpty = column == 0 && !hasContent
        endCell()
        defer {
            row.clear()
            (column, cellStart) = (0, 0)
            hasContent = false
        }
        if isHeader {
            settle()
            return true
        }
        return isEmpty || body(columns, row)
    }

    private mutating func settle() {
        isHeader = false
        columns = row.texts
        let names = wanted ?? columns
        // Of two columns with one name the first counts.
        var left = Set(names)
        places = columns.map { name in left.remove(name).flatMap { names.firstIndex(of: $0) } }
        row.cells = Array(repeating: 0..<0, count: names.count)
    }
}

/// What was read of the columns that are wanted, in their order; a value that is not there is empty.
struct GTFSRow {
    fileprivate var bytes: [UInt8] = []
    fileprivate var cells: [Range<Int>] = []

    fileprivate mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        for place in cells.indices { cells[place] = 0..<0 }
    }

    var texts: [String] { cells.indices.map { text($0) } }

    /// A value, without blanks around it. Older systems write windows-1250.
    func text(_ place: Int) -> String {
        let cell = bytes[cells[place]]
        if cell.isEmpty { return "" }
        if let text = String(validating: cell, as: UTF8.self) { return text.trimmed }
        let text = String(data: Data(cell), encoding: .windowsCP1250) ?? String(decoding: cell, as: UTF8.self)
        return text.trimmed
    }

    /// A value as it stands there, without blanks around it.
    func content(_ place: Int) -> ArraySlice<UInt8> {
        var cell = bytes[cells[place]]
        while let first = cell.first, first <= 0x20 { cell.removeFirst() }
        while let last = cell.last, last <= 0x20 { cell.removeLast() }
        // Blanks that are not of ASCII are blanks, too.
        let isPlain = max(cell.first ?? 0, cell.last ?? 0) < 0x80
        return isPlain ? cell : Array(text(place).utf8)[...]
    }

    /// A number in decimal digits, which may have a fraction and an exponent; `nil` for anything else.
    ///
    /// Digits beyond fifteen do not count: of a degree they are less than an atom.
    func number(_ place: Int) -> Double? {
        var rest = content(place)
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        var (digits, mantissa, exponent) = (0, 0, 0)
        var isFraction = false
        while let byte = rest.first {
            if byte == UInt8(ascii: "."), !isFraction {
                isFraction = true
            } else if (0x30...0x39).contains(byte) {
                digits += 1
                if mantissa < 100_000_000_000_000 {
                    mantissa = mantissa * 10 + Int(byte - 0x30)
                    exponent -= isFraction ? 1 : 0
                } else {
                    exponent += isFraction ? 0 : 1
                }
            } else {
                break
            }
            rest.removeFirst()
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            guard rest.count < 6, let more = Int(String(decoding: rest.dropFirst(), as: UTF8.self)) else { return nil }
            exponent += more
            rest = []
        }
        guard digits > 0, rest.isEmpty, abs(exponent) <= 300 else { return nil }
        // Both are exact up to 10²², and one division of exact numbers is rounded once.
        let power = pow(10, Double(abs(exponent)))
        let value = exponent < 0 ? Double(mantissa) / power : Double(mantissa) * power
        return isNegative ? -value : value
    }
}

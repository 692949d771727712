/// Finds the cells and rows of comma-separated values (RFC 4180, section 2) in pieces of any size, without copying anything.
///
/// Line breaks are LF with or without CR; quotation marks may hold both. Nothing is an error: what a reader does with a row of
/// too many cells, or with marks that do not end, is its own affair.
///
/// It is public, as all that is `@inlinable` here: other modules see no body of what is `package`, and a call for each cell costs
/// a third of the reading.
public struct CSVScanner: Sendable {
    /// Where quotation marks are the syntax's, and not the value's.
    public enum Opening: Sendable {
        /// At the start of a cell only: Polish texts have „quotes" within.
        case atStart
        /// Anywhere, as simple programs read and write them: `a" b"` is `a b`.
        case anywhere
    }

    /// What stands next.
    public enum Token: Equatable, Sendable {
        /// A part of the cell's value; a cell may have none or many.
        case text(Range<Int>)
        case endOfCell
        case endOfRow
    }

    @usableFromInline let delimiter: UInt8
    @usableFromInline let opening: Opening
    @usableFromInline var isQuoted = false
    /// The byte before was a quotation mark within quotation marks: the end, or the first half of two.
    @usableFromInline var isAfterQuote = false
    @usableFromInline var isCellEmpty = true
    @inlinable static var quote: UInt8 { 0x22 }

    /// A scanner at the start of a row.
    public init(delimiter: UInt8 = UInt8(ascii: ","), opening: Opening) {
        self.delimiter = delimiter
        self.opening = opening
    }

    /// Whether the end would be one within quotation marks.
    package var isOpen: Bool { isQuoted && !isAfterQuote }

    /// The next token of a piece; `nil` at its end.
    ///
    /// - Parameter place: where to go on in the piece, which is moved.
    @inlinable
    @inline(__always)
    public mutating func next(_ bytes: UnsafeRawBufferPointer, _ place: inout Int) -> Token? {
        while place < bytes.count {
            let start = place
            if isAfterQuote {
                isAfterQuote = false
                // Two of them are one that belongs to the value.
                isQuoted = bytes[place] == Self.quote
                if isQuoted {
                    place += 1
                    return text(start..<place)
                }
            }
            place = endOfText(bytes, place)
            if place > start { return text(start..<place) }
            place += 1
            switch bytes[start] {
            case Self.quote:
                if isQuoted {
                    isAfterQuote = true
                } else if opening == .anywhere || isCellEmpty {
                    isQuoted = true
                } else {
                    return text(start..<place)
                }
            case delimiter:
                isCellEmpty = true
                return .endOfCell
            case 0x0A:
                isCellEmpty = true
                return .endOfRow
            default: continue
            }
        }
        return nil
    }

    @inlinable
    @inline(__always)
    mutating func text(_ range: Range<Int>) -> Token {
        isCellEmpty = false
        return .text(range)
    }

    /// Where the next byte stands that is more than text.
    @inlinable
    @inline(__always)
    func endOfText(_ bytes: UnsafeRawBufferPointer, _ start: Int) -> Int {
        var place = start
        if isQuoted {
            while place < bytes.count, bytes[place] != Self.quote { place += 1 }
            return place
        }
        while place < bytes.count {
            let byte = bytes[place]
            if byte == delimiter || byte == Self.quote || byte == 0x0A || byte == 0x0D { return place }
            place += 1
        }
        return place
    }
}

extension CSVScanner {
    /// How a row ends.
    package enum RowEnd: Sendable {
        case lineBreak
        /// With the bytes.
        case end
        /// With the bytes, within quotation marks.
        case open
    }

    /// The cells of the row that begins at a place, which is moved behind it.
    ///
    /// - Parameters:
    ///   - bytes: all that the row may take.
    ///   - maxCells: what stands in cells beyond them is taken as part of the last one.
    package static func row(
        _ bytes: UnsafeRawBufferPointer, at place: inout Int, delimiter: UInt8 = UInt8(ascii: ","), opening: Opening,
        maxCells: Int = .max
    ) -> (cells: [[UInt8]], end: RowEnd) {
        var scanner = CSVScanner(delimiter: delimiter, opening: opening)
        var cells: [[UInt8]] = []
        var cell: [UInt8] = []
        while let token = scanner.next(bytes, &place) {
            switch token {
            case .text(let range): cell += UnsafeRawBufferPointer(rebasing: bytes[range])
            case .endOfCell:
                guard cells.count + 1 < maxCells else { continue }
                cells.append(cell)
                cell = []
            case .endOfRow:
                cells.append(cell)
                return (cells, .lineBreak)
            }
        }
        cells.append(cell)
        return (cells, scanner.isOpen ? .open : .end)
    }
}

/// Byte searches, eight bytes at a time in one 64-bit word (which needs no C and no vector instructions).
///
/// Each `match` sets the high bit of every byte that is wanted. Bits above the lowest one may be wrong because a borrow
/// runs upwards, so only the lowest set bit is ever used.
enum JSONBytes {
    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let highs: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    static func load(_ base: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    @inline(__always)
    static func zeroes(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }

    /// `"`.
    @inline(__always)
    static func quotes(_ word: UInt64) -> UInt64 { zeroes(word ^ (ones &* 0x22)) }

    /// `"`, `\` and everything below U+0020: where a plain run inside a string ends.
    @inline(__always)
    static func stringSpecials(_ word: UInt64) -> UInt64 {
        quotes(word) | zeroes(word ^ (ones &* 0x5C)) | ((word &- ones &* 0x20) & ~word & highs)
    }

    /// `"`, `{`, `}`, `[`, `]`, and a few letters that never stand outside a string (`Y`, `_`, `y`, DEL).
    @inline(__always)
    static func structure(_ word: UInt64) -> UInt64 {
        quotes(word) | zeroes((word | (ones &* 0x26)) ^ (ones &* 0x7F))
    }

    /// The offset in its word of the first byte that a `match` found.
    @inline(__always)
    static func first(_ match: UInt64) -> Int { match.trailingZeroBitCount >> 3 }

    /// The first `"`, `\` or control character at or after `offset`, or `end`.
    @inline(__always)
    static func endOfPlainRun(_ base: UnsafeRawPointer, from offset: Int, to end: Int) -> Int {
        var position = offset
        while position &+ 8 <= end {
            let match = stringSpecials(load(base, position))
            if match != 0 { return position &+ first(match) }
            position &+= 8
        }
        while position < end {
            let byte = base.load(fromByteOffset: position, as: UInt8.self)
            if byte == 0x22 || byte == 0x5C || byte < 0x20 { break }
            position &+= 1
        }
        return position
    }

    @inline(__always)
    static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    static func startsWithByteOrderMark(_ bytes: UnsafeRawBufferPointer) -> Bool {
        bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
    }
}

import Glibc

/// The IRIs that a document writes over and over, so that each is checked and copied once.
///
/// One slot for each of 256 classes of texts; a collision only costs a new string.
struct IRICache {
    private var ranges = [Range<Int>](repeating: 0..<0, count: 256)
    private var strings = [String](repeating: "", count: 256)

    /// The string of these bytes, if it was kept. The bytes are those of the whole document, here as in `keep`.
    @inline(__always)
    func string(_ range: Range<Int>, in bytes: UnsafeRawBufferPointer) -> String? {
        let slot = Self.slot(range, bytes)
        let known = ranges[slot]
        guard known.count == range.count, let start = bytes.baseAddress,
            memcmp(start + known.lowerBound, start + range.lowerBound, range.count) == 0
        else { return nil }
        return strings[slot]
    }

    /// Keeps the string of bytes that were found to be sound.
    mutating func keep(_ string: String, _ range: Range<Int>, in bytes: UnsafeRawBufferPointer) {
        let slot = Self.slot(range, bytes)
        ranges[slot] = range
        strings[slot] = string
    }

    /// IRIs differ at their ends.
    @inline(__always)
    private static func slot(_ range: Range<Int>, _ bytes: UnsafeRawBufferPointer) -> Int {
        guard range.count >= 8 else { return range.count }
        let end = bytes.loadUnaligned(fromByteOffset: range.upperBound - 8, as: UInt64.self)
        return Int(truncatingIfNeeded: ((end ^ UInt64(range.count)) &* 0x9E37_79B9_7F4A_7C15) >> 56)
    }
}

extension UnsafeRawBufferPointer {
    /// Where a byte stands first in a range.
    @inline(__always)
    func offset(of byte: UInt8, in range: Range<Int>) -> Int? {
        guard let start = baseAddress, let found = memchr(start + range.lowerBound, Int32(byte), range.count) else {
            return nil
        }
        return UnsafeRawPointer(found) - start
    }
}

import Glibc
import Text

// Swift compares strings by canonical equivalence; RDF compares characters. These helpers look at the bytes alone.

@inline(__always)
func withBytes<Result>(of string: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    if let result = string.utf8.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) {
        return result
    }
    // Only a string bridged from another runtime comes here.
    return Array(string.utf8).withUnsafeBytes(body)
}

func haveSameBytes(_ left: String, _ right: String) -> Bool {
    let count = left.utf8.count
    guard count == right.utf8.count else { return false }
    return withBytes(of: left) { left in
        withBytes(of: right) { right in
            guard let left = left.baseAddress, let right = right.baseAddress else { return true }
            return memcmp(left, right, count) == 0
        }
    }
}

extension String {
    func hasBytePrefix(_ prefix: String) -> Bool {
        withBytes(of: self) { bytes in
            withBytes(of: prefix) { prefix in
                guard bytes.count >= prefix.count else { return false }
                guard let start = bytes.baseAddress, let other = prefix.baseAddress else { return true }
                return memcmp(start, other, prefix.count) == 0
            }
        }
    }
}

func combineBytes(of string: String, into hasher: inout Hasher) {
    withBytes(of: string) { hasher.combine(bytes: $0) }
    hasher.combine(0xFF as UInt8)
}

/// Characters that `IRIREF` excludes (RDF 1.1 Turtle §6.5, production 18): U+0000 to U+0020 and ``<>"{}|^`\``.
@inline(__always)
func isForbiddenInIRI(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...0x20: true
    case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "}"),
        UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "\\"):
        true
    default: false
    }
}

func hasForbiddenInIRI(_ string: String) -> Bool {
    withBytes(of: string, hasForbiddenInIRI)
}

func hasForbiddenInIRI(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var offset = 0
    while offset + 8 <= bytes.count {
        if hasForbiddenInIRI(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) { return true }
        offset += 8
    }
    while offset < bytes.count {
        if isForbiddenInIRI(bytes[offset]) { return true }
        offset += 1
    }
    return false
}

/// Looks at eight bytes at once.
@inline(__always)
private func hasForbiddenInIRI(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    /// The high bit of a byte is set where that byte of `word` is zero; above the first one it may be set in vain.
    func zeroes(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }
    // Pairs that differ in one bit are one comparison: < and >, \ and ^, | and }.
    let low = (word &- ones &* 0x21) & ~word
    let quote = zeroes(word ^ ones &* 0x22)
    let angles = zeroes((word | ones &* 0x02) ^ ones &* 0x3E)
    let slashes = zeroes((word | ones &* 0x02) ^ ones &* 0x5E)
    let ticks = zeroes(word ^ ones &* 0x60) | zeroes(word ^ ones &* 0x7B)
    let bars = zeroes((word | ones) ^ ones &* 0x7D)
    return (low | quote | angles | slashes | ticks | bars) & (ones &* 0x80) != 0
}

func percentEncodingForbidden(_ string: String) -> String { PercentEncoding.encode(string, leaving: .iri) }

@inline(__always)
func isASCIILetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- UInt8(ascii: "a") < 26
}

@inline(__always)
func isASCIIDigit(_ byte: UInt8) -> Bool {
    byte &- UInt8(ascii: "0") < 10
}

extension [UInt8] {
    @inline(__always)
    mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }
}

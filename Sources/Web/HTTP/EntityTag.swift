import DCAT
import Text

/// What tells one state of a representation from another (RFC 9110, section 8.8.3). All of ours are weak: the time of the
/// last harvest, which says nothing about content, may differ between two answers with one tag.
struct EntityTag: Sendable, Equatable {
    /// The tag as the header holds it, `W/"…"`.
    let text: String

    init(_ opaque: String) {
        text = "W/\"\(opaque)\""
    }

    init(_ fingerprint: Fingerprint) {
        self.init(fingerprint.text)
    }

    /// Whether an `If-None-Match` names this tag, by weak comparison, or is `*` (RFC 9110, sections 8.8.3.2 and 13.1.2).
    func isNamed(in header: String) -> Bool {
        if header == text { return true }
        let own = text.utf8.dropFirst(2)
        var rest = header.utf8[...]
        while true {
            rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
            if rest.first == UInt8(ascii: "*") { return true }
            if rest.starts(with: "W/".utf8) { rest = rest.dropFirst(2) }
            guard rest.first == UInt8(ascii: "\"") else { return false }
            guard let end = rest.dropFirst().firstIndex(of: UInt8(ascii: "\"")) else { return false }
            if rest[...end].elementsEqual(own) { return true }
            rest = rest[end...].dropFirst()
        }
    }
}

/// A 128-bit hash of what an answer is made of. It is quick and holds apart what differs by accident; it is no
/// cryptographic hash, and nobody gains by making two answers collide.
struct Fingerprint: Sendable {
    private var low: UInt64 = 0x9e37_79b9_7f4a_7c15
    private var high: UInt64 = 0xc2b2_ae3d_27d4_eb4f

    /// Adds a text; where one ends and the next begins is part of the hash.
    mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
    }

    mutating func add(_ number: Int) { mix(UInt64(bitPattern: Int64(number))) }

    mutating func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

    mutating func add(_ bytes: UnsafeRawBufferPointer) {
        mix(UInt64(bytes.count))
        var position = 0
        while position + 8 <= bytes.count {
            mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)))
            position += 8
        }
        guard position < bytes.count else { return }
        var last: UInt64 = 0
        for byte in bytes[position...] { last = last << 8 | UInt64(byte) }
        mix(last)
    }

    /// Two lanes of multiply and fold (the 128-bit product's halves, added without carry), each with its own odd constant.
    private mutating func mix(_ word: UInt64) {
        let first = (low ^ word).multipliedFullWidth(by: 0xa076_1d64_78bd_642f)
        let second = (high &+ word).multipliedFullWidth(by: 0xe703_7ed1_a0b4_28db)
        low = first.high ^ first.low &+ high
        high = second.high ^ second.low ^ (low << 29 | low >> 35)
    }

    /// 32 hexadecimal digits.
    var text: String {
        func digits(_ word: UInt64) -> String {
            Hexadecimal.string((0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) })
        }
        return digits(low) + digits(high)
    }
}

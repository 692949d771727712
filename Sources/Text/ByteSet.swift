/// A set of bytes that is asked quickly: characters of ASCII, and all other bytes or none.
public struct ByteSet: Sendable, Equatable {
    @usableFromInline let low: UInt64
    @usableFromInline let high: UInt64
    @usableFromInline let hasOthers: Bool

    private init(low: UInt64, high: UInt64, hasOthers: Bool) {
        (self.low, self.high, self.hasOthers) = (low, high, hasOthers)
    }

    /// The characters of ASCII of which a condition holds.
    ///
    /// - Parameter hasOthers: whether all bytes beyond ASCII are in it, too.
    package init(hasOthers: Bool = false, where belongs: (UInt8) -> Bool) {
        var (low, high): (UInt64, UInt64) = (0, 0)
        for byte in UInt8(0)..<64 {
            if belongs(byte) { low |= 1 << byte }
            if belongs(byte + 64) { high |= 1 << byte }
        }
        self.init(low: low, high: high, hasOthers: hasOthers)
    }

    /// Whether a byte is in it.
    @inlinable
    public func contains(_ byte: UInt8) -> Bool {
        byte < 128 ? (byte < 64 ? low : high) >> (byte & 63) & 1 == 1 : hasOthers
    }

    /// The set with these characters of ASCII, too.
    package func adding(_ characters: StaticString) -> ByteSet {
        let more = Self.bytes(characters)
        return ByteSet(hasOthers: hasOthers) { contains($0) || more.contains($0) }
    }

    /// The set without these characters of ASCII.
    package func removing(_ characters: StaticString) -> ByteSet {
        let fewer = Self.bytes(characters)
        return ByteSet(hasOthers: hasOthers) { contains($0) && !fewer.contains($0) }
    }

    private static func bytes(_ characters: StaticString) -> [UInt8] { characters.withUTF8Buffer { Array($0) } }
}

extension ByteSet {
    /// Letters, digits and four signs, which mean the same encoded or not (RFC 3986, section 2.3).
    package static let unreserved = ByteSet(where: \.isASCIIAlphanumeric).adding("-._~")

    /// What a segment of a path may hold (RFC 3986, section 3.3, `pchar`).
    package static let pathCharacters = unreserved.adding("!$&'()*+,;=:@")

    /// What an IRI may hold wherever it stands (RDF 1.1 Turtle, section 6.5, production `IRIREF`).
    package static let iri = ByteSet(hasOthers: true) { $0 > 0x20 }.removing("<>\"{}|^`\\")
}

extension UInt8 {
    /// Whether it is a letter or a digit of ASCII.
    @inlinable
    public var isASCIIAlphanumeric: Bool { (self | 0x20) &- 0x61 < 26 || self &- 0x30 < 10 }
}

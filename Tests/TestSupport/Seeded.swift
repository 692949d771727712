/// A generator of the same numbers every time (SplitMix64), so that a failure can be seen again.
package struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    package init(_ seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A text of any scalars at all, surrogates excepted.
    package mutating func scalars(_ count: Int) -> String {
        var text = ""
        for _ in 0..<count {
            let range: Range<UInt32> = Bool.random(using: &self) ? 0..<0x250 : 0..<0x110000
            text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: range, using: &self)) ?? "\u{FFFD}")
        }
        return text
    }
}

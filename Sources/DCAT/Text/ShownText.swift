/// Foreign text where people see it: nothing in it steers what shows it, and it is no longer than there is room for.
package enum ShownText {
    /// Whether a scalar is a control (C0, C1) or turns the direction of writing (Unicode Bidirectional Algorithm, table 4:
    /// marks, embeddings, overrides, isolates; the deprecated U+206A to U+206F; line and paragraph separators).
    @inline(__always)
    package static func isSteering(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x206F, 0xFFF9...0xFFFB: true
        default: false
        }
    }

    /// The text on one line, with a blank for everything that steers.
    package static func line(_ text: String) -> String {
        replacing(text, with: " ", where: isSteering)
    }

    /// The text with its line breaks and tabs, and a blank for everything else that steers.
    package static func lines(_ text: String) -> String {
        replacing(text, with: " ", where: isSteeringInLines)
    }

    /// The text with its line breaks and tabs, and nothing else that steers: what markup is written from.
    package static func stripped(_ text: String) -> String {
        replacing(text, with: nil, where: isSteeringInLines)
    }

    private static func isSteeringInLines(_ scalar: Unicode.Scalar) -> Bool {
        isSteering(scalar) && scalar != "\n" && scalar != "\t"
    }

    /// The text with another scalar, or nothing, in the place of those that are wrong; most texts have none.
    private static func replacing(
        _ text: String, with other: Unicode.Scalar?, where isWrong: (Unicode.Scalar) -> Bool
    ) -> String {
        guard text.unicodeScalars.contains(where: isWrong) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.compactMap { isWrong($0) ? other : $0 }))
    }

    /// The beginning of a text, with `…` where something was left out. A character may be any number of combining
    /// marks long, so it is scalars that are counted: four to a character, which is more than any language needs.
    package static func beginning(_ text: String, _ length: Int) -> String {
        let bounded = Substring(text.unicodeScalars.prefix(length * 4))
        let shown = bounded.prefix(length)
        return shown.endIndex == text.endIndex ? text : bounded.prefix(max(length - 1, 0)) + "…"
    }

    /// JSON with `\u` escapes for what steers a terminal: it can only stand in strings, so it says the same.
    package static func json(_ bytes: [UInt8]) -> [UInt8] {
        // All of them but DEL begin with one of these in UTF-8.
        func mayBegin(_ byte: UInt8) -> Bool {
            byte == 0x7F || byte == 0xC2 || byte == 0xD8 || byte == 0xE2 || byte == 0xEF
        }
        guard bytes.contains(where: mayBegin) else { return bytes }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            if scalar.value >= 0x7F && isSteering(scalar) {
                let digits = String(scalar.value, radix: 16)
                out += ("\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits).utf8
            } else {
                out += UTF8.encode(scalar)?.map { $0 } ?? []
            }
        }
        return out
    }
}

import Foundation

/// Folding for comparison and search: lower case, no diacritics, so that `lodz` and `ŁÓDŹ` are one word.
///
/// SQLite's `unicode61` leaves `ł` alone because it has no canonical decomposition, and so do Foundation's folding
/// options. Here a letter is decomposed (Unicode, NFD), its marks are dropped, and the letters that do not decompose
/// (`ł`, `đ`, `ø`, `ß`, …) have their customary Latin spelling.
package enum Folding {
    /// Folds a text.
    package static func fold(_ text: String) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars { append(scalar, to: &out) }
        return String(decoding: out, as: UTF8.self)
    }

    /// Appends the folded form of one scalar, which may be nothing (a combining mark) or several letters (`ß`).
    @inline(__always)
    package static func append(_ scalar: Unicode.Scalar, to out: inout [UInt8]) {
        let value = scalar.value
        if value < 0x80 {
            let byte = UInt8(truncatingIfNeeded: value)
            out.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
        } else if value < 0x2000 {
            out.append(contentsOf: table[Int(value)])
        } else {
            // Some letters up there are others in disguise: U+212B is Å.
            for lower in String(scalar).lowercased().unicodeScalars {
                out.append(contentsOf: lower.value < 0x2000 ? table[Int(lower.value)] : Array(String(lower).utf8))
            }
        }
    }

    /// The folded UTF-8 of every scalar below U+2000.
    private static let table: [[UInt8]] = (0..<0x2000).map { value in
        guard let scalar = Unicode.Scalar(UInt32(value)) else { return [] }
        if let spelling = spellings[scalar] { return Array(spelling.utf8) }
        let needsDecomposition = (0xC0..<0x590).contains(value) || value >= 0x1E00
        let decomposed = needsDecomposition ? String(scalar).decomposedStringWithCanonicalMapping : String(scalar)
        let bases = decomposed.unicodeScalars.filter { $0.properties.generalCategory != .nonspacingMark }
        return bases.flatMap { base in
            (spellings[base] ?? base.properties.lowercaseMapping).utf8.map { $0 }
        }
    }

    /// Letters without a canonical decomposition.
    private static let spellings: [Unicode.Scalar: String] = [
        "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ø": "o", "Ø": "o", "ı": "i", "ħ": "h", "Ħ": "h", "ŧ": "t", "Ŧ": "t",
        "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th", "ð": "d", "Ð": "d",
    ]

    /// The form in which spellings of a code are compared: folded, without a URL's scheme, `www.` and closing slash,
    /// with runs of white space as one blank.
    package static func key(_ text: String) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        var isGap = false
        for scalar in text.unicodeScalars {
            if isBlank(scalar) {
                isGap = !out.isEmpty
                continue
            }
            if isGap { out.append(0x20) }
            isGap = false
            append(scalar, to: &out)
        }
        var key = out[...]
        for prefix: StaticString in ["https://", "http://"] where starts(key, with: prefix) {
            key = key.dropFirst(prefix.utf8CodeUnitCount)
            if starts(key, with: "www.") { key = key.dropFirst(4) }
            break
        }
        while let last = key.last, last == UInt8(ascii: "/") || last == 0x20 { key.removeLast() }
        return String(decoding: key, as: UTF8.self)
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20, 0x09...0x0D: true
        case 0..<0x85: false
        default: scalar.properties.isWhitespace
        }
    }

    private static func starts(_ bytes: ArraySlice<UInt8>, with prefix: StaticString) -> Bool {
        prefix.withUTF8Buffer { bytes.starts(with: $0) }
    }
}

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
            out.append(contentsOf: String(scalar).lowercased().utf8)
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
        var folded = fold(text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for prefix in ["https://", "http://"] where folded.hasPrefix(prefix) {
            folded.removeFirst(prefix.count)
            if folded.hasPrefix("www.") { folded.removeFirst(4) }
        }
        while folded.last == "/" { folded.removeLast() }
        return folded
    }
}

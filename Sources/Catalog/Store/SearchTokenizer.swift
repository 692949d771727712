import DCAT
package import GRDB

/// The words of a text, folded, for full-text search: `Łódź` and `lodz` are one token.
///
/// A word is a run of letters, digits and marks; everything else separates. Tokens are cut to 64 bytes.
package final class SearchTokenizer: FTS5CustomTokenizer {
    package static let name = "snop"

    package init(db: Database, arguments: [String]) throws {}

    package func tokenize(
        context: UnsafeMutableRawPointer?, tokenization: FTS5Tokenization, pText: UnsafePointer<CChar>?, nText: CInt,
        tokenCallback: @escaping FTS5TokenCallback
    ) -> CInt {
        guard let pText, nText > 0 else { return 0 }
        let bytes = UnsafeRawBufferPointer(start: pText, count: Int(nText))
        var token: [UInt8] = []
        token.reserveCapacity(64)
        var start = 0
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            let next: Int
            if byte < 0x80 {
                next = position + 1
                let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
                if lower &- 0x61 < 26 || lower &- 0x30 < 10 {
                    token.append(lower)
                } else {
                    let code = emit(&token, context, from: start, to: position, tokenCallback)
                    if code != 0 { return code }
                    start = next
                }
            } else {
                let (scalar, length) = Self.decode(bytes, at: position)
                next = position + length
                if let scalar, Self.isPartOfWord(scalar) {
                    Folding.append(scalar, to: &token)
                } else {
                    let code = emit(&token, context, from: start, to: position, tokenCallback)
                    if code != 0 { return code }
                    start = next
                }
            }
            position = next
        }
        return emit(&token, context, from: start, to: position, tokenCallback)
    }

    private func emit(
        _ token: inout [UInt8], _ context: UnsafeMutableRawPointer?, from start: Int, to end: Int,
        _ callback: FTS5TokenCallback
    ) -> CInt {
        guard !token.isEmpty else { return 0 }
        defer { token.removeAll(keepingCapacity: true) }
        return token.withUnsafeBytes { bytes in
            callback(
                context, 0, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(min(bytes.count, 64)),
                CInt(start), CInt(end))
        }
    }

    private static func isPartOfWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber, .privateUse:
            true
        default: false
        }
    }

    /// The scalar that begins at a byte of 0x80 or more; `nil`, one byte long, where the UTF-8 is broken.
    private static func decode(_ bytes: UnsafeRawBufferPointer, at position: Int) -> (Unicode.Scalar?, Int) {
        let lead = bytes[position]
        let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0
        guard length > 0, position + length <= bytes.count else { return (nil, 1) }
        var value = UInt32(lead) & (0x7F >> UInt32(length))
        for offset in 1..<length {
            let byte = bytes[position + offset]
            guard byte & 0xC0 == 0x80 else { return (nil, 1) }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        return (Unicode.Scalar(value), length)
    }
}

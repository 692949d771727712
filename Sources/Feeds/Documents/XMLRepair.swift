package import Fetch
package import XML

/// Mends the one fault that batches of metadata often have: a character that XML forbids, or bytes that are no UTF-8, in a
/// single record of hundreds.
package enum XMLRepair {
    /// More than this is not mended: it would be held in memory twice.
    private static let maxBytes = 16 << 20

    /// - Returns: the document in UTF-8 without what XML 1.0, section 2.2 forbids; `nil` where that is not what was wrong, or
    ///   the document is in another encoding.
    package static func repaired(_ response: FetchResponse, after error: XMLError) -> [UInt8]? {
        guard error.reason == .invalidCharacter || error.reason == .invalidEncoding,
            response.body.count <= maxBytes, response.charset.map({ $0 == "utf-8" }) ?? true
        else { return nil }
        let bytes = response.body.array
        let declaration = String(decoding: bytes.prefix(200).prefix { $0 != UInt8(ascii: ">") }, as: UTF8.self)
        let isOther = declaration.contains("encoding") && !declaration.lowercased().contains("utf-8")
        return isOther ? nil : cleaned(bytes)
    }

    /// The text in UTF-8 without forbidden characters and without references to any.
    package static func cleaned(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars where isAllowed(scalar.value) {
            out += UTF8.encode(scalar) ?? .init()
            if scalar == ";" { removeForbiddenReference(&out) }
        }
        return out
    }

    private static func isAllowed(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    /// Takes `&#1;` or `&#x1F;` from the end.
    private static func removeForbiddenReference(_ out: inout [UInt8]) {
        guard let start = out.suffix(12).lastIndex(of: UInt8(ascii: "&")) else { return }
        let body = String(decoding: out[(start + 1)...].dropLast(), as: UTF8.self).lowercased()
        guard body.hasPrefix("#") else { return }
        let digits = body.dropFirst()
        let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        if let number, !isAllowed(number) { out.removeSubrange(start...) }
    }
}

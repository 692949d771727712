/// Percent-encoding (RFC 3986, section 2.1): what may not stand in a part of an address, as `%` and two digits of its bytes.
public enum PercentEncoding {
    /// The text with all bytes encoded that are not in a set.
    package static func encode(_ text: String, leaving allowed: ByteSet) -> String {
        text.utf8.allSatisfy(allowed.contains) ? text : encode(text.utf8, leaving: allowed)
    }

    /// Bytes as text, with all of them encoded that are not in a set.
    @inlinable
    public static func encode(_ bytes: some Sequence<UInt8>, leaving allowed: ByteSet) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.underestimatedCount)
        for byte in bytes {
            if allowed.contains(byte) {
                out.append(byte)
            } else {
                out.append(UInt8(ascii: "%"))
                Hexadecimal.appendCapitals(byte, to: &out)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The text that was encoded; `nil` where a `%` is not followed by two digits or the bytes are no UTF-8.
    ///
    /// - Parameter plusIsBlank: as forms write blanks (WHATWG URL, section 5).
    package static func decode(_ encoded: Substring, plusIsBlank: Bool) -> String? {
        let bytes = encoded.utf8
        if !bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) { return String(encoded) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let byte = bytes[position]
            position = bytes.index(after: position)
            if byte == UInt8(ascii: "+"), plusIsBlank {
                decoded.append(0x20)
            } else if byte == UInt8(ascii: "%") {
                let digits = bytes[position...].prefix(2).compactMap(Hexadecimal.value(of:))
                guard digits.count == 2 else { return nil }
                decoded.append(digits[0] << 4 | digits[1])
                position = bytes.index(position, offsetBy: 2)
            } else {
                decoded.append(byte)
            }
        }
        return String(validating: decoded, as: UTF8.self)
    }
}

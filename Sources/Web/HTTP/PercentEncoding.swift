import DCAT

/// Percent-encoding of paths and queries (RFC 3986, section 2.1; forms: WHATWG URL, section 5).
enum PercentEncoding {
    /// The text that was encoded; `nil` where a `%` is not followed by two digits or the bytes are no UTF-8.
    static func decode(_ encoded: Substring.UTF8View, plusIsBlank: Bool) -> String? {
        if !encoded.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) {
            return String(Substring(encoded))
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encoded.count)
        var position = encoded.startIndex
        while position < encoded.endIndex {
            let byte = encoded[position]
            position = encoded.index(after: position)
            if byte == UInt8(ascii: "+") && plusIsBlank {
                bytes.append(0x20)
            } else if byte == UInt8(ascii: "%") {
                let digits = encoded[position...].prefix(2).compactMap(Hexadecimal.value(of:))
                guard digits.count == 2 else { return nil }
                bytes.append(digits[0] << 4 | digits[1])
                position = encoded.index(position, offsetBy: 2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// The text with all but unreserved characters encoded (RFC 3986, section 2.3), and `,` `:` `/` as they are, which
    /// stand in a query as well as encoded and are read more easily.
    static func encode(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "A")...UInt8(ascii: "Z"):
                out.append(byte)
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ","),
                UInt8(ascii: ":"), UInt8(ascii: "/"):
                out.append(byte)
            default:
                out.append(UInt8(ascii: "%"))
                out.append(contentsOf: Hexadecimal.string([byte]).uppercased().utf8)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

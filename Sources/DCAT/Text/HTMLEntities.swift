import Text

/// Character references of HTML (HTML 4.01, section 24; the names that older content management systems write).
enum HTMLEntities {
    /// The reference whose `&` stands at this place, `&oacute;`, `&#243;` or `&#xF3;`: its scalar, and where it ends.
    static func reference(in bytes: [UInt8], at ampersand: Int) -> (scalar: Unicode.Scalar, end: Int)? {
        let start = ampersand + 1
        let limit = min(bytes.count, start + 12)
        var end = start
        while end < limit, bytes[end] != UInt8(ascii: ";") {
            guard bytes[end].isASCIIAlphanumeric || bytes[end] == UInt8(ascii: "#") else { return nil }
            end += 1
        }
        guard end < limit, end > start, let scalar = scalar(of: bytes[start..<end]) else { return nil }
        return (scalar, end + 1)
    }

    private static func scalar(of reference: ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard reference.first == UInt8(ascii: "#") else {
            return names[String(decoding: reference, as: UTF8.self)]
        }
        let digits = String(decoding: reference.dropFirst(), as: UTF8.self)
        let isHexadecimal = digits.hasPrefix("x") || digits.hasPrefix("X")
        let value = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let value, value != 0 else { return nil }
        return Unicode.Scalar(windows1252[value] ?? value)
    }

    /// Names of U+00A0 to U+00FF, in order.
    private static let latin1 = """
        nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute \
        micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
        AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
        times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil \
        egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash \
        ugrave uacute ucirc uuml yacute thorn yuml
        """

    private static let others: [String: UInt32] = [
        "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "OElig": 0x152, "oelig": 0x153,
        "Scaron": 0x160, "scaron": 0x161, "Yuml": 0x178, "fnof": 0x192, "circ": 0x2C6, "tilde": 0x2DC,
        "ensp": 0x2002, "emsp": 0x2003, "thinsp": 0x2009, "zwnj": 0x200C, "zwj": 0x200D, "lrm": 0x200E, "rlm": 0x200F,
        "ndash": 0x2013, "mdash": 0x2014, "lsquo": 0x2018, "rsquo": 0x2019, "sbquo": 0x201A, "ldquo": 0x201C,
        "rdquo": 0x201D, "bdquo": 0x201E, "dagger": 0x2020, "Dagger": 0x2021, "bull": 0x2022, "hellip": 0x2026,
        "permil": 0x2030, "prime": 0x2032, "Prime": 0x2033, "lsaquo": 0x2039, "rsaquo": 0x203A, "oline": 0x203E,
        "euro": 0x20AC, "trade": 0x2122, "larr": 0x2190, "uarr": 0x2191, "rarr": 0x2192, "darr": 0x2193,
        "minus": 0x2212, "infin": 0x221E, "asymp": 0x2248, "ne": 0x2260, "equiv": 0x2261, "le": 0x2264, "ge": 0x2265,
        "Aogon": 0x104, "aogon": 0x105, "Cacute": 0x106, "cacute": 0x107, "Eogon": 0x118, "eogon": 0x119,
        "Lstrok": 0x141, "lstrok": 0x142, "Nacute": 0x143, "nacute": 0x144, "Sacute": 0x15A, "sacute": 0x15B,
        "Zacute": 0x179, "zacute": 0x17A, "Zdot": 0x17B, "zdot": 0x17C,
    ]

    private static let names: [String: Unicode.Scalar] = {
        var names = others.compactMapValues { Unicode.Scalar($0) }
        for (offset, name) in latin1.split(separator: " ").enumerated() {
            names[String(name)] = Unicode.Scalar(UInt8(0xA0 + offset))
        }
        return names
    }()

    /// Numeric references to C1 controls mean windows-1252 (HTML Living Standard, "numeric character reference end state").
    private static let windows1252: [UInt32: UInt32] = [
        0x80: 0x20AC, 0x82: 0x201A, 0x83: 0x192, 0x84: 0x201E, 0x85: 0x2026, 0x86: 0x2020, 0x87: 0x2021, 0x88: 0x2C6,
        0x89: 0x2030, 0x8A: 0x160, 0x8B: 0x2039, 0x8C: 0x152, 0x8E: 0x17D, 0x91: 0x2018, 0x92: 0x2019, 0x93: 0x201C,
        0x94: 0x201D, 0x95: 0x2022, 0x96: 0x2013, 0x97: 0x2014, 0x98: 0x2DC, 0x99: 0x2122, 0x9A: 0x161, 0x9B: 0x203A,
        0x9C: 0x153, 0x9E: 0x17E, 0x9F: 0x178,
    ]
}

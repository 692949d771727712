/// Base-16 digits of bytes (RFC 4648, section 8).
public enum Hexadecimal {
    /// Appends a byte's two digits, in small letters.
    @inlinable
    public static func append(_ byte: UInt8, to out: inout [UInt8]) {
        out.append(digit(byte >> 4))
        out.append(digit(byte & 15))
    }

    /// Appends a byte's two digits in capitals, as percent-encoding and escapes of RDF have them.
    @inlinable
    public static func appendCapitals(_ byte: UInt8, to out: inout [UInt8]) {
        out.append(capital(byte >> 4))
        out.append(capital(byte & 15))
    }

    /// The digits of bytes, two for each, in small letters.
    public static func string(_ bytes: some Sequence<UInt8>) -> String {
        var out: [UInt8] = []
        for byte in bytes { append(byte, to: &out) }
        return String(decoding: out, as: UTF8.self)
    }

    /// What a digit stands for, in either case.
    @inlinable
    public static func value(of character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The digit of a number below sixteen, in small letters.
    @inlinable
    public static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    @inlinable
    static func capital(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}

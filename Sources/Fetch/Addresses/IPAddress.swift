import Glibc

/// An IPv4 or IPv6 address, as the fetcher checks it before it connects.
public enum IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 32 bits, the first octet highest.
    case v4(UInt32)
    /// 128 bits, the first octet highest.
    case v6(UInt64, UInt64)

    /// Reads `192.0.2.1` or `2001:db8::1` (RFC 4291 §2.2); nil for anything else, a zone or short IPv4 forms included.
    public init?(_ text: String) {
        guard text.utf8.count <= 45, !text.utf8.contains(0) else { return nil }
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self = .v4(UInt32(bigEndian: v4.s_addr))
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            let address = withUnsafeBytes(of: &v6) { IPAddress(bytes: Array($0)) }
            guard let address else { return nil }
            self = address
        } else {
            return nil
        }
    }

    /// Takes 4 or 16 bytes in network order; nil for any other count.
    public init?(bytes: [UInt8]) {
        func number(_ slice: ArraySlice<UInt8>) -> UInt64 { slice.reduce(0) { $0 << 8 | UInt64($1) } }
        switch bytes.count {
        case 4: self = .v4(UInt32(number(bytes[...])))
        case 16: self = .v6(number(bytes[..<8]), number(bytes[8...]))
        default: return nil
        }
    }

    /// How many bits an address of this family has: 32 or 128.
    public var bitWidth: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }

    /// The usual text: dotted quad, or the canonical form of RFC 5952.
    public var description: String {
        switch self {
        case .v4(let bits):
            return "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
        case .v6(let high, let low):
            var address = in6_addr()
            withUnsafeMutableBytes(of: &address) { bytes in
                bytes.storeBytes(of: high.bigEndian, toByteOffset: 0, as: UInt64.self)
                bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            guard let end = inet_ntop(AF_INET6, &address, &text, socklen_t(text.count)) else { return "?" }
            return String(cString: end)
        }
    }
}

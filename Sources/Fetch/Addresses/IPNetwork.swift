/// A range of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3), such as `10.0.0.0/8` or `fd00::/8`.
///
/// `fetch.allow_networks` is a list of them.
public struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
    /// The first address of the range.
    public let address: IPAddress
    /// How many leading bits are fixed.
    public let prefixLength: Int

    /// Why a text is not a network.
    public struct ParseError: Error, Equatable, CustomStringConvertible {
        /// The text as it was written.
        public let text: String
        /// What is wrong with it.
        public let problem: String
        /// One sentence for whoever wrote the configuration.
        public var description: String {
            "\"\(text)\" is not a network: \(problem). Write an address and a prefix length, such as 10.0.0.0/8 or fd00::/8"
        }
    }

    /// Reads `ADDRESS/LENGTH`, or `ADDRESS` for that one address.
    ///
    /// Bits after the prefix must be zero: `10.1.2.3/8` is more often a slip than a wish for all of `10.0.0.0/8`.
    public init(_ text: String) throws(ParseError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else {
            throw ParseError(text: text, problem: "there is no IPv4 or IPv6 address in front")
        }
        var length = address.bitWidth
        if parts.count == 2 {
            let digits = parts[1].utf8
            guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(parts[1]), number <= address.bitWidth
            else {
                throw ParseError(text: text, problem: "the prefix length is not a number from 0 to \(address.bitWidth)")
            }
            length = number
        }
        let start = address.masked(to: length)
        guard start == address else {
            throw ParseError(
                text: text, problem: "\(address) has bits set after the prefix; the network is \(start)/\(length)")
        }
        self.init(address: address, prefixLength: length)
    }

    init(address: IPAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    /// Whether the address lies in this range. An IPv4-mapped IPv6 address counts as the IPv4 address it holds.
    public func contains(_ candidate: IPAddress) -> Bool {
        if candidate.bitWidth == address.bitWidth {
            return candidate.masked(to: prefixLength) == address
        }
        guard let inner = candidate.mappedV4 else { return false }
        return contains(inner)
    }

    /// `ADDRESS/LENGTH`.
    public var description: String { "\(address)/\(prefixLength)" }
}

extension IPAddress {
    /// The address with every bit after the first `length` set to zero.
    func masked(to length: Int) -> IPAddress {
        // Swift's `<<` gives zero when it shifts by the whole width or more.
        switch self {
        case .v4(let bits):
            return .v4(bits & (UInt32.max << UInt32(32 - length)))
        case .v6(let high, let low):
            let highMask = length >= 64 ? UInt64.max : UInt64.max << UInt64(64 - length)
            let lowMask = length <= 64 ? 0 : UInt64.max << UInt64(128 - length)
            return .v6(high & highMask, low & lowMask)
        }
    }

    /// The IPv4 address inside `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2).
    var mappedV4: IPAddress? {
        guard case .v6(0, let low) = self, low >> 32 == 0xffff else { return nil }
        return .v4(UInt32(truncatingIfNeeded: low))
    }
}

extension IPAddress {
    /// What an address is for, after IANA's registries of special-purpose addresses (RFC 6890).
    public enum Kind: String, CaseIterable, Sendable {
        /// An address of the public internet: the only kind that is fetched without being allowed.
        case global
        /// "This host on this network": `0.0.0.0/8`, `::`.
        case unspecified
        /// This machine: `127.0.0.0/8`, `::1`.
        case loopback
        /// RFC 1918 networks, `fc00::/7` and the old site-local `fec0::/10`.
        case `private`
        /// One link only: `169.254.0.0/16`, `fe80::/10`.
        case linkLocal = "link-local"
        /// The address of a cloud's metadata service, which hands out credentials to whoever asks.
        case metadata
        /// Shared by carrier-grade NAT: `100.64.0.0/10` (RFC 6598).
        case carrierNAT = "carrier-grade NAT"
        /// `224.0.0.0/4`, `ff00::/8`.
        case multicast
        /// Examples in documents: `192.0.2.0/24`, `2001:db8::/32` and others.
        case documentation
        /// Benchmarks of devices: `198.18.0.0/15`, `2001:2::/48`.
        case benchmarking
        /// Anything else that is not handed out for public use.
        case reserved
    }

    /// What this address is for. An IPv6 address that carries an IPv4 address to its end (IPv4-mapped, NAT64 or 6to4)
    /// is of the kind of the address inside.
    public var kind: Kind {
        if Self.metadata.contains(self) { return .metadata }
        if let inner = embeddedV4 { return inner.kind }
        for (network, kind) in Self.special where network.contains(self) { return kind }
        switch self {
        case .v4: return .global
        // RFC 4291 §2.4: only 2000::/3 is handed out as global unicast so far.
        case .v6(let high, _): return high >> 61 == 1 ? .global : .reserved
        }
    }

    /// The IPv4 address that a router or the kernel unpacks: mapped, NAT64 (RFC 6052 §2.1) or 6to4 (RFC 3056 §2).
    private var embeddedV4: IPAddress? {
        if let mappedV4 { return mappedV4 }
        guard case .v6(let high, let low) = self else { return nil }
        if high == 0x0064_ff9b_0000_0000, low >> 32 == 0 { return .v4(UInt32(truncatingIfNeeded: low)) }
        if high >> 48 == 0x2002 { return .v4(UInt32(truncatingIfNeeded: high >> 16)) }
        return nil
    }

    private static let metadata: [IPAddress] = [
        "169.254.169.254",  // most clouds
        "169.254.170.2",  // Amazon's containers
        "100.100.100.200",  // Alibaba
        "168.63.129.16",  // Azure, in a public range
        "192.0.0.192",  // Oracle
        "fd00:ec2::254",  // Amazon
        "fd20:ce::254",  // Google
    ].compactMap { IPAddress($0) }

    /// The first range that holds an address decides.
    private static let special: [(IPNetwork, Kind)] = [
        ("0.0.0.0/8", .unspecified), ("10.0.0.0/8", .private), ("100.64.0.0/10", .carrierNAT),
        ("127.0.0.0/8", .loopback), ("169.254.0.0/16", .linkLocal), ("172.16.0.0/12", .private),
        ("192.0.0.0/24", .reserved), ("192.0.2.0/24", .documentation), ("192.88.99.0/24", .reserved),
        ("192.168.0.0/16", .private), ("198.18.0.0/15", .benchmarking), ("198.51.100.0/24", .documentation),
        ("203.0.113.0/24", .documentation), ("224.0.0.0/4", .multicast), ("240.0.0.0/4", .reserved),
        ("::/128", .unspecified), ("::1/128", .loopback), ("::/96", .reserved),
        // 2001::/23 holds Teredo, ORCHID and other protocols, none of them a web server.
        ("2001:2::/48", .benchmarking), ("2001:db8::/32", .documentation), ("2001::/23", .reserved),
        ("3fff::/20", .documentation), ("fc00::/7", .private), ("fe80::/10", .linkLocal),
        ("fec0::/10", .private), ("ff00::/8", .multicast),
    ].compactMap { text, kind in (try? IPNetwork(text)).map { ($0, kind) } }
}

/// Decides which addresses may be connected to.
struct AddressGuard: Sendable {
    /// `fetch.allow_networks`.
    let allowed: [IPNetwork]

    /// Why the address is refused; nil when it may be connected to.
    func refusal(of address: IPAddress) -> IPAddress.Kind? {
        let kind = address.kind
        if kind == .global || allowed.contains(where: { $0.contains(address) }) { return nil }
        return kind
    }
}

/// A reference split into its parts (RFC 3986, section 3 and appendix B), each as it was written, whatever the text is.
public struct Address: Sendable {
    /// `nil` where the reference is relative.
    package var scheme: Substring?
    /// What stands behind `//`: host, port, perhaps a name and password; `nil` where there is no `//`.
    package var authority: Substring?
    /// From the first solidus to the query.
    package var path: Substring
    /// Behind `?`.
    package var query: Substring?
    /// Behind `#`.
    package var fragment: Substring?

    /// Splits a text; every text has at least a path.
    package init(_ text: String) {
        var rest = text[...]
        if let colon = Self.endOfScheme(text) {
            scheme = rest[..<colon]
            rest = rest[rest.utf8.index(after: colon)...]
        }
        if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "#")) {
            fragment = rest[rest.utf8.index(after: mark)...]
            rest = rest[..<mark]
        }
        if let mark = rest.utf8.firstIndex(of: UInt8(ascii: "?")) {
            query = rest[rest.utf8.index(after: mark)...]
            rest = rest[..<mark]
        }
        if rest.utf8.starts(with: "//".utf8) {
            let start = rest.utf8.index(rest.startIndex, offsetBy: 2)
            let end = rest[start...].utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
            authority = rest[start..<end]
            rest = rest[end...]
        }
        path = rest
    }

    /// The parts put together again (RFC 3986, section 5.3).
    package var text: String {
        var text = ""
        if let scheme { text += scheme + ":" }
        if let authority { text += "//" + authority }
        text += path
        if let query { text += "?" + query }
        if let fragment { text += "#" + fragment }
        return text
    }

    private static func endOfScheme(_ text: String) -> String.Index? {
        let length =
            text.utf8.withContiguousStorageIfAvailable { lengthOfScheme(UnsafeRawBufferPointer($0)) }
            // Only a string bridged from another runtime comes here.
            ?? Array(text.utf8).withUnsafeBytes(lengthOfScheme)
        return length.map { text.utf8.index(text.startIndex, offsetBy: $0) }
    }

    /// How long the scheme is with which a text begins (RFC 3986, section 3.1); `nil` where it begins with none.
    @inlinable
    public static func lengthOfScheme(_ bytes: UnsafeRawBufferPointer) -> Int? {
        for (position, byte) in bytes.enumerated() {
            switch byte {
            case _ where (byte | 0x20) &- UInt8(ascii: "a") < 26: continue
            case UInt8(ascii: ":") where position > 0: return position
            case UInt8(ascii: "0")...UInt8(ascii: "9") where position > 0: continue
            case UInt8(ascii: "+") where position > 0, UInt8(ascii: "-") where position > 0: continue
            case UInt8(ascii: ".") where position > 0: continue
            default: return nil
            }
        }
        return nil
    }
}

extension Address {
    /// The server, without a path: `https://example.org:8080`; `nil` for what is on no web server.
    package static func root(of url: String) -> String? {
        let address = Address(url)
        guard address.isWeb, let scheme = address.scheme, let authority = address.authority else { return nil }
        return "\(scheme)://\(authority)"
    }

    /// An address without its query, fragment and closing slashes.
    package static func bare(_ url: String) -> String {
        var bare = url.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        while bare.last == UInt8(ascii: "/") { bare.removeLast() }
        return String(Substring(bare))
    }

    /// Whether its scheme is `http` or `https`.
    package var isWeb: Bool {
        let scheme = scheme?.lowercased()
        return scheme == "http" || scheme == "https"
    }

    /// An authority's parts (RFC 3986, section 3.2).
    package struct Authority: Sendable {
        /// Before the last `@`.
        package let userInfo: Substring?
        /// As it is written, an IPv6 address in its brackets.
        package let host: Substring
        /// Behind the colon; it may be empty.
        package let port: Substring?

        /// Splits `user@host:port`, of which only the host must be there.
        package init(_ text: Substring) {
            var rest = text
            if let at = text.utf8.lastIndex(of: UInt8(ascii: "@")) {
                userInfo = text[..<at]
                rest = text[text.utf8.index(after: at)...]
            } else {
                userInfo = nil
            }
            let colon = rest.utf8.lastIndex(of: UInt8(ascii: ":")).flatMap { colon in
                rest.utf8.first == UInt8(ascii: "[") && rest.utf8[colon...].contains(UInt8(ascii: "]")) ? nil : colon
            }
            host = rest[..<(colon ?? rest.endIndex)]
            port = colon.map { rest[rest.utf8.index(after: $0)...] }
        }
    }
}

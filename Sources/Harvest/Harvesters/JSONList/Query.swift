import DCAT

/// Parts of addresses that are asked for.
enum Query {
    /// `a=1&b=2` with all but the unreserved characters percent-encoded (RFC 3986, section 2.3).
    static func text(_ parameters: [(String, String)]) -> String {
        parameters.map { "\(encoded($0))=\(encoded($1))" }.joined(separator: "&")
    }

    static func encoded(_ text: String) -> String {
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x2A, 0x3A, 0x2C: out.append(byte)
            default: out += "%\(Hexadecimal.string([byte]).uppercased())".utf8
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// An address without its query, fragment and closing slashes.
    static func bare(_ url: String) -> String {
        var bare = url.prefix { $0 != "?" && $0 != "#" }
        while bare.last == "/" { bare.removeLast() }
        return String(bare)
    }

    /// The server's first page, without a closing slash; `nil` for what is on no server.
    static func root(_ url: String) -> String? {
        guard url.hasPrefix("http"), let range = url.firstRange(of: "://") else { return nil }
        return String(url[..<range.upperBound]) + url[range.upperBound...].prefix { !"/?#".contains($0) }
    }
}

import Text

/// Parts of addresses that are asked for.
enum Query {
    /// `a=1&b=2`, percent-encoded.
    static func text(_ parameters: [(String, String)]) -> String {
        parameters.map { "\(encoded($0))=\(encoded($1))" }.joined(separator: "&")
    }

    /// A name or value, or a segment of a path.
    static func encoded(_ text: String) -> String { PercentEncoding.encode(text, leaving: plain) }

    /// What the queries of JSON lists are full of, and what may stand in a query.
    private static let plain = ByteSet.unreserved.adding("*:,")

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

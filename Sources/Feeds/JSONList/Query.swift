import Text

/// Parts of addresses that are asked for.
package enum Query {
    /// `a=1&b=2`, percent-encoded.
    package static func text(_ parameters: [(String, String)]) -> String {
        parameters.map { "\(encoded($0))=\(encoded($1))" }.joined(separator: "&")
    }

    /// A name or value, or a segment of a path.
    package static func encoded(_ text: String) -> String { PercentEncoding.encode(text, leaving: plain) }

    /// What the queries of JSON lists are full of, and what may stand in a query.
    private static let plain = ByteSet.unreserved.adding("*:,")
}

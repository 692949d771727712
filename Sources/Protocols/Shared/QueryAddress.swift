import Feeds
import Text

/// An address whose query holds names and values (RFC 3986, section 3.4), as key-value protocols write them.
struct QueryAddress: Sendable {
    /// All before the question mark.
    let path: String
    /// Names and values as they were written.
    private var parameters: [(name: String, value: String)]

    init(_ url: String) {
        let address = Address(url)
        path = address.front
        parameters = address.parameters.map { (String($0.name), String($0.value ?? "")) }
    }

    /// The decoded value of a parameter, whose name may be written in any case.
    subscript(_ name: String) -> String? {
        parameters.first { $0.name.lowercased() == name.lowercased() }.map {
            PercentEncoding.decode($0.value[...], plusIsBlank: true) ?? $0.value.replacing("+", with: " ")
        }
    }

    /// Without the parameters of these names, in any case.
    func without(_ names: Set<String>) -> QueryAddress {
        let unwanted = Set(names.map { $0.lowercased() })
        var copy = self
        copy.parameters.removeAll { unwanted.contains($0.name.lowercased()) }
        return copy
    }

    /// The address with these parameters behind its own.
    func with(_ added: [(String, String)]) -> String {
        let own = parameters.map { $0.value.isEmpty ? $0.name : "\($0.name)=\($0.value)" }
        let query = own + added.map { "\($0.0)=\(PercentEncoding.encode($0.1, leaving: Self.plain))" }
        return query.isEmpty ? path : path + "?" + query.joined(separator: "&")
    }

    /// The colon may stand in a query, and servers like to see it.
    private static let plain = ByteSet.unreserved.adding(":")
}

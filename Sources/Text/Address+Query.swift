extension Address {
    /// A name of the query and what stands behind its `=`, both as they are written.
    package typealias Parameter = (name: Substring, value: Substring?)

    /// The parts of a query in the form of HTML's: `a=1&b=2`, without empty ones.
    package var parameters: [Parameter] {
        (query ?? "").utf8.split(separator: UInt8(ascii: "&")).map { part in
            let name = part.prefix { $0 != UInt8(ascii: "=") }
            let value = name.endIndex == part.endIndex ? nil : Substring(part[name.endIndex...].dropFirst())
            return (Substring(name), value)
        }
    }

    /// All before the query.
    package var front: String {
        var front = self
        (front.query, front.fragment) = (nil, nil)
        return front.text
    }

    /// The address without a fragment and with some parameters of its query, as they are written, and others behind them.
    ///
    /// - Parameter added: percent-encoded.
    package func keeping(_ isKept: (Substring) -> Bool, adding added: [(String, String)] = []) -> String {
        let kept = parameters.filter { isKept($0.name) }.map { name, value in
            value.map { "\(name)=\($0)" } ?? String(name)
        }
        let query = (kept + added.map { "\($0)=\($1)" }).joined(separator: "&")
        return query.isEmpty ? front : front + "?" + query
    }

    /// The address without a fragment and with one parameter set, which then stands last.
    ///
    /// - Parameter value: percent-encoded.
    package static func setting(_ name: String, to value: String, in url: String) -> String {
        Address(url).keeping({ $0 != name }, adding: [(name, value)])
    }
}

extension Address {
    /// What a relative reference stands for here (RFC 3986, section 5.2.2), every character as it was written.
    ///
    /// - Parameter reference: without a scheme.
    package func resolving(_ reference: String) -> String {
        var target = Address(reference)
        target.scheme = scheme
        if target.authority != nil {
            target.path = Self.removingDots(target.path)
            return target.text
        }
        target.authority = authority
        if target.path.isEmpty {
            target.path = path
            if target.query == nil { target.query = query }
        } else if target.path.utf8.first == UInt8(ascii: "/") {
            target.path = Self.removingDots(target.path)
        } else {
            target.path = Self.removingDots(merged(target.path))
        }
        return target.text
    }

    /// RFC 3986, section 5.2.3.
    private func merged(_ other: Substring) -> Substring {
        if authority != nil, path.isEmpty { return "/" + other }
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return other }
        return path[...slash] + other
    }

    /// RFC 3986, section 5.2.4.
    private static func removingDots(_ path: Substring) -> Substring {
        guard path.utf8.contains(UInt8(ascii: ".")) else { return path }
        let segments = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        var kept: [Substring] = []
        for (position, segment) in segments.enumerated() {
            let isLast = position == segments.count - 1
            switch Substring(segment) {
            case ".": if isLast { kept.append("") }
            case "..":
                // The first segment is the empty one before the leading slash, which stays.
                if kept.count > 1 || kept.first.map({ !$0.isEmpty }) ?? false { kept.removeLast() }
                if isLast { kept.append("") }
            case let name: kept.append(name)
            }
        }
        return kept.joined(separator: "/")[...]
    }
}

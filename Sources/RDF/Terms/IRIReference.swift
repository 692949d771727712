/// Resolves references against a base (RFC 3986 §5.2) on bytes, leaving every character as it was written (RFC 3987 §6).
///
/// It never changes, and is a class because every scope of a document keeps one: a copy of its parts is a dozen retains.
final class IRIReference: Sendable {
    private struct Parts {
        var scheme: Substring?
        var authority: Substring?
        var path: Substring
        var query: Substring?
        var fragment: Substring?

        /// Splits a reference as RFC 3986 appendix B does.
        init(_ text: String) {
            var rest = text[...]
            if let colon = IRIReference.endOfScheme(text) {
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
                let authorityStart = rest.utf8.index(rest.startIndex, offsetBy: 2)
                let end = rest[authorityStart...].utf8.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
                authority = rest[authorityStart..<end]
                rest = rest[end...]
            }
            path = rest
        }

        var text: String {
            var text = ""
            if let scheme { text += scheme + ":" }
            if let authority { text += "//" + authority }
            text += path
            if let query { text += "?" + query }
            if let fragment { text += "#" + fragment }
            return text
        }
    }

    /// The base as it was given.
    let base: String
    private let parts: Parts

    /// Takes a base, which must have a scheme.
    init?(base: String) {
        guard Self.hasScheme(base) else { return nil }
        self.base = base
        parts = Parts(base)
    }

    /// Whether a reference is absolute.
    static func hasScheme(_ text: String) -> Bool { lengthOfScheme(text) != nil }

    private static func endOfScheme(_ text: String) -> String.Index? {
        lengthOfScheme(text).map { text.utf8.index(text.startIndex, offsetBy: $0) }
    }

    private static func lengthOfScheme(_ text: String) -> Int? {
        withBytes(of: text) { bytes in
            guard let first = bytes.first, isASCIILetter(first) else { return nil }
            for (position, byte) in bytes.enumerated() {
                switch byte {
                case UInt8(ascii: ":"): return position
                case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): continue
                case let byte where isASCIILetter(byte) || isASCIIDigit(byte): continue
                default: return nil
                }
            }
            return nil
        }
    }

    /// The absolute IRI that a reference stands for.
    func resolve(_ reference: String) -> String {
        if Self.hasScheme(reference) { return reference }
        if reference.isEmpty { return base.utf8.contains(UInt8(ascii: "#")) ? withoutFragment : base }
        var target = Parts(reference)
        target.scheme = parts.scheme
        if target.authority != nil {
            target.path = Self.removingDots(target.path)
            return target.text
        }
        target.authority = parts.authority
        if target.path.isEmpty {
            target.path = parts.path
            if target.query == nil { target.query = parts.query }
        } else if target.path.utf8.first == UInt8(ascii: "/") {
            target.path = Self.removingDots(target.path)
        } else {
            target.path = Self.removingDots(merged(target.path))
        }
        return target.text
    }

    private var withoutFragment: String {
        var parts = parts
        parts.fragment = nil
        return parts.text
    }

    /// RFC 3986 §5.2.3.
    private func merged(_ path: Substring) -> Substring {
        if parts.authority != nil, parts.path.isEmpty { return "/" + path }
        guard let slash = parts.path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return parts.path[...slash] + path
    }

    /// RFC 3986 §5.2.4.
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

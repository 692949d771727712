import DCAT

/// The addresses of a portal's actions, from whatever address it was registered with.
struct CKANAddress: Sendable {
    /// The portal's front page, without a closing slash.
    let root: String
    private let actions: String
    let isFile: Bool

    init(_ url: String) {
        isFile = url.hasPrefix("file:")
        var trimmed = url.split(separator: "?").first.map(String.init) ?? url
        while trimmed.last == "/" { trimmed.removeLast() }
        for ending in ["/api/3/action", "/api/action", "/api/3", "/api"] {
            guard let range = trimmed.firstRange(of: ending + "/") ?? Self.suffix(ending, of: trimmed) else { continue }
            root = String(trimmed[..<range.lowerBound])
            actions = root + (ending == "/api/action" ? ending : "/api/3/action")
            return
        }
        root = trimmed
        actions = trimmed + "/api/3/action"
    }

    private static func suffix(_ ending: String, of text: String) -> Range<String.Index>? {
        text.hasSuffix(ending) ? text.index(text.endIndex, offsetBy: -ending.count)..<text.endIndex : nil
    }

    func action(_ name: String, _ parameters: [(String, String)]) -> String {
        let query = parameters.map { "\($0)=\(Self.encoded($1))" }.joined(separator: "&")
        return query.isEmpty ? "\(actions)/\(name)" : "\(actions)/\(name)?\(query)"
    }

    /// The page of a package for people.
    func page(of name: String) -> String? {
        isFile ? nil : "\(root)/dataset/\(Self.encoded(name))"
    }

    /// Percent-encodes all but the unreserved characters (RFC 3986, section 2.3).
    private static func encoded(_ text: String) -> String {
        var out = ""
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E, 0x2A, 0x3A:
                out.unicodeScalars.append(Unicode.Scalar(byte))
            default: out += "%" + Hexadecimal.string([byte]).uppercased()
            }
        }
        return out
    }
}

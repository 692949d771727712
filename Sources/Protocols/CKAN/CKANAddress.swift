import Feeds
import Text

/// The addresses of a portal's actions, from whatever address it was registered with.
struct CKANAddress: Sendable {
    /// The portal's front page, without a closing slash.
    let root: String
    private let actions: String
    let isFile: Bool

    init(_ url: String) {
        isFile = url.hasPrefix("file:")
        let trimmed = Address.bare(url)
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
        let query = Query.text(parameters)
        return query.isEmpty ? "\(actions)/\(name)" : "\(actions)/\(name)?\(query)"
    }

    /// The page of a package for people.
    func page(of name: String) -> String? {
        isFile ? nil : "\(root)/dataset/\(Query.encoded(name))"
    }
}

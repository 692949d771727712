import DCAT
import Feeds
import Foundation

/// Addresses in feeds and pages, which may be relative.
enum FeedAddress {
    /// An address of the web, made absolute.
    static func resolve(_ raw: String, base: String) -> String? {
        let text = raw.trimmed
        guard !text.isEmpty else { return nil }
        if let absolute = IRIText.absolute(text) { return absolute }
        // `mailto:` and the like lead nowhere on the web.
        guard let url = URL(string: text, relativeTo: URL(string: base))?.absoluteString else { return nil }
        return IRIText.absolute(url)
    }
}

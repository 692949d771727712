import DCAT
package import Fetch
import Text

/// A page for people that stands where a feed was looked for, as far as its head tells what is behind it.
package struct WebPage: Sendable {
    /// The text of `title`, on one line; `nil` where it is missing or empty.
    package let title: String?
    /// What `meta name="generator"` says, such as `ckan 2.10.4`.
    package let generator: String?
    /// What the page links to for programs, in its order.
    package let links: [Link]
    package let asksForPassword: Bool
    /// As much as is looked at, in small letters.
    private let text: String

    /// A link that says what it leads to.
    package struct Link: Sendable {
        /// `alternate`, `service` or the like, or ``WebPage/capabilities``.
        package let relation: String
        package let type: String?
        /// As the page writes it.
        package let address: String

        package var isRDF: Bool { type.map(WebPage.rdfTypes.contains) ?? false }
    }

    /// The relation of a list of interfaces (RFC 9727, section 7.2).
    package static let catalogue = "api-catalog"
    /// A link of the text that asks a service of the OGC for its capabilities.
    private static let capabilities = "GetCapabilities"
    private static let relations = ["alternate", "service", "service-desc", "describedby", "search", catalogue]
    /// Descriptions of a search for browsers, other languages, and styles are no feeds.
    private static let feedTypes: Set<String> = rdfTypes.union([
        "application/atom+xml", "application/rss+xml", "application/json", "application/geo+json", "application/xml",
        "text/xml", "application/linkset+json",
    ])
    private static let maxLinks = 50

    /// How much of a page is looked at.
    private static let sampleBytes = 131_072
    fileprivate static let rdfTypes: Set<String> = [
        "text/turtle", "application/rdf+xml", "application/ld+json", "application/n-triples",
    ]

    /// - Returns: `nil` where the answer is no HTML.
    package init?(_ response: FetchResponse) {
        let bytes = response.body.withUnsafeBytes { Array($0.prefix(Self.sampleBytes)) }
        let start = String(decoding: bytes.prefix(2048), as: UTF8.self).lowercased()
        // `<header>` begins the records of OAI-PMH.
        guard ["<!doctype html", "<html", "<head>", "<head "].contains(where: start.contains) else { return nil }
        self.init(bytes)
    }

    package init(_ bytes: [UInt8]) {
        var title: String?
        var generator: String?
        var links: [Link] = []
        var asksForPassword = false
        var scanner = HTMLTagScanner(bytes)
        while let tag = scanner.next() {
            switch tag.name {
            case "title" where title == nil: title = PlainText.line(from: scanner.text()).text
            case "meta" where generator == nil && tag["name"]?.lowercased() == "generator":
                generator = tag["content"].map { PlainText.line(from: $0).text }
            case "link" where links.count < Self.maxLinks: links += Self.link(tag)
            case "a" where links.count < Self.maxLinks:
                guard let address = tag["href"], address.lowercased().contains("request=getcapabilities") else {
                    continue
                }
                links.append(Link(relation: Self.capabilities, type: nil, address: address))
            case "input" where tag["type"]?.lowercased() == "password": asksForPassword = true
            default: break
            }
        }
        self.title = title.flatMap { $0.isEmpty ? nil : String($0.prefix(200)) }
        self.generator = generator.map { String($0.prefix(60)) }
        self.links = links
        text = String(decoding: bytes, as: UTF8.self).lowercased()
        self.asksForPassword = asksForPassword
    }

    private static func link(_ tag: HTMLTagScanner.Tag) -> [Link] {
        let stated = tag["rel"]?.lowercased().split(separator: " ").map(String.init) ?? []
        guard let relation = stated.first(where: relations.contains), let address = tag["href"] else { return [] }
        let type = tag["type"].map { $0.lowercased().prefix { $0 != ";" && $0 != " " } }
        let isForPrograms =
            type.map { feedTypes.contains(String($0)) } ?? (relation != "alternate" && relation != "search")
        return isForPrograms ? [Link(relation: relation, type: type.map(String.init), address: address)] : []
    }

    /// Whether a word is on the page, in small letters.
    package func has(_ word: String) -> Bool { text.contains(word) }

    /// In words.
    package var description: String {
        let named = title.map { " (“\($0.prefix(60))”)" } ?? ""
        return asksForPassword ? "A web page\(named) that asks for a password" : "A web page\(named)"
    }
}

/// Finds the opening tags of a page, in one pass and without building anything else.
private struct HTMLTagScanner {
    struct Tag {
        let name: String
        fileprivate var attributes: [(name: String, value: String)] = []

        subscript(_ name: String) -> String? { attributes.first { $0.name == name }?.value }
    }

    private static let maxTagBytes = 4000
    private static let maxTextBytes = 2000

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func next() -> Tag? {
        while let open = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
            position = open + 1
            let name = bytes[position...].prefix(16).prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
            guard !name.isEmpty else { continue }
            position += name.count
            var tag = Tag(name: String(decoding: name, as: UTF8.self).lowercased())
            var attributes = HTMLAttributes(from: position, to: min(bytes.count, position + Self.maxTagBytes))
            while let (name, value) = attributes.next(in: bytes) {
                guard let value else { continue }
                let text = String(decoding: bytes[value], as: UTF8.self).replacing("&amp;", with: "&")
                tag.attributes.append((String(decoding: bytes[name], as: UTF8.self).lowercased(), text))
            }
            position = min(attributes.position + 1, bytes.count)
            return tag
        }
        return nil
    }

    /// The text up to the next tag.
    func text() -> String {
        let text = bytes[position...].prefix(Self.maxTextBytes).prefix { $0 != UInt8(ascii: "<") }
        return String(decoding: text, as: UTF8.self)
    }
}

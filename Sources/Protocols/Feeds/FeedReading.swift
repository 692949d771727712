import DCAT
import Feeds
import XML

/// Reads a feed entry by entry, in memory that does not grow with it. Each entry comes with what the feed says of all of
/// them: its authors, rights, language and base (RFC 4287, sections 2 and 4.2.1).
struct FeedReading {
    private let reader: XMLPullReader
    private let isRSS: Bool
    /// What relative addresses are relative to.
    private(set) var base: String
    private var language: String?
    private var inherited: [XMLElement] = []
    private var deleted: [String] = []
    /// The address of the next page, as the feed writes it.
    private(set) var nextPage: String?
    /// Whether the feed says that it holds all its entries (RFC 5005, section 2).
    private(set) var isComplete = false
    private(set) var isAtEnd = false

    private static let maxInherited = 50
    private static let maxDeleted = 100_000

    /// - Parameter url: where the feed came from.
    /// - Throws: ``HarvestFailure`` for what is no feed, `XMLError` for what is no XML.
    init(_ reader: XMLPullReader, url: String) throws {
        self.reader = reader
        base = url
        while let event = try reader.next() {
            guard case .start(let root) = event else { continue }
            guard let isRSS = Self.isRSS(root) else {
                let what = root.name.lowercased() == "html" ? "a web page" : "the element `\(root.name.prefix(60))`"
                throw HarvestFailure(
                    .unreadable, value: root.name, "\(url) answered with \(what) where a feed was expected.")
            }
            self.isRSS = isRSS
            if let stated = root.attribute("base") { base = FeedAddress.resolve(stated, base: url) ?? url }
            language = root.attributes.first { $0.name == "lang" }?.value
            return
        }
        throw HarvestFailure(.unreadable, value: url, "\(url) is an empty document.")
    }

    /// `nil` for the root of anything but a feed.
    static func isRSS(_ root: XMLTag) -> Bool? {
        switch root.name {
        case "feed" where root.namespace?.hasSuffix("/Atom") == true || root.namespace == nil: false
        case "rss": true
        case "RDF": true
        default: nil
        }
    }

    mutating func takeDeleted() -> [String] {
        defer { deleted = [] }
        return deleted
    }

    /// The next entry; `nil` at the end.
    mutating func next() throws -> XMLElement? {
        while let event = try reader.next() {
            guard case .start(let tag) = event else { continue }
            switch tag.name {
            case "entry", "item": return completed(try reader.readRecord())
            case "channel": continue
            case "deleted-entry":
                // RFC 6721.
                if let key = tag.attribute("ref") { deleted.append(key) }
                guard deleted.count <= Self.maxDeleted else {
                    throw HarvestFailure(
                        .tooLarge, value: "\(deleted.count)",
                        "The feed says of more than \(Self.maxDeleted) entries together that they are deleted (maxDeleted)."
                    )
                }
                try reader.skipElement()
            default: take(try reader.readRecord())
            }
        }
        isAtEnd = true
        return nil
    }

    private mutating func take(_ element: XMLElement) {
        switch element.name {
        case "complete" where element.namespace == "http://purl.org/syndication/history/1.0": isComplete = true
        case "link":
            if element.attribute("rel") == "next", nextPage == nil { nextPage = element.attribute("href") }
            if element.attribute("rel") == "license" { inherit(element) }
        case "language" where isRSS: language = element.text.trimmed
        case "author", "rights", "copyright", "creator": inherit(element)
        default: break
        }
    }

    private mutating func inherit(_ element: XMLElement) {
        if inherited.count < Self.maxInherited { inherited.append(element) }
    }

    private func completed(_ entry: XMLElement) -> XMLElement {
        var entry = entry
        for element in inherited {
            let isStated = element.name == "link" ? entry.hasLink("license") : entry.child(element.name) != nil
            if !isStated { entry.children.append(.element(element)) }
        }
        let xml = "http://www.w3.org/XML/1998/namespace"
        if let language, !language.isEmpty, !entry.attributes.contains(where: { $0.name == "lang" }) {
            entry.attributes.append(XMLAttribute(name: "lang", namespace: xml, prefix: "xml", value: language))
        }
        return entry
    }
}

extension XMLElement {
    func hasLink(_ relation: String) -> Bool { children("link").contains { $0.attribute("rel") == relation } }
}

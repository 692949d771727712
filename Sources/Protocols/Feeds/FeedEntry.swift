import DCAT
import Feeds
import XML

/// An entry of Atom or an item of RSS, by what both have.
struct FeedEntry {
    let element: XMLElement

    init(_ element: XMLElement) {
        self.element = element
    }

    /// What identifies it: `id` of Atom, `guid` of RSS 2.0, `rdf:about` of RSS 1.0, else the address of its page, which RSS
    /// has nothing better for.
    var key: String? {
        if let id = element.text(of: "id") ?? element.text(of: "guid") { return id }
        if let about = element.attribute("about")?.trimmed, !about.isEmpty { return about }
        let link = element.text(of: "link") ?? links("alternate").first?.attribute("href")?.trimmed
        return link?.isEmpty == false ? link : nil
    }

    /// The links of Atom with this relation; one without a relation is `alternate` (RFC 4287, section 4.2.7.2).
    func links(_ relation: String) -> [XMLElement] {
        element.children("link").filter { link in
            guard link.attribute("href") != nil else { return false }
            return Self.relation(of: link) == relation
        }
    }

    private static func relation(of link: XMLElement) -> String {
        let raw = link.attribute("rel")?.trimmed.lowercased() ?? "alternate"
        let registry = "http://www.iana.org/assignments/relation/"
        return raw.hasPrefix(registry) ? String(raw.dropFirst(registry.count)) : raw
    }

    /// The page for people.
    func page(base: String) -> String? {
        let atom = links("alternate").first { link in
            link.attribute("type").map { $0.contains("html") } ?? true
        }
        let permalink = element.child("guid").flatMap { $0.attribute("isPermaLink") != "false" ? $0.text.trimmed : nil }
        let raw = atom?.attribute("href") ?? element.text(of: "link") ?? permalink
        return raw.flatMap { FeedAddress.resolve($0, base: self.base(base)) }
    }

    /// What the entry's relative addresses are relative to (XML Base).
    func base(_ feed: String) -> String {
        let own = element.attributes.first { $0.name == "base" }?.value
        return own.flatMap { FeedAddress.resolve($0, base: feed) } ?? feed
    }
}

/// Dates as RSS writes them (RFC 822, section 5, with years of two or four digits).
enum RSSDate {
    private static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let zones = [
        "gmt": "Z", "ut": "Z", "utc": "Z", "z": "Z", "est": "-05:00", "edt": "-04:00", "cst": "-06:00",
        "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00", "cet": "+01:00",
        "cest": "+02:00",
    ]

    /// The same date as ISO 8601 writes it; the text itself where it is no such date.
    static func iso(_ raw: String) -> String {
        var words = raw.split { $0.isWhitespace || $0 == "," }.map { $0.lowercased() }
        if let first = words.first, first.first?.isLetter == true { words.removeFirst() }
        guard words.count >= 3, let day = Int(words[0]), let month = months.firstIndex(of: String(words[1].prefix(3))),
            let stated = Int(words[2])
        else { return raw }
        let year = words[2].count > 2 ? stated : stated + (stated < 50 ? 2000 : 1900)
        let date = "\(year)-\(padded(month + 1))-\(padded(day))"
        guard words.count > 3, words[3].contains(":") else { return date }
        let zone = words.count > 4 ? zones[words[4]] ?? words[4] : ""
        return "\(date)T\(words[3])\(zone)"
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

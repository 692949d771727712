import Text

/// Tags of HTML as they are met in texts of portals: which `<` begins one, and where it ends.
///
/// Only names of HTML, and short prefixed ones (`o:p`, from word processors), are tags: `<jan@example.org>` and
/// `<https://example.org>` are what somebody wrote, and stay.
struct HTMLTag {
    /// The name in lower case; empty for a declaration or a processing instruction.
    let name: String
    let isClosing: Bool
    /// Where the attributes begin: behind the name.
    let attributes: Int

    /// The tag whose `<` stands at this place, or `nil` where it only means "less than".
    init?(_ bytes: [UInt8], at open: Int) {
        var position = open + 1
        guard position < bytes.count else { return nil }
        if bytes[position] == UInt8(ascii: "!") || bytes[position] == UInt8(ascii: "?") {
            (name, isClosing, attributes) = ("", false, position)
            return
        }
        isClosing = bytes[position] == UInt8(ascii: "/")
        if isClosing { position += 1 }
        let start = position
        let limit = min(bytes.count, start + 16)
        while position < limit, bytes[position].isASCIIAlphanumeric || bytes[position] == UInt8(ascii: ":") {
            position += 1
        }
        let name = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
        guard Self.names.contains(name) || Self.isPrefixed(name) else { return nil }
        let follower = position < bytes.count ? bytes[position] : UInt8(ascii: ">")
        guard follower <= 0x20 || follower == UInt8(ascii: ">") || follower == UInt8(ascii: "/") else { return nil }
        self.name = name
        attributes = position
    }

    /// Whether the tag ends the line that it stands in.
    var isBlock: Bool { Self.blocks.contains(name) }

    private static func isPrefixed(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        return parts.count == 2 && (1...3).contains(parts[0].count) && !parts[1].isEmpty
    }

    private static let blocks: Set<String> = [
        "article", "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol",
        "p", "pre", "section", "table", "td", "th", "tr", "ul",
    ]

    private static let names: Set<String> = blocks.union([
        "a", "abbr", "acronym", "address", "area", "aside", "audio", "b", "base", "basefont", "bdi", "bdo", "big",
        "body", "button", "canvas", "caption", "center", "cite", "code", "col", "colgroup", "data", "datalist", "del",
        "details", "dfn", "dialog", "dir", "em", "embed", "fieldset", "figcaption", "figure", "font", "footer", "form",
        "frame", "frameset", "head", "header", "hgroup", "html", "i", "iframe", "img", "input", "ins", "kbd", "label",
        "legend", "link", "main", "map", "mark", "menu", "meta", "meter", "nav", "nobr", "noscript", "object",
        "optgroup", "option", "output", "param", "picture", "progress", "q", "rp", "rt", "ruby", "s", "samp", "script",
        "select", "small", "source", "span", "strike", "strong", "style", "sub", "summary", "sup", "svg", "tbody",
        "template", "textarea", "tfoot", "thead", "time", "title", "track", "tt", "u", "var", "video", "wbr",
    ])
}

extension HTMLTag {
    /// What a text has of HTML.
    enum Markup: Equatable { case none, inline, block }

    /// Whether a text has tags, and whether these say where its lines end.
    static func markup(in bytes: [UInt8]) -> Markup {
        var markup = Markup.none
        for position in bytes.indices where bytes[position] == UInt8(ascii: "<") {
            guard let tag = HTMLTag(bytes, at: position) else { continue }
            if tag.isBlock { return .block }
            markup = .inline
        }
        return markup
    }

    /// The value of an attribute, without its quotes and with its references as they are; `nil` where there is none.
    static func attribute(_ name: String, in tag: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var rest = tag
        while let equals = rest.firstIndex(of: UInt8(ascii: "=")) {
            let before = rest[..<equals].split { $0 <= 0x20 || $0 == UInt8(ascii: "/") }.last ?? []
            var value = rest[(equals + 1)...].drop { $0 <= 0x20 }
            if let quote = value.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                value = value.dropFirst()
                let end = value.firstIndex(of: quote) ?? value.endIndex
                rest = value[min(end + 1, value.endIndex)...]
                value = value[..<end]
            } else {
                value = value.prefix { $0 > 0x20 }
                rest = rest[value.endIndex...]
            }
            if String(decoding: before, as: UTF8.self).lowercased() == name { return value }
        }
        return nil
    }
}

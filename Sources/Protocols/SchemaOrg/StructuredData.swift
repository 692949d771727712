import DCAT
import Feeds
import Glibc
import Text

/// A piece of a page.
enum HTMLToken: Sendable {
    case start(name: String, attributes: [(name: String, value: String)], isEmpty: Bool)
    case end(name: String)
    case text(String)
}

/// The pieces of a page, and the JSON-LD in it.
///
/// It is no parser of HTML as browsers have one: it finds tags, attributes and texts, and knows where scripts end. Everything
/// is bounded by the size of the page.
struct StructuredData {
    /// The contents of `script type="application/ld+json"` that speak of a dataset.
    private(set) var scripts: [[UInt8]] = []
    private static let maxTokens = 500_000
    /// Of one tag, each name once.
    private static let maxAttributes = 100
    private static let maxScripts = 100
    /// What says something of items; nothing else is kept of a tag.
    private static let attributeNames: Set<String> = [
        "itemprop", "itemscope", "itemtype", "itemid", "content", "href", "src", "data", "datetime", "value", "type",
    ]

    /// - Parameter take: called with the tags and texts outside of scripts and styles, where the page has items in microdata.
    init(_ bytes: [UInt8], isJSON: Bool, _ take: (HTMLToken) -> Void) {
        if isJSON {
            scripts = [bytes]
            return
        }
        // Most pages speak of no dataset at all.
        guard bytes.firstIndex(of: "Dataset") != nil else { return }
        let hasItems = bytes.firstIndex(of: "itemtype") != nil
        var position = 0
        var tokens = 0
        while tokens < Self.maxTokens, let open = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
            tokens += 1
            if hasItems, open > position { take(.text(Self.text(bytes[position..<open]))) }
            position = open
            read(bytes, &position, keeps: hasItems, take)
        }
    }

    private mutating func read(
        _ bytes: [UInt8], _ position: inout Int, keeps: Bool, _ take: (HTMLToken) -> Void
    ) {
        if bytes[position...].starts(with: "<!--".utf8) {
            position = bytes.firstIndex(of: "-->", from: position).map { $0 + 3 } ?? bytes.count
            return
        }
        position += 1
        let isEnd = position < bytes.count && bytes[position] == UInt8(ascii: "/")
        if isEnd { position += 1 }
        let name = bytes[position...].prefix { Self.isNameByte($0) }
        guard !name.isEmpty else { return }
        position += name.count
        let tag = String(decoding: name, as: UTF8.self).lowercased()
        let (attributes, isEmpty) = Self.attributes(bytes, &position)
        if isEnd {
            if keeps { take(.end(name: tag)) }
            return
        }
        if keeps { take(.start(name: tag, attributes: attributes, isEmpty: isEmpty)) }
        guard tag == "script" || tag == "style", !isEmpty else { return }
        let end = Self.end(of: tag, in: bytes, from: position)
        let type = attributes.first { $0.name == "type" }?.value.lowercased() ?? ""
        let content = Array(bytes[position..<end])
        if type.hasPrefix("application/ld+json"), scripts.count < Self.maxScripts,
            content.firstIndex(of: "Dataset") != nil
        {
            scripts.append(content)
        }
        position = end
    }

    private static func end(of tag: String, in bytes: [UInt8], from start: Int) -> Int {
        var position = start
        while let open = bytes.firstIndex(of: "</", from: position) {
            position = open + 2
            let name = bytes[position...].prefix(tag.utf8.count)
            if String(decoding: name, as: UTF8.self).lowercased() == tag { return open }
        }
        return bytes.endIndex
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
    }

    private static func attributes(
        _ bytes: [UInt8], _ position: inout Int
    ) -> ([(name: String, value: String)], isEmpty: Bool) {
        var attributes: [(name: String, value: String)] = []
        var scanner = HTMLAttributes(from: position, to: bytes.count)
        while let (name, value) = scanner.next(in: bytes) {
            guard attributes.count < maxAttributes, name.count <= 9 else { continue }
            let name = String(decoding: bytes[name], as: UTF8.self).lowercased()
            // The first of two counts (HTML Living Standard, section 13.2.5.33).
            if attributeNames.contains(name), !attributes.contains(where: { $0.name == name }) {
                attributes.append((name, value.map { text(bytes[$0]) } ?? ""))
            }
        }
        position = min(scanner.position + 1, bytes.count)
        return (attributes, scanner.isSelfClosing)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        return text.utf8.contains(UInt8(ascii: "&")) ? PlainText.decodingReferences(in: text) : text
    }

    // MARK: Broken scripts

    /// What is wrong most often with JSON on pages: comments of old scripts around it, entities for its quotation marks, line
    /// ends within its texts, and a comma too many.
    static func repaired(_ script: [UInt8]) -> [UInt8] {
        var bytes = script
        if bytes.firstIndex(of: UInt8(ascii: "\"")) == nil, bytes.firstIndex(of: "&quot;") != nil {
            bytes = Array(PlainText.decodingReferences(in: String(decoding: bytes, as: UTF8.self)).utf8)
        }
        bytes = withoutMarks(bytes)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var isInText = false
        var isEscaped = false
        for byte in bytes {
            if isInText, byte < 0x20 {
                if byte == 0x0A { out += "\\n".utf8 } else if byte == 0x09 { out += "\\t".utf8 }
                continue
            }
            if byte == UInt8(ascii: "\""), !isEscaped { isInText.toggle() }
            isEscaped = isInText && byte == UInt8(ascii: "\\") && !isEscaped
            if !isInText, byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { removeLastComma(&out) }
            out.append(byte)
        }
        return out
    }

    private static let marks = [
        "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA[", "//]]>", "/*]]>*/", "]]>", "<!--", "-->",
    ].map { Array($0.utf8) }

    /// The script without what hides it from old browsers and from XML, in one pass.
    private static func withoutMarks(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            let mark = "/<]-".utf8.contains(byte) ? marks.first { bytes[place...].starts(with: $0) } : nil
            if mark == nil { out.append(byte) }
            place += mark?.count ?? 1
        }
        return out
    }

    /// A comma behind the last member or element.
    private static func removeLastComma(_ out: inout [UInt8]) {
        let end = out.lastIndex { $0 > 0x20 }
        if let end, out[end] == UInt8(ascii: ",") { out.removeSubrange(end...) }
    }
}

extension [UInt8] {
    /// Where a text first begins at or behind a place. (`firstRange(of:)` took a tenth of a run.)
    fileprivate func firstIndex(of text: StaticString, from start: Int = 0) -> Int? {
        let length = text.utf8CodeUnitCount
        return withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return nil }
            var place = start
            while place + length <= bytes.count,
                let found = memchr(base + place, Int32(text.utf8Start.pointee), bytes.count - length + 1 - place)
            {
                place = UnsafeRawPointer(found) - base
                if memcmp(found, text.utf8Start, length) == 0 { return place }
                place += 1
            }
            return nil
        }
    }
}

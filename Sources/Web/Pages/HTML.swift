import DCAT

/// Writes HTML into bytes. Text and attribute values are escaped wherever they come from; there is no way to write them raw.
///
///     var html = HTML()
///     html.element("p", ["lang": "en"]) { $0.text("5 < 6") }
struct HTML {
    private(set) var bytes: [UInt8] = Array("<!DOCTYPE html>\n".utf8)

    init() { bytes.reserveCapacity(32_768) }

    /// Elements without content and without an end tag (HTML, section 13.1.2).
    private static let void: Set<String> = ["input", "link", "meta", "br"]

    /// Writes an element whose content `content` writes. An attribute without a value is left out; names are ours.
    mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
        _ content: (inout HTML) -> Void = { _ in }
    ) {
        bytes.appendTag(name, attributes, escape: Self.escape)
        bytes.append(UInt8(ascii: ">"))
        if Self.void.contains("\(name)") { return }
        content(&self)
        bytes.append(contentsOf: "</".utf8)
        bytes.append(name)
        bytes.append(UInt8(ascii: ">"))
    }

    /// Writes an element with a text.
    mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>, _ text: String
    ) {
        element(name, attributes) { $0.text(text) }
    }

    mutating func text(_ text: String) { Self.escape(text, &bytes) }

    /// What HTML reads as markup is written as a character reference; control characters that HTML forbids go, and what
    /// turns the direction of writing, which would reach beyond the text that it stands in.
    private static func escape(_ text: String, _ bytes: inout [UInt8]) {
        for byte in ShownText.stripped(text).utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
            case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0x7F: continue
            default: bytes.append(byte)
            }
        }
    }
}

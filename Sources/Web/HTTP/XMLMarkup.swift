import DCAT

/// Writes XML into bytes. Text and attribute values are escaped wherever they come from; there is no way to write them raw.
///
///     var xml = XMLMarkup()
///     xml.element("title", ["type": "text"], "5 < 6")
struct XMLMarkup {
    private(set) var bytes: [UInt8] = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)

    /// Writes an element whose content `content` writes. An attribute without a value is left out; names are ours.
    mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
        _ content: (inout XMLMarkup) -> Void
    ) {
        bytes.appendTag(name, attributes, escape: Self.escape)
        bytes.append(UInt8(ascii: ">"))
        content(&self)
        bytes.append(contentsOf: "</".utf8)
        bytes.append(name)
        bytes.append(contentsOf: ">\n".utf8)
    }

    /// Writes an element with a text.
    mutating func element(_ name: StaticString, _ text: String) { element(name, [:], text) }

    mutating func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>, _ text: String
    ) {
        element(name, attributes) { Self.escape(text, &$0.bytes) }
    }

    /// Writes an element without content.
    mutating func empty(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>) {
        bytes.appendTag(name, attributes, escape: Self.escape)
        bytes.append(contentsOf: "/>\n".utf8)
    }

    /// Markup becomes references; what no XML document may hold goes (XML 1.0, section 2.2), and what turns the direction
    /// of writing, since all that is written so is shown to people.
    private static func escape(_ text: String, _ bytes: inout [UInt8]) {
        for scalar in ShownText.stripped(text).unicodeScalars {
            switch scalar {
            case "&": bytes.append(contentsOf: "&amp;".utf8)
            case "<": bytes.append(contentsOf: "&lt;".utf8)
            case ">": bytes.append(contentsOf: "&gt;".utf8)
            case "\"": bytes.append(contentsOf: "&quot;".utf8)
            // A reader turns a bare line break in an attribute into a blank.
            case "\n": bytes.append(contentsOf: "&#10;".utf8)
            case "\t": bytes.append(UInt8(ascii: "\t"))
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": continue
            default: bytes.append(contentsOf: String(scalar).utf8)
            }
        }
    }
}

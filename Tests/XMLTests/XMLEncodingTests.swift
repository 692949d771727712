import Testing
import XML

@Suite("Decoding XML")
struct XMLEncodingTests {
    /// "zażółć" in windows-1250 and in ISO 8859-2.
    private static let windows: [UInt8] = [0x7A, 0x61, 0xBF, 0xF3, 0xB3, 0xE6, 0x9C]
    private static let expected = "zażółćś"

    private func text(_ bytes: [UInt8], encoding: String? = nil) throws -> String {
        try XMLElement.parse(bytes, encoding: encoding).text
    }

    private func utf16(_ text: String, isBigEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
            return isBigEndian ? [high, low] : [low, high]
        }
    }

    @Test(
        "a declared windows-1250 is decoded, also when the document takes many pieces", arguments: [0, 1000, 100_000])
    func declared(padding: Int) throws {
        let pad = String(repeating: " ", count: padding)
        let head = Array("<?xml version=\"1.0\" encoding=\"windows-1250\"?><a>\(pad)".utf8)
        #expect(try text(head + Self.windows + Array("</a>".utf8)) == pad + Self.expected)
    }

    @Test("the transport's charset goes before the declaration", arguments: ["utf-8", "ISO-8859-1"])
    func override(declaration: String) throws {
        let head = Array("<?xml version=\"1.0\" encoding=\"\(declaration)\"?><a>".utf8)
        #expect(try text(head + Self.windows + Array("</a>".utf8), encoding: "windows-1250") == Self.expected)
        let other = Array("<?xml version=\"1.0\" encoding=\"windows-1250\"?><a>\(Self.expected)</a>".utf8)
        #expect(try text(other, encoding: "UTF-8") == Self.expected)
    }

    @Test("a byte order mark goes before the transport's charset and the declaration")
    func marks() throws {
        let document = "<?xml version=\"1.0\" encoding=\"windows-1250\"?><a>\(Self.expected)</a>"
        for charset in [nil, "windows-1250", "utf-8"] {
            #expect(try text([0xEF, 0xBB, 0xBF] + Array(document.utf8), encoding: charset) == Self.expected)
            #expect(try text([0xFF, 0xFE] + utf16(document, isBigEndian: false), encoding: charset) == Self.expected)
            #expect(try text([0xFE, 0xFF] + utf16(document, isBigEndian: true), encoding: charset) == Self.expected)
        }
    }

    @Test("UTF-16 without a mark is told from its first bytes", arguments: [true, false])
    func utf16(isBigEndian: Bool) throws {
        let body = String(repeating: "ż😀", count: 30_000)
        let document = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>\(body)</a>"
        #expect(try text(utf16(document, isBigEndian: isBigEndian)) == body)
    }

    @Test("bytes that are not in the encoding are an error that says so")
    func invalid() {
        let bytes = Array("<a>\n".utf8) + Self.windows + Array("</a>".utf8)
        let error = failure(bytes).error
        #expect(error?.reason == .invalidEncoding)
        #expect(error?.line == 2)
        let declared = Array("<?xml version=\"1.0\" encoding=\"windows-1250\"?><a>".utf8) + [0x81] + Array("</a>".utf8)
        #expect(failure(declared).error?.reason == .invalidEncoding)
        #expect(
            failure(Array("<a>".utf8) + [0xED, 0xA0, 0x80] + Array("</a>".utf8)).error?.reason == .invalidCharacter)
    }

    @Test(
        "an encoding that nobody knows is an error that names it", arguments: ["klingon", "utf-8//IGNORE", "", "../x"])
    func unsupported(name: String) {
        let error = failure(Array("<a/>".utf8), encoding: name).error
        #expect(error?.reason == .unsupportedEncoding)
        #expect(error?.message.contains("\"\(name)\"") == true)
    }

    @Test("a declared encoding that nobody knows is an error")
    func unsupportedDeclaration() {
        let error = failure("<?xml version=\"1.0\" encoding=\"klingon\"?><a/>")
        #expect(error?.reason == .unsupportedEncoding)
    }

    @Test(
        "characters that XML forbids are an error, as such and as references",
        arguments: ["\u{B}", "\u{0}", "\u{FFFE}", "&#1;", "&#xD800;"])
    func illegal(character: String) {
        #expect(failure("<a>x\(character)</a>")?.reason == .invalidCharacter)
    }
}

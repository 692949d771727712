import Testing

@testable import Web

struct HTMLTests {
    private func written(_ write: (inout HTML) -> Void) -> String {
        var html = HTML()
        write(&html)
        return String(decoding: html.bytes.dropFirst("<!DOCTYPE html>\n".utf8.count), as: UTF8.self)
    }

    @Test("markup in texts and attributes is escaped")
    func escaping() {
        let hostile = "</p><script>alert('1' & \"2\")</script>"
        let escaped = "&lt;/p&gt;&lt;script&gt;alert(&#39;1&#39; &amp; &quot;2&quot;)&lt;/script&gt;"
        #expect(written { $0.element("p", [:], hostile) } == "<p>\(escaped)</p>")
        #expect(written { $0.element("a", ["href": hostile], "x") } == "<a href=\"\(escaped)\">x</a>")
    }

    @Test("control characters go, letters stay")
    func controls() {
        #expect(written { $0.text("a\u{0}\u{8}b\u{7F}\nŁ\u{1F600}") } == "ab\nŁ\u{1F600}")
    }

    @Test("an attribute without a value is left out, and a void element has no end")
    func attributes() {
        #expect(written { $0.element("p", ["lang": nil], "x") } == "<p>x</p>")
        #expect(written { $0.element("input", ["name": "q", "value": ""]) } == "<input name=\"q\" value=\"\">")
    }
}

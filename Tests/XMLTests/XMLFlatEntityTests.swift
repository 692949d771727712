import Testing
import XML

@Suite("Flat entities")
struct XMLFlatEntityTests {
    private static let limits = XMLLimits(maxEntities: 3, maxEntityBytes: 10, maxExpandedBytes: 20)

    private func document(_ declarations: String, _ body: String) -> String { "<!DOCTYPE a [\(declarations)]>\(body)" }

    @Test("are put into texts, attributes and namespaces where the caller accepts them")
    func expansion() throws {
        let text = document(
            #"<!ENTITY x "http://x#"> <!ENTITY y 'y'>"#,
            #"<a xmlns:p="&x;" b="&x;c&amp;&y;" p:d="&y;&y;"><p:e>1&y;&lt;&y;2</p:e></a>"#)
        for isRecovering in [false, true] {
            let found = try events(Array(text.utf8), recovers: isRecovering, limits: XMLLimits(maxEntities: 2))
            guard case .start(let a) = found[0], case .start(let e) = found[1] else {
                Issue.record("two elements must start")
                return
            }
            #expect(a.attributes.map(\.value) == ["http://x#c&y", "yy"])
            #expect(a.attributes.last?.namespace == "http://x#")
            #expect(e.namespace == "http://x#")
            #expect(found[2] == .text("1y<y2"))
            #expect(found[3] == .end(name: "e", namespace: "http://x#"))
        }
    }

    @Test("leave no warning behind where a namespace is written with one")
    func namespaceWarnings() throws {
        let text = document(#"<!ENTITY x "http://x#">"#, #"<a xmlns="&x;" xmlns:p="&x;p"/>"#)
        let reader = try XMLPullReader(bytes: Array(text.utf8), recovers: true, limits: XMLLimits(maxEntities: 2))
        while try reader.next() != nil {}
        #expect(reader.warnings.isEmpty)
    }

    @Test("hold characters and predefined entities by their references, and no others")
    func values() throws {
        let text = document(
            ##"<!ENTITY q "&quot;&#38;lt;&#x142;"> <!ENTITY s "a&#10;b"> <!ENTITY e "">"##,
            ##"<a b="&q;&s;&e;">&q;&s;&e;</a>"##)
        let found = try events(Array(text.utf8), limits: XMLLimits(maxEntities: 3))
        guard case .start(let tag) = found[0] else {
            Issue.record("an element must start")
            return
        }
        #expect(tag.attribute("b") == "\"<ła b")
        #expect(found[1] == .text("\"<ła\nb"))
    }

    @Test("keep their first declaration, and cannot replace the predefined ones")
    func redeclaration() throws {
        let text = document(##"<!ENTITY x "1"> <!ENTITY x "2"> <!ENTITY lt "&#38;#60;">"##, "<a>&x;&lt;</a>")
        // The value of `lt` is a reference, and is refused as in any other entity.
        #expect(failure(text, limits: Self.limits)?.reason == .entityDeclaration)
        let other = document(##"<!ENTITY x "1"> <!ENTITY x "2"> <!ENTITY gt "&#62;">"##, "<a b='&x;'>&x;&gt;</a>")
        #expect(try events(Array(other.utf8), limits: Self.limits)[1] == .text("1>"))
    }

    @Test(
        "are the only ones that are accepted",
        arguments: [
            #"<!ENTITY x "y"> <!ENTITY z "&x;">"#, #"<!ENTITY x "<b/>">"#, ##"<!ENTITY x "&#60;b/>">"##,
            ##"<!ENTITY x "&#37;y;">"##, ##"<!ENTITY x "&#38;y;">"##, #"<!ENTITY % x "y">"#,
            #"<!ENTITY x SYSTEM "file:///etc/passwd">"#, #"<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;"#,
            #"<!NOTATION n SYSTEM "n"><!ENTITY x SYSTEM "f" NDATA n>"#,
        ])
    func refused(declaration: String) {
        for body in ["<a>&x;</a>", "<a b='&x;'/>", "<a/>"] {
            let error = failure(document(declaration, body), limits: Self.limits)
            #expect(error?.reason == .entityDeclaration)
            #expect(error?.message.contains("refused") == true)
        }
    }

    @Test("are bounded in number, in length and in what they add to a document, by name")
    func limits() {
        let four = #"<!ENTITY a "1"><!ENTITY b "1"><!ENTITY c "1"><!ENTITY d "1">"#
        #expect(failure(document(four, "<a/>"), limits: Self.limits)?.reason == .tooManyEntities(maxEntities: 3))
        let long = #"<!ENTITY a "12345678901">"#
        #expect(failure(document(long, "<a/>"), limits: Self.limits)?.reason == .entityTooLong(maxEntityBytes: 10))
        let ten = #"<!ENTITY x "1234567890">"#
        for body in ["<a>&x;&x;</a>", "<a b='&x;' c='&x;'/>", "<a b='&x;&x;'/>", "<a b='&x;'>&x;</a>"] {
            #expect(failure(document(ten, body), limits: Self.limits) == nil)
        }
        for body in ["<a>&x;&x;&x;</a>", "<a b='&x;' c='&x;&x;'/>", "<a xmlns='&x;&x;&x;'/>", "<a b='&x;&x;'>&x;</a>"] {
            let error = failure(document(ten, body), limits: Self.limits)
            #expect(error?.reason == .expandedTooFar(maxExpandedBytes: 20))
        }
    }

    @Test("of large documents add no more than the limit, whatever is referred to")
    func flood() {
        let value = String(repeating: "x", count: 1024)
        let text = document(
            "<!ENTITY x \"\(value)\">", "<a>" + String(repeating: "<b>&x;</b>", count: 200_000) + "</a>")
        let (found, error) = failure(Array(text.utf8), limits: XMLLimits(maxEntities: 1))
        #expect(error?.reason == .expandedTooFar(maxExpandedBytes: 16 << 20))
        let size = found.reduce(0) { if case .text(let text) = $1 { $0 + text.utf8.count } else { $0 } }
        #expect(size == 16 << 20)
    }

    @Test("that are not declared stay undeclared")
    func undeclared() {
        let text = document(#"<!ENTITY x "y">"#, "<a>&z;</a>")
        #expect(failure(text, limits: Self.limits)?.reason == .undeclaredEntity)
        #expect(
            failure(document(#"<!ENTITY x "y">"#, "<a b='&z;'/>"), limits: Self.limits)?.reason == .undeclaredEntity)
    }

    @Test("a namespace with an ampersand is read as it is meant")
    func ampersandInNamespace() throws {
        let found = try events(Array("<a xmlns='http://x?a&amp;b'/>".utf8))
        #expect(found.last == .end(name: "a", namespace: "http://x?a&b"))
    }

    @Test(
        "a text that is not UTF-8 stays within its limit once it was repaired",
        arguments: [[0xFF], [0x80], [0xC3, 0x28], [0xE2, 0x82], [0xF0, 0x9F], [0xED, 0xA0, 0x80], [0x61, 0x80]])
    func repairedText(piece: [UInt8]) {
        for start in ["", "a", "ł", "a &amp; "] {
            for count in [35, 60, 100] {
                let bad = (0..<count).flatMap { _ in piece }
                let reader = try? XMLPullReader(
                    bytes: Array("<a>\(start)".utf8) + bad + Array("</a>".utf8), recovers: true,
                    limits: XMLLimits(maxTextBytes: 120))
                while case .some(.some(let event)) = try? reader?.next() {
                    if case .text(let text) = event { #expect(text.utf8.count <= 120) }
                }
            }
        }
    }
}

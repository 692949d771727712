import Testing
import XML

/// The events of a whole document.
func events(
    _ bytes: [UInt8], encoding: String? = nil, recovers: Bool = false, limits: XMLLimits = .init()
) throws -> [XMLEvent] {
    let reader = try XMLPullReader(bytes: bytes, encoding: encoding, recovers: recovers, limits: limits)
    var found: [XMLEvent] = []
    while let event = try reader.next() { found.append(event) }
    return found
}

/// The error of a document that must have one, with the events before it.
func failure(
    _ bytes: [UInt8], encoding: String? = nil, limits: XMLLimits = .init()
) -> (events: [XMLEvent], error: XMLError?) {
    var found: [XMLEvent] = []
    do throws(XMLError) {
        let reader = try XMLPullReader(bytes: bytes, encoding: encoding, limits: limits)
        while let event = try reader.next() { found.append(event) }
        return (found, nil)
    } catch {
        return (found, error)
    }
}

func failure(_ text: String, limits: XMLLimits = .init()) -> XMLError? {
    failure(Array(text.utf8), limits: limits).error
}

@Suite("Reading XML events")
struct XMLPullReaderTests {
    @Test("names come apart into local name, namespace and prefix")
    func namespaces() throws {
        let text = #"<a xmlns="u:d" xmlns:p="u:p" p:x="1" y="2" xml:lang="pl"><p:b xmlns=""><c/></p:b></a>"#
        let found = try events(Array(text.utf8))
        guard case .start(let a) = found[0], case .start(let b) = found[1], case .start(let c) = found[2] else {
            Issue.record("three elements must start")
            return
        }
        #expect((a.name, a.namespace, a.prefix) == ("a", "u:d", nil))
        #expect((b.name, b.namespace, b.prefix) == ("b", "u:p", "p"))
        #expect((c.name, c.namespace, c.prefix) == ("c", nil, nil))
        #expect(
            a.attributes == [
                XMLAttribute(name: "x", namespace: "u:p", prefix: "p", value: "1"),
                XMLAttribute(name: "y", value: "2"),
                XMLAttribute(
                    name: "lang", namespace: "http://www.w3.org/XML/1998/namespace", prefix: "xml", value: "pl"),
            ])
        #expect(a.attribute("x") == "1")
        #expect(a.attribute("x", namespace: nil) == nil)
        #expect([a.depth, b.depth, c.depth] == [0, 1, 2])
        #expect([a.isEmpty, b.isEmpty, c.isEmpty] == [false, false, true])
        #expect(
            Array(found[3...]) == [
                .end(name: "c", namespace: nil), .end(name: "b", namespace: "u:p"), .end(name: "a", namespace: "u:d"),
            ])
    }

    @Test("text, CDATA and references are one text; comments and instructions are passed over")
    func text() throws {
        let text =
            "<?x y?><!-- c --><a>1 &lt;&amp;&gt;&quot;&apos; <![CDATA[<b>&amp;]]><!-- c -->&#x141;&#243;<?p i?>d\u{17A}\r\n</a><!-- e -->"
        let found = try events(Array(text.utf8))
        #expect(found.count == 3)
        #expect(found[1] == .text("1 <&>\"' <b>&amp;Łódź\n"))
    }

    @Test(
        "an attribute's references are decoded and its white space is normalised",
        arguments: [
            ("&amp;", "&"), ("&#38;", "&"), ("&amp;amp;", "&amp;"), ("&amp;#38;", "&#38;"),
            ("?a=1&amp;b=2&amp;c", "?a=1&b=2&c"),
            ("&lt;x&gt; &quot;", "<x> \""), ("a\n\tb", "a  b"), ("a&#10;b", "a\nb"), ("\u{142}&#x142;", "łł"), ("", ""),
        ])
    func attributeValues(written: String, value: String) throws {
        guard case .start(let tag) = try events(Array("<a x=\"\(written)\"/>".utf8))[0] else {
            Issue.record("an element must start")
            return
        }
        #expect(tag.attributes.map(\.value) == [value])
        #expect(tag.isEmpty)
    }

    @Test("an element is empty when nothing stands in it, wherever a piece of input ends", arguments: [32_740...32_800])
    func emptiness(lengths: ClosedRange<Int>) throws {
        for length in lengths {
            let text = "<a><!--" + String(repeating: "x", count: length - 10) + "--><b></b><c/><d> </d></a>"
            let tags = try events(Array(text.utf8)).compactMap { if case .start(let tag) = $0 { tag } else { nil } }
            #expect(tags.map(\.isEmpty) == [false, true, true, false])
        }
    }

    @Test("a text is whole however long it is and whatever stands in it")
    func longText() throws {
        let body = String(repeating: "zażółć gęślą &amp; jaźń\n", count: 20_000)
        let found = try events(Array("<a><b/>\(body)<c/></a>".utf8))
        #expect(found[3] == .text(body.replacing("&amp;", with: "&")))
        #expect(found.count == 7)
    }

    @Test("elements can be read as trees or skipped, and the reader stands behind them")
    func trees() throws {
        let text = "<l><r n='1'><t>a</t></r><skip><r n='x'/></skip><r n='2'/>\n<r n='3'>b<i>c</i>d</r></l>"
        let reader = try XMLPullReader(bytes: Array(text.utf8))
        var records: [XMLElement] = []
        while let event = try reader.next() {
            guard case .start(let tag) = event else { continue }
            if tag.name == "r" { records.append(try reader.readElement()) }
            if tag.name == "skip" { try reader.skipElement() }
        }
        #expect(records.map { $0.attribute("n") } == ["1", "2", "3"])
        #expect(records.map(\.text) == ["a", "", "bcd"])
        #expect(records.map(\.line) == [1, 1, 2])
        #expect(try reader.next() == nil)
    }

    @Test("a missing file is an error that carries the system's number")
    func missingFile() {
        let error = #expect(throws: XMLError.self) { try XMLPullReader(path: "/nonexistent/file.xml") }
        #expect(error?.reason == .unreadable(errno: 2))
        #expect(throws: XMLError.self) { try XMLPullReader(fileDescriptor: -1) }
    }
}

import Foundation
import Testing
import XML

@Suite("Hostile XML")
struct XMLSafetyTests {
    @Test(
        "a document type that declares an entity is refused, used or not",
        arguments: [
            #"<!ENTITY x "y">"#, #"<!ENTITY x SYSTEM "file:///etc/passwd">"#, #"<!ENTITY % x "y">"#,
            #"<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;"#,
            #"<!NOTATION n SYSTEM "n"><!ENTITY x SYSTEM "f" NDATA n>"#,
        ])
    func entities(declaration: String) {
        for content in ["&x;", "ok"] {
            #expect(failure("<!DOCTYPE a [\(declaration)]><a>\(content)</a>")?.reason == .entityDeclaration)
        }
        #expect(failure("<!DOCTYPE a [\(declaration)]><a b='&x;'/>")?.reason == .entityDeclaration)
    }

    @Test("a billion laughs are refused before anybody laughs", arguments: ["<l>&l9;</l>", "<l a='&l9;'/>"])
    func billionLaughs(body: String) {
        var text = "<!DOCTYPE l [<!ENTITY l0 \"ha\">"
        for level in 1...9 {
            text += "<!ENTITY l\(level) \"" + String(repeating: "&l\(level - 1);", count: 10) + "\">"
        }
        let (events, error) = failure(Array((text + "]>" + body).utf8))
        #expect(events.isEmpty)
        #expect(error?.reason == .entityDeclaration)
        #expect(error?.message.contains("declares entities") == true)
    }

    @Test("a million laughs of parameter entities are refused as well")
    func parameterEntities() {
        var text = "<!DOCTYPE l [<!ENTITY % p0 \"<!ELEMENT x ANY>\">"
        for level in 1...9 {
            text += "<!ENTITY % p\(level) \"" + String(repeating: "&#37;p\(level - 1);", count: 10) + "\">"
        }
        #expect(failure(text + "%p9;]><l/>")?.reason == .entityDeclaration)
    }

    @Test("attribute defaults, which multiply a document, are refused")
    func attributeDefaults() {
        #expect(failure("<!DOCTYPE a [<!ATTLIST a b (x|y) 'x' c CDATA 'zzz'>]><a/>")?.reason == .attributeDeclaration)
    }

    @Test("an external document type is neither loaded nor missed, and a plain one is harmless")
    func externalType() throws {
        let text = #"<!DOCTYPE a PUBLIC "-//X" "http://127.0.0.1:9/x.dtd"><a>ok</a>"#
        #expect(try XMLElement.parse(Array(text.utf8)).text == "ok")
        #expect(try XMLElement.parse(Array("<!DOCTYPE a [<!ELEMENT a ANY>]><a>ok</a>".utf8)).text == "ok")
        for body in ["<a>&nbsp;</a>", "<a b='&nbsp;'/>"] {
            #expect(failure(#"<!DOCTYPE a SYSTEM "x.dtd">"# + body)?.reason == .undeclaredEntity)
            #expect(failure(body)?.reason == .undeclaredEntity)
        }
    }

    @Test("each limit is enforced and named")
    func limits() {
        var limits = XMLLimits(
            maxDepth: 3, maxTextBytes: 10, maxElements: 5, maxAttributes: 2, maxNamespaces: 3, maxTreeNodes: 4,
            maxTreeBytes: 12)
        #expect(failure("<a><a><a><a/></a></a></a>", limits: limits)?.reason == .tooDeep(maxDepth: 3))
        #expect(failure("<a>12345<![CDATA[678]]>901</a>", limits: limits)?.reason == .textTooLong(maxTextBytes: 10))
        #expect(failure("<a><b/><b/><b/><b/><b/></a>", limits: limits)?.reason == .tooManyElements(maxElements: 5))
        #expect(failure("<a x='' y='' z=''/>", limits: limits)?.reason == .tooManyAttributes(maxAttributes: 2))
        let nested = "<a xmlns:a='a' xmlns:b='b'><a xmlns:c='c' xmlns:d='d'/></a>"
        #expect(failure(nested, limits: limits)?.reason == .tooManyNamespaces(maxNamespaces: 3))
        let error = failure("<a>\n<b>12345678901</b></a>", limits: limits)
        #expect(error?.description == "line 2, column 15: a text longer than maxTextBytes (10)")

        let nodes = #expect(throws: XMLError.self) {
            try XMLElement.parse(Array("<a>1<b/>2<b/></a>".utf8), limits: limits)
        }
        #expect(nodes?.reason == .tooManyTreeNodes(maxTreeNodes: 4))
        let size = #expect(throws: XMLError.self) {
            try XMLElement.parse(Array("<a x='12345'>1<b/>1234567</a>".utf8), limits: limits)
        }
        #expect(size?.reason == .treeTooLarge(maxTreeBytes: 12))
        limits.maxDepth = 100_000
        #expect(limits.maxDepth == 256)
    }

    @Test("a record that passes a limit of one tree is cut, and what comes behind it is read")
    func cut() throws {
        let limits = XMLLimits(maxTreeNodes: 5, maxTreeBytes: 12)
        for (inner, excess) in [
            ("<b>1</b><c><d/><e><f/>2</e></c>", XMLExcess.nodes), ("<b>1</b>123456789012<c>3</c>", .bytes),
            ("<b>1</b><c x='1234567890123'><d/></c>", .bytes), ("<b>1</b>", nil),
        ] {
            let text = "<l><r>\(inner)</r><r><b>2</b></r></l>"
            let reader = try XMLPullReader(bytes: Array(text.utf8), limits: limits)
            var records: [XMLElement] = []
            while let event = try reader.next() {
                if case .start(let tag) = event, tag.name == "r" { records.append(try reader.readRecord()) }
            }
            #expect(records.map(\.excess) == [excess, nil], "\(inner)")
            #expect(records.map { $0.child("b")?.text } == ["1", "2"], "\(inner)")
        }
        let large = "<r><b>1</b>" + String(repeating: "<c>2</c>", count: 200_000) + "</r>"
        let reader = try XMLPullReader(bytes: Array(large.utf8))
        _ = try reader.next()
        let beginning = try reader.readRecord()
        #expect(beginning.excess == .nodes && beginning.child("b")?.text == "1")
        #expect(beginning.children.count < 1000 && reader.treeNodes == 1000)
        #expect(try reader.next() == nil)
    }

    @Test("of a record that is cut no long text is held, however many there are")
    func cutTexts() throws {
        let text = String(repeating: "a", count: 1 << 20)
        let record = "<r><b>1</b>\(String(repeating: "<c d='\(text.prefix(200_000))'>\(text)</c>", count: 40))</r>"
        let reader = try XMLPullReader(bytes: Array("<l>\(record)\(record)</l>".utf8))
        var records: [XMLElement] = []
        while let event = try reader.next() {
            if case .start(let tag) = event, tag.name == "r" { records.append(try reader.readRecord()) }
        }
        #expect(records.map(\.excess) == [.bytes, .bytes] && records.map { $0.child("b")?.text } == ["1", "1"])
        #expect(records.allSatisfy { $0.text == "1" && $0.serialized().count < 1 << 16 })
        #expect(reader.treeBytes < 1 << 17)
    }

    @Test("nesting 100,000 deep is refused by the limit", arguments: [false, true])
    func depth(isRecovering: Bool) {
        let text = Array(String(repeating: "<a>", count: 100_000).utf8)
        let error = #expect(throws: XMLError.self) { try events(text, recovers: isRecovering) }
        #expect(error?.reason == .tooDeep(maxDepth: 256))
    }

    @Test("a start tag of many attributes is refused before they are compared with each other")
    func attributeFlood() {
        let attributes = (0..<200_000).map { " a\($0)=''" }.joined()
        #expect(failure("<a\(attributes)/>")?.reason == .tagTooLong(maxTagBytes: 262_144))
        let value = String(repeating: "x", count: 1_000_000)
        #expect(failure("<a b='\(value)'/>")?.reason == .tagTooLong(maxTagBytes: 262_144))
        #expect(failure("<a><\(value)/></a>")?.reason == .tagTooLong(maxTagBytes: 262_144))
    }

    private static let sample = Array(
        "<?xml version='1.0' encoding='UTF-8'?>\n<!DOCTYPE a><a x='ż&amp;'><b>t<![CDATA[c]]></b><!-- k --><c xmlns='u'/></a>"
            .utf8)

    @Test("a document cut at any byte gives what was complete and then an error, and never more")
    func truncated() throws {
        let whole = try events(Self.sample)
        for length in 0..<Self.sample.count {
            let (events, error) = failure(Array(Self.sample[..<length]))
            #expect(error?.reason == .unexpectedEnd, "cut at \(length): \(String(describing: error))")
            #expect(events.count < whole.count)
            #expect(zip(events, whole).filter { $0 != $1 }.count <= 1)
        }
    }

    @Test("random damage gives events or an error")
    func random() {
        var state: UInt64 = 7
        for _ in 0..<5000 {
            var bytes = Self.sample
            for _ in 0..<3 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                bytes[Int(state >> 33) % bytes.count] = UInt8(truncatingIfNeeded: state >> 25)
            }
            _ = failure(bytes)
            _ = try? events(bytes, recovers: true)
        }
    }

    @Test("a document that is not well-formed gives its complete records first")
    func recordsBeforeError() {
        let (events, error) = failure(Array("<l><r>1</r><r>2</r><r>3</x></l>".utf8))
        #expect(events.count == 8)
        #expect(error?.reason == .notWellFormed)
        #expect(error?.line == 1)
        #expect(error?.message.contains("mismatch") == true)
        #expect(failure("<a>x & y</a>")?.reason == .notWellFormed)
        #expect(failure("<a>x?a=1&b=2</a>")?.reason == .notWellFormed)
        #expect(failure("<a>&" + String(repeating: "<b/>", count: 50_000))?.reason == .notWellFormed)
        #expect(failure("<a/><b/>")?.reason == .notWellFormed)
        #expect(failure("<p:a/>")?.reason == .undeclaredPrefix)
        #expect(failure("")?.reason == .unexpectedEnd)
    }

    @Test("white space before the declaration is passed over, and lines still count from the first")
    func leadingSpace() throws {
        let text = " \n\r\n\t<?xml version='1.0' encoding='UTF-8'?>\n<a>ok</a>"
        let root = try XMLElement.parse(Array(text.utf8))
        #expect(root.text == "ok")
        #expect(root.line == 4)
        #expect(failure(String(repeating: " ", count: 2000) + text)?.reason == .notWellFormed)
        #expect(failure(" \n ")?.reason == .unexpectedEnd)
    }

    @Test("a recovering reader goes on and says what it repaired")
    func recovery() throws {
        let text = "<l><r>a & b</r><p:r>\u{1}c</p:r><r>d</l>"
        let reader = try XMLPullReader(bytes: Array(text.utf8), recovers: true)
        var joined = ""
        while let event = try reader.next() { if case .text(let text) = event { joined += text } }
        #expect(joined.contains("d"))
        #expect(reader.warnings.contains { $0.reason == .undeclaredPrefix })
        #expect(reader.warnings.contains { $0.reason == .notWellFormed })
        #expect(reader.warnings.count <= 100)
        let reference = try XMLElement.parse(Array("<!DOCTYPE a SYSTEM 'x.dtd'><a>x&nbsp;y</a>".utf8), recovers: true)
        #expect(reference.text == "x&nbsp;y")
    }
}

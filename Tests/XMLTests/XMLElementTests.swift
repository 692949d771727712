import Testing
import XML

@Suite("XML trees")
struct XMLElementTests {
    private func canonical(_ text: String) throws -> String {
        String(decoding: try XMLElement.parse(Array(text.utf8)).serialized(), as: UTF8.self)
    }

    @Test("children and attributes are found by local name, or by namespace where one is given")
    func lookUp() throws {
        let text = "<r xmlns:a='u:a' xmlns:b='u:b' a:id='1' id='2'><a:t>x</a:t> <b:t>y<i>z</i></b:t><t/></r>"
        let root = try XMLElement.parse(Array(text.utf8))
        #expect(root.child("t")?.text == "x")
        #expect(root.child("t", namespace: "u:b")?.text == "yz")
        #expect(root.child("t", namespace: nil)?.text == "")
        #expect(root.child("nothing") == nil)
        #expect(root.children("t").map(\.text) == ["x", "yz", ""])
        #expect(root.children("t", namespace: "u:a").count == 1)
        #expect(root.elements.map(\.prefix) == ["a", "b", nil])
        #expect(root.attribute("id") == "1")
        #expect(root.attribute("id", namespace: nil) == "2")
        #expect(root.text == "x yz")
    }

    @Test(
        "the serialised form is canonical",
        arguments: [
            ("<a/>", "<a></a>"), ("<a  y = '1'\n x=\"2\" />", #"<a x="2" y="1"></a>"#),
            (
                "<a xmlns='u' xmlns:unused='v'><b xmlns=''><c/></b><d/></a>",
                #"<a xmlns="u"><b xmlns=""><c></c></b><d></d></a>"#
            ),
            (
                "<p:a xmlns:p='u' xmlns:q='w' q:z='1' p:y='2' x='3'><p:b/><b xmlns:p='v' p:c=''/></p:a>",
                #"<p:a xmlns:p="u" xmlns:q="w" x="3" p:y="2" q:z="1"><p:b></p:b><b xmlns:p="v" p:c=""></b></p:a>"#
            ),
            ("<a xml:lang='pl'>x</a>", #"<a xml:lang="pl">x</a>"#),
            (
                "<a t='&lt;&gt;&amp;&quot;&apos;&#9;&#10;&#13;'>&lt;&gt;&amp;\"'&#13;\n<![CDATA[<]]>ł</a>",
                "<a t=\"&lt;>&amp;&quot;'&#x9;&#xA;&#xD;\">&lt;&gt;&amp;\"'&#xD;\n&lt;ł</a>"
            ),
            ("<a><!-- c --><?p i?>x<!-- d --></a>", "<a>x</a>"),
        ])
    func serialized(text: String, expected: String) throws {
        #expect(try canonical(text) == expected)
        #expect(try canonical(expected) == expected)
    }

    @Test("what was serialised reads back as the same tree")
    func roundTrip() throws {
        let text = "<a xmlns='u' xmlns:p='v' p:x='1&amp;'>t<p:b>\r\n</p:b><c xmlns='w'/>&#13;</a>"
        var root = try XMLElement.parse(Array(text.utf8))
        root.line = 0
        var again = try XMLElement.parse(root.serialized())
        #expect(again.serialized() == root.serialized())
        again.line = 0
        #expect(again.text == root.text)
        #expect(again.attributes == root.attributes)
    }

    @Test("a tree made by hand gets the prefixes that it lacks, and loses what XML forbids")
    func handMade() throws {
        let element = XMLElement(
            name: "a", namespace: "u", prefix: "p",
            attributes: [
                XMLAttribute(name: "x", namespace: "v", prefix: "p", value: "1"),
                XMLAttribute(name: "y", namespace: "w", value: "2"),
                XMLAttribute(name: "z", namespace: "w", value: "3"), XMLAttribute(name: "k", value: "4"),
                XMLAttribute(name: "k", value: "5"),
            ],
            children: [.text("a\u{1}b"), .element(XMLElement(name: "b", namespace: "w"))])
        let text = String(decoding: element.serialized(), as: UTF8.self)
        #expect(
            text
                == #"<p:a xmlns:ns1="v" xmlns:ns2="w" xmlns:p="u" k="4" ns1:x="1" ns2:y="2" ns2:z="3">ab<b xmlns="w"></b></p:a>"#
        )
        #expect(try canonical(text) == text)
    }

    @Test("what follows the root element must be well-formed")
    func trailing() throws {
        #expect(throws: XMLError.self) { try XMLElement.parse(Array("<a/>x".utf8)) }
        #expect(throws: XMLError.self) { try XMLElement.parse(Array("<a/><!--".utf8)) }
        #expect(try XMLElement.parse(Array("<a/>\n<!-- c -->\n".utf8)).name == "a")
    }
}

import Foundation
import Testing
import XML

@Suite("XPath")
struct XPathDocumentTests {
    private func document(_ text: String) throws -> XPathDocument {
        let reader = try XMLPullReader(bytes: Array(text.utf8))
        guard case .start = try reader.next() else { throw CancellationError() }
        return try XPathDocument(try reader.readElement())
    }

    @Test("texts, attributes, predicates and functions, in the order of the document")
    func texts() throws {
        let document = try document("<r xmlns:d='urn:d'><t n='2'>b</t><t n='1'>a &amp; ł</t><d:t>c</d:t></r>")
        let root = try #require(document.root)
        #expect(root.texts("t") == ["b", "a & ł"] && root.texts("t/@n") == ["2", "1"])
        #expect(root.texts("t[@n='1']") == ["a & ł"] && root.texts("count(t)") == ["2"])
        #expect(root.texts("x:t", namespaces: ["x": "urn:d"]) == ["c"])
        #expect(root.nodes("t").flatMap { $0.texts("@n") } == ["2", "1"])
    }

    @Test("what cannot be evaluated gives nothing, and prints nothing; what takes too long ends")
    func failures() throws {
        let many = String(repeating: "<a/>", count: 2000)
        let document = try document("<r>\(many)</r>")
        let root = try #require(document.root)
        #expect(root.texts("x:t").isEmpty && root.texts("t[").isEmpty && root.texts("nie()").isEmpty)
        #expect(root.texts("count(//a[count(//a[count(//a) > 1]) > 1])").isEmpty)
        #expect(XPathDocument.isExpression("a/b[@c]") && !XPathDocument.isExpression("a["))
    }
}

import Testing
import Text

struct HTMLAttributesTests {
    private func read(_ tag: String, limit: Int? = nil) -> (found: [String], isSelfClosing: Bool, rest: String) {
        let bytes = Array(tag.utf8)
        var attributes = HTMLAttributes(from: 0, to: limit ?? bytes.count)
        var found: [String] = []
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        while let (name, value) = attributes.next(in: bytes) {
            found.append(text(name) + (value.map { "=" + text($0) } ?? ""))
        }
        return (found, attributes.isSelfClosing, text(attributes.position..<bytes.count))
    }

    @Test(
        "attributes are found as browsers find them",
        arguments: [
            (" a=1 b='2 >' c=\"3\"d=4>x", ["a=1", "b=2 >", "c=3", "d=4"], ">x"), (">", [], ">"), ("", [], ""),
            (" hidden a = b>", ["hidden", "a=b"], ">"), (" a=>", ["a="], ">"), (" a=\"\">", ["a="], ">"),
            (" = == a>", ["a"], ">"), (" a='b", ["a=b"], ""), (" a=", ["a"], ""), (" a=b/>", ["a=b/"], ">"),
            (" a/b=c>", ["a", "b=c"], ">"),
        ])
    func attributes(tag: String, found: [String], rest: String) {
        let read = read(tag)
        #expect(read.found == found && read.rest == rest)
    }

    @Test(
        "a solidus counts where it is the last of the tag",
        arguments: [("/>", true), (" a />", true), (" / >", false), (" a=\"b\">", false)])
    func selfClosing(tag: String, isSelfClosing: Bool) {
        #expect(read(tag).isSelfClosing == isSelfClosing)
    }

    @Test("no more is looked at than may be", arguments: 0...8)
    func limits(limit: Int) {
        #expect(read(" ab='cd>", limit: limit).rest == String(" ab='cd>".dropFirst(limit)))
    }
}

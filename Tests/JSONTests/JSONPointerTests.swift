import JSON
import Testing

@Suite("JSON Pointer")
struct JSONPointerTests {
    private static let document = """
        {"foo": ["bar", "baz"], "": 0, "a/b": 1, "m~n": 8, "tags": [{"name": "x"}, {"n": 1}, {"name": "y"}]}
        """

    @Test(
        "what RFC 6901 says of its example, and the star",
        arguments: [
            ("/foo/0", ["\"bar\""]), ("/", ["0"]), ("/a~1b", ["1"]), ("/m~0n", ["8"]), ("/foo/2", []), ("/foo/00", []),
            ("/foo/-", []), ("/nie", []), ("/tags/*/name", ["\"x\"", "\"y\""]), ("/foo/*", ["\"bar\"", "\"baz\""]),
        ])
    func values(path: String, expected: [String]) throws {
        let pointer = try #require(JSONPointer(path))
        let value = try JSONValue.parse(Self.document)
        #expect(pointer.values(in: value).map { String(decoding: $0.serialized(), as: UTF8.self) } == expected)
    }

    @Test("the whole document, and what is no pointer")
    func whole() throws {
        let value = try JSONValue.parse(Self.document)
        #expect(try #require(JSONPointer("")).values(in: value) == [value])
        #expect(JSONPointer("foo") == nil && JSONPointer("/a~2") == nil && JSONPointer("/~") == nil)
    }

    @Test(
        "a scanner finds the same without building anything",
        arguments: ["/foo/1", "/m~0n", "/tags/2/name", "/nie", ""])
    func locate(path: String) throws {
        let pointer = try #require(JSONPointer(path))
        let value = try JSONValue.parse(Self.document)
        try Array(Self.document.utf8).withUnsafeBytes { bytes in
            var scanner = JSONScanner(bytes)
            let range = try scanner.locate(pointer)
            try scanner.finish()
            let found = try range.map { try scanner.value(in: $0) }
            #expect(found == pointer.values(in: value).first)
        }
    }
}

import Testing
import Text

struct PercentEncodingTests {
    @Test(
        "a set says what stands as it is",
        arguments: [
            (ByteSet.unreserved, "aZ09-._~", "aZ09-._~"), (.unreserved, "a b+c", "a%20b%2Bc"),
            (.unreserved, ":/?#[]@!$&'()*+,;=", "%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D"),
            (.unreserved, "żó\0", "%C5%BC%C3%B3%00"), (.unreserved.adding(":"), "a:b/c", "a:b%2Fc"),
            (.pathCharacters, "a;b=c:@/ %", "a;b=c:@%2F%20%25"), (.pathCharacters.removing(";"), "a;b", "a%3Bb"),
            (.iri, "http://ż.pl/a b|c%20", "http://ż.pl/a%20b%7Cc%20"),
            (.iri, "<>\"{}|^`\\\u{7F}", "%3C%3E%22%7B%7D%7C%5E%60%5C\u{7F}"),
            (.iri.removing("\u{7F}"), "\u{7F}", "%7F"), (.unreserved, "", ""),
        ])
    func encoding(set: ByteSet, text: String, encoded: String) {
        #expect(PercentEncoding.encode(text, leaving: set) == encoded)
        #expect(PercentEncoding.encode(Array(text.utf8), leaving: set) == encoded)
    }

    @Test(
        "what was encoded is decoded, and what is encoded wrongly is nothing",
        arguments: [
            ("", ""), ("abc", "abc"), ("a%20b", "a b"), ("%C5%82", "ł"), ("%c5%82", "ł"), ("a+b", "a+b"), ("%00", "\0"),
            ("%", nil), ("%4", nil), ("%4g", nil), ("%%41", nil), ("a%ff", nil), ("%C5", nil),
        ] as [(String, String?)])
    func decoding(encoded: String, text: String?) {
        #expect(PercentEncoding.decode(encoded[...], plusIsBlank: false) == text)
    }

    @Test("in a form a plus is a blank")
    func forms() {
        #expect(PercentEncoding.decode("a+b%2Bc", plusIsBlank: true) == "a b+c")
    }

    @Test("a set holds what its condition says, for every byte")
    func sets() {
        let set = ByteSet(hasOthers: true) { $0 == 0 || $0 == 63 || $0 == 64 || $0 == 127 }
        #expect((UInt8.min...UInt8.max).filter(set.contains) == [0, 63, 64, 127] + Array(128...255))
        #expect((UInt8.min...UInt8.max).filter { ByteSet.unreserved.contains($0) }.count == 66)
    }

    @Test("digits of base 16 in both cases")
    func digits() {
        #expect(Hexadecimal.string([0x00, 0x9A, 0xFF]) == "009aff")
        var out: [UInt8] = []
        Hexadecimal.appendCapitals(0xAF, to: &out)
        #expect(out == Array("AF".utf8))
        #expect("0aFg".utf8.map(Hexadecimal.value) == [0, 10, 15, nil])
    }
}

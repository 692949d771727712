import JSON
import Testing

@Suite("Reading a JSON document")
struct JSONParseTests {
    @Test(
        "a document that RFC 8259 allows is read",
        arguments: [
            ("null", .null), (" true ", true), ("\tfalse\r\n", false), ("0", 0),
            ("\u{FEFF}1", 1), ("[]", []), ("[ ]", []), ("{}", [:]), ("{ }", [:]), (#""""#, ""), ("[1 , 2]", [1, 2]),
            (#"{"a":[{}],"":null}"#, ["a": [[:]], "": nil]), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0141\u00f3d\u017A""#, "Łódź"), (#""\ud83d\uDE00""#, "😀"), (#""\u0000""#, "\0"),
            ("\"\u{7F}\"", "\u{7F}"),
            ("\"za\u{17C}ó\u{142}ć g\u{119}ślą jaźń 😀\"", "zażółć gęślą jaźń 😀"),
            (#""pięć \n sześć""#, "pięć \n sześć"),
            (#""\u2028\uFFFF""#, "\u{2028}\u{FFFF}"),
            (#"["12345678","1234567","123456789\n"]"#, ["12345678", "1234567", "123456789\n"]),
        ] as [(String, JSONValue)])
    func accepts(text: String, expected: JSONValue) throws { #expect(try JSONValue.parse(text) == expected) }

    @Test(
        "a number keeps its text",
        arguments: ["1.50", "-1E+2", "1e-7", "12345678901234567890123", "0.0", "10", "1E400"])
    func numbers(text: String) throws {
        let value = try JSONValue.parse(text)
        #expect(value.number?.raw == text)
        #expect(value.serialized() == Array(text.utf8))
    }

    @Test("a number is given as an integer only where it is one")
    func integers() throws {
        #expect(
            try JSONValue.parse("[7, 3.0, 3e2, 1.5, 9223372036854775807, 9223372036854775808, -0, 1e400]").array?.map(
                \.int) == [
                    7, 3, 300, nil, Int.max, nil, 0, nil,
                ])
        #expect(try JSONValue.parse("[1.5, 1e400, 5e-324]").array?.map(\.double) == [1.5, nil, .leastNonzeroMagnitude])
        #expect(JSONNumber("01") == nil)
        #expect(JSONNumber("1 ") == nil)
        #expect(JSONNumber("") == nil)
        #expect(JSONNumber(Double.nan) == nil)
    }

    @Test(
        "a document that RFC 8259 forbids is refused, with the byte at which it goes wrong",
        arguments: [
            ("", .unexpectedEnd, 0), ("  ", .unexpectedEnd, 2), ("nul", .unexpectedEnd, 3),
            ("nulL", .invalidLiteral, 0),
            ("True", .unexpectedByte(0x54), 0), ("[1,]", .unexpectedByte(0x5D), 3), ("[,1]", .unexpectedByte(0x2C), 1),
            ("[1 2]", .unexpectedByte(0x32), 3), ("{,}", .unexpectedByte(0x2C), 1),
            (#"{"a":1,}"#, .unexpectedByte(0x7D), 7),
            (#"{"a" 1}"#, .unexpectedByte(0x31), 5), (#"{a:1}"#, .unexpectedByte(0x61), 1),
            (#"{"a":}"#, .unexpectedByte(0x7D), 5),
            ("[1}", .unexpectedByte(0x7D), 2), ("1 2", .trailingBytes, 2), ("[]]", .trailingBytes, 2),
            ("{}x", .trailingBytes, 2),
            ("01", .invalidNumber, 0), ("-", .unexpectedEnd, 1), ("[-]", .invalidNumber, 1), ("1.", .unexpectedEnd, 2),
            ("[1.]", .invalidNumber, 1), (".5", .unexpectedByte(0x2E), 0), ("+1", .unexpectedByte(0x2B), 0),
            ("[1e]", .invalidNumber, 1),
            ("1x", .trailingBytes, 1), ("NaN", .unexpectedByte(0x4E), 0), ("[-Infinity]", .invalidNumber, 1),
            ("'a'", .unexpectedByte(0x27), 0),
            ("\"a\nb\"", .controlCharacter, 2), ("\"\u{1F}\"", .controlCharacter, 1),
            ("\"a\tb\"", .controlCharacter, 2),
            (#""\x""#, .invalidEscape, 1), (#""\u12G4""#, .invalidEscape, 1), (#""\u12"#, .unexpectedEnd, 5),
            (#""abc"#, .unexpectedEnd, 4),
            (#""abc\"#, .unexpectedEnd, 5), (#""\uD800""#, .loneSurrogate, 1), (#""\uDC00""#, .loneSurrogate, 1),
            (#""\uD800\u0041""#, .loneSurrogate, 1), (#""\uD800x\uDC00""#, .loneSurrogate, 1),
            ("/**/1", .unexpectedByte(0x2F), 0),
            ("\u{A0}1", .unexpectedByte(0xC2), 0),
        ] as [(String, JSONError.Reason, Int)])
    func refuses(text: String, reason: JSONError.Reason, offset: Int) {
        let error = #expect(throws: JSONError.self) { try JSONValue.parse(text) }
        #expect(error?.reason == reason)
        #expect(error?.offset == offset)
    }

    @Test(
        "bytes that are not UTF-8 are refused where they stand",
        arguments: [
            [0xFF], [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
            [0xF8, 0x88, 0x80, 0x80, 0x80], [0x80], [0xC5], [0xC5, 0x5C, 0x6E], [0xE2, 0x82],
        ] as [[UInt8]])
    func invalidUTF8(bad: [UInt8]) {
        for prefix in ["\"ab", "\"Łó\\n"] {
            let error = #expect(throws: JSONError.self) { try JSONValue.parse(Array(prefix.utf8) + bad + [0x22]) }
            #expect(error?.reason == .invalidUTF8)
            #expect(error?.offset == prefix.utf8.count)
        }
    }

    @Test("an error says its line and column in characters")
    func position() {
        let error = #expect(throws: JSONError.self) { try JSONValue.parse("\u{FEFF}{\n  \"Łódź\": 01\n}") }
        #expect(error?.line == 2)
        #expect(error?.column == 11)
        #expect(error?.description == "line 2, column 11 (byte 18): not a JSON number")
        let first = #expect(throws: JSONError.self) { try JSONValue.parse("\u{FEFF}x") }
        #expect(first?.column == 1)
        #expect(first?.offset == 3)
    }

    @Test("of two equal keys the last value wins, in the first one's place", arguments: [2, 40])
    func duplicates(size: Int) throws {
        let text =
            "{\"k\":1," + (0..<size).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + ",\"\\u006B\":2,\"k\" \n:3}"
        let object = try #require(try JSONValue.parse(text).object)
        #expect(object.count == size + 1)
        #expect(object.first?.value == 3)
        #expect(object["k1"] == 1)
        #expect(object["absent"] == nil)
    }

    @Test("canonically equal keys are one key, whatever their bytes")
    func equivalentKeys() throws {
        let object = try #require(
            try JSONValue.parse("{\"aKa\":1,\"a\u{212A}a\":2,\"\u{E9}\":3,\"e\u{301}\":4}").object)
        #expect(object.map(\.value) == [2, 4])
    }

    @Test("members keep their order and can be set and removed")
    func object() throws {
        var object = try #require(try JSONValue.parse(#"{"b":1,"a":2}"#).object)
        #expect(object.keys == ["b", "a"])
        object["c"] = 3
        object["b"] = nil
        #expect(JSONValue.object(object).serialized() == Array(#"{"a":2,"c":3}"#.utf8))
        for index in 0..<50 { object["k\(index)"] = 0 }
        object["a"] = nil
        #expect(object["k49"] == 0)
        #expect(object["a"] == nil)
        #expect(object.count == 51)
    }

    @Test("values of another kind are nil and not an error")
    func conveniences() throws {
        let value = try JSONValue.parse(#"{"s":"x","n":null,"b":true,"a":[1]}"#)
        #expect(value["s"]?.string == "x")
        #expect(value["s"]?.int == nil)
        #expect(value["n"]?.isNull == true)
        #expect(value["b"]?.bool == true)
        #expect(value["a"]?[0]?.int == 1)
        #expect(value["a"]?[1] == nil)
        #expect(value["s"]?["x"] == nil)
        #expect(value["zzz"] == nil)
    }
}

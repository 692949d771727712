import JSON
import Testing

@Suite("Writing JSON")
struct JSONWriterTests {
    @Test("members stand in the order of the calls, and absent ones are left out")
    func order() {
        var writer = JSONWriter()
        writer.object {
            $0.member("z", "first")
            $0.member("absent", nil as String?)
            $0.member("a", 2)
            $0.key("list")
            $0.array {
                $0.bool(true)
                $0.null()
                $0.array { _ in }
                $0.object { _ in }
                $0.double(0.5)
                $0.raw(#"{"raw":1}"#.utf8)
            }
            $0.member("tree", ["k": [1, "v"]] as JSONValue)
            $0.member("yes", true)
            $0.member("half", 1.0)
        }
        #expect(
            writer.text
                == #"{"z":"first","a":2,"list":[true,null,[],{},0.5,{"raw":1}],"tree":{"k":[1,"v"]},"yes":true,"half":1}"#
        )
        writer.removeAll()
        writer.int(1)
        #expect(writer.bytes == Array("1".utf8))
    }

    @Test("only what must be escaped is escaped")
    func escapes() {
        var writer = JSONWriter()
        writer.string("\"\\/\u{8}\t\n\u{C}\r\u{0}\u{B}\u{1F}\u{7F}\u{2028}Łódź 😀")
        #expect(writer.text == #""\"\\/\b\t\n\f\r\u0000\u000b\u001f"# + "\u{7F}\u{2028}Łódź 😀\"")
    }

    @Test(
        "a double is the shortest text that reads back, whole numbers without a point",
        arguments: [
            (0.1, "0.1"), (100, "100"), (-2.5, "-2.5"), (1e-7, "1e-07"), (1e300, "1e+300"),
            (.leastNonzeroMagnitude, "5e-324"),
            (-0.0, "-0"),
            (.infinity, "null"), (.nan, "null"), (18.646638, "18.646638"),
        ])
    func doubles(value: Double, text: String) throws {
        var writer = JSONWriter()
        writer.double(value)
        #expect(writer.text == text)
        if value.isFinite { #expect(try JSONValue.parse(writer.bytes).double == value) }
    }

    @Test("what is written reads back as the same string, at every length and place of an escape")
    func roundTrip() throws {
        for length in 0..<40 {
            for place in 0...length {
                let text =
                    String(repeating: "ż", count: place) + "\u{1}\"" + String(repeating: "x", count: length - place)
                #expect(try JSONValue.parse(JSONValue.string(text).serialized()) == .string(text))
            }
        }
    }
}

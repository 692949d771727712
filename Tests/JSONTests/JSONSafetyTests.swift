import JSON
import TestSupport
import Testing

@Suite("Hostile JSON")
struct JSONSafetyTests {
    @Test("nesting 100,000 deep is refused by the limit it names", arguments: ["[", "{\"a\":"])
    func depth(bracket: String) {
        let text = Array(String(repeating: bracket, count: 100_000).utf8)
        let error = #expect(throws: JSONError.self) { try JSONValue.parse(text) }
        #expect(error?.reason == .tooDeep(maxDepth: 128))
        #expect(error?.description.contains("maxDepth (128)") == true)
        let skipped = #expect(throws: JSONError.self) {
            try text.withUnsafeBytes { bytes throws in
                var scanner = JSONScanner(bytes)
                try scanner.skipValue()
            }
        }
        #expect(skipped?.reason == .tooDeep(maxDepth: 128))
    }

    @Test("the deepest nesting that is allowed is read and passed")
    func deepest() throws {
        let text = Array((String(repeating: "[{\"a\":", count: 64) + "1" + String(repeating: "}]", count: 64)).utf8)
        #expect(try JSONValue.parse(text).serialized() == text)
        try text.withUnsafeBytes { bytes throws in
            var scanner = JSONScanner(bytes)
            #expect(try scanner.skipValue() == 0..<text.count)
        }
        #expect(JSONLimits(maxDepth: 1 << 40).maxDepth == JSONLimits.deepest)
    }

    @Test(
        "each limit is enforced and named",
        arguments: [
            (#""12345""#, .stringTooLong(maxStringBytes: 4)), (#""\n\n\n""#, .stringTooLong(maxStringBytes: 4)),
            (#"{"12345":1}"#, .stringTooLong(maxStringBytes: 4)), ("123456", .numberTooLong(maxNumberBytes: 5)),
            ("[1,2,3,4]", .tooManyMembers(maxMembers: 3)),
            (#"{"a":1,"b":2,"c":3,"d":4}"#, .tooManyMembers(maxMembers: 3)),
            ("[[1,2],[3,4],5]", .tooManyValues(maxValues: 7)), ("[[[1]]]", .tooDeep(maxDepth: 2)),
        ] as [(String, JSONError.Reason)])
    func limits(text: String, reason: JSONError.Reason) {
        let limits = JSONLimits(maxDepth: 2, maxStringBytes: 4, maxNumberBytes: 5, maxMembers: 3, maxValues: 7)
        let error = #expect(throws: JSONError.self) { try JSONValue.parse(text, limits: limits) }
        #expect(error?.reason == reason)
    }

    private static let sample =
        #" {"a\u0142": [1.5e-3, -0, true, false, null, "x\n\ud83d\ude00ł"], "b": {}, "c": "\\"} "#

    @Test("a document cut at any byte is refused as incomplete")
    func truncated() throws {
        let whole = Array(Self.sample.utf8)
        _ = try JSONValue.parse(whole)
        for length in 0..<(whole.count - 1) {
            let error = #expect(throws: JSONError.self) { try JSONValue.parse(Array(whole[..<length])) }
            #expect(error?.reason == .unexpectedEnd || error?.reason == .invalidUTF8 || length == 0)
        }
    }

    @Test("random bytes and random damage give a value or an error, and the parser and the scanner agree on values")
    func random() throws {
        var generator = Seeded(42)
        let alphabet = Array(#"{}[]",:\u0e1-. tfn"#.utf8) + [0x00, 0x1F, 0x80, 0xC5, 0x82, 0xED, 0xFF]
        for round in 0..<20_000 {
            var bytes = Array(Self.sample.utf8)
            if round.isMultiple(of: 2) {
                bytes = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                    alphabet.randomElement(using: &generator) ?? 0
                }
            } else {
                for _ in 0..<3 {
                    bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(
                        in: 0...255, using: &generator)
                }
            }
            guard let value = try? JSONValue.parse(bytes) else {
                walk(bytes)
                continue
            }
            try bytes.withUnsafeBytes { buffer throws in
                var scanner = JSONScanner(buffer)
                #expect(try scanner.parseValue() == value)
                try scanner.finish()
            }
            #expect(try JSONValue.parse(value.serialized()) == value)
        }
    }

    /// Only must come back.
    private func walk(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var scanner = JSONScanner(buffer)
            guard (try? scanner.enterArray()) != nil else {
                _ = try? scanner.skipValue()
                return
            }
            while let range = try? scanner.nextElement() { _ = try? scanner.value(in: range) }
        }
    }

    @Test("many bad records on one long line cost one pass, not one each")
    func manyErrors() throws {
        let text = Array(("[" + String(repeating: "nope,", count: 20_000) + "1]").utf8)
        try text.withUnsafeBytes { buffer throws in
            var scanner = JSONScanner(buffer)
            try scanner.enterArray()
            var offsets: [Int] = []
            while let range = try scanner.nextElement() {
                do throws(JSONError) { _ = try scanner.value(in: range) } catch { offsets.append(error.column) }
            }
            #expect(offsets.count == 20_000)
            #expect(offsets.last == 5 * 19_999 + 2)
        }
    }
}

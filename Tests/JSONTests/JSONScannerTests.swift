import JSON
import Testing

/// The records of a CKAN answer as the harvester takes them: values, or the error of the one record.
private func records(_ text: [UInt8], limits: JSONLimits = .init()) throws -> [Result<JSONValue, JSONError>] {
    var found: [Result<JSONValue, JSONError>] = []
    let failure = scan(text, limits: limits) { found.append($0) }
    if let failure { throw failure }
    return found
}

private func scan(
    _ text: [UInt8], limits: JSONLimits = .init(), visit: (Result<JSONValue, JSONError>) -> Void
) -> JSONError? {
    text.withUnsafeBytes { bytes in
        var scanner = JSONScanner(bytes, limits: limits)
        do throws(JSONError) {
            try scanner.enterObject()
            while let key = try scanner.nextKey() {
                guard key == "result", scanner.kind == .object else {
                    try scanner.skipValue()
                    continue
                }
                try scanner.enterObject()
                while let key = try scanner.nextKey() {
                    guard key == "results", scanner.kind == .array else {
                        try scanner.skipValue()
                        continue
                    }
                    try scanner.enterArray()
                    while let range = try scanner.nextElement() {
                        do throws(JSONError) { visit(.success(try scanner.value(in: range))) } catch {
                            visit(.failure(error))
                        }
                    }
                }
            }
            try scanner.finish()
            return nil
        } catch {
            return error
        }
    }
}

private let answer = #"""
    {"help": "a \"help\" {[ \\", "result": {"facets": {"x": [1, {"y": "]}"}]}, "results": [ {"id": "ł"}, [1, 2] ,"s\\", -1.5,null ], "count": 5}, "success": true}
    """#

@Suite("Taking a JSON document record by record")
struct JSONScannerTests {
    @Test("records are found whatever the order of the members around them")
    func order() throws {
        let expected: [JSONValue] = [["id": "ł"], [1, 2], "s\\", .number(try #require(JSONNumber("-1.5"))), nil]
        #expect(try records(Array(answer.utf8)).map { try $0.get() } == expected)
        let reversed = #"{"success":true,"result":{"count":1,"results":[{"id":1}],"sort":"x"},"help":""}"#
        #expect(try records(Array(reversed.utf8)).map { try $0.get() } == [["id": 1]])
    }

    @Test("a record that is itself large is walked into by a cursor of its own")
    func cursorOfARecord() throws {
        try Array(#"[{"a": [1, 2], "b": 3}, 4]"#.utf8).withUnsafeBytes { bytes in
            var document = JSONScanner(bytes)
            try document.enterArray()
            var record = document.scanner(in: try #require(try document.nextElement()))
            try record.enterObject()
            #expect(try record.nextKey() == "a")
            #expect(try record.parseValue() == [1, 2])
            #expect(try record.nextKey() == "b")
            #expect(try record.parseValue() == 3)
            #expect(try record.nextKey() == nil)
            try record.finish()
            #expect(try document.nextElement().map { try document.value(in: $0) } == 4)
        }
    }

    @Test("one bad record costs that record, and its error has its place in the whole document")
    func badRecords() throws {
        let bad: [(String, JSONError.Reason)] = [
            (#"{"a":"\q"}"#, .invalidEscape), ("{\"a\":\"\u{1}\"}", .controlCharacter), ("nope", .invalidLiteral),
            (#"{"a":tru}"#, .invalidLiteral), (#"{"a" "b"}"#, .unexpectedByte(0x22)), ("[1,,2]", .unexpectedByte(0x2C)),
        ]
        var text = Array("{\"result\":{\"results\":[\n1,\n".utf8)
        for (record, _) in bad { text += Array((record + ",\n").utf8) }
        text += Array("{\"a\":\"".utf8) + [0xFF] + Array("\"},\n2]}}".utf8)
        let found = try records(text)
        #expect(found.count == bad.count + 3)
        #expect(try found.first?.get() == 1)
        #expect(try found.last?.get() == 2)
        let errors = found.dropFirst().dropLast().map { result in
            if case .failure(let error) = result { error } else { nil as JSONError? }
        }
        #expect(errors.map { $0?.reason } == bad.map(\.1) + [.invalidUTF8])
        #expect(errors.map { $0?.line } == Array(3...(3 + bad.count)))
        #expect(text[try #require(errors.last??.offset)] == 0xFF)
    }

    @Test("a document cut anywhere gives only the elements that are complete, and then an error at its end")
    func truncated() throws {
        let whole = Array(answer.utf8)
        let all = try records(whole).map { try $0.get() }
        var counts: Set<Int> = []
        for length in 0..<whole.count {
            var found: [JSONValue] = []
            let error = scan(Array(whole[..<length])) { if case .success(let value) = $0 { found.append(value) } }
            #expect(error?.reason == .unexpectedEnd)
            #expect(error?.offset == length)
            #expect(found == Array(all.prefix(found.count)))
            counts.insert(found.count)
        }
        #expect(counts == [0, 1, 2, 3, 4, 5])
    }

    @Test(
        "a broken frame is an error of the document",
        arguments: [
            (#"{"result":{"results":[1 2]}}"#, .unexpectedByte(0x32)),
            (#"{"result":{"results":[1,]}}"#, .unexpectedByte(0x5D)),
            (#"{"result":{"results":[,1]}}"#, .unexpectedByte(0x2C)),
            (#"{"result":{"results":[{"a":1]]}}"#, .mismatchedBracket),
            (#"{"result":{"results":[1]}} x"#, .trailingBytes),
            (#"{"result":{"results":[1]},}"#, .unexpectedByte(0x7D)),
            (#"{"result" {}}"#, .unexpectedByte(0x7B)), (#"{result:{}}"#, .unexpectedByte(0x72)),
            (#"[]"#, .unexpectedByte(0x5B)),
            (#"{"a":1:2}"#, .unexpectedByte(0x3A)), (#"{"\q":1}"#, .invalidEscape), (#"{"a":}"#, .unexpectedByte(0x7D)),
        ] as [(String, JSONError.Reason)])
    func brokenFrame(text: String, reason: JSONError.Reason) {
        #expect(scan(Array(text.utf8)) { _ in }?.reason == reason)
    }

    @Test("an escaped quote does not end a string, at any distance from a word's end")
    func escapedQuotes() throws {
        for padding in 0..<20 {
            for slashes in 0..<6 {
                let body = String(repeating: "x", count: padding) + String(repeating: "\\", count: slashes * 2)
                let text = Array("[\"\(body)\\\"]\",\"\(body)\"]".utf8)
                try text.withUnsafeBytes { bytes throws in
                    var scanner = JSONScanner(bytes)
                    try scanner.enterArray()
                    let first = try #require(try scanner.nextElement())
                    #expect(first == 1..<(body.utf8.count + 6))
                    let second = try #require(try scanner.nextElement())
                    #expect(try scanner.value(in: second).string?.utf8.count == padding + slashes)
                    #expect(try scanner.nextElement() == nil)
                    try scanner.finish()
                }
            }
        }
    }

    @Test("arrays of arrays can be walked and values parsed in passing")
    func nestedWalk() throws {
        let text = Array(#" [[1,2],[],{"a":"b"}] "#.utf8)
        try text.withUnsafeBytes { bytes throws in
            var scanner = JSONScanner(bytes)
            #expect(scanner.kind == .array)
            try scanner.enterArray()
            var seen: [JSONValue] = []
            while try scanner.hasNextElement() {
                guard scanner.kind == .array else {
                    seen.append(try scanner.parseValue())
                    continue
                }
                try scanner.enterArray()
                while let element = try scanner.nextElement() { seen.append(try scanner.value(in: element)) }
            }
            try scanner.finish()
            #expect(seen == [1, 2, ["a": "b"]])
            #expect(scanner.kind == nil)
        }
    }
}

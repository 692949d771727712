import FuzzDriver
import JSON

/// What must hold for every document that the JSON readers are given.
struct JSONCheck {
    private static let limits = JSONLimits(
        maxDepth: 20, maxStringBytes: 300, maxNumberBytes: 40, maxMembers: 200, maxValues: 100_000)

    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// A value that was read is written and read again without a change.
    func parser() {
        guard let value = whole() else { return }
        let written = value.serialized()
        do {
            let again = try JSONValue.parse(written)
            require(again == value, "a value changed when it was written")
            require(again.serialized() == written, "a value is written in two ways")
        } catch {
            require(false, "what was written is not JSON: \(error)")
        }
    }

    /// A walk through every member finds the same as the parser does, and so does a walk that skips.
    func scanner() {
        let value = whole()
        var scanner = JSONScanner(bytes, limits: Self.limits)
        do throws(JSONError) {
            var isLong = false
            let walked = try walk(&scanner, &isLong)
            try scanner.finish()
            // A walk holds nothing, so only whoever builds a tree counts its members.
            require(
                walked == value || value == nil && isLong, "the scanner reads something else than the parser")
        } catch {
            check(error)
            require(value == nil, "the scanner refuses what the parser reads: \(error)")
        }
        scanner = JSONScanner(bytes, limits: Self.limits)
        do throws(JSONError) {
            let skipped = try scanner.parseValue()
            try scanner.finish()
            require(skipped == value, "a value that was skipped first reads as something else")
        } catch {
            check(error)
            require(value == nil, "the scanner cannot skip what the parser reads: \(error)")
        }
    }

    private func whole() -> JSONValue? {
        do throws(JSONError) {
            return try JSONValue.parse(bytes, limits: Self.limits)
        } catch {
            check(error)
            return nil
        }
    }

    private func check(_ error: JSONError) {
        require((0...bytes.count).contains(error.offset), "byte \(error.offset) is not in the document")
        let lines = bytes[..<error.offset].count { $0 == UInt8(ascii: "\n") } + 1
        require(error.line == lines, "byte \(error.offset) is on line \(lines), not \(error.line)")
        require((1...(error.offset + 1)).contains(error.column), "column \(error.column)")
    }

    /// - Parameter isLong: is set where an object or array has more than a tree may have.
    private func walk(_ scanner: inout JSONScanner, _ isLong: inout Bool) throws(JSONError) -> JSONValue {
        switch scanner.kind {
        case .object:
            var members: [JSONObject.Member] = []
            try scanner.enterObject()
            while let key = try scanner.nextKey() {
                members.append(JSONObject.Member(key: key, value: try walk(&scanner, &isLong)))
            }
            if members.count > Self.limits.maxMembers { isLong = true }
            return .object(JSONObject(members))
        case .array:
            var elements: [JSONValue] = []
            try scanner.enterArray()
            while try scanner.hasNextElement() { elements.append(try walk(&scanner, &isLong)) }
            if elements.count > Self.limits.maxMembers { isLong = true }
            return .array(elements)
        case .string, .number, .bool, .null, nil: return try scanner.parseValue()
        }
    }
}

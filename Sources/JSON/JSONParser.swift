/// Builds the tree of one value from a range of bytes (RFC 8259), by recursive descent no deeper than `maxDepth`.
struct JSONParser {
    let base: UnsafeRawPointer
    let end: Int
    let limits: JSONLimits
    var position: Int
    private var depth = 0
    private var values = 0
    /// Where strings with escapes are decoded, kept to save an allocation for each.
    var scratch: [UInt8] = []

    init(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ limits: JSONLimits) {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a range outside the document")
        // An empty buffer may have no address; it is never read, because every load is behind a test against `end`.
        base = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
        position = range.lowerBound
        end = range.upperBound
        self.limits = limits
    }

    mutating func document() throws(JSONFault) -> JSONValue {
        skipSpace()
        let value = try value()
        skipSpace()
        guard position == end else { throw JSONFault(.trailingBytes, at: position) }
        return value
    }

    @inline(__always)
    func byte(at offset: Int) -> UInt8 { base.load(fromByteOffset: offset, as: UInt8.self) }

    /// The next byte, not taken; a document that stops here is cut off.
    @inline(__always)
    func peek() throws(JSONFault) -> UInt8 {
        guard position < end else { throw JSONFault(.unexpectedEnd, at: position) }
        return byte(at: position)
    }

    @inline(__always)
    mutating func skipSpace() {
        while position < end, JSONBytes.isSpace(byte(at: position)) { position &+= 1 }
    }

    private mutating func value() throws(JSONFault) -> JSONValue {
        values &+= 1
        guard values <= limits.maxValues else {
            throw JSONFault(.tooManyValues(maxValues: limits.maxValues), at: position)
        }
        switch try peek() {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try object())
        case UInt8(ascii: "["): return .array(try array())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"):
            try literal("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try literal("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try literal("null")
            return .null
        case let other: throw JSONFault(.unexpectedByte(other), at: position)
        }
    }

    private mutating func literal(_ word: StaticString) throws(JSONFault) {
        for index in 0..<word.utf8CodeUnitCount {
            guard position + index < end else { throw JSONFault(.unexpectedEnd, at: end) }
            guard byte(at: position + index) == word.utf8Start[index] else {
                throw JSONFault(.invalidLiteral, at: position)
            }
        }
        position += word.utf8CodeUnitCount
    }

    // MARK: Containers

    private mutating func descend() throws(JSONFault) {
        depth &+= 1
        guard depth <= limits.maxDepth else { throw JSONFault(.tooDeep(maxDepth: limits.maxDepth), at: position) }
        position &+= 1
        skipSpace()
    }

    /// After an element: true at a comma, false at the closing bracket, both of which are taken.
    @inline(__always)
    private mutating func hasMore(before close: UInt8) throws(JSONFault) -> Bool {
        skipSpace()
        let byte = try peek()
        guard byte == UInt8(ascii: ",") || byte == close else { throw JSONFault(.unexpectedByte(byte), at: position) }
        position &+= 1
        return byte != close
    }

    private mutating func array() throws(JSONFault) -> [JSONValue] {
        try descend()
        defer { depth &-= 1 }
        var elements: [JSONValue] = []
        if try peek() == UInt8(ascii: "]") {
            position &+= 1
            return elements
        }
        repeat {
            guard elements.count < limits.maxMembers else {
                throw JSONFault(.tooManyMembers(maxMembers: limits.maxMembers), at: position)
            }
            skipSpace()
            elements.append(try value())
        } while try hasMore(before: UInt8(ascii: "]"))
        return elements
    }

    private mutating func object() throws(JSONFault) -> JSONObject {
        try descend()
        defer { depth &-= 1 }
        var members: [JSONObject.Member] = []
        if try peek() == UInt8(ascii: "}") {
            position &+= 1
            return JSONObject()
        }
        members.reserveCapacity(2)
        var seen = KeyClasses()
        repeat {
            guard members.count < limits.maxMembers else {
                throw JSONFault(.tooManyMembers(maxMembers: limits.maxMembers), at: position)
            }
            skipSpace()
            let start = position
            let key = try key()
            if seen.mayContain(base, start, position), !seen.hasDuplicates, members.count <= JSONObject.linearLimit {
                seen.hasDuplicates = members.contains { $0.key == key }
            }
            members.append(JSONObject.Member(key: key, value: try value()))
        } while try hasMore(before: UInt8(ascii: "}"))
        return JSONObject(members, hasDistinctKeys: !seen.hasDuplicates)
    }

    /// A key, its colon and the white space around them.
    @inline(__always)
    mutating func key() throws(JSONFault) -> String {
        skipSpace()
        let first = try peek()
        guard first == UInt8(ascii: "\"") else { throw JSONFault(.unexpectedByte(first), at: position) }
        let key = try string()
        skipSpace()
        let colon = try peek()
        guard colon == UInt8(ascii: ":") else { throw JSONFault(.unexpectedByte(colon), at: position) }
        position &+= 1
        skipSpace()
        return key
    }
}

/// Tells most keys of an object apart without comparing them: one bit for each of 64 classes of ASCII keys.
///
/// While no class comes twice, no key can have come twice. From the first key that is not plain ASCII, which may equal
/// one with other bytes, every key counts as a possible duplicate.
private struct KeyClasses {
    private var seen: UInt64 = 0
    private var isPlain = true
    var hasDuplicates = false

    /// Takes in the key written between two offsets, quotes, colon and white space included.
    @inline(__always)
    mutating func mayContain(_ base: UnsafeRawPointer, _ start: Int, _ stop: Int) -> Bool {
        var sum = 0
        var bits: UInt8 = 0
        for offset in start..<stop {
            let byte = base.load(fromByteOffset: offset, as: UInt8.self)
            guard byte > 0x20, byte != UInt8(ascii: ":") else { continue }
            bits |= byte == UInt8(ascii: "\\") ? 0x80 : byte
            sum = sum &* 31 &+ Int(byte)
        }
        isPlain = isPlain && bits < 0x80
        let bit = (1 as UInt64) << UInt64(truncatingIfNeeded: sum & 63)
        defer { seen |= bit }
        return !isPlain || seen & bit != 0
    }
}

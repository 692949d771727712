/// Finds the end of a value from its brackets and quotes alone.
enum JSONSkip {
    /// The offset after the value that begins at `start`.
    ///
    /// A scalar is a run of bytes up to the next separator; what it says is for the parser. Inside an array or object it
    /// must have that separator, or the document was cut off and the scalar may be half of one.
    static func value(
        _ base: UnsafeRawPointer, from start: Int, to end: Int, _ limits: JSONLimits, isNested: Bool
    ) throws(JSONFault) -> Int {
        guard start < end else { throw JSONFault(.unexpectedEnd, at: end) }
        switch base.load(fromByteOffset: start, as: UInt8.self) {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return try container(base, from: start, to: end, limits)
        case UInt8(ascii: "\""): return try string(base, from: start, to: end)
        default: return try scalar(base, from: start, to: end, isNested: isNested)
        }
    }

    private static func scalar(
        _ base: UnsafeRawPointer, from start: Int, to end: Int, isNested: Bool
    ) throws(JSONFault) -> Int {
        var position = start
        scan: while position < end {
            let byte = base.load(fromByteOffset: position, as: UInt8.self)
            switch byte {
            case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"), 0x20, 0x0A, 0x0D, 0x09: break scan
            case UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "\""):
                throw JSONFault(.unexpectedByte(byte), at: position)
            default: position += 1
            }
        }
        if position == end, isNested { throw JSONFault(.unexpectedEnd, at: end) }
        if position == start {
            throw JSONFault(.unexpectedByte(base.load(fromByteOffset: start, as: UInt8.self)), at: start)
        }
        return position
    }

    /// The offset after the string whose opening quote is at `start`.
    ///
    /// Only quotes are looked for: one is escaped exactly when an odd number of backslashes stands before it, and no
    /// backslash is counted twice.
    @inline(__always)
    private static func string(_ base: UnsafeRawPointer, from start: Int, to end: Int) throws(JSONFault) -> Int {
        var position = start &+ 1
        while true {
            position = nextQuote(base, from: position, to: end)
            guard position < end else { throw JSONFault(.unexpectedEnd, at: end) }
            var back = position &- 1
            while back > start, base.load(fromByteOffset: back, as: UInt8.self) == UInt8(ascii: "\\") { back &-= 1 }
            position &+= 1
            if (position &- back) & 1 == 0 { return position }
        }
    }

    @inline(__always)
    private static func nextQuote(_ base: UnsafeRawPointer, from start: Int, to end: Int) -> Int {
        var position = start
        while position &+ 8 <= end {
            let match = JSONBytes.quotes(JSONBytes.load(base, position))
            if match != 0 { return position &+ JSONBytes.first(match) }
            position &+= 8
        }
        while position < end, base.load(fromByteOffset: position, as: UInt8.self) != UInt8(ascii: "\"") {
            position &+= 1
        }
        return position
    }

    /// The offset after the array or object whose bracket is at `start`.
    private static func container(
        _ base: UnsafeRawPointer, from start: Int, to end: Int, _ limits: JSONLimits
    ) throws(JSONFault) -> Int {
        // The kinds of the open brackets, innermost lowest: 1 for an object. `maxDepth` is at most the width.
        var open: UInt128 = 0
        var depth = 0
        var position = start
        while position < end {
            if position &+ 8 <= end {
                let match = JSONBytes.structure(JSONBytes.load(base, position))
                if match == 0 {
                    position &+= 8
                    continue
                }
                position &+= JSONBytes.first(match)
            }
            let byte = base.load(fromByteOffset: position, as: UInt8.self)
            switch byte {
            case UInt8(ascii: "\""):
                position = try string(base, from: position, to: end)
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard depth < limits.maxDepth else {
                    throw JSONFault(.tooDeep(maxDepth: limits.maxDepth), at: position)
                }
                depth &+= 1
                open = open << 1 | (byte == UInt8(ascii: "{") ? 1 : 0)
                position &+= 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                guard open & 1 == (byte == UInt8(ascii: "}") ? 1 : 0) else {
                    throw JSONFault(.mismatchedBracket, at: position)
                }
                open >>= 1
                depth &-= 1
                position &+= 1
                if depth == 0 { return position }
            default: position &+= 1
            }
        }
        throw JSONFault(.unexpectedEnd, at: end)
    }
}

/// A cursor over a document that is too large to be built as a tree: it walks into the values that matter, passes the
/// others at memory speed, and hands out records as byte ranges to be parsed one by one.
///
///     var scanner = JSONScanner(bytes)
///     try scanner.enterObject()
///     while let key = try scanner.nextKey() {
///         guard key == "results", scanner.kind == .array else { try scanner.skipValue(); continue }
///         try scanner.enterArray()
///         while let record = try scanner.nextElement() {
///             do { use(try scanner.value(in: record)) } catch { /* this record only */ }
///         }
///     }
///     try scanner.finish()
///
/// Passing a value looks only at brackets and at the ends of strings, so a bad escape, a raw control character or bytes
/// that are not UTF-8 are an error of the record that has them, and not of the document. A document that is cut off gives
/// its complete elements first and then `unexpectedEnd`. After an error of the cursor itself, it must not be moved again.
///
/// The buffer must outlive the scanner.
public struct JSONScanner {
    /// What kind of value begins somewhere, told from its first byte.
    public enum Kind: Sendable, Hashable {
        /// `{`
        case object
        /// `[`
        case array
        /// `"`
        case string
        /// A digit or `-`
        case number
        /// `t` or `f`
        case bool
        /// `n`
        case null
    }

    /// The document.
    public let bytes: UnsafeRawBufferPointer
    /// The limits for keys, nesting, and the values that are parsed.
    public let limits: JSONLimits
    /// Where the cursor stands, in bytes from the start of the document.
    public var offset: Int { parser.position }

    private var parser: JSONParser
    private var lines = JSONLineCounter()
    /// Whether a value has been passed at this level, so that a comma must come before the next one.
    private var needsComma = false
    private var depth = 0

    /// A cursor before the document's value; a byte order mark is skipped.
    public init(_ bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()) {
        self.bytes = bytes
        self.limits = limits
        let start = JSONBytes.startsWithByteOrderMark(bytes) ? 3 : 0
        parser = JSONParser(bytes, start..<bytes.count, limits)
    }

    /// The kind of the value that is next; nil at the end of the document or before something that begins no value.
    public var kind: Kind? {
        var ahead = parser
        ahead.skipSpace()
        guard ahead.position < ahead.end else { return nil }
        switch ahead.byte(at: ahead.position) {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        default: return nil
        }
    }

    /// Walks into the object that is next; then call `nextKey` until it gives nil.
    public mutating func enterObject() throws(JSONError) {
        try located { (scanner: inout JSONScanner) throws(JSONFault) in try scanner.enter(UInt8(ascii: "{")) }
    }

    /// Walks into the array that is next; then call `nextElement` or `hasNextElement` until it ends.
    public mutating func enterArray() throws(JSONError) {
        try located { (scanner: inout JSONScanner) throws(JSONFault) in try scanner.enter(UInt8(ascii: "[")) }
    }

    /// The key of the object's next member, leaving the cursor before its value, which must then be entered, skipped or
    /// parsed; nil at the end of the object, which is passed.
    public mutating func nextKey() throws(JSONError) -> String? {
        try located { (scanner: inout JSONScanner) throws(JSONFault) in
            guard try scanner.advance(before: UInt8(ascii: "}")) else { return nil }
            return try scanner.parser.key()
        }
    }

    /// Whether the array has one more element, leaving the cursor before it; at the end the array is passed.
    ///
    /// For arrays whose elements are to be entered; `nextElement` does it in one step for those that are records.
    public mutating func hasNextElement() throws(JSONError) -> Bool {
        try located { (scanner: inout JSONScanner) throws(JSONFault) in try scanner.advance(before: UInt8(ascii: "]")) }
    }

    /// The byte range of the array's next element, which is passed; nil at the end of the array, which is passed.
    public mutating func nextElement() throws(JSONError) -> Range<Int>? {
        try located { (scanner: inout JSONScanner) throws(JSONFault) in
            guard try scanner.advance(before: UInt8(ascii: "]")) else { return nil }
            return try scanner.skip()
        }
    }

    /// Passes the value that is next, whatever it is, and gives its byte range.
    @discardableResult
    public mutating func skipValue() throws(JSONError) -> Range<Int> {
        try located { (scanner: inout JSONScanner) throws(JSONFault) in try scanner.skip() }
    }

    /// Builds the tree of the value that is next and passes it.
    public mutating func parseValue() throws(JSONError) -> JSONValue { try value(in: skipValue()) }

    /// Builds the tree of the value in a range that this scanner gave; the cursor does not move.
    ///
    /// - Throws: `JSONError` with its position in the whole document.
    public mutating func value(in range: Range<Int>) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes, range, limits)
        do {
            return try parser.document()
        } catch {
            throw lines.error(error, in: bytes)
        }
    }

    /// A cursor before the value in a range that this scanner gave, for one that is itself too large for a tree.
    public func scanner(in range: Range<Int>) -> JSONScanner {
        var inner = self
        inner.parser = JSONParser(bytes, range, limits)
        inner.needsComma = false
        inner.depth = 0
        return inner
    }

    /// Checks that the document ends here, with nothing open and only white space left.
    public mutating func finish() throws(JSONError) {
        try located { (scanner: inout JSONScanner) throws(JSONFault) in
            scanner.parser.skipSpace()
            let position = scanner.parser.position
            guard scanner.depth == 0 else { throw JSONFault(.unexpectedEnd, at: position) }
            guard position == scanner.parser.end else { throw JSONFault(.trailingBytes, at: position) }
        }
    }

    /// Runs one step and gives its fault a line and a column.
    @inline(__always)
    private mutating func located<Result>(
        _ step: (inout JSONScanner) throws(JSONFault) -> Result
    ) throws(JSONError) -> Result {
        do {
            return try step(&self)
        } catch {
            throw lines.error(error, in: bytes)
        }
    }
}

extension JSONScanner {
    private mutating func enter(_ bracket: UInt8) throws(JSONFault) {
        parser.skipSpace()
        let byte = try parser.peek()
        guard byte == bracket else { throw JSONFault(.unexpectedByte(byte), at: parser.position) }
        guard depth < limits.maxDepth else {
            throw JSONFault(.tooDeep(maxDepth: limits.maxDepth), at: parser.position)
        }
        depth += 1
        parser.position += 1
        needsComma = false
    }

    /// Moves to the next member or element; false at the closing bracket, which is passed.
    @inline(__always)
    private mutating func advance(before close: UInt8) throws(JSONFault) -> Bool {
        parser.skipSpace()
        let byte = try parser.peek()
        if byte == close {
            parser.position += 1
            depth -= 1
            needsComma = true
            return false
        }
        if needsComma {
            guard byte == UInt8(ascii: ",") else { throw JSONFault(.unexpectedByte(byte), at: parser.position) }
            parser.position += 1
            parser.skipSpace()
            let next = try parser.peek()
            guard next != close else { throw JSONFault(.unexpectedByte(next), at: parser.position) }
        }
        needsComma = false
        return true
    }

    @inline(__always)
    private mutating func skip() throws(JSONFault) -> Range<Int> {
        parser.skipSpace()
        let start = parser.position
        parser.position = try JSONSkip.value(parser.base, from: start, to: parser.end, limits, isNested: depth > 0)
        needsComma = true
        return start..<parser.position
    }
}

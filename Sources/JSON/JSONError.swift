/// Why a JSON document was refused, and exactly where.
///
/// `offset` counts bytes from the start of the buffer that was read; `line` and `column` count from 1, and a column is
/// one Unicode scalar (a byte order mark is not counted).
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was wrong; a case that ends in a limit carries the limit that was passed.
    public enum Reason: Sendable, Hashable {
        /// The document stops before its value is complete.
        case unexpectedEnd
        /// A byte stands where the grammar allows none such (RFC 8259 §2).
        case unexpectedByte(UInt8)
        /// Something other than white space follows the value.
        case trailingBytes
        /// A closing bracket does not match the one that is open.
        case mismatchedBracket
        /// Neither `true`, `false` nor `null` (RFC 8259 §3).
        case invalidLiteral
        /// Not a number of RFC 8259 §6: a leading zero, a bare point, no digits.
        case invalidNumber
        /// A backslash with a character after it that is no escape (RFC 8259 §7).
        case invalidEscape
        /// `\uD800` to `\uDFFF` without its other half (RFC 8259 §8.2).
        case loneSurrogate
        /// A control character below U+0020 inside a string, not escaped (RFC 8259 §7).
        case controlCharacter
        /// Bytes that are not UTF-8, including overlong forms and encoded surrogates (RFC 8259 §8.1, RFC 3629 §3).
        case invalidUTF8
        /// `JSONLimits.maxDepth` was passed.
        case tooDeep(maxDepth: Int)
        /// `JSONLimits.maxStringBytes` was passed.
        case stringTooLong(maxStringBytes: Int)
        /// `JSONLimits.maxNumberBytes` was passed.
        case numberTooLong(maxNumberBytes: Int)
        /// `JSONLimits.maxMembers` was passed by one object or array.
        case tooManyMembers(maxMembers: Int)
        /// `JSONLimits.maxValues` was passed by the whole tree.
        case tooManyValues(maxValues: Int)
    }

    /// What was wrong.
    public let reason: Reason
    /// The byte at which it was noticed, counted from 0.
    public let offset: Int
    /// The line of that byte, counted from 1.
    public let line: Int
    /// The character of that line, counted from 1.
    public let column: Int

    /// One sentence for a log or a finding: position, then reason.
    public var description: String { "line \(line), column \(column) (byte \(offset)): \(reason.message)" }
}

extension JSONError.Reason {
    /// The reason in words, without a position.
    public var message: String {
        switch self {
        case .unexpectedEnd: "the document ends before its value is complete"
        case .unexpectedByte(let byte): "unexpected \(Self.name(of: byte))"
        case .trailingBytes: "something follows the end of the value"
        case .mismatchedBracket: "a closing bracket does not match the open one"
        case .invalidLiteral: "neither true, false nor null"
        case .invalidNumber: "not a JSON number"
        case .invalidEscape: "not an escape sequence"
        case .loneSurrogate: "half of a surrogate pair"
        case .controlCharacter: "a control character that is not escaped"
        case .invalidUTF8: "not valid UTF-8"
        case .tooDeep(let limit): "nested deeper than maxDepth (\(limit))"
        case .stringTooLong(let limit): "a string longer than maxStringBytes (\(limit))"
        case .numberTooLong(let limit): "a number longer than maxNumberBytes (\(limit))"
        case .tooManyMembers(let limit): "more members or elements than maxMembers (\(limit))"
        case .tooManyValues(let limit): "more values than maxValues (\(limit))"
        }
    }

    private static func name(of byte: UInt8) -> String {
        let hex = String(byte, radix: 16, uppercase: true)
        let code = "byte 0x" + (hex.count < 2 ? "0" : "") + hex
        return (0x21...0x7E).contains(byte) ? "'\(Unicode.Scalar(byte))' (\(code))" : code
    }
}

/// A reason and a byte, before anybody has paid for counting lines.
struct JSONFault: Error {
    let reason: JSONError.Reason
    let offset: Int

    init(_ reason: JSONError.Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

/// Counts lines and characters forwards from where it last stood, so that many errors in one document, even one that is a
/// single line, cost one pass in all.
struct JSONLineCounter {
    private var offset = 0
    private var line = 1
    private var column = 1

    mutating func error(_ fault: JSONFault, in bytes: UnsafeRawBufferPointer) -> JSONError {
        let target = min(fault.offset, bytes.count)
        if target < offset { self = JSONLineCounter() }
        if offset == 0, target >= 3, JSONBytes.startsWithByteOrderMark(bytes) { offset = 3 }
        for index in offset..<target {
            let byte = bytes[index]
            if byte == 0x0A {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        offset = target
        return JSONError(reason: fault.reason, offset: fault.offset, line: line, column: column)
    }
}

/// Reads the tokens that N-Triples and Turtle share, from bytes.
///
/// Every access to the bytes is checked against their count. Texts without escapes are made from the bytes at once.
struct TermScanner {
    let bytes: UnsafeRawBufferPointer
    let limits: RDFLimits
    let isStrict: Bool
    var position = 0
    /// Faults that were repaired since they were last taken away.
    var repairs: [Fault] = []
    private var scratch: [UInt8] = []
    private var iris = IRICache()
    /// How many bytes were read as part of quoted texts that never ended.
    private var wasted = 0

    init(_ bytes: UnsafeRawBufferPointer, _ limits: RDFLimits, isStrict: Bool) {
        self.bytes = bytes
        self.limits = limits
        self.isStrict = isStrict
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { position = 3 }
    }

    var isAtEnd: Bool { position >= bytes.count }

    /// The byte in hand, or 0 at the end; no token holds a 0, and texts look at `isAtEnd` first.
    var current: UInt8 {
        @inline(__always) get { byte(at: position) }
    }

    @inline(__always)
    func byte(at position: Int) -> UInt8 {
        position < bytes.count ? bytes[position] : 0
    }

    /// Notes a repaired fault; in strict mode there are no repairs.
    mutating func repair(_ reason: RDFProblem.Reason, at offset: Int) throws {
        let fault = Fault(reason, at: offset)
        if isStrict { throw fault }
        repairs.append(fault)
    }

    func text(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[range])
    }

    mutating func string(_ range: Range<Int>) throws -> String {
        try string(text(range), at: range.lowerBound)
    }

    /// A string from bytes, with U+FFFD for what is not UTF-8 unless that is a fault.
    private mutating func string(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws -> String {
        do throws(UTF8.ValidationError) {
            // `String(validating:as:)` is generic, and its look-ups of metadata cost a fifth of all reading.
            let text = try UTF8Span(validating: bytes.assumingMemoryBound(to: UInt8.self).span)
            return String(copying: text)
        } catch {
            try repair(.invalidUTF8, at: offset)
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    private mutating func scratchString(at offset: Int) throws -> String {
        let bytes = scratch
        return try bytes.withUnsafeBytes { try string($0, at: offset) }
    }

    /// A short piece of the document for a message.
    func excerpt(_ range: Range<Int>) -> String {
        String(decoding: text(range.clamped(to: range.lowerBound..<(range.lowerBound + 120))), as: UTF8.self)
    }
}

// MARK: IRIs

extension TermScanner {
    /// `IRIREF` (Turtle production 18), from its `<`; the text between the brackets, unescaped.
    mutating func iriReference() throws -> String {
        let start = position + 1
        let rest = bytes.count - start
        let farthest = start + (limits.maxIRIBytes < rest ? limits.maxIRIBytes + 1 : rest)
        guard let end = bytes.offset(of: UInt8(ascii: ">"), in: start..<farthest) else {
            return try unusualIRI(from: start)
        }
        if let known = iris.string(start..<end, in: bytes) {
            position = end + 1
            return known
        }
        guard !hasForbiddenInIRI(text(start..<end)) else { return try unusualIRI(from: start) }
        position = end + 1
        let repaired = repairs.count
        let iri = try string(start..<end)
        if repairs.count == repaired { iris.keep(iri, start..<end, in: bytes) }
        return iri
    }

    private func tooLong(at offset: Int) -> Fault {
        Fault(.iriTooLong(maxIRIBytes: limits.maxIRIBytes), at: offset)
    }

    /// An IRI with escapes or with characters that it must not have.
    private mutating func unusualIRI(from start: Int) throws -> String {
        scratch.removeAll(keepingCapacity: true)
        var isClean = true
        var next = start
        while byte(at: next) != UInt8(ascii: ">") || next >= bytes.count {
            guard next < bytes.count else { throw Fault(.unexpectedEnd, at: start) }
            guard bytes[next] != UInt8(ascii: "\n"), bytes[next] != UInt8(ascii: "\r") else {
                throw Fault(.invalidIRI(excerpt(start..<next)), at: start)
            }
            guard next - start <= limits.maxIRIBytes else { throw tooLong(at: start) }
            if bytes[next] == UInt8(ascii: "\\"), let scalar = numericEscape(&next) {
                if scalar.isASCII, isForbiddenInIRI(UInt8(truncatingIfNeeded: scalar.value)) { isClean = false }
                scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                continue
            }
            if isForbiddenInIRI(bytes[next]) { isClean = false }
            scratch.append(bytes[next])
            next += 1
        }
        position = next + 1
        let iri = try scratchString(at: start)
        guard !isClean else { return iri }
        try repair(.invalidIRI(excerpt(start..<next)), at: start)
        return percentEncodingForbidden(iri)
    }

    /// `UCHAR` (Turtle production 26), from its backslash; `nil` and not moved where it is something else.
    private func numericEscape(_ position: inout Int) -> Unicode.Scalar? {
        let digits: Int
        switch byte(at: position + 1) {
        case UInt8(ascii: "u"): digits = 4
        case UInt8(ascii: "U"): digits = 8
        default: return nil
        }
        var value: UInt32 = 0
        for offset in (position + 2)..<(position + 2 + digits) {
            guard let digit = hexValue(byte(at: offset)) else { return nil }
            value = value << 4 | digit
        }
        guard let scalar = Unicode.Scalar(value) else { return nil }
        position += 2 + digits
        return scalar
    }
}

// MARK: Literals

extension TermScanner {
    /// A quoted text in one of the four forms of Turtle (productions 22 to 25), from its quote; unescaped.
    mutating func quotedText() throws -> String {
        let quote = current
        let start = position
        if byte(at: position + 1) == quote, byte(at: position + 2) == quote {
            position += 3
            return try longText(quote)
        }
        position += 1
        return try shortText(quote, from: start)
    }

    private mutating func shortText(_ quote: UInt8, from start: Int) throws -> String {
        var end = position
        while end < bytes.count, bytes[end] != quote, bytes[end] != UInt8(ascii: "\\"), !isLineBreak(bytes[end]) {
            end += 1
        }
        try checkLength(end - position, at: start)
        guard end < bytes.count else { throw Fault(.unexpectedEnd, at: start) }
        if bytes[end] == quote {
            let range = position..<end
            position = end + 1
            return try string(range)
        }
        return try escapedText(from: start, upTo: end) { scanner, byte, next in
            if isLineBreak(byte) { throw Fault(.unterminatedLiteral, at: start) }
            return byte == quote ? next + 1 : nil
        }
    }

    private mutating func longText(_ quote: UInt8) throws -> String {
        let start = position
        return try escapedText(from: start, upTo: start) { scanner, byte, next in
            byte == quote && scanner.byte(at: next + 1) == quote && scanner.byte(at: next + 2) == quote
                ? next + 3 : nil
        }
    }

    /// Goes on at `upTo`, unescaping, until `end` says where the text is over.
    private mutating func escapedText(
        from start: Int, upTo: Int, end: (borrowing TermScanner, UInt8, Int) throws -> Int?
    ) throws -> String {
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: bytes[position..<upTo])
        var next = upTo
        while next < bytes.count {
            let byte = bytes[next]
            if byte == UInt8(ascii: "\\") {
                try unescape(&next)
            } else if let after = try end(self, byte, next) {
                try checkLength(next - start, at: start)
                position = after
                return try scratchString(at: start)
            } else {
                scratch.append(byte)
                next += 1
            }
            if scratch.count & 0xFFFF == 0 { try checkLength(next - start, at: start) }
        }
        // Reading the rest again for each such quote must not take quadratic time, so after a while it is given up.
        wasted += next - start
        if wasted > 64 << 20 { position = bytes.count }
        throw Fault(.unterminatedLiteral, at: start)
    }

    private mutating func checkLength(_ length: Int, at start: Int) throws {
        guard length <= limits.maxLiteralBytes else {
            position = min(start + length, bytes.count)
            throw Fault(.literalTooLong(maxLiteralBytes: limits.maxLiteralBytes), at: start)
        }
    }

    /// `ECHAR` or `UCHAR` (Turtle productions 159s and 26).
    private mutating func unescape(_ next: inout Int) throws {
        let plain: UInt8
        switch byte(at: next + 1) {
        case UInt8(ascii: "t"): plain = 0x09
        case UInt8(ascii: "b"): plain = 0x08
        case UInt8(ascii: "n"): plain = 0x0A
        case UInt8(ascii: "r"): plain = 0x0D
        case UInt8(ascii: "f"): plain = 0x0C
        case UInt8(ascii: "\""): plain = UInt8(ascii: "\"")
        case UInt8(ascii: "'"): plain = UInt8(ascii: "'")
        case UInt8(ascii: "\\"): plain = UInt8(ascii: "\\")
        default:
            if let scalar = numericEscape(&next) {
                scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
                return
            }
            // The backslash stands for itself where no escape follows.
            try repair(.invalidEscape, at: next)
            scratch.append(UInt8(ascii: "\\"))
            next += 1
            return
        }
        scratch.append(plain)
        next += 2
    }

    /// `LANGTAG` (Turtle production 144s), from its `@`; an underscore is taken for a hyphen and reported.
    mutating func languageTag() throws -> String {
        let start = position + 1
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            guard isASCIILetter(byte) || isASCIIDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            else { break }
            end += 1
        }
        guard end - start <= LanguageTag.maxBytes else {
            throw Fault(.invalidLanguageTag(excerpt(start..<end)), at: start)
        }
        position = end
        let tag = String(decoding: text(start..<end), as: UTF8.self)
        if LanguageTag.isWellFormed(tag) { return tag }
        guard let repaired = LanguageTag.repaired(tag) else { throw Fault(.invalidLanguageTag(tag), at: start) }
        try repair(.invalidLanguageTag(tag), at: start)
        return repaired
    }
}

// MARK: Names

extension TermScanner {
    /// `BLANK_NODE_LABEL` (Turtle production 141s), from its `_`.
    mutating func blankNodeLabel() throws -> BlankNode {
        let start = position + 2
        var end = start
        guard byte(at: position + 1) == UInt8(ascii: ":"),
            let first = nameCharacter(at: start), NameCharacter.isStart(first.scalar) || isASCIIDigit(byte(at: start))
        else { throw Fault(.invalidName(excerpt(position..<min(start + 1, bytes.count))), at: position) }
        end = start + first.length
        var lastPart = end
        while let next = nameCharacter(at: end) {
            if next.scalar == "." {
                end += 1
                continue
            }
            guard NameCharacter.isPart(next.scalar) else { break }
            end += next.length
            lastPart = end
        }
        guard lastPart - start <= limits.maxIRIBytes else {
            throw Fault(.iriTooLong(maxIRIBytes: limits.maxIRIBytes), at: start)
        }
        position = lastPart
        return BlankNode(try string(start..<lastPart))
    }

    /// The character at a byte, if the bytes there are UTF-8.
    @inline(__always)
    func nameCharacter(at position: Int) -> (scalar: Unicode.Scalar, length: Int)? {
        guard position < bytes.count else { return nil }
        let first = bytes[position]
        if first < 0x80 { return (Unicode.Scalar(first), 1) }
        return longCharacter(at: position)
    }

    private func longCharacter(at position: Int) -> (scalar: Unicode.Scalar, length: Int)? {
        let rest = bytes[position..<min(position + 4, bytes.count)]
        var decoder = UTF8()
        var iterator = rest.makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, UTF8.width(scalar))
    }
}

@inline(__always)
func isLineBreak(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

func hexValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
}

/// The characters of names (Turtle productions 163s, 164s and 166s).
enum NameCharacter {
    @inline(__always)
    static func isStart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            return isASCIILetter(byte) || byte == UInt8(ascii: "_")
        }
        return isLongStart(scalar)
    }

    @inline(__always)
    static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            let byte = UInt8(truncatingIfNeeded: scalar.value)
            return isASCIILetter(byte) || isASCIIDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        }
        switch scalar.value {
        case 0xB7, 0x300...0x36F, 0x203F...0x2040: return true
        default: return isLongStart(scalar)
        }
    }

    private static func isLongStart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF, 0x200C...0x200D, 0x2070...0x218F,
            0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD, 0x10000...0xEFFFF:
            true
        default: false
        }
    }
}

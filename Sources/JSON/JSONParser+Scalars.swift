extension JSONParser {
    // MARK: Strings (RFC 8259 §7)

    /// The string whose opening quote is next, decoded.
    mutating func string() throws(JSONFault) -> String {
        let start = position + 1
        var stop = JSONBytes.endOfPlainRun(base, from: start, to: end)
        var hasEscapes = false
        while stop < end, byte(at: stop) != UInt8(ascii: "\"") {
            guard byte(at: stop) == UInt8(ascii: "\\") else { throw JSONFault(.controlCharacter, at: stop) }
            if !hasEscapes { scratch.removeAll(keepingCapacity: true) }
            scratch.append(contentsOf: bytes(hasEscapes ? position : start, stop))
            hasEscapes = true
            position = stop
            try escape()
            stop = JSONBytes.endOfPlainRun(base, from: position, to: end)
            if stop - start > limits.maxStringBytes { break }
        }
        guard stop - start <= limits.maxStringBytes else {
            throw JSONFault(.stringTooLong(maxStringBytes: limits.maxStringBytes), at: start - 1)
        }
        guard stop < end else { throw JSONFault(.unexpectedEnd, at: end) }
        let text: String
        do throws(UTF8.ValidationError) {
            if hasEscapes {
                scratch.append(contentsOf: bytes(position, stop))
                text = String(copying: try UTF8Span(validating: scratch.span))
            } else {
                text = String(copying: try UTF8Span(validating: bytes(start, stop).span))
            }
        } catch {
            throw JSONFault(.invalidUTF8, at: invalidUTF8(from: start, to: stop))
        }
        position = stop + 1
        return text
    }

    @inline(__always)
    private func bytes(_ start: Int, _ stop: Int) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: (base + start).assumingMemoryBound(to: UInt8.self), count: stop - start)
    }

    /// The first ill-formed byte; escapes are ASCII, so the source is ill-formed exactly where the decoded text is.
    private func invalidUTF8(from start: Int, to stop: Int) -> Int {
        do throws(UTF8.ValidationError) {
            _ = try UTF8Span(validating: bytes(start, stop).span)
            return start
        } catch {
            return start + error.byteOffsets.lowerBound
        }
    }

    /// Decodes the escape at `position` into `scratch` and passes it.
    private mutating func escape() throws(JSONFault) {
        guard position + 1 < end else { throw JSONFault(.unexpectedEnd, at: end) }
        switch byte(at: position + 1) {
        case UInt8(ascii: "\""): scratch.append(0x22)
        case UInt8(ascii: "\\"): scratch.append(0x5C)
        case UInt8(ascii: "/"): scratch.append(0x2F)
        case UInt8(ascii: "b"): scratch.append(0x08)
        case UInt8(ascii: "f"): scratch.append(0x0C)
        case UInt8(ascii: "n"): scratch.append(0x0A)
        case UInt8(ascii: "r"): scratch.append(0x0D)
        case UInt8(ascii: "t"): scratch.append(0x09)
        case UInt8(ascii: "u"): return try unicodeEscape()
        default: throw JSONFault(.invalidEscape, at: position)
        }
        position += 2
    }

    private mutating func unicodeEscape() throws(JSONFault) {
        let start = position
        var code = try codeUnit(at: start)
        position += 6
        if 0xD800..<0xDC00 ~= code {
            for (index, expected) in "\\u".utf8.enumerated() {
                guard position + index < end else { throw JSONFault(.unexpectedEnd, at: end) }
                guard byte(at: position + index) == expected else { throw JSONFault(.loneSurrogate, at: start) }
            }
            let low = try codeUnit(at: position)
            guard 0xDC00..<0xE000 ~= low else { throw JSONFault(.loneSurrogate, at: start) }
            position += 6
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw JSONFault(.loneSurrogate, at: start) }
        scratch.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)  // every scalar has a UTF-8 form
    }

    /// The value of `\uXXXX` at `offset`.
    private func codeUnit(at offset: Int) throws(JSONFault) -> UInt32 {
        var code: UInt32 = 0
        for index in offset + 2..<offset + 6 {
            guard index < end else { throw JSONFault(.unexpectedEnd, at: end) }
            let digit: UInt8
            switch byte(at: index) {
            case let byte where 0x30...0x39 ~= byte: digit = byte - 0x30
            case let byte where 0x41...0x46 ~= byte || 0x61...0x66 ~= byte: digit = (byte | 0x20) - 0x61 + 10
            default: throw JSONFault(.invalidEscape, at: offset)
            }
            code = code << 4 | UInt32(digit)
        }
        return code
    }

    // MARK: Numbers (RFC 8259 §6)

    mutating func number() throws(JSONFault) -> JSONNumber {
        let start = position
        try skipNumber()
        guard position - start <= limits.maxNumberBytes else {
            throw JSONFault(.numberTooLong(maxNumberBytes: limits.maxNumberBytes), at: start)
        }
        return JSONNumber(checked: String(decoding: bytes(start, position), as: UTF8.self))
    }

    /// Passes a number; at the end of the document one that could still go on (`-`, `1.`, `1e`) is cut off.
    mutating func skipNumber() throws(JSONFault) {
        let start = position
        if position < end, byte(at: position) == UInt8(ascii: "-") { position += 1 }
        let integer = position
        try digits(of: start)
        if byte(at: integer) == UInt8(ascii: "0"), position > integer + 1 { throw JSONFault(.invalidNumber, at: start) }
        if position < end, byte(at: position) == UInt8(ascii: ".") {
            position += 1
            try digits(of: start)
        }
        if position < end, byte(at: position) | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < end, byte(at: position) == UInt8(ascii: "+") || byte(at: position) == UInt8(ascii: "-") {
                position += 1
            }
            try digits(of: start)
        }
    }

    /// At least one digit of the number that begins at `start`.
    @inline(__always)
    private mutating func digits(of start: Int) throws(JSONFault) {
        let first = position
        while position < end, byte(at: position) &- 0x30 < 10 { position &+= 1 }
        guard position > first else {
            throw position < end ? JSONFault(.invalidNumber, at: start) : JSONFault(.unexpectedEnd, at: end)
        }
    }
}

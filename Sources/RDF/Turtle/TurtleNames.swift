/// The base and the prefixes that are in force at one point of a Turtle document.
struct TurtleNames {
    private(set) var base: IRIReference?
    private var prefixes: [(name: [UInt8], iri: String)] = []
    private var index = HashIndex(minimumCapacity: 32)

    init(base: String?) {
        self.base = base.flatMap(IRIReference.init(base:))
    }

    mutating func setBase(_ iri: String) {
        base = IRIReference(base: iri) ?? base
    }

    mutating func declare(_ prefix: UnsafeRawBufferPointer, _ iri: String) {
        if let known = find(prefix) {
            prefixes[known].iri = iri
        } else {
            index.append(FoldedHash.hash(prefix, seed: 0))
            prefixes.append((Array(prefix), iri))
        }
    }

    private func find(_ prefix: UnsafeRawBufferPointer) -> Int? {
        index.find(FoldedHash.hash(prefix, seed: 0)) { prefixes[$0].name.elementsEqual(prefix) }
    }

    /// The IRI of a prefixed name (Turtle §6.3).
    func iri(_ name: PrefixedName, _ scanner: inout TermScanner) throws -> IRI {
        let prefix = scanner.text(name.prefix)
        guard let known = find(prefix) else {
            throw Fault(.undeclaredPrefix(scanner.excerpt(name.prefix)), at: name.prefix.lowerBound)
        }
        let namespace = prefixes[known].iri
        if name.hasEscapes || !name.isASCII { return IRI(namespace + (try scanner.unescapedName(name))) }
        let local = scanner.text(name.local)
        let string = withBytes(of: namespace) { namespace in
            String(unsafeUninitializedCapacity: namespace.count + local.count) { buffer in
                // Both parts are valid UTF-8: the one is a string's, the other is ASCII.
                _ = buffer.initialize(fromContentsOf: namespace)
                _ = buffer[namespace.count...].initialize(fromContentsOf: local)
                return namespace.count + local.count
            }
        }
        return IRI(unchecked: string)
    }
}

/// Where the parts of a prefixed name stand.
struct PrefixedName {
    var prefix: Range<Int>
    var local: Range<Int>
    var hasEscapes = false
    var isASCII = true
}

extension TermScanner {
    func isNamePart(at position: Int) -> Bool {
        guard let next = nameCharacter(at: position) else { return false }
        return NameCharacter.isPart(next.scalar) || next.scalar == ":" || next.scalar == "%" || next.scalar == "\\"
    }

    /// `PNAME_NS` of a directive (Turtle production 139s): the prefix without its colon.
    mutating func prefixDeclaration() throws -> Range<Int> {
        guard let prefix = try prefix() else { throw Fault(.expected("a prefix and a colon"), at: position) }
        position = prefix.upperBound + 1
        return prefix
    }

    /// `PN_PREFIX? ":"` (productions 139s and 167s) from here; `nil` where there is no such thing.
    private func prefix() throws -> Range<Int>? {
        var end = position
        while true {
            let byte = byte(at: end)
            if isASCIILetter(byte) { end += 1; continue }
            if byte == UInt8(ascii: ":") { break }
            guard let next = nameCharacter(at: end) else { return nil }
            if end == position {
                guard NameCharacter.isStart(next.scalar), next.scalar != "_" else { return nil }
            } else {
                guard NameCharacter.isPart(next.scalar) || next.scalar == "." else { return nil }
            }
            end += next.length
        }
        guard end - position <= limits.maxIRIBytes else {
            throw Fault(.iriTooLong(maxIRIBytes: limits.maxIRIBytes), at: position)
        }
        if end > position, self.byte(at: end - 1) == UInt8(ascii: ".") { return nil }
        return position..<end
    }

    /// `PrefixedName` (productions 136s, 139s to 141s and 168s); `nil` where none stands here.
    mutating func prefixedName() throws -> PrefixedName? {
        guard let prefix = try prefix() else { return nil }
        var name = PrefixedName(prefix: prefix, local: 0..<0)
        let start = prefix.upperBound + 1
        var end = start
        var lastPart = start
        scan: while let next = nameCharacter(at: end) {
            switch next.scalar {
            case ".":
                if end == start { break scan }
                end += 1
                continue
            case ":": end += 1
            case "%":
                guard hexValue(byte(at: end + 1)) != nil, hexValue(byte(at: end + 2)) != nil else {
                    throw Fault(.invalidName(excerpt(prefix.lowerBound..<(end + 1))), at: end)
                }
                end += 3
            case "\\":
                guard Self.isEscapable(byte(at: end + 1)) else { throw Fault(.invalidEscape, at: end) }
                name.hasEscapes = true
                end += 2
            default:
                if NameCharacter.isPart(next.scalar) {
                    // A hyphen, a digit's sign or a combining mark cannot begin a name.
                    if end == start, !NameCharacter.isStart(next.scalar), !isASCIIDigit(byte(at: end)) { break scan }
                    if !next.scalar.isASCII { name.isASCII = false }
                    end += next.length
                } else if !isStrict, Self.isOftenUnescaped(next.scalar), end > start {
                    try repair(.invalidName(excerpt(prefix.lowerBound..<(end + 1))), at: end)
                    end += 1
                } else {
                    break scan
                }
            }
            lastPart = end
        }
        guard lastPart - start <= limits.maxIRIBytes else {
            throw Fault(.iriTooLong(maxIRIBytes: limits.maxIRIBytes), at: start)
        }
        name.local = start..<lastPart
        position = lastPart
        return name
    }

    /// `PN_LOCAL_ESC` (production 172s).
    private static func isEscapable(_ byte: UInt8) -> Bool {
        "_~.-!$&'()*+,;=/?#@%".utf8.contains(byte)
    }

    /// What real feeds leave without its backslash, and what nothing else in Turtle could mean inside a name.
    private static func isOftenUnescaped(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "/" || scalar == "?" || scalar == "=" || scalar == "&" || scalar == "+" || scalar == "~"
    }

    /// The local part of a name without its backslashes.
    mutating func unescapedName(_ name: PrefixedName) throws -> String {
        guard name.hasEscapes else { return try string(name.local) }
        var unescaped: [UInt8] = []
        var next = name.local.lowerBound
        while next < name.local.upperBound {
            if byte(at: next) == UInt8(ascii: "\\") { next += 1 }
            unescaped.append(byte(at: next))
            next += 1
        }
        return String(decoding: unescaped, as: UTF8.self)
    }

    /// A number without quotes (Turtle §2.5.2, productions 19 to 21).
    mutating func number() throws -> Literal {
        let start = position
        if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
        let whole = skipDigits()
        var datatype = IRI.xsdInteger
        var fraction = 0
        if current == UInt8(ascii: "."),
            isASCIIDigit(byte(at: position + 1)) || whole > 0 && isExponent(at: position + 1)
        {
            position += 1
            fraction = skipDigits()
            datatype = .xsdDecimal
        }
        guard whole + fraction > 0 else { throw Fault(.expected("a number"), at: start) }
        if isExponent(at: position) {
            position += 2
            _ = skipDigits()
            datatype = .xsdDouble
        }
        guard position - start <= limits.maxIRIBytes else {
            throw Fault(.literalTooLong(maxLiteralBytes: limits.maxIRIBytes), at: start)
        }
        return Literal(String(decoding: text(start..<position), as: UTF8.self), datatype: datatype)
    }

    private mutating func skipDigits() -> Int {
        let start = position
        while isASCIIDigit(current) { position += 1 }
        return position - start
    }

    /// `EXPONENT` (production 154s): skipping its first two bytes and then digits reads all of it.
    private func isExponent(at position: Int) -> Bool {
        guard byte(at: position) | 0x20 == UInt8(ascii: "e") else { return false }
        let next = byte(at: position + 1)
        let isSigned = next == UInt8(ascii: "+") || next == UInt8(ascii: "-")
        return isASCIIDigit(isSigned ? byte(at: position + 2) : next)
    }
}

/// Recognises typed literals that a syntax can write without quotes and datatype.
enum NativeLiteral {
    /// Whether Turtle reads the bare lexical form as this very literal (RDF 1.1 Turtle §2.5.2 and §2.5.3).
    static func isTurtleShorthand(_ lexical: String, _ datatype: IRI) -> Bool {
        switch datatype {
        case .xsdInteger: withBytes(of: lexical) { numberShape($0) == .integer }
        case .xsdDecimal: withBytes(of: lexical) { numberShape($0) == .decimal }
        case .xsdDouble: withBytes(of: lexical) { numberShape($0) == .double }
        case .xsdBoolean: lexical == "true" || lexical == "false"
        default: false
        }
    }

    /// Whether the lexical form is an integer that a JSON number carries exactly and gives back in the same form.
    static func isCanonicalInteger(_ lexical: String) -> Bool {
        withBytes(of: lexical) { bytes in
            let digits = bytes.first == UInt8(ascii: "-") ? bytes.dropFirst() : bytes[...]
            guard (1...15).contains(digits.count), digits.allSatisfy(isASCIIDigit) else { return false }
            return digits.first != UInt8(ascii: "0") || bytes.count == 1
        }
    }

    /// Whether a datatype is `xsd:integer` or derived from it (XML Schema Datatypes 1.1 §3.4).
    static func isInteger(_ datatype: IRI) -> Bool { integers.contains(datatype) }

    private static let integers: Set<IRI> = Set(
        [
            "integer", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger", "long", "int",
            "short", "byte", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
        ].map { Namespace.xsd[$0] })

    private enum NumberShape { case integer, decimal, double, other }

    private static func numberShape(_ bytes: UnsafeRawBufferPointer) -> NumberShape {
        var rest = bytes[...]
        func skipSign() {
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        }
        func skipDigits() -> Int {
            let digits = rest.prefix(while: isASCIIDigit)
            rest = rest[digits.endIndex...]
            return digits.count
        }
        skipSign()
        let whole = skipDigits()
        if rest.isEmpty { return whole > 0 ? .integer : .other }
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = skipDigits()
            if rest.isEmpty { return fraction > 0 ? .decimal : .other }
        }
        guard whole + fraction > 0, let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") else { return .other }
        rest = rest.dropFirst()
        skipSign()
        return skipDigits() > 0 && rest.isEmpty ? .double : .other
    }
}

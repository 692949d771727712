internal import JSON

/// The JSON Canonicalization Scheme (RFC 8785), which gives `rdf:JSON` literals their lexical form.
enum CanonicalJSON {
    static func text(_ value: JSONValue) -> String {
        var writer = JSONWriter()
        write(value, to: &writer)
        return writer.text
    }

    private static func write(_ value: JSONValue, to writer: inout JSONWriter) {
        switch value {
        case .null: writer.null()
        case .bool(let bool): writer.bool(bool)
        case .string(let text): writer.string(text)
        case .number(let number):
            // What no double can hold has no canonical form, and stays as it was written.
            writer.raw((number.double.map { ShortestNumber($0).scriptText } ?? number.raw).utf8)
        case .array(let items):
            writer.beginArray()
            for item in items { write(item, to: &writer) }
            writer.endArray()
        case .object(let members):
            writer.beginObject()
            // RFC 8785 §3.2.3 sorts by UTF-16 code units.
            for member in members.sorted(by: { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }) {
                writer.key(member.key)
                write(member.value, to: &writer)
            }
            writer.endObject()
        }
    }
}

/// The fewest decimal digits that stand for a double, in the notations that RDF and JSON want.
struct ShortestNumber {
    private let isNegative: Bool
    /// The digits without zeros at either end; empty for zero.
    private let digits: String
    /// The power of ten that the first digit stands for, plus one.
    private let point: Int

    /// Takes a finite number.
    init(_ value: Double) {
        isNegative = value < 0
        // Swift writes the shortest digits, as `12.5`, `0.001` or `1e-07`.
        let text = value.magnitude.description
        let parts = text.split(separator: "e")
        let mantissa = parts.first ?? "0"
        let whole = mantissa.prefix { $0 != "." }
        let fraction = mantissa.dropFirst(whole.count + 1)
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        let all = String(whole + fraction)
        let significant = all.drop { $0 == "0" }
        point = whole.count + exponent - (all.count - significant.count)
        let trailing = significant.reversed().prefix { $0 == "0" }.count
        digits = String(significant.dropLast(trailing))
    }

    private var sign: String { isNegative ? "-" : "" }

    /// A whole number without exponent.
    var wholeText: String {
        if digits.isEmpty { return "0" }
        return sign + digits + String(repeating: "0", count: max(0, point - digits.count))
    }

    /// The canonical lexical form of `xsd:double` (XML Schema Datatypes 1.1 §3.3.5).
    var doubleText: String {
        if digits.isEmpty { return "0.0E0" }
        let fraction = digits.count > 1 ? String(digits.dropFirst()) : "0"
        return "\(sign)\(digits.prefix(1)).\(fraction)E\(point - 1)"
    }

    /// What ECMAScript writes, as RFC 8785 §3.2.2.3 asks.
    var scriptText: String {
        if digits.isEmpty { return "0" }
        let count = digits.count
        switch point {
        case count...21 where count <= 21: return wholeText
        case 1...21: return sign + digits.prefix(point) + "." + digits.dropFirst(point)
        case -5...0: return sign + "0." + String(repeating: "0", count: -point) + digits
        default:
            let fraction = count > 1 ? "." + digits.dropFirst() : ""
            return "\(sign)\(digits.prefix(1))\(fraction)e\(point > 0 ? "+" : "-")\((point - 1).magnitude)"
        }
    }
}

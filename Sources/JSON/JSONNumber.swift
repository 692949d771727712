/// A number as it was written, so that nothing is lost between reading and writing it again.
///
/// Two numbers are equal when their texts are: `1` and `1.0` differ.
public struct JSONNumber: Sendable, Hashable, CustomStringConvertible {
    /// The text, in the grammar of RFC 8259 §6.
    public let raw: String

    /// For the parser, which has already checked the text.
    init(checked raw: String) { self.raw = raw }

    /// A number from its text; nil where RFC 8259 §6 does not allow it.
    public init?(_ raw: String) {
        var text = raw
        let isNumber = text.withUTF8 { buffer in
            var parser = JSONParser(UnsafeRawBufferPointer(buffer), 0..<buffer.count, .init())
            guard (try? parser.skipNumber()) != nil else { return false }
            return parser.position == buffer.count
        }
        guard isNumber else { return nil }
        self.raw = text
    }

    /// A whole number.
    public init(_ value: Int) { raw = String(value) }

    /// The shortest text that reads back as `value`; nil for an infinity or NaN, which JSON has no text for.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        let text = value.description
        raw = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// The value where it is whole and fits; `3.0` and `3e2` count as whole up to 2⁵³.
    public var int: Int? {
        if let value = Int(raw) { return value }
        guard let value = Double(raw), value.magnitude <= 0x1p53 else { return nil }
        let whole = Int(value)
        return Double(whole) == value ? whole : nil
    }

    /// The nearest double; nil where it would be infinite.
    public var double: Double? {
        guard let value = Double(raw), value.isFinite else { return nil }
        return value
    }

    /// The text as written.
    public var description: String { raw }
}

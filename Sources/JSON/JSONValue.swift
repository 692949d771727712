/// Any JSON value as a tree (RFC 8259 §3), with numbers kept as written and members in order.
///
///     let record = try JSONValue.parse(bytes)
///     record["title"]?.string
public enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number, kept as written.
    case number(JSONNumber)
    /// A string, its escapes decoded.
    case string(String)
    /// The elements in order.
    case array([JSONValue])
    /// The members in order.
    case object(JSONObject)
}

extension JSONValue {
    /// The member of an object; nil where this is no object or has no such key.
    public subscript(_ key: String) -> JSONValue? { object?[key] }

    /// The element of an array; nil where this is no array or is too short.
    public subscript(_ index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The string; nil where this is something else.
    public var string: String? { if case .string(let value) = self { value } else { nil } }
    /// The elements; nil where this is something else.
    public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    /// The members; nil where this is something else.
    public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
    /// The number; nil where this is something else.
    public var number: JSONNumber? { if case .number(let value) = self { value } else { nil } }
    /// The number where it is whole and fits; nil otherwise.
    public var int: Int? { number?.int }
    /// The number as a double; nil where this is something else.
    public var double: Double? { number?.double }
    /// The truth value; nil where this is something else.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// Whether this is `null`.
    public var isNull: Bool { if case .null = self { true } else { false } }
}

extension JSONValue {
    /// Reads one whole document (RFC 8259 §2): UTF-8, one value, white space around it and nothing else.
    ///
    /// A byte order mark in front is skipped, as RFC 8259 §8.1 allows.
    /// - Throws: `JSONError`, with the position from the start of `bytes`.
    public static func parse(
        _ bytes: UnsafeRawBufferPointer, limits: JSONLimits = JSONLimits()
    ) throws(JSONError) -> JSONValue {
        let start = JSONBytes.startsWithByteOrderMark(bytes) ? 3 : 0
        var parser = JSONParser(bytes, start..<bytes.count, limits)
        do {
            return try parser.document()
        } catch {
            var lines = JSONLineCounter()
            throw lines.error(error, in: bytes)
        }
    }

    /// Reads one whole document from an array of bytes.
    public static func parse(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSONValue {
        try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in
            try parse(UnsafeRawBufferPointer(buffer), limits: limits)
        }
    }

    /// Reads one whole document from a string.
    public static func parse(_ text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) -> JSONValue {
        try parse(Array(text.utf8), limits: limits)
    }

    /// The value as compact UTF-8, members in their order.
    public func serialized() -> [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A whole number.
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// `null`.
    public init(nilLiteral: ()) { self = .null }
    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// An object; of equal keys the last value wins.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}

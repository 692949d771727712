/// A path into a JSON document (RFC 6901): `/data/datasets/0/name`.
///
/// One thing goes beyond the RFC: the token `*` stands for every element of an array, or every member of an object, so that
/// `/tags/*/name` gives a list.
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// The tokens, their escapes decoded.
    public let tokens: [String]
    /// The text it was made of.
    public let description: String

    /// - Returns: `nil` where the text is neither empty nor begins with a solidus, or has a `~` that is no escape.
    public init?(_ text: String) {
        guard text.isEmpty || text.hasPrefix("/") else { return nil }
        var tokens: [String] = []
        for token in text.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            // Paths are read for each of the thousands of records of a list.
            guard token.utf8.contains(UInt8(ascii: "~")) else {
                tokens.append(String(token))
                continue
            }
            let rest = token.replacing("~0", with: "").replacing("~1", with: "")
            guard !rest.contains("~") else { return nil }
            // In this order, so that `~01` is `~1` (RFC 6901, section 4).
            tokens.append(String(token).replacing("~1", with: "/").replacing("~0", with: "~"))
        }
        self.tokens = tokens
        description = text
    }

    /// Whether it may give several values.
    public var isMany: Bool { tokens.contains("*") }

    /// What it points at, in document order; empty where there is nothing.
    public func values(in root: JSONValue) -> [JSONValue] {
        var values = [root]
        for token in tokens {
            values = values.flatMap { Self.step(token, in: $0) }
            if values.isEmpty { return [] }
        }
        return values
    }

    private static func step(_ token: String, in value: JSONValue) -> [JSONValue] {
        switch value {
        case .object(let object):
            token == "*" ? object.members.map(\.value) : [object[token]].compactMap { $0 }
        case .array(let elements):
            if token == "*" {
                elements
            } else {
                index(token).flatMap { elements.indices.contains($0) ? [elements[$0]] : nil } ?? []
            }
        default: []
        }
    }

    /// Digits without a leading zero (RFC 6901, section 4).
    private static func index(_ token: String) -> Int? {
        guard token == "0" || !token.hasPrefix("0"), token.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(token)
    }
}

extension JSONScanner {
    /// Passes the value that is next, and finds what a pointer without `*` points at in it.
    ///
    /// - Returns: its byte range; `nil` where there is nothing.
    public mutating func locate(_ pointer: JSONPointer) throws(JSONError) -> Range<Int>? {
        try locate(pointer.tokens[...])
    }

    private mutating func locate(_ tokens: ArraySlice<String>) throws(JSONError) -> Range<Int>? {
        guard let token = tokens.first else { return try skipValue() }
        var found: Range<Int>?
        switch kind {
        case .object:
            try enterObject()
            while let key = try nextKey() {
                if key == token { found = try locate(tokens.dropFirst()) } else { try skipValue() }
            }
        case .array:
            try enterArray()
            var index = 0
            while try hasNextElement() {
                if String(index) == token { found = try locate(tokens.dropFirst()) } else { try skipValue() }
                index += 1
            }
        default: try skipValue()
        }
        return found
    }
}

package import JSON

/// Records in JSON, within the limits of a record.
extension Normaliser {
    /// A record as a tree.
    ///
    /// - Throws: `JSONError` where it is no JSON, ``LimitMet`` where it holds more than a record may.
    package mutating func json(_ bytes: [UInt8]) throws -> JSONValue {
        try limits.json(utf8(bytes))
    }

    /// JSON that stands in a text of the record, within the same limits; `nil` where it is none.
    package mutating func json(in text: String) -> JSONValue? {
        do {
            return try json(Array(text.utf8))
        } catch let limit as LimitMet {
            meet(limit)
            return nil
        } catch {
            return nil
        }
    }

    /// The addresses among some texts, without a finding for what is none.
    package mutating func addresses(_ texts: [String]) -> [String] {
        texts.compactMap { mayGoOn() ? IRIText.absolute($0) : nil }
    }
}

extension RecordLimits {
    /// A record in JSON as a tree.
    ///
    /// - Throws: `JSONError` where it is no JSON, ``LimitMet`` where it holds more than a record may.
    package func json(_ bytes: [UInt8]) throws -> JSONValue {
        let value: JSONValue
        do {
            value = try JSONValue.parse(bytes, limits: JSONLimits(maxValues: allValues))
        } catch {
            guard case .tooManyValues = error.reason else { throw error }
            throw LimitMet(
                "The record has more than \(allValues) values, a hundred times record.max_elements; it was left out.")
        }
        try check(value)
        return value
    }

    /// Looks at every list and object of a tree; the depth is bounded by the parser.
    package func check(_ value: JSONValue) throws(LimitMet) {
        switch value {
        case .array(let elements):
            if elements.count > self.elements {
                try checkElements(elements.count { !$0.isPartOfGeometry }, of: "one list")
            }
            for element in elements { try check(element) }
        case .object(let members):
            try check("members in one object", members.count, "record.max_elements", elements)
            for member in members { try check(member.value) }
        case .null, .bool, .number, .string: break
        }
    }
}

extension JSONValue {
    /// Whether this may stand in the coordinates of a geometry, of which there are many (RFC 7946 §3.1).
    fileprivate var isPartOfGeometry: Bool {
        switch self {
        case .number: true
        case .array(let elements): elements.allSatisfy(\.isPartOfGeometry)
        case .null, .bool, .string, .object: false
        }
    }
}

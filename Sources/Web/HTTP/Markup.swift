extension [UInt8] {
    /// Writes `<name attribute="value"`, with the tag left open. An attribute without a value is left out; names are ours.
    ///
    /// - Parameter escape: how the language writes a text in quotation marks.
    mutating func appendTag(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?>,
        escape: (String, inout [UInt8]) -> Void
    ) {
        append(UInt8(ascii: "<"))
        append(name)
        for (attribute, value) in attributes {
            guard let value else { continue }
            append(UInt8(ascii: " "))
            append(attribute)
            append(contentsOf: "=\"".utf8)
            escape(value, &self)
            append(UInt8(ascii: "\""))
        }
    }

    mutating func append(_ name: StaticString) {
        name.withUTF8Buffer { append(contentsOf: $0) }
    }
}

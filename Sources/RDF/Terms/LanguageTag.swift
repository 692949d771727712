/// Language tags as RDF syntaxes spell them: `[a-zA-Z]+ ("-" [a-zA-Z0-9]+)*` (Turtle production 144s).
enum LanguageTag {
    /// Longer tags are none: the longest that mean anything have some forty bytes (RFC 5646, section 4.4.1).
    static let maxBytes = 255

    static func isWellFormed(_ tag: String) -> Bool {
        withBytes(of: tag) { isWellFormed($0) }
    }

    static func isWellFormed(_ tag: UnsafeRawBufferPointer) -> Bool {
        guard tag.count <= maxBytes else { return false }
        var length = 0
        var isFirstPart = true
        for byte in tag {
            if byte == UInt8(ascii: "-") {
                if length == 0 { return false }
                length = 0
                isFirstPart = false
            } else if isASCIILetter(byte) || !isFirstPart && isASCIIDigit(byte) {
                length += 1
            } else {
                return false
            }
        }
        return length > 0
    }

    /// The tag as it is, or repaired, or `und` (undetermined) where nothing in it is a tag.
    static func spelled(_ tag: String) -> String {
        isWellFormed(tag) ? tag : repaired(tag) ?? "und"
    }

    /// `pl_PL` and `pl PL` become `pl-PL`; `nil` where there is no tag in it.
    static func repaired(_ tag: String) -> String? {
        let parts = tag.utf8.split { !isASCIILetter($0) && !isASCIIDigit($0) }
        let repaired = parts.map { String(Substring($0)) }.joined(separator: "-")
        return isWellFormed(repaired) ? repaired : nil
    }
}

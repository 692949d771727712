/// The bytes of a stored dataset document, whose own IRIs are relative until they are served.
///
/// An IRI of the catalogue's own is written as a string that begins with an escaped solidus, `"\/publishers/2261011"`.
/// That is JSON (RFC 8259, section 7), and nothing else that the writer makes holds these three bytes: inside a string
/// a quotation mark is preceded by a backslash and a backslash is doubled, so `"\/` can only begin such a string.
package enum StoredDocument {
    /// The JSON string of one of the catalogue's own IRIs, from its path below the base URL.
    static func ownIRI(_ path: String) -> [UInt8] {
        Array("\"\\".utf8) + Array(path.utf8) + [UInt8(ascii: "\"")]
    }

    /// Appends the document to `out` with its own IRIs made absolute.
    ///
    /// - Parameter base: the catalogue's base URL without a closing slash.
    package static func append(_ document: UnsafeRawBufferPointer, base: String, to out: inout [UInt8]) {
        var start = 0
        var position = 0
        while position + 2 < document.count {
            guard document[position] == UInt8(ascii: "\""), document[position + 1] == UInt8(ascii: "\\"),
                document[position + 2] == UInt8(ascii: "/")
            else {
                position += 1
                continue
            }
            out.append(contentsOf: document[start...position])
            out.append(contentsOf: base.utf8)
            start = position + 2
            position += 3
        }
        out.append(contentsOf: document[start...])
    }
}

/// Writes comma-separated values (RFC 4180): CRLF after each row, quotation marks where a value needs them.
package struct CSVWriter {
    /// The table so far.
    package private(set) var bytes: [UInt8] = []

    /// A table that begins.
    ///
    /// - Parameter header: the first row; none where others come before.
    package init(_ header: [String] = []) {
        if !header.isEmpty { append(header) }
    }

    /// Adds a row; what is not there is empty.
    package mutating func append(_ row: [String?]) {
        for (place, value) in row.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            append(value ?? "")
        }
        bytes += "\r\n".utf8
    }

    private mutating func append(_ value: String) {
        // A spreadsheet takes a text that begins like a formula for one, and strangers write these texts.
        // By bytes: a combining mark behind it would make another character of the first one, and of CR and LF one.
        let text = value.utf8.first.map { "=+-@\t\r\n".utf8.contains($0) } == true ? "'" + value : value
        guard text.utf8.contains(where: { "\",\r\n".utf8.contains($0) }) else {
            bytes += text.utf8
            return
        }
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\"") { bytes.append(byte) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// The attributes of a start tag, one by one, as browsers find them (HTML Living Standard, sections 13.2.5.32 to 13.2.5.39).
package struct HTMLAttributes: Sendable {
    /// Where the next one is looked for; in the end at the tag's `>`, or where no more may be looked at.
    package private(set) var position: Int
    /// Whether a solidus was the last of the tag.
    package private(set) var isSelfClosing = false
    private let end: Int

    /// - Parameters:
    ///   - position: behind the tag's name.
    ///   - end: where no more is looked at.
    package init(from position: Int, to end: Int) {
        self.position = position
        self.end = end
    }

    /// The next attribute's name, and its value without quotation marks; `nil` for a value that is not there.
    package mutating func next(in bytes: [UInt8]) -> (name: Range<Int>, value: Range<Int>?)? {
        while position < end, bytes[position] != UInt8(ascii: ">") {
            let name = take(bytes) { $0 > 0x20 && $0 != UInt8(ascii: "=") && $0 != 0x3E && $0 != UInt8(ascii: "/") }
            guard name.isEmpty else {
                isSelfClosing = false
                return (name, value(bytes))
            }
            // A blank, a solidus, or what belongs nowhere.
            isSelfClosing = bytes[position] == UInt8(ascii: "/")
            position += 1
        }
        return nil
    }

    private mutating func value(_ bytes: [UInt8]) -> Range<Int>? {
        _ = take(bytes) { $0 <= 0x20 }
        guard position < end, bytes[position] == UInt8(ascii: "=") else { return nil }
        position += 1
        _ = take(bytes) { $0 <= 0x20 }
        guard position < end else { return nil }
        let quote = bytes[position]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            return take(bytes) { $0 > 0x20 && $0 != UInt8(ascii: ">") }
        }
        position += 1
        let value = take(bytes) { $0 != quote }
        position = min(position + 1, end)
        return value
    }

    private mutating func take(_ bytes: [UInt8], while belongs: (UInt8) -> Bool) -> Range<Int> {
        let start = position
        while position < end, belongs(bytes[position]) { position += 1 }
        return start..<position
    }
}

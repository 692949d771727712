extension String {
    /// Without white space at its ends.
    package var trimmed: String {
        func isInk(_ byte: UInt8?) -> Bool { byte.map { $0 > 0x20 && $0 < 0x80 } ?? false }
        // Most texts have nothing there.
        if isInk(utf8.first), isInk(utf8.last) { return self }
        guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[start...end])
    }
}

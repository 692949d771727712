/// Plain text from what portals put into titles and descriptions: HTML, entities escaped once or twice, CRLF, U+FEFF.
///
/// Paragraphs stay as lines, links keep their address in parentheses, table cells are set apart by tabs.
package enum PlainText {
    /// The text, and whether entities had been escaped twice and were repaired.
    package struct Result: Sendable, Equatable {
        package let text: String
        package let wasEscapedTwice: Bool
    }

    /// Plain text of a value of one or several lines.
    package static func lines(from raw: String) -> Result {
        switch tidiness(of: raw) {
        case .tidy: return Result(text: raw, wasEscapedTwice: false)
        case .plain: return Result(text: tidied(raw), wasEscapedTwice: false)
        case .marked: break
        }
        var text = raw
        if HTMLTag.markup(in: Array(raw.utf8)) == .none {
            // Markup that was escaped as a whole: undo one level, and read what is there now.
            text = HTMLStripper.decodingEntities(raw)
            if HTMLTag.markup(in: Array(text.utf8)) != .none { text = HTMLStripper.strip(text) }
        } else {
            text = HTMLStripper.strip(raw)
        }
        let repaired = HTMLStripper.decodingEntities(text)
        return Result(text: tidied(repaired), wasEscapedTwice: !repaired.utf8.elementsEqual(text.utf8))
    }

    /// Plain text of a value of one line: as above, with line breaks as blanks.
    package static func line(from raw: String) -> Result {
        let result = lines(from: raw)
        guard result.text.utf8.contains(where: { $0 == 0x0A || $0 == 0x09 }) else { return result }
        let words = result.text.utf8.split { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 }
        let joined = words.map { String(Substring($0)) }.joined(separator: " ")
        return Result(text: joined, wasEscapedTwice: result.wasEscapedTwice)
    }

    /// A text with the character references of HTML decoded once, and nothing else done to it.
    package static func decodingReferences(in raw: String) -> String { HTMLStripper.decodingEntities(raw) }

    private enum Tidiness {
        /// Nothing is to be done; there is nothing to decode or strip; there may be entities or tags.
        case tidy, plain, marked
    }

    private static func tidiness(of raw: String) -> Tidiness {
        var isTidy = true
        var previous: UInt8 = 0x20
        for byte in raw.utf8 {
            if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") { return .marked }
            if !isOrdinary[Int(byte)], byte != 0x20 || previous == 0x20 { isTidy = false }
            previous = byte
        }
        return isTidy && previous != 0x20 ? .tidy : .plain
    }

    /// Line ends as LF, no U+FEFF or soft hyphen, no characters that XML 1.0 forbids (section 2.2), no blanks at the ends
    /// of lines, at most one empty line in a row.
    static func tidied(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            var tidy = Tidy(capacity: bytes.count)
            var index = 0
            while index < bytes.count {
                let start = index
                while index < bytes.count, isOrdinary[Int(bytes[index])] { index += 1 }
                if index > start { tidy.append(bytes[start..<index]) }
                guard index < bytes.count else { break }
                index += tidy.appendSpecial(bytes[index...])
            }
            return tidy.finished
        }
    }

    /// Bytes that stand for themselves: neither white space nor a control, nor the first of a character that may go.
    private static let isOrdinary: [Bool] = (0..<256).map { byte in
        byte > 0x20 && byte != 0x7F && byte != 0xC2 && byte != 0xE2 && byte != 0xEF
    }

    private struct Tidy {
        private var out: [UInt8] = []
        private var newlines = 0
        private var blanks = 0

        init(capacity: Int) { out.reserveCapacity(capacity) }

        var finished: String {
            var end = out.count
            while end > 0, out[end - 1] == 0x09 || out[end - 1] == 0x20 { end -= 1 }
            return String(decoding: out[..<end], as: UTF8.self)
        }

        mutating func append(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) {
            appendGap()
            out.append(contentsOf: UnsafeBufferPointer(rebasing: bytes))
        }

        /// Appends, or leaves out, the one character at the start of `rest`, and tells how many bytes it had.
        mutating func appendSpecial(_ rest: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
            let first = rest.startIndex
            let second = rest.count > 1 ? rest[first + 1] : 0
            let third = rest.count > 2 ? rest[first + 2] : 0
            switch (rest[first], second, third) {
            case (0x0D, 0x0A, _): return 1
            case (0x0A...0x0D, _, _): return newline(bytes: 1)
            case (0x09, _, _): tab()
            case (0x20, _, _): blanks += 1
            case (0x00...0x1F, _, _), (0x7F, _, _): break
            case (0xC2, 0x85, _): return newline(bytes: 2)
            case (0xC2, 0xA0, _):
                blanks += 1
                return 2
            case (0xC2, 0x80...0x9F, _), (0xC2, 0xAD, _): return 2
            case (0xC2, _, _):
                append(rest.prefix(2))
                return 2
            case (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9): return newline(bytes: 3)
            case (0xEF, 0xBB, 0xBF), (0xEF, 0xBF, 0xBE), (0xEF, 0xBF, 0xBF): return 3
            default:
                append(rest.prefix(3))
                return 3
            }
            return 1
        }

        private mutating func newline(bytes: Int) -> Int {
            newlines += 1
            blanks = 0
            return bytes
        }

        private mutating func tab() {
            // A blank before a tab says nothing that the tab does not.
            blanks = 0
            appendGap()
            if !out.isEmpty, out.last != 0x0A { out.append(0x09) }
        }

        private mutating func appendGap() {
            guard newlines > 0 || blanks > 0 else { return }
            defer { (newlines, blanks) = (0, 0) }
            guard !out.isEmpty else { return }
            if newlines > 0 {
                while let last = out.last, last == 0x09 { out.removeLast() }
                out.append(contentsOf: repeatElement(0x0A, count: min(newlines, 2)))
            }
            // Indentation is kept up to a level or two; a run of blanks inside a line is one.
            if blanks > 0, out.last != 0x09 {
                out.append(contentsOf: repeatElement(0x20, count: newlines > 0 ? min(blanks, 4) : 1))
            }
        }
    }
}

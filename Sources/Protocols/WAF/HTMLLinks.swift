import Feeds

/// The links of a page with the text that stands on their line, in one pass over its bytes, which must outlive them.
struct HTMLLinks: Sequence, IteratorProtocol {
    struct Link: Equatable {
        let href: String
        /// The text around the link that has digits in it: the time and size of a listing.
        let stamp: String
    }

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// The most bytes of one tag, and of the text around a link.
    private static let maxTagBytes = 4096
    private static let maxStampBytes = 256

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func next() -> Link? {
        while let open = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
            let before = position..<open
            position = open + 1
            guard open + 2 < bytes.count, bytes[open + 1] | 0x20 == UInt8(ascii: "a"), bytes[open + 2] <= 0x20 else {
                continue
            }
            let end = Swift.min(bytes.count, open + Self.maxTagBytes)
            guard let close = bytes[open..<end].firstIndex(of: UInt8(ascii: ">")) else {
                // No tag is so long, and nothing is looked through twice.
                position = end
                continue
            }
            position = close + 1
            guard let href = Self.href(bytes[(open + 2)..<close]) else { continue }
            return Link(href: href, stamp: stamp(before: before))
        }
        return nil
    }

    /// The value of `href`, in quotation marks or without.
    private static func href(_ tag: Slice<UnsafeRawBufferPointer>) -> String? {
        let name = Array("href".utf8)
        var place = tag.startIndex
        while place + name.count < tag.endIndex {
            let isName = zip(tag[place...], name).allSatisfy { $0 | 0x20 == $1 }
            guard isName, place == tag.startIndex || tag[place - 1] <= 0x20 else {
                place += 1
                continue
            }
            var rest = tag[(place + name.count)...].drop { $0 <= 0x20 }
            guard rest.popFirst() == UInt8(ascii: "=") else { return nil }
            rest = rest.drop { $0 <= 0x20 }
            let value: Slice<UnsafeRawBufferPointer>
            if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
                value = rest.dropFirst().prefix { $0 != quote }
            } else {
                value = rest.prefix { $0 > 0x20 }
            }
            let text = String(decoding: value, as: UTF8.self)
            return value.contains(UInt8(ascii: "&")) ? text.replacing("&amp;", with: "&") : text
        }
        return nil
    }

    /// Apache and nginx write time and size behind the link, IIS before it, and a line break behind.
    private func stamp(before: Range<Int>) -> String {
        let start = bytes[before].lastIndex(of: UInt8(ascii: ">")).map { $0 + 1 } ?? before.lowerBound
        guard let behind = textBehind() else { return Self.plain(bytes[start..<before.upperBound]) }
        return Self.plain(behind)
    }

    /// The text between this link and the next; `nil` where the line ends with the link.
    private func textBehind() -> [UInt8]? {
        let after = bytes[position...].prefix(Self.maxStampBytes * 2)
        var text: [UInt8] = []
        var isTag = false
        var isName = true
        for (place, byte) in after.enumerated() {
            if byte == UInt8(ascii: "<") {
                let tag = after.dropFirst(place + 1).prefix(3).map { $0 | 0x20 }
                if !isName, text.allSatisfy({ $0 <= 0x20 }), tag.starts(with: "br".utf8) { return nil }
                // The next link is the next file's, and the text of this one is its name.
                if tag.starts(with: "a ".utf8) { break }
                if tag.starts(with: "/a".utf8) { isName = false }
                isTag = true
            } else if byte == UInt8(ascii: ">") {
                isTag = false
                if !isName { text.append(0x20) }
            } else if !isTag, !isName {
                text.append(byte)
            }
        }
        return text
    }

    private static func plain(_ bytes: some Collection<UInt8>) -> String {
        let start = bytes.prefix(maxStampBytes)
        // A stamp has digits in it; most texts of a page that is no listing have none.
        guard start.contains(where: { $0 >= 0x30 && $0 <= 0x39 }) else { return "" }
        var text = String(decoding: start, as: UTF8.self)
        if start.contains(UInt8(ascii: "&")) { text = text.replacing("&nbsp;", with: " ") }
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.contains(where: \.isNumber) && !line.contains(">") ? line : ""
    }
}

/// Takes the tags out of HTML and keeps what a reader would see. It never fails: a broken tag is text.
///
/// It works on bytes and in linear time, whatever it is given.
enum HTMLStripper {
    static func strip(_ html: String) -> String {
        var state = State(Array(html.utf8))
        state.run()
        return String(decoding: state.out, as: UTF8.self)
    }

    /// Decodes every character reference once; what is not a reference stays.
    static func decodingEntities(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard var ampersand = bytes.firstIndex(of: UInt8(ascii: "&")) else { return text }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var position = 0
        while true {
            out.append(contentsOf: bytes[position..<ampersand])
            position = ampersand
            if let (decoded, end) = HTMLEntities.reference(in: bytes, at: ampersand) {
                out.append(contentsOf: String(decoded).utf8)
                position = end
            } else {
                out.append(bytes[position])
                position += 1
            }
            guard let next = bytes[position...].firstIndex(of: UInt8(ascii: "&")) else { break }
            ampersand = next
        }
        out.append(contentsOf: bytes[position...])
        return String(decoding: out, as: UTF8.self)
    }

    private struct State {
        private let source: [UInt8]
        private var position = 0
        private(set) var out: [UInt8] = []
        private var link: [UInt8]?
        private var linkStart = 0
        /// Where no block says where lines end, line ends do.
        private let keepsLines: Bool
        /// Bytes that may still be looked at in vain, for tags and comments that do not end. A scan beyond them stops
        /// early, so that no text costs more than a few passes.
        private var vainBytes = 1 << 20
        private static let shortScan = 256

        init(_ html: [UInt8]) {
            source = html
            keepsLines = HTMLTag.markup(in: html) != .block
            out.reserveCapacity(html.count)
        }

        mutating func run() {
            while let open = source[position...].firstIndex(of: UInt8(ascii: "<")) {
                appendText(position..<open)
                position = open
                if skipComment() || unwrapCharacterData() { continue }
                if let tag = HTMLTag(source, at: open), let close = endOfTag(from: tag.attributes) {
                    position = close + 1
                    handle(tag, source[tag.attributes..<close])
                } else {
                    out.append(UInt8(ascii: "<"))
                    position += 1
                }
            }
            appendText(position..<source.count)
            closeLink()
        }

        // MARK: Finding ends

        /// A comment that does not end is text, as a broken tag is.
        private mutating func skipComment() -> Bool {
            guard source[position...].starts(with: "<!--".utf8), let end = find("-->", from: position + 4) else {
                return false
            }
            position = end + 3
            return true
        }

        /// `<![CDATA[…]]>` is text, and what stands in it no markup.
        private mutating func unwrapCharacterData() -> Bool {
            guard source[position...].starts(with: "<![CDATA[".utf8), let end = find("]]>", from: position + 9) else {
                return false
            }
            for index in (position + 9)..<end { append(source[index]) }
            position = end + 3
            return true
        }

        private var scanLimit: Int { max(vainBytes, Self.shortScan) }

        private mutating func find(_ mark: StaticString, from start: Int) -> Int? {
            let end = min(source.count, start + scanLimit)
            let length = mark.utf8CodeUnitCount
            let found = mark.withUTF8Buffer { mark -> Int? in
                var index = start
                while index + length <= end {
                    var matched = 0
                    while matched < length, source[index + matched].asciiLowercased == mark[matched] { matched += 1 }
                    if matched == length { return index }
                    index += 1
                }
                return nil
            }
            if found == nil { vainBytes -= max(0, end - start) }
            return found
        }

        /// The `>` that ends the tag, outside the quotes of a value.
        private mutating func endOfTag(from start: Int) -> Int? {
            var quote: UInt8?
            var isValue = false
            var index = start
            let end = min(source.count, start + scanLimit)
            while index < end {
                let byte = source[index]
                if let open = quote {
                    if byte == open { quote = nil }
                } else if byte == UInt8(ascii: ">") {
                    return index
                } else if byte == UInt8(ascii: "<") {
                    break
                } else if isValue, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                    quote = byte
                }
                if byte > 0x20 { isValue = byte == UInt8(ascii: "=") }
                index += 1
            }
            vainBytes -= index - start
            return nil
        }

        // MARK: Text

        private mutating func appendText(_ range: Range<Int>) {
            var index = range.lowerBound
            while index < range.upperBound {
                let byte = source[index]
                if byte == UInt8(ascii: "&"), let (decoded, end) = HTMLEntities.reference(in: source, at: index),
                    end <= range.upperBound
                {
                    if decoded.isASCII { append(UInt8(decoded.value)) } else { out += String(decoded).utf8 }
                    index = end
                } else {
                    append(byte)
                    index += 1
                }
            }
        }

        /// White space of HTML source means one blank, whatever it is, unless line ends are all the structure there is.
        private mutating func append(_ byte: UInt8) {
            guard byte == 0x20 || (0x09...0x0D).contains(byte), !keepsLines else { return out.append(byte) }
            if let last = out.last, !Self.isSpace(last) { out.append(0x20) }
        }

        private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 }

        private mutating func newline() {
            while let last = out.last, last == 0x20 || last == 0x09 { out.removeLast() }
            if !out.isEmpty { out.append(0x0A) }
        }

        private mutating func startLine() {
            if out.last != 0x0A { newline() }
        }

        // MARK: Tags

        private mutating func handle(_ tag: HTMLTag, _ attributes: ArraySlice<UInt8>) {
            switch tag.name {
            case "br": newline()
            case "hr", "tr": startLine()
            case "li", "dt", "dd":
                guard !tag.isClosing else { return }
                startLine()
                out += "- ".utf8
            case "td", "th":
                // A cell that is not closed ends where the next one begins.
                if tag.isClosing || !out.isEmpty && out.last != 0x0A && out.last != 0x09 { out.append(0x09) }
            case "a": tag.isClosing ? closeLink() : openLink(attributes)
            case "script", "style":
                guard !tag.isClosing else { return }
                // What is not closed hides the rest from a reader, too.
                position = find(tag.name == "style" ? "</style" : "</script", from: position) ?? source.count
            default:
                guard tag.isBlock else { return }
                startLine()
                if tag.isClosing || tag.name == "p", !out.isEmpty { out.append(0x0A) }
            }
        }

        private mutating func openLink(_ attributes: ArraySlice<UInt8>) {
            closeLink()
            guard let value = HTMLTag.attribute("href", in: attributes) else { return }
            let address = HTMLStripper.decodingEntities(String(decoding: value, as: UTF8.self))
            var bytes = Array(address.utf8.drop { $0 <= 0x20 })
            while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
            let start = String(decoding: bytes.prefix(8), as: UTF8.self).lowercased()
            if start.hasPrefix("mailto:") {
                link = Array(bytes.dropFirst(7).prefix { $0 != UInt8(ascii: "?") })
            } else if ["http://", "https://", "ftp://", "www."].contains(where: start.hasPrefix) {
                link = bytes
            }
            linkStart = out.count
        }

        /// The link's address follows its text unless the text says it already.
        private mutating func closeLink() {
            guard let address = link, !address.isEmpty else { return }
            link = nil
            let text = out[min(linkStart, out.count)...]
            if text.allSatisfy({ $0 <= 0x20 }) {
                out += address
            } else if !Self.says(text, address) {
                let blanks = out.reversed().prefix { $0 == 0x20 }.count
                out.removeLast(blanks)
                out += " (".utf8
                out += address
                out.append(UInt8(ascii: ")"))
                out += repeatElement(0x20, count: blanks)
            }
        }

        /// Whether a link's text holds its address. A text that is much longer is not searched.
        private static func says(_ text: ArraySlice<UInt8>, _ address: [UInt8]) -> Bool {
            let bare = address.last == UInt8(ascii: "/") ? address.dropLast() : address[...]
            guard text.count >= bare.count, text.count <= bare.count + 256 else { return false }
            return (text.startIndex...(text.endIndex - bare.count)).contains { text[$0...].starts(with: bare) }
        }
    }
}

extension UInt8 {
    /// The letter in lower case; every other byte as it is.
    fileprivate var asciiLowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}

/// What a client would take, from its `Accept` or `Accept-Language` header (RFC 9110, sections 12.4.2, 12.5.1 and 12.5.4).
struct Accept: Sendable, Equatable {
    /// One range with its weight in thousandths.
    struct Range: Sendable, Equatable {
        let name: String
        let weight: Int
    }

    /// Headers with more ranges than this are read no further.
    static let maximumRanges = 64

    let ranges: [Range]

    /// Reads a header; a range that makes no sense is left out, as is what follows the 64th.
    init(_ header: String?) {
        guard let header else {
            ranges = []
            return
        }
        ranges = Self.split(header, at: UInt8(ascii: ",")).prefix(Self.maximumRanges).compactMap(Self.range)
    }

    private static func range(_ text: Substring) -> Range? {
        let parts = split(text, at: UInt8(ascii: ";")).map(trimmed)
        guard let name = parts.first, !name.isEmpty else { return nil }
        var weight = 1000
        for parameter in parts.dropFirst() where ["q=", "Q="].contains(where: { parameter.utf8.starts(with: $0.utf8) })
        {
            guard let value = Self.weight(Substring(parameter.utf8.dropFirst(2))) else { return nil }
            weight = value
        }
        return Range(name: name.lowercased(), weight: weight)
    }

    /// `qvalue`: 0 to 1 with at most three decimals.
    private static func weight(_ text: Substring) -> Int? {
        guard let value = Double(text), (0...1).contains(value) else { return nil }
        return Int((value * 1000).rounded())
    }

    /// Splits at a byte that does not stand in a quoted string.
    private static func split(_ text: some StringProtocol, at separator: UInt8) -> [Substring] {
        var parts: [Substring] = []
        let text = Substring(text)
        var start = text.startIndex
        var isQuoted = false
        var isEscaped = false
        for index in text.utf8.indices {
            let byte = text.utf8[index]
            if isEscaped {
                isEscaped = false
            } else if isQuoted && byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == separator && !isQuoted {
                parts.append(text[start..<index])
                start = text.utf8.index(after: index)
            }
        }
        return parts + [text[start...]]
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var bytes = text.utf8
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        return Substring(bytes)
    }

    /// The weight of a media type: that of the most specific range that it lies in, 0 where it lies in none.
    func weight(ofMediaType type: String) -> Int {
        let family = type.prefix { $0 != "/" } + "/*"
        for name in [type, String(family), "*/*"] {
            if let range = ranges.first(where: { $0.name == name }) { return range.weight }
        }
        return 0
    }

    /// The best of the server's media types, which stand in its own order of preference.
    ///
    /// - Returns: the first one where the client did not say what it takes; `nil` where nothing fits.
    func best<Choice>(of choices: [Choice], mediaType: (Choice) -> String) -> Choice? {
        guard !ranges.isEmpty else { return choices.first }
        var best: (choice: Choice, weight: Int)?
        for choice in choices {
            let weight = weight(ofMediaType: mediaType(choice))
            if weight > best?.weight ?? 0 { best = (choice, weight) }
        }
        return best?.choice
    }

    /// The weight of a language, by basic filtering: `pl` lies in `pl`, and a reader of `pl-PL` reads `pl` (RFC 4647, section 3).
    func weight(ofLanguage language: String) -> Int {
        let own = ranges.filter { $0.name == language || $0.name.hasPrefix(language + "-") }
        if let best = own.map(\.weight).max() { return best }
        return ranges.first { $0.name == "*" }?.weight ?? 0
    }
}

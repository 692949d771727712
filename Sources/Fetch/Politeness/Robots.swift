import Text

/// The rules of a `robots.txt` (RFC 9309) for one product token.
struct Robots: Sendable, Hashable {
    private struct Rule: Hashable, Sendable {
        let isAllowed: Bool
        let pattern: [UInt8]
    }

    private var rules: [Rule] = []
    /// `Crawl-delay`, which many hosts state though no standard has it.
    private(set) var crawlDelay: Duration?

    /// What the rules take in memory, about.
    var byteCount: Int { rules.reduce(64) { $0 + 64 + $1.pattern.count } }

    /// More than a crawler must read (RFC 9309, section 2.5).
    static let maxBytes = 500 << 10

    static let allowingAll = Robots()
    static let disallowingAll: Robots = {
        var robots = Robots()
        robots.rules = [Rule(isAllowed: false, pattern: Array("/".utf8))]
        return robots
    }()

    private init() {}

    /// Reads a file; a line that cannot be read is passed over (RFC 9309, section 2.2).
    ///
    /// - Parameter agent: the product token, whose groups count; those of `*` where there are none.
    init(_ bytes: some Collection<UInt8>, agent: String) {
        let text = String(decoding: bytes.prefix(Self.maxBytes), as: UTF8.self)
        var own = Robots()
        var others = Robots()
        var hasOwn = false
        var applies = (own: false, others: false)
        var isInRules = true
        for line in text.split(whereSeparator: \.isNewline) {
            guard let (name, value) = Self.member(line) else { continue }
            if name == "user-agent" {
                if isInRules { applies = (false, false) }
                isInRules = false
                applies.others = applies.others || value == "*"
                applies.own = applies.own || Self.token(value) == agent.lowercased()
                hasOwn = hasOwn || applies.own
                continue
            }
            isInRules = true
            if applies.own { own.take(name, value) }
            if applies.others { others.take(name, value) }
        }
        self = hasOwn ? own : others
    }

    private static func member(_ line: Substring) -> (name: String, value: String)? {
        let content = line.prefix { $0 != "#" }
        guard let colon = content.firstIndex(of: ":") else { return nil }
        let name = String(content[..<colon]).trimmed.lowercased()
        return (name, String(content[content.index(after: colon)...]).trimmed)
    }

    /// The product token of a `User-agent` line, without a version.
    private static func token(_ value: String) -> String {
        String(value.prefix { $0.isASCII && ($0.isLetter || $0 == "-" || $0 == "_") }).lowercased()
    }

    private mutating func take(_ name: String, _ value: String) {
        switch name {
        case "allow", "disallow":
            guard !value.isEmpty else { return }
            rules.append(Rule(isAllowed: name == "allow", pattern: Self.normalised(value)))
        case "crawl-delay":
            guard let seconds = Double(value), seconds >= 0, seconds < 1e6 else { return }
            crawlDelay = max(crawlDelay ?? .zero, .milliseconds(Int(seconds * 1000)))
        default: return
        }
    }

    /// Whether a path, with its query, may be asked for: the longest pattern decides, and permission where two are equal
    /// (RFC 9309, section 2.2.2).
    func allows(_ path: String) -> Bool {
        let path = Self.normalised(path.isEmpty ? "/" : path)
        guard path != Array("/robots.txt".utf8) else { return true }
        let decisive = rules.filter { Self.matches($0.pattern, path) }
            .max { ($0.pattern.count, $0.isAllowed ? 1 : 0) < ($1.pattern.count, $1.isAllowed ? 1 : 0) }
        return decisive?.isAllowed ?? true
    }

    private static let ascii = ByteSet { _ in true }

    /// Percent-encoded in one way: characters outside ASCII encoded, digits in capitals.
    private static func normalised(_ text: String) -> [UInt8] {
        var out = Array(PercentEncoding.encode(text, leaving: ascii).utf8)
        for index in out.indices where out[index] == UInt8(ascii: "%") {
            for next in out.indices[index...].dropFirst().prefix(2) where (0x61...0x66).contains(out[next]) {
                out[next] -= 0x20
            }
        }
        return out
    }

    /// `*` stands for anything and a closing `$` for the end; linear in the path for each star.
    private static func matches(_ pattern: [UInt8], _ path: [UInt8]) -> Bool {
        let isWhole = pattern.last == UInt8(ascii: "$")
        let pattern = isWhole ? pattern.dropLast() : pattern[...]
        var (place, at) = (pattern.startIndex, path.startIndex)
        var retry: (place: Int, at: Int)?
        while true {
            if place == pattern.endIndex {
                if !isWhole || at == path.endIndex { return true }
            } else if pattern[place] == UInt8(ascii: "*") {
                retry = (place, at)
                place += 1
                continue
            } else if at < path.endIndex, pattern[place] == path[at] {
                place += 1
                at += 1
                continue
            }
            guard let last = retry, last.at < path.endIndex else { return false }
            retry = (last.place, last.at + 1)
            (place, at) = (last.place + 1, last.at + 1)
        }
    }
}

import CFuzzer

/// A mutation of our own: a part of the document is repeated up to a thousand times, put into itself, or made long. What a
/// feed can do once it can do without end, and limits must hold before the work is done.
enum Multiplication {
    /// libFuzzer asks this function for each new input, where it is there.
    static func mutate(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, most: Int, seed: UInt32) -> Int {
        var random = Random(state: UInt64(seed) &* 2 &+ 1)
        guard count > 8, most > 2048, random.below(6) == 0 else { return LLVMFuzzerMutate(bytes, count, most) }
        let document = Array(UnsafeBufferPointer(start: bytes, count: count))
        guard let changed = changed(document, most: most, &random) else { return LLVMFuzzerMutate(bytes, count, most) }
        for (place, byte) in changed.enumerated() { bytes[place] = byte }
        return changed.count
    }

    struct Random {
        var state: UInt64

        mutating func below(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return limit > 0 ? Int((state >> 33) % UInt64(limit)) : 0
        }
    }

    private static func changed(_ document: [UInt8], most: Int, _ random: inout Random) -> [UInt8]? {
        // The name of the type stays.
        let start = (document.prefix(40).firstIndex(of: 0x0A) ?? 0) + 1
        guard let part = part(of: document, from: start, &random), !part.range.isEmpty else { return nil }
        let room = most - document.count
        let piece = Array(document[part.range])
        let times = min([10, 100, 1000][random.below(3)], room / (piece.count + part.separator.count + 4))
        guard times > 0 else { return nil }
        var out = Array(document[..<part.range.lowerBound])
        switch random.below(8) {
        case 0 where part.isJSON:
            let depth = min(times, 120)
            out += [UInt8](repeating: UInt8(ascii: "["), count: depth) + piece
            out += [UInt8](repeating: UInt8(ascii: "]"), count: depth)
        case 1:
            let middle = piece.count / 2
            out += piece[..<middle]
            for _ in 0..<times { out += "aą \u{2028}".utf8.prefix(room / max(1, times)) }
            out += piece[middle...]
        default:
            out += piece
            for number in 0..<times {
                out += part.separator
                out += numbered(piece, number)
            }
        }
        out += document[part.range.upperBound...]
        return out.count <= most ? out : nil
    }

    /// The piece, told apart from the others by a number in its first text: what is the same is often taken once.
    private static func numbered(_ piece: [UInt8], _ number: Int) -> [UInt8] {
        guard number % 4 != 0,
            let place = piece.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: ">") })
        else { return piece }
        return Array(piece[...place]) + Array("\(number)".utf8) + piece[(place + 1)...]
    }

    private typealias Part = (range: Range<Int>, separator: [UInt8], isJSON: Bool)

    /// A member, an element, a statement or a line, somewhere.
    private static func part(of document: [UInt8], from start: Int, _ random: inout Random) -> Part? {
        guard start < document.count else { return nil }
        let first = document[start...].first { $0 > 0x20 }
        let place = start + random.below(document.count - start)
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return json(document, place)
        case UInt8(ascii: "<"): return xml(document, place)
        default:
            let ends = [[UInt8(ascii: "\n")], [UInt8(ascii: ";")], [UInt8(ascii: ",")], [UInt8(ascii: ".")]]
            let end = ends[random.below(ends.count)]
            let lower = document[start..<place].lastIndex(of: end[0]).map { $0 + 1 } ?? start
            let upper = document[place...].firstIndex(of: end[0]) ?? document.count
            return (lower..<max(lower, upper), end, false)
        }
    }

    /// What stands between two separators of one array or object.
    private static func json(_ document: [UInt8], _ place: Int) -> Part? {
        guard let begin = document[..<place].lastIndex(where: { "[{,".utf8.contains($0) }) else { return nil }
        var depth = 0
        var isText = false
        var position = begin + 1
        while position < document.count {
            let byte = document[position]
            if isText {
                if byte == UInt8(ascii: "\\") { position += 1 }
                if byte == UInt8(ascii: "\"") { isText = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isText = true
                case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"):
                    if depth == 0 { return (begin + 1..<position, [UInt8(ascii: ",")], true) }
                    depth -= 1
                case UInt8(ascii: ",") where depth == 0: return (begin + 1..<position, [byte], true)
                default: break
                }
            }
            position += 1
        }
        return nil
    }

    /// An element with all that is in it.
    private static func xml(_ document: [UInt8], _ place: Int) -> Part? {
        guard let begin = document[...place].lastIndex(of: UInt8(ascii: "<")), begin + 1 < document.count else {
            return nil
        }
        let name = document[(begin + 1)...].prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
        guard !name.isEmpty, let close = document[begin...].firstIndex(of: UInt8(ascii: ">")) else { return nil }
        if document[close - 1] == UInt8(ascii: "/") { return (begin..<close + 1, [], false) }
        let end = Array("</".utf8) + name + [UInt8(ascii: ">")]
        var position = close
        while position + end.count <= document.count {
            if document[position] == UInt8(ascii: "<"), document[position...].starts(with: end) {
                return (begin..<position + end.count, [], false)
            }
            position += 1
        }
        return nil
    }
}

/// libFuzzer looks for this name.
@_cdecl("LLVMFuzzerCustomMutator")
public func customMutator(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int, _ most: Int, _ seed: UInt32) -> Int {
    Multiplication.mutate(bytes, count, most: most, seed: seed)
}

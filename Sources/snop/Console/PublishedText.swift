import JSON
import RDF

/// A record as its publisher wrote it, laid out so that a person can compare it.
enum PublishedText {
    /// - Parameter width: how many characters a line should have at most.
    static func text(of bytes: [UInt8], mediaType: String, width: Int) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        switch mediaType {
        case "application/json": return (try? JSONValue.parse(bytes))?.indented(width: width) ?? text
        case "application/xml": return text.utf8.contains(0x0A) ? text : indented(text)
        case "application/n-triples":
            guard let read = try? NTriplesReader(mode: .recovering).graph(bytes) else { return text }
            return String(decoding: read.graph.turtle(), as: UTF8.self)
        default: return text
        }
    }

    /// One element a line. The text is what our own writer made, which escapes `<` everywhere: it only begins tags.
    private static func indented(_ xml: String) -> String {
        var depth = 0
        return xml.replacing("><", with: ">\n<").utf8.split(separator: 0x0A).map(Substring.init).map { line in
            if line.hasPrefix("</") { depth = max(0, depth - 1) }
            let margin = String(repeating: "  ", count: depth)
            let isWhole = line.hasSuffix("/>") || line.hasPrefix("</") || line.dropFirst().contains("</")
            if !isWhole { depth += 1 }
            return margin + line
        }.joined(separator: "\n")
    }
}

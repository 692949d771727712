import Catalog
import DCAT

/// `/sources/{id}/badge.svg`: how a source fares, as a picture for the publisher's own page.
extension Site {
    func badge(_ id: String, _ request: WebRequest) async throws -> Answer {
        let text = try sourceText(request)
        let source = try await known(id)
        var answer = Answer(contentType: "image/svg+xml", bytes: Badge(source: source, text: text).bytes())
        answer.headers[.vary] = "Accept-Language"
        answer.headers[.contentLanguage] = text.language
        answer.headers[.contentSecurityPolicy] = "default-src 'none'"
        return answer
    }
}

/// A label and a coloured field (SVG 2), that says the same to whoever listens to it: role and title (SVG-AAM).
private struct Badge {
    let source: SourceState
    let text: SourceText

    private static let height = 20
    private static let margin = 8
    /// The width of a letter of Verdana at 11 pixels; `textLength` makes it so where another font is shown.
    private static let letter = 7
    private static let longestLabel = 40

    func bytes() -> [UInt8] {
        let whole = ShownText.stripped(ShownText.beginning(source.title, 400))
        let label = ShownText.beginning(whole, Self.longestLabel)
        let state = "\(text.health(source.health)) · \(text.datasets(source.datasets))"
        let title = "\(whole): \(state)"
        let left = Self.width(label)
        let width = left + Self.width(state)
        var svg = XMLMarkup()
        svg.element(
            "svg",
            [
                "xmlns": "http://www.w3.org/2000/svg", "width": "\(width)", "height": "\(Self.height)",
                "viewBox": "0 0 \(width) \(Self.height)", "role": "img", "aria-label": title, "xml:lang": text.language,
            ]
        ) { svg in
            svg.element("title", title)
            svg.empty("rect", ["width": "\(left)", "height": "\(Self.height)", "fill": "#333"])
            svg.empty(
                "rect",
                ["x": "\(left)", "width": "\(width - left)", "height": "\(Self.height)", "fill": colour])
            svg.element(
                "g", ["fill": "#fff", "font-family": "Verdana,DejaVu Sans,Geneva,sans-serif", "font-size": "11"]
            ) { words in
                Self.words(label, at: 0, &words)
                Self.words(state, at: left, &words)
            }
        }
        return svg.bytes
    }

    /// Dark enough for white letters: a contrast of 4.5 to 1 and more (WCAG 2.2, 1.4.3). The words say it too.
    private var colour: String {
        switch source.health {
        case .ok: "#1b6e2c"
        case .failing: "#b3261e"
        case .held: "#8a5300"
        case .paused, .disabled, .withdrawn, .neverHarvested: "#5c5c5c"
        }
    }

    private static func width(_ words: String) -> Int { words.count * letter + 2 * margin }

    private static func words(_ words: String, at start: Int, _ svg: inout XMLMarkup) {
        svg.element(
            "text",
            [
                "x": "\(start + margin)", "y": "14", "textLength": "\(words.count * letter)",
                "lengthAdjust": "spacingAndGlyphs",
            ], words)
    }
}

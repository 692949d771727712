import Catalog
import DCAT
import Feeds
import Harvest
import JSON
import Protocols
import Records

/// What `snop check` prints for a person.
struct CheckText {
    let report: FeedReport
    let target: CheckTarget
    /// The text of the source file.
    let text: String?
    let base: String
    let width: Int
    /// The language of what findings mean.
    var language = ReportLanguage.Language.en

    /// How many lines of a record and its dataset are shown.
    private static let maxLines = 60

    var lines: [String] { heading + candidates + page + sourceFile }

    private var heading: [String] {
        var lines = [Console.oneLine(report.source.registeredURL)]
        let count = report.recognition.requests
        let requests = count == 1 ? "1 request was" : "\(count) requests were"
        switch (target.source.type, report.recognition.best?.type) {
        case (nil, let found?): lines.append("It is \(found.rawValue); \(requests) made to find out.")
        case (nil, nil): lines.append("It was not recognised; \(requests) made to find out.")
        case (let named?, let found?) where named != found:
            lines.append("It is registered as \(named.rawValue), but looks like \(found.rawValue).")
        case (let named?, _): lines.append("It is registered as \(named.rawValue).")
        }
        if let registered = target.registered {
            lines.append("This address is registered already: \(registered.id) in \(registered.file).")
        }
        return lines
    }

    private var candidates: [String] {
        report.recognition.candidates.flatMap { candidate -> [String] in
            let place = candidate.address.map { ", at \($0)" } ?? ""
            let head = "  \(candidate.type.rawValue): \(candidate.score) of 100\(place)"
            let evidence = candidate.evidence.flatMap { evidence -> [String] in
                let points = evidence.points > 0 ? "+\(evidence.points)" : "\(evidence.points)"
                let margin = String(repeating: " ", count: max(0, 7 - points.count))
                let said =
                    evidence.answer.contains(evidence.url) ? evidence.answer : "\(evidence.url): \(evidence.answer)"
                return ["\(margin)\(points)  \(said)", "         \(evidence.observation)"]
            }
            return ["", head] + evidence
        }.map(Console.oneLine)
    }

    private var page: [String] {
        guard let page = report.page else { return [] }
        var lines = ["", count(page)]
        for (index, record) in page.examples.enumerated() {
            let address = record.url.map { " · \($0)" } ?? ""
            lines += [
                "", Console.oneLine("\(index + 1). \(record.title)"), Console.oneLine("   \(record.key)\(address)"),
            ]
            lines.append("")
            lines += Console.beside(
                (
                    "AS PUBLISHED (\(record.mediaType))",
                    PublishedText.text(of: record.published, mediaType: record.mediaType, width: columnWidth)
                ), ("AS CATALOGUED", catalogued(record)),
                width: width, maxLines: Self.maxLines)
        }
        guard !page.findings.isEmpty else { return lines + ["", "There is nothing to say against this page."] }
        return lines + [""] + FindingReport(groups: page.findings, language: language).lines
    }

    private func count(_ page: CheckedPage) -> String {
        let records = page.records == 1 ? "1 record" : "\(page.records) records"
        let more = page.hasMore ? "there are more pages" : "there is no other page"
        let total = page.total.map { "the feed states \($0) in all" } ?? "the feed states no total"
        return "The first page has \(records); \(total), and \(more)."
    }

    private func catalogued(_ record: CheckedRecord) -> String {
        let bytes = CheckDocument.catalogued(record, base: base)
        guard let value = try? JSONValue.parse(bytes) else { return String(decoding: bytes, as: UTF8.self) }
        return value.indented(width: columnWidth)
    }

    private var columnWidth: Int { width >= 100 ? (width - 3) / 2 : width }

    private var sourceFile: [String] {
        guard let text, report.page != nil else { return [] }
        if let file = target.file { return ["", "It is registered in \(file)."] }
        let lines = Console.lines(of: text)
        return ["", "The source file:", ""] + lines.dropLast(text.hasSuffix("\n") ? 1 : 0)
    }
}

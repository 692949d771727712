import DCAT
import Feeds
import Fetch
import JSON
import Records

/// The records of a catalogue, with their keys.
struct DCATUSDocument: Sendable {
    private let items: [DCATUSOutline.Item]
    private let body: FetchResponse.Body
    private let source: Source
    private var findings: [Finding] = []
    private let emptyCount: Int

    /// Services without datasets of which each is told; how many more there are is told once.
    private static let mostIdleNamed = 20

    init(_ outline: DCATUSOutline, _ body: FetchResponse.Body, _ source: Source) {
        self.body = body
        self.source = source
        emptyCount = outline.emptyCount
        items = Self.items(outline, body)
        findings = outline.idleServices.prefix(Self.mostIdleNamed).map { range in
            Finding(
                .valueInvalid, field: "service", value: Self.key(range, body) ?? Self.text(["title"], range, body),
                "The catalogue has a data service in which no dataset is; services are catalogued with theirs only.")
        }
        let others = outline.idleServices.count - findings.count
        if others > 0 {
            findings.append(
                Finding(
                    .valueInvalid, field: "service", value: "\(others)",
                    "Further data services of the catalogue in which no dataset is: \(others)."))
        }
    }

    /// What a series or a service lists and the catalogue too is one record.
    private static func items(_ outline: DCATUSOutline, _ body: FetchResponse.Body) -> [DCATUSOutline.Item] {
        guard outline.items.contains(where: { $0.series != nil || $0.service != nil }) else { return outline.items }
        let top = outline.items.filter { $0.series == nil && $0.service == nil }
        let inner = outline.items.filter { $0.series != nil || $0.service != nil }
        // By their hashes, which are smaller than long keys are.
        var seen: Set<Int> = []
        for item in top { key(item.range, body).map { _ = seen.insert($0.hashValue) } }
        return top + inner.filter { item in key(item.range, body).map { seen.insert($0.hashValue).inserted } ?? true }
    }

    var contents: JSONContents {
        JSONContents(
            count: items.count + emptyCount, findings: findings, emptyCount: emptyCount, keyName: "identifier",
            size: { [items] in items[$0].range.count + (items[$0].service?.count ?? 0) }
        ) { [items, body, source] index in
            Self.record(items[index], index, body, source)
        }
    }

    private static func record(
        _ item: DCATUSOutline.Item, _ place: Int, _ body: FetchResponse.Body, _ source: Source
    ) -> HarvestPage.Record {
        guard let key = key(item.range, body) else {
            let message =
                "Record \(place + 1) of the catalogue has no `identifier`, so it cannot be told apart; it was left out."
            return .unreadable(
                key: nil, Finding(.keyMissing, field: "identifier", value: text(["title"], item.range, body), message))
        }
        func copy(_ range: Range<Int>?) -> [UInt8]? { range.map { range in body.withUnsafeBytes { Array($0[range]) } } }
        let bytes = copy(item.range) ?? []
        var mapping = DCATUSMapping(source)
        mapping.isSeries = item.isSeries
        mapping.series = item.series.map { range in (key: Self.key(range, body), title: text(["title"], range, body)) }
        mapping.service = copy(item.service)
        let page = text(["landingPage"], item.range, body).flatMap(IRIText.absolute)
        let record = SourceRecord(key: key, mediaType: mapping.mediaType, bytes: bytes, url: page)
        return .record(mapping.harvested(record))
    }

    private static func text(_ path: [String], _ range: Range<Int>, _ body: FetchResponse.Body) -> String? {
        body.withUnsafeBytes { JSONScanner.key(at: path, in: UnsafeRawBufferPointer(rebasing: $0[range])) }
    }

    /// The identifier: a text in version 1.1, in 3.0 an object too, whose IRI or notation it is.
    private static func key(_ range: Range<Int>, _ body: FetchResponse.Body) -> String? {
        let paths = [["identifier"], ["identifier", "@id"], ["identifier", "notation"], ["@id"]]
        return paths.lazy.compactMap { text($0, range, body) }.first { $0 != "null" }
    }
}

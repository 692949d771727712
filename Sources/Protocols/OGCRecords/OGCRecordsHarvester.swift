import DCAT
import Feeds
import Fetch
import JSON
import Records

/// OGC API - Records (20-004r1): records in GeoJSON, page after page by the links to the next one.
struct OGCRecordsHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        OGCRecordsPages(source: source, portal: portal, cursor: cursor)
    }

    func canResume(at cursor: String) -> Bool { OGCRecordsPager.place(cursor) != nil }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        OGCRecordMapping.harvested(record)
    }
}

/// Reads the collection that the address names, or every collection of records of the service.
actor OGCRecordsPages: HarvestPages {
    private let source: Source
    private let portal: Portal
    private var isOpened = false
    private var pager: OGCRecordsPager
    /// An answer whose records are handed on in several pieces.
    private var reading: (answer: OGCRecordsAnswer, response: FetchResponse, url: String)?

    /// Of what a service says of its collections.
    private static let limits = JSONLimits(maxValues: 300_000)
    private static let maxCollections = 10_000
    static let defaultPageSize = 200
    static let mediaTypes = "application/geo+json, application/json;q=0.9, */*;q=0.1"

    init(source: Source, portal: Portal, cursor: String?) {
        self.source = source
        self.portal = portal
        pager = OGCRecordsPager(hosts: source.options.hosts, cursor: cursor)
        isOpened = pager.url != nil
    }

    func next() async throws -> HarvestPage? {
        if reading != nil { return piece() }
        if !isOpened { try await open() }
        guard let url = try pager.begin() else { return nil }
        return try await page(url)
    }

    // MARK: Collections

    private func open() async throws {
        let path = PageLink.normalised(source.url).prefix { $0 != "?" }
        var collections: [String]
        if path.hasSuffix("/items") || source.url.hasPrefix("file:") {
            collections = [source.url]
        } else {
            collections = try await found(at: source.url)
            if collections.isEmpty, !path.contains("/collections") {
                collections = try await found(at: (path.hasSuffix("/") ? path.dropLast() : path[...]) + "/collections")
            }
        }
        guard !collections.isEmpty else {
            throw HarvestFailure(
                .unreadable, value: source.url,
                "\(source.url) names no collection of records (`itemType: record`).")
        }
        pager.open(collections.map(first))
        isOpened = true
    }

    private func found(at url: String) async throws -> [String] {
        let response = try await portal.get(url, accept: "application/json, */*;q=0.1")
        let value: JSONValue
        do throws(JSONError) {
            value = try response.body.withUnsafeBytes { bytes throws(JSONError) in
                try JSONValue.parse(bytes, limits: Self.limits)
            }
        } catch {
            throw OGCRecordsAnswer.failure(error, response, url)
        }
        return OGCCollections.items(in: value, url: response.url).prefix(Self.maxCollections).compactMap { link in
            guard
                case .follow(let address, _) = PageLink(link, on: (url, response.url), hosts: source.options.hosts)
            else { return nil }
            return address
        }
    }

    private func first(_ url: String) -> String {
        guard !url.hasPrefix("file:"), !url.contains("limit=") else { return url }
        let size = source.options[.pageSize] ?? Self.defaultPageSize
        return "\(url)\(url.contains("?") ? "&" : "?")limit=\(size)"
    }

    // MARK: One page

    private func page(_ url: String) async throws -> HarvestPage? {
        switch try await portal.getIfChanged(url, accept: Self.mediaTypes, note: ListStep.init) {
        case .unchanged(let step, let records):
            var page = HarvestPage()
            page.note.unchanged = records
            advance(&page, step, answered: url)
            return page
        case .fresh(let response):
            reading = (try OGCRecordsAnswer(response, url: url), response, url)
            return piece()
        }
    }

    /// The next records of an answer; with the last ones comes what is to be said of all.
    private func piece() -> HarvestPage? {
        // Taken out, so that the keys that are kept are not copied for each piece.
        guard var current = reading else { return nil }
        reading = nil
        var page = HarvestPage()
        page.records = current.answer.next(maxRecordBytes: portal.limits.bytes)
        guard current.answer.pieces.isAtEnd else {
            // Says that there is more: a run does not go on within an answer.
            page.note.cursor = "piece \(current.answer.pieces.place)"
            reading = current
            return page
        }
        let answer = current.answer
        let step = ListStep(returned: answer.returned, total: answer.matched, leading: answer.next)
        if !answer.pieces.hasUnreadable, let keys = answer.pieces.keys.all {
            page.note.validator = portal.validator(for: current.response, url: current.url, page: step.note, keys: keys)
        }
        advance(&page, step, answered: current.response.url)
        return page
    }

    private func advance(_ page: inout HarvestPage, _ step: ListStep, answered: String) {
        let (evidence, findings) = pager.take(step, answered: answered)
        page.evidence = evidence
        page.note.findings += findings
        page.total = pager.total
        page.isByOffset = true
        page.note.cursor = pager.cursor
    }
}

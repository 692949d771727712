import Catalog
import DCAT
import Fetch
import JSON

/// OGC API - Records (20-004r1): records in GeoJSON, page after page by the links to the next one.
struct OGCRecordsHarvester: Harvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        OGCRecordsPages(source: source, portal: portal, cursor: cursor.flatMap(OGCRecordsPages.Cursor.init))
    }

    func canResume(at cursor: String) -> Bool { OGCRecordsPages.Cursor(cursor) != nil }
}

/// Reads the collection that the address names, or every collection of records of the service.
actor OGCRecordsPages: HarvestPages {
    /// Where a run can go on: at a page of the only collection there is.
    struct Cursor: Equatable {
        var received: Int
        var matched: Int?
        var url: String

        var text: String { "records \(received) \(matched ?? -1) \(url)" }

        init(received: Int, matched: Int?, url: String) {
            (self.received, self.matched, self.url) = (received, matched, url)
        }

        /// `nil` where this is no cursor.
        init?(_ text: String) {
            let words = text.split(separator: " ", maxSplits: 3).map(String.init)
            guard words.count == 4, words[0] == "records", let received = Int(words[1]), let matched = Int(words[2]),
                received >= 0
            else { return nil }
            self.init(received: received, matched: matched < 0 ? nil : matched, url: words[3])
        }
    }

    private let source: Source
    private let portal: Portal
    private var isOpened = false
    /// The collections that have not been begun.
    private var collections: [String] = []
    private var current: Cursor?
    /// An answer whose records are handed on in several pieces.
    private var reading: (answer: OGCRecordsAnswer, response: FetchResponse, cursor: Cursor)?
    private var isOnly = true
    private var seen: Set<String> = []
    private var pages = 0

    /// Of what a service says of its collections.
    private static let limits = JSONLimits(maxValues: 300_000)
    private static let maxCollections = 10_000
    static let defaultPageSize = 200
    static let mediaTypes = "application/geo+json, application/json;q=0.9, */*;q=0.1"

    init(source: Source, portal: Portal, cursor: Cursor?) {
        self.source = source
        self.portal = portal
        guard let cursor else { return }
        current = cursor
        isOpened = true
    }

    func next() async throws -> HarvestPage? {
        if reading != nil { return piece() }
        if !isOpened { try await open() }
        if current == nil, !collections.isEmpty {
            current = Cursor(received: 0, matched: nil, url: first(collections.removeFirst()))
        }
        guard let cursor = current else { return nil }
        pages += 1
        guard pages <= portal.maxPages, seen.insert(DCATPageLink.normalised(cursor.url)).inserted else {
            throw HarvestFailure(
                .endless, value: cursor.url,
                pages > portal.maxPages
                    ? "The service gave \(portal.maxPages) pages (harvest.max_pages) and no end."
                    : "The service leads to \(cursor.url) again and again.")
        }
        return try await page(cursor)
    }

    // MARK: Collections

    private func open() async throws {
        let path = DCATPageLink.normalised(source.url).prefix { $0 != "?" }
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
        isOnly = collections.count == 1
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
                case .follow(let address, _) = DCATPageLink(link, on: (url, response.url), hosts: source.options.hosts)
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

    private func page(_ cursor: Cursor) async throws -> HarvestPage? {
        switch try await portal.getIfChanged(cursor.url, accept: Self.mediaTypes) {
        case .unchanged(let note, let records):
            let lines = note.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            guard lines.count == 3, let returned = Int(lines[0]), let matched = Int(lines[1]) else {
                throw HarvestFailure(.unreadable, "The stored note of a page is damaged; harvest with --full.")
            }
            var page = HarvestPage()
            page.unchanged = records
            advance(
                &page, cursor, returned: returned, matched: matched < 0 ? nil : matched,
                next: lines[2].isEmpty ? nil : lines[2], from: cursor.url)
            return page
        case .fresh(let response):
            reading = (try OGCRecordsAnswer(response, url: cursor.url), response, cursor)
            return piece()
        }
    }

    /// The next records of an answer; with the last ones comes what is to be said of all.
    private func piece() -> HarvestPage? {
        // Taken out, so that the keys that are kept are not copied for each piece.
        guard var current = reading else { return nil }
        reading = nil
        let (response, cursor) = (current.response, current.cursor)
        var page = HarvestPage()
        page.records = current.answer.next(of: source, maxRecordBytes: portal.limits.bytes)
        guard current.answer.pieces.isAtEnd else {
            // Says that there is more: a run does not go on within an answer.
            page.cursor = "piece \(current.answer.pieces.place)"
            reading = current
            return page
        }
        let note = "\(current.answer.returned)\n\(current.answer.matched ?? -1)\n\(current.answer.next ?? "")"
        if !current.answer.pieces.hasUnreadable, let keys = current.answer.pieces.keys.all {
            page.validator = portal.validator(for: response, url: cursor.url, page: note, keys: keys)
        }
        advance(
            &page, cursor, returned: current.answer.returned, matched: current.answer.matched,
            next: current.answer.next, from: response.url)
        return page
    }

    /// Goes on behind a page: only a link leads on, and a page without records is the end whatever it links to.
    private func advance(
        _ page: inout HarvestPage, _ cursor: Cursor, returned: Int, matched: Int?, next: String?, from url: String
    ) {
        let received = cursor.received + returned
        if let before = cursor.matched, let matched, matched < before {
            page.findings.append(
                Finding(
                    .countMismatch, value: "\(before) to \(matched)",
                    "Records went from the service while it was read, so others may have slipped between two pages."))
        }
        let total = matched ?? cursor.matched
        page.total = isOnly ? total : nil
        page.isByOffset = true
        current = nil
        if let next, returned > 0 {
            switch DCATPageLink(next, on: (cursor.url, url), hosts: source.options.hosts) {
            case .follow(let address, _): current = Cursor(received: received, matched: total, url: address)
            case .foreign(let host):
                page.findings.append(
                    Finding(
                        .countMismatch, value: host,
                        "The next page is on \(host), which is not among the option `hosts`; nothing is removed."))
            case .unusable:
                page.findings.append(
                    Finding(.countMismatch, value: next, "The link to the next page leads nowhere; nothing is removed.")
                )
            }
        }
        if current == nil, let total, received < total, !page.findings.contains(where: { $0.code == .countMismatch }) {
            page.findings.append(
                Finding(
                    .countMismatch, value: "\(received) of \(total)",
                    "The service says that it has \(total) records and gave \(received); nothing is removed."))
        }
        // With several collections a run does not go on in the middle of one.
        page.cursor =
            current.map { isOnly ? $0.text : "collection \($0.url)" } ?? collections.first.map { "collection \($0)" }
    }
}

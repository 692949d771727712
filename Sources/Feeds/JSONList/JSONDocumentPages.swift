package import DCAT
package import Fetch

/// A feed that is one document in JSON, however large: where it is, and which records are in it.
package protocol JSONDocumentFeed: Sendable {
    /// Where the document is; the later ones are asked for where the ones before are not there.
    var addresses: [String] { get }
    /// - Throws: ``HarvestFailure`` where the answer is no such document.
    func contents(of response: FetchResponse, url: String) throws -> JSONContents
}

/// The records of a document, which are taken out of it one by one.
package struct JSONContents: Sendable {
    package let count: Int
    /// What is wrong with the document, or with what in it is no record.
    package var findings: [Finding] = []
    /// Entries in which nothing can be, and that are in `count` but not among those that are asked for.
    package var emptyCount = 0
    /// What the key of a record is called.
    package var keyName = "id"
    /// How many bytes a record has.
    package let size: @Sendable (Int) -> Int
    package let record: @Sendable (Int) -> HarvestPage.Record

    package init(
        count: Int, findings: [Finding] = [], emptyCount: Int = 0, keyName: String = "id",
        size: @escaping @Sendable (Int) -> Int, record: @escaping @Sendable (Int) -> HarvestPage.Record
    ) {
        self.count = count
        self.findings = findings
        self.emptyCount = emptyCount
        self.keyName = keyName
        self.size = size
        self.record = record
    }
}

/// Reads a document once, and gives its records two hundred at a time, or fewer where they are large.
package actor JSONDocumentPages: HarvestPages {
    private enum State {
        case start
        case reading(JSONContents, FetchResponse, next: Int)
        case done
    }

    private let feed: any JSONDocumentFeed
    private let url: String
    private let portal: Portal
    private var state = State.start
    private var findings: [Finding] = []
    private var keys = PageKeys()
    private var hasUnreadable = false
    private var nameless = NamelessEntries()

    private static let pageSize = 200
    package static let mediaTypes = "application/json, application/ld+json;q=0.9, */*;q=0.5"

    private init(_ feed: any JSONDocumentFeed, url: String, portal: Portal) {
        self.feed = feed
        self.url = url
        self.portal = portal
    }

    /// The document of a feed, at the first of its addresses where there is one.
    package static func pages(_ feed: any JSONDocumentFeed, source: Source, portal: Portal) -> any HarvestPages {
        let addresses = source.url.hasPrefix("file:") ? [source.url] : feed.addresses
        let pages = addresses.map { JSONDocumentPages(feed, url: $0, portal: portal) }
        let ways = zip(pages, zip(addresses, addresses.dropFirst())).map { pages, addresses in
            FirstOf.Way(pages: pages) { failure in
                guard failure.isGone else { return nil }
                return Finding(.fallbackUsed, value: addresses.0, "\(failure) Read at \(addresses.1) instead.")
            }
        }
        return FirstOf(ways, last: pages[pages.count - 1])
    }

    package func next() async throws -> HarvestPage? {
        if case .start = state, let unchanged = try await open() { return unchanged }
        guard case .reading(let contents, let response, let start) = state else { return nil }
        var page = HarvestPage()
        page.total = contents.count
        let last = contents.count - contents.emptyCount
        var end = start
        var size = PieceSize()
        while end < last, end - start < Self.pageSize, !size.isFull {
            let bytes = contents.size(end)
            let isTooLarge = bytes > portal.limits.bytes
            if let record = taken(isTooLarge ? tooLarge(bytes) : contents.record(end)) {
                page.records.append(record)
                size.add(isTooLarge ? 0 : bytes)
            }
            end += 1
        }
        response.body.releasePages()
        page.note.findings = findings
        findings = []
        guard end == last else {
            state = .reading(contents, response, next: end)
            page.note.cursor = "\(end)"
            return page
        }
        state = .done
        page.records += [nameless.takeOthers(field: contents.keyName)].compactMap(\.self)
        // An answer of 304 could not tell again what was wrong.
        if !hasUnreadable, contents.emptyCount == 0, let all = keys.all {
            page.note.validator = portal.validator(for: response, url: url, page: "\(contents.count)", keys: all)
        }
        return page
    }

    /// A record as it is handed on; `nil` for one that is only counted.
    private func taken(_ record: HarvestPage.Record) -> HarvestPage.Record? {
        switch record {
        case .record(let harvested):
            keys.append(harvested.source.key)
            return record
        case .unreadable:
            hasUnreadable = true
            return nameless.kept(record)
        }
    }

    /// It is not even looked for what it is called.
    private func tooLarge(_ bytes: Int) -> HarvestPage.Record {
        PageLimits.tooLarge(bytes, maximum: portal.limits.bytes, key: nil)
    }

    /// - Returns: the only page there is, where the portal says that nothing has changed.
    private func open() async throws -> HarvestPage? {
        switch try await portal.getIfChanged(url, accept: Self.mediaTypes) {
        case .unchanged(let note, let records):
            state = .done
            var page = HarvestPage()
            page.note.unchanged = records
            page.total = Int(note)
            return page
        case .fresh(let response):
            let contents = try feed.contents(of: response, url: url)
            findings = contents.findings
            nameless.add(contents.emptyCount)
            response.body.releasePages()
            state = .reading(contents, response, next: 0)
            return nil
        }
    }
}

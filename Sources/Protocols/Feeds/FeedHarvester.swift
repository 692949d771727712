import DCAT
import Feeds
import Fetch
import Records
import XML

/// Syndication feeds: Atom 1.0 (RFC 4287), RSS 2.0 and RSS 1.0. Each entry is a dataset, and its enclosures are the files.
///
/// A feed that says neither that it is complete nor where its next page is (RFC 5005) shows its latest entries only: what is
/// not among them is not missing.
///
/// No ``StoredRecordHarvester``: what the addresses of an entry are relative to stands in the feed around it.
struct FeedHarvester: Harvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        FeedPages(source: source, portal: portal)
    }
}

/// The pages of a feed as its links to the next one lead, each read as a stream, a hundred entries at a time.
actor FeedPages: HarvestPages {
    private struct Document {
        let document: XMLDocument
        var reading: FeedReading
        let response: FetchResponse
        let url: String
        var keys = PageKeys()
        var nameless = NamelessEntries()
        var hasUnreadable = false
    }

    private let source: Source
    private let portal: Portal
    private var upcoming: String?
    private var document: Document?
    private var visited: Set<String> = []
    private var received = 0

    private static let pageSize = 100
    private static let mediaTypes =
        "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"

    init(source: Source, portal: Portal) {
        self.source = source
        self.portal = portal
        upcoming = source.url
    }

    func next() async throws -> HarvestPage? {
        if document == nil {
            guard let url = upcoming else { return nil }
            upcoming = nil
            if let unchanged = try await open(url) { return unchanged }
        }
        return try page()
    }

    private var isFirst: Bool { visited.count <= 1 }

    /// - Returns: the only page there is, where the server says that nothing has changed.
    private func open(_ url: String) async throws -> HarvestPage? {
        guard visited.insert(PageLink.normalised(url)).inserted else {
            throw HarvestFailure(.endless, value: url, "The feed leads from page to page to \(url) again.")
        }
        // A page that others follow tells too little of them to be passed over.
        let answer =
            isFirst
            ? try await portal.getIfChanged(url, accept: Self.mediaTypes)
            : .fresh(try await portal.get(url, accept: Self.mediaTypes))
        switch answer {
        case .unchanged(let note, let records):
            var page = HarvestPage()
            page.note.unchanged = records
            page.isWindow = note == Self.windowNote
            return page
        case .fresh(let response):
            try read(response, url)
            return nil
        }
    }

    private static let windowNote = "window"

    private func read(_ response: FetchResponse, _ url: String) throws {
        guard !response.body.isEmpty else {
            throw HarvestFailure.empty(url)
        }
        do {
            let opened = try XMLDocument(response)
            document = Document(
                document: opened, reading: try FeedReading(opened.reader, url: response.url), response: response,
                url: url)
        } catch let error as XMLError {
            throw HarvestFailure.notXML(url, error)
        }
    }

    private func page() throws -> HarvestPage? {
        guard var current = document else { return nil }
        // Taken out of the actor, so that it is changed in place and not copied.
        document = nil
        var page = HarvestPage()
        do {
            let reader = current.document.reader
            let size = XMLPieceSize(reader, entries: received)
            while page.records.count < Self.pageSize, !size.isFull(reader, entries: received),
                let entry = try current.reading.next()
            {
                received += 1
                let record = record(of: entry, in: &current)
                page.records += [current.nameless.kept(record)].compactMap(\.self)
            }
        } catch let error as XMLError {
            throw HarvestFailure.brokenOff(current.url, error)
        }
        try current.nameless.check(current.url)
        page.note.deleted = current.reading.takeDeleted()
        page.isByOffset = true
        if current.reading.isAtEnd {
            page.records += [current.nameless.takeOthers(field: "id")].compactMap(\.self)
            try finish(current, &page)
        } else {
            document = current
        }
        // Says that there is more; a run does not go on here, but reads the feed again.
        if document != nil || upcoming != nil { page.note.cursor = "entry \(received)" }
        return page
    }

    private func record(of entry: XMLElement, in current: inout Document) -> HarvestPage.Record {
        guard let key = FeedEntry(entry).key else {
            current.hasUnreadable = true
            return .unreadable(
                key: nil,
                Finding(
                    .keyMissing, field: "id",
                    "The entry in line \(entry.line) has neither an id or guid nor a link; it was left out."))
        }
        current.keys.append(key)
        let mapping = FeedEntryMapping(base: current.reading.base)
        let stored = SourceRecord(
            key: key, mediaType: "application/xml", bytes: entry.serialized(),
            url: FeedEntry(entry).page(base: current.reading.base))
        return .record(HarvestedRecord(stored, of: entry) { mapping.map($0, &$1) })
    }

    private func finish(_ current: Document, _ page: inout HarvestPage) throws {
        let feed = current.reading
        if let raw = feed.nextPage {
            switch PageLink(raw, on: (current.url, current.response.url), hosts: source.options.hosts) {
            case .follow(let url, _): upcoming = url
            case .foreign(let host):
                page.note.findings.append(
                    Finding(
                        .countMismatch, value: raw,
                        "The next page is on another host, \(host), which the option `hosts` does not name; there are more entries."
                    ))
            case .unusable:
                page.note.findings.append(
                    Finding(
                        .countMismatch, value: raw,
                        "The link to the next page leads nowhere; there may be more entries."))
            }
        }
        page.evidence = PageEvidence(returned: current.keys.count)
        // The pages of a feed that has several are all of it.
        page.isWindow = isFirst && feed.nextPage == nil && !feed.isComplete
        guard isFirst, feed.nextPage == nil, !current.hasUnreadable, let keys = current.keys.all else { return }
        page.note.validator = portal.validator(
            for: current.response, url: current.url, page: page.isWindow ? Self.windowNote : "complete",
            keys: keys)
    }
}

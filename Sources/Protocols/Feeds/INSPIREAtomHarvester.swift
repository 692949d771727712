import Crypto
import DCAT
import Feeds
import Fetch
import Records
import XML

/// INSPIRE download services as Atom feeds (Technical Guidance for Download Services 3.4.0, chapter 5): a service feed whose
/// entries are datasets, each with a feed of its own whose entries are files.
///
/// No ``StoredRecordHarvester``: what the addresses of an entry are relative to stands in the service feed, and so does the
/// address of the dataset's own.
struct INSPIREAtomHarvester: Harvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        INSPIREAtomPages(source: source, portal: portal)
    }
}

/// Reads the service feed as a stream; a page is one dataset with its feed.
actor INSPIREAtomPages: HarvestPages {
    private struct Service {
        let document: XMLDocument
        var reading: FeedReading
        /// Where the feed was asked for, and where it came from.
        let place: (asked: String, answered: String)
    }

    private let source: Source
    private let portal: Portal
    private var upcoming: String?
    private var service: Service?
    private var visited: Set<String> = []
    private var budget: PageBudget
    private var nameless = NamelessEntries()
    private var received = 0

    private static let mediaTypes = "application/atom+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
    /// After these every other dataset would fail too.
    private static let fatal: Set<FindingCode> = [
        .unreachable, .timedOut, .hostPaused, .serverError, .tooManyRequests, .accessRefused, .interrupted, .tooLarge,
    ]

    init(source: Source, portal: Portal) {
        self.source = source
        self.portal = portal
        upcoming = source.url
        budget = PageBudget(portal.maxPages)
    }

    func next() async throws -> HarvestPage? {
        while true {
            if service == nil {
                guard let url = upcoming else { return nil }
                upcoming = nil
                try await open(url)
            }
            guard var current = service else { return nil }
            service = nil
            do {
                if let entry = try current.reading.next() {
                    let place = current.place
                    let base = current.reading.base
                    service = current
                    if let page = try await page(of: entry, base, place) { return page }
                    try Task.checkCancellation()
                    continue
                }
            } catch let error as XMLError {
                throw HarvestFailure.brokenOff(current.place.asked, error)
            }
            if let page = finish(current) { return page }
        }
    }

    private func open(_ url: String) async throws {
        guard visited.insert(PageLink.normalised(url)).inserted else {
            throw HarvestFailure(.endless, value: url, "The feed leads from page to page to \(url) again.")
        }
        try budget.take()
        let response = try await portal.get(url, accept: Self.mediaTypes)
        guard !response.body.isEmpty else {
            throw HarvestFailure.empty(url)
        }
        do {
            let opened = try XMLDocument(response)
            service = Service(
                document: opened, reading: try FeedReading(opened.reader, url: response.url),
                place: (url, response.url))
        } catch let error as XMLError {
            throw HarvestFailure.notXML(url, error)
        }
    }

    /// - Returns: a page of what the feed says at its end, where that is anything.
    private func finish(_ service: Service) -> HarvestPage? {
        var current = service
        guard let raw = current.reading.nextPage else {
            var page = HarvestPage()
            page.records = [nameless.takeOthers(field: "spatial_dataset_identifier_code")].compactMap(\.self)
            page.note.deleted = current.reading.takeDeleted()
            page.total = received
            return page
        }
        guard case .follow(let url, _) = PageLink(raw, on: current.place, hosts: source.options.hosts) else {
            var page = HarvestPage()
            page.note.findings = [
                Finding(
                    .countMismatch, value: raw,
                    "The link to the next page leads to a host that the option `hosts` does not name, or nowhere.")
            ]
            return page
        }
        upcoming = url
        return nil
    }

    // MARK: One dataset

    /// - Returns: `nil` for an entry that is only counted.
    private func page(
        of entry: XMLElement, _ base: String, _ place: (asked: String, answered: String)
    ) async throws -> HarvestPage? {
        received += 1
        var page = HarvestPage()
        page.note.cursor = "dataset \(received)"
        guard let key = INSPIREIdentifier(entry).key ?? FeedEntry(entry).key else {
            let finding = Finding(
                .keyMissing, field: "spatial_dataset_identifier_code",
                "The entry in line \(entry.line) has neither a code nor an id; it was left out.")
            try nameless.check(place.asked)
            guard let named = nameless.add(finding) else { return nil }
            page.records = [named]
            return page
        }
        guard let raw = Self.feed(of: entry) else {
            page.records = [record(key, entry, files: [], base, feed: nil)]
            return page
        }
        let resolved = FeedAddress.resolve(raw, base: FeedEntry(entry).base(base)) ?? raw
        guard case .follow(let url, _) = PageLink(resolved, on: place, hosts: source.options.hosts) else {
            page.records = [
                .unreadable(
                    key: key,
                    Finding(
                        .addressRefused, value: raw,
                        "The dataset's feed is on a host that the option `hosts` does not name; what was catalogued stays."
                    ))
            ]
            return page
        }
        do {
            try await read(url, key, entry, base, &page)
        } catch let failure as HarvestFailure where !Self.fatal.contains(failure.finding.code) {
            let finding = failure.finding
            page.records = [
                .unreadable(
                    key: key,
                    Finding(
                        .recordInvalid, value: finding.value,
                        "The dataset's feed cannot be read: \(finding.message) What was catalogued stays."))
            ]
        }
        return page
    }

    /// Where the dataset's own feed is.
    private static func feed(of entry: XMLElement) -> String? {
        FeedEntry(entry).links("alternate").first { $0.attribute("type")?.contains("atom") == true }?.attribute("href")
    }

    private func read(
        _ url: String, _ key: String, _ entry: XMLElement, _ base: String, _ page: inout HarvestPage
    ) async throws {
        let digest = SHA256.hash(data: entry.serialized()).prefix(8).map { String($0, radix: 16) }.joined(
            separator: "-")
        let response: FetchResponse
        switch try await portal.getIfChanged(url, accept: Self.mediaTypes) {
        case .unchanged(let note, let records) where note == digest:
            page.note.unchanged = records
            return
        case .unchanged: response = try await portal.get(url, accept: Self.mediaTypes)
        case .fresh(let fresh): response = fresh
        }
        page.records = [record(key, entry, files: try files(response, url), base, feed: url)]
        page.note.validator = portal.validator(for: response, url: url, page: digest, keys: [key])
    }

    private func files(_ response: FetchResponse, _ url: String) throws -> [XMLElement] {
        guard !response.body.isEmpty else {
            throw HarvestFailure.empty(url)
        }
        do {
            let opened = try XMLDocument(response)
            let most = portal.limits.elements
            return try withExtendedLifetime(opened) {
                var reading = try FeedReading(opened.reader, url: response.url)
                var files: [XMLElement] = []
                while var file = try reading.next() {
                    do throws(HarvestFailure) {
                        try PageLimits.checkAnswer(url, opened.reader, records: files.count)
                    } catch {
                        // One dataset is too large, and not the feed.
                        throw HarvestFailure(.recordTooLarge, value: url, error.finding.message)
                    }
                    guard files.count < most else {
                        throw HarvestFailure(
                            .recordTooLarge, value: url,
                            "\(url) has more than \(most) entries (record.max_elements).")
                    }
                    // Relative addresses stay what they are when the entry leaves its feed.
                    if !file.attributes.contains(where: { $0.name == "base" }) {
                        let xml = "http://www.w3.org/XML/1998/namespace"
                        file.attributes.append(
                            XMLAttribute(name: "base", namespace: xml, prefix: "xml", value: reading.base))
                    }
                    files.append(file)
                }
                return files
            }
        } catch let error as XMLError {
            throw HarvestFailure(.unreadable, value: url, "\(url) is no feed: \(error).")
        }
    }

    private func record(
        _ key: String, _ entry: XMLElement, files: [XMLElement], _ base: String, feed: String?
    ) -> HarvestPage.Record {
        var document = XMLElement(name: "feed", namespace: entry.namespace, prefix: entry.prefix)
        document.children = ([entry] + files).map(XMLNode.element)
        document.excess = document.elements.lazy.compactMap(\.excess).first
        let mapping = INSPIREEntryMapping(source: source, base: base, feed: feed)
        let stored = SourceRecord(
            key: key, mediaType: "application/atom+xml", bytes: document.serialized(),
            url: FeedEntry(entry).page(base: base) ?? feed)
        return .record(
            HarvestedRecord(stored, of: document) { _, normaliser in mapping.map(entry, files: files, &normaliser) })
    }
}

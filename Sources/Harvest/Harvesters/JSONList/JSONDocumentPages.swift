import Catalog
import DCAT
import Fetch

/// A feed that is one document in JSON, however large: where it is, and which records are in it.
protocol JSONDocumentFeed: Sendable {
    /// Where the document is; the later ones are asked for where the ones before are not there.
    var addresses: [String] { get }
    /// - Throws: ``HarvestFailure`` where the answer is no such document.
    func contents(of response: FetchResponse, url: String) throws -> JSONContents
}

/// The records of a document, which are taken out of it one by one.
struct JSONContents: Sendable {
    let count: Int
    /// What is wrong with the document, or with what in it is no record.
    var findings: [Finding] = []
    let record: @Sendable (Int) -> HarvestPage.Record
}

/// Reads a document once, and gives its records two hundred at a time.
actor JSONDocumentPages: HarvestPages {
    private enum State {
        case start
        case reading(JSONContents, FetchResponse, url: String, next: Int)
        case done
    }

    private let feed: any JSONDocumentFeed
    private let source: Source
    private let portal: Portal
    private var state = State.start
    private var findings: [Finding] = []
    private var keys: [String] = []
    private var hasUnreadable = false

    private static let pageSize = 200
    static let mediaTypes = "application/json, application/ld+json;q=0.9, */*;q=0.5"

    init(_ feed: any JSONDocumentFeed, source: Source, portal: Portal) {
        self.feed = feed
        self.source = source
        self.portal = portal
    }

    func next() async throws -> HarvestPage? {
        if case .start = state, let unchanged = try await open() { return unchanged }
        guard case .reading(let contents, let response, let url, let start) = state else { return nil }
        let end = min(start + Self.pageSize, contents.count)
        var page = HarvestPage()
        page.total = contents.count
        page.records = (start..<end).map(contents.record)
        response.body.releasePages()
        page.findings = findings
        findings = []
        for record in page.records {
            switch record {
            case .record(let record): keys.append(record.source.key)
            case .unreadable: hasUnreadable = true
            }
        }
        guard end == contents.count else {
            state = .reading(contents, response, url: url, next: end)
            page.cursor = "\(end)"
            return page
        }
        state = .done
        // An answer of 304 could not tell again what was wrong.
        if !hasUnreadable {
            page.validator = portal.validator(for: response, url: url, page: "\(contents.count)", keys: keys)
        }
        return page
    }

    /// - Returns: the only page there is, where the portal says that nothing has changed.
    private func open() async throws -> HarvestPage? {
        let addresses = source.url.hasPrefix("file:") ? [source.url] : feed.addresses
        for (place, url) in addresses.enumerated() {
            do {
                return try await open(url)
            } catch let failure as HarvestFailure
                where place + 1 < addresses.count && ["404", "410"].contains(failure.finding.value)
            {
                findings.append(
                    Finding(.fallbackUsed, value: url, "\(failure) Read at \(addresses[place + 1]) instead."))
            }
        }
        return nil
    }

    private func open(_ url: String) async throws -> HarvestPage? {
        switch try await portal.getIfChanged(url, accept: Self.mediaTypes) {
        case .unchanged(let note, let records):
            state = .done
            var page = HarvestPage()
            page.unchanged = records
            page.total = Int(note)
            page.findings = findings
            return page
        case .fresh(let response):
            let contents = try feed.contents(of: response, url: url)
            findings += contents.findings
            response.body.releasePages()
            state = .reading(contents, response, url: url, next: 0)
            return nil
        }
    }
}

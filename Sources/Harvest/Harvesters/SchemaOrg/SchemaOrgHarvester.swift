import Catalog
import DCAT
import Fetch
import Foundation
import XML

/// Pages that describe datasets in the words of schema.org, found by sitemaps (sitemaps.org, protocol 0.9).
///
/// Pages are made for people: `robots.txt` holds for them. A page whose `lastmod` is what it was is not asked for again.
struct SchemaOrgHarvester: Harvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        SchemaOrgPages(source: source, portal: portal)
    }
}

/// Reads one sitemap after the other, and the pages of each a few at a time.
actor SchemaOrgPages: HarvestPages {
    private let source: Source
    private let portal: Portal
    private var hasBegun = false
    private var sitemaps: [String] = []
    private var visited: Set<String> = []
    /// The pages of the sitemap that is being read, the last one first.
    private var waiting: [SitemapEntry] = []
    private var asked: Set<Int> = []
    private var received = 0
    private var failures = 0
    private var findings: [Finding] = []

    /// Pages that are committed together.
    private static let pageSize = 20
    /// After so many failures in a row nothing else will come either.
    private static let maxFailures = 10
    private static let maxSitemaps = 10_000

    init(source: Source, portal: Portal) {
        self.source = source
        self.portal = portal
    }

    func next() async throws -> HarvestPage? {
        if !hasBegun {
            hasBegun = true
            try await begin()
        }
        while waiting.isEmpty, let sitemap = sitemaps.popLast() { try await read(sitemap) }
        guard !waiting.isEmpty || !findings.isEmpty else { return nil }
        var page = HarvestPage()
        var batch: [SitemapEntry] = []
        while batch.count < Self.pageSize, let entry = waiting.popLast() {
            if asked.insert(entry.address.hashValue).inserted { batch.append(entry) }
        }
        guard asked.count <= portal.maxPages else {
            throw HarvestFailure(
                .pagesWithoutEnd, "There are more than \(portal.maxPages) pages (harvest.max_pages) in the sitemaps.")
        }
        for entry in batch { try await read(entry, into: &page) }
        page.findings += findings
        findings = []
        // Says that there is more; a run does not go on here: pages that have not changed cost nothing.
        if !waiting.isEmpty || !sitemaps.isEmpty { page.cursor = "page \(received)" }
        return page
    }

    // MARK: Sitemaps

    /// Where the pages are: an address of a sitemap, of a site, or of a single page.
    private func begin() async throws {
        let path = QueryAddress(source.url).path.lowercased()
        if path.hasSuffix(".xml") || path.hasSuffix(".gz") || path.contains("sitemap") || source.url.hasPrefix("file:")
        {
            sitemaps = [source.url]
            return
        }
        guard let root = ServerRoot.of(source.url), [root, root + "/"].contains(where: { $0.lowercased() == path })
        else {
            waiting = [SitemapEntry(address: source.url, modified: nil)]
            return
        }
        let robots = try await portal.get(root + "/robots.txt", accept: "text/plain", accepted: Set(400...499))
        let stated = robots.isSuccess ? Sitemap.addresses(inRobots: robots) : []
        sitemaps = stated.isEmpty ? [root + "/sitemap.xml"] : stated.reversed()
    }

    private func read(_ url: String) async throws {
        guard visited.insert(DCATPageLink.normalised(url)).inserted else { return }
        guard visited.count <= Self.maxSitemaps else {
            throw HarvestFailure(.pagesWithoutEnd, "There are more than \(Self.maxSitemaps) sitemaps.")
        }
        let response = try await portal.get(url, accept: "application/xml, text/xml, */*;q=0.5")
        let sitemap = try Sitemap(response, url: url)
        let place = (asked: url, answered: response.url)
        sitemaps += follow(sitemap.sitemaps.map { SitemapEntry(address: $0, modified: nil) }, place).map(\.address)
            .reversed()
        waiting = follow(sitemap.pages, place).filter { isWanted($0.address) }.reversed()
    }

    /// Those on the own host, or on hosts that the source names.
    private func follow(
        _ entries: [SitemapEntry], _ place: (asked: String, answered: String)
    ) -> [SitemapEntry] {
        var strangers: [String] = []
        let own = entries.compactMap { entry -> SitemapEntry? in
            if place.asked.hasPrefix("file:") { return entry }
            guard case .follow(let url, _) = DCATPageLink(entry.address, on: place, hosts: source.options.hosts) else {
                strangers.append(entry.address)
                return nil
            }
            return SitemapEntry(address: url, modified: entry.modified)
        }
        if let first = strangers.first {
            findings.append(
                Finding(
                    .addressRefused, value: first,
                    "\(strangers.count) addresses of \(place.asked) are on hosts that the option `hosts` does not name; they were left out."
                ))
        }
        return own
    }

    private func isWanted(_ url: String) -> Bool {
        guard let path = source.options.path else { return true }
        guard let root = ServerRoot.of(url) else { return false }
        return url.dropFirst(root.utf8.count).hasPrefix(path)
    }

    // MARK: Pages

    private func read(_ entry: SitemapEntry, into page: inout HarvestPage) async throws {
        let url = entry.address
        do {
            if let modified = entry.modified, let known = try await portal.known(url), known.note == modified {
                page.unchanged += known.records
            } else {
                switch try await portal.getIfChanged(url, accept: "text/html, */*;q=0.5", isPage: true) {
                case .unchanged(_, let records): page.unchanged += records
                case .fresh(let response): try await take(response, entry, into: &page)
                }
            }
            failures = 0
        } catch let failure as HarvestFailure {
            try fail(failure, url, &page)
        }
        received += 1
    }

    /// A page that cannot be had makes the run one that removes nothing. Only 410 says that it is gone for good (RFC 9110,
    /// section 15.5.11).
    private func fail(_ failure: HarvestFailure, _ url: String, _ page: inout HarvestPage) throws {
        if failure.finding.code == .httpStatus, failure.finding.value == "410" {
            page.findings.append(failure.finding)
            return
        }
        failures += 1
        let isOver = [.hostPaused, .interrupted].contains(failure.finding.code)
        guard !isOver, failures < Self.maxFailures, asked.count > 1 else { throw failure }
        page.records.append(.unreadable(key: nil, failure.finding))
    }

    /// A log-in page or a note that the portal is being mended is no page without datasets.
    private func keep(_ known: [Int64], _ url: String, _ page: inout HarvestPage) {
        page.unchanged += known
        page.findings.append(
            Finding(
                .notWhatWasExpected, value: url,
                "\(url) described \(known.count) datasets when it was read last, and none now; they stay."))
    }

    private func take(
        _ response: FetchResponse, _ entry: SitemapEntry, into page: inout HarvestPage
    ) async throws {
        let described = SchemaOrgPage(response, language: source.options.language)
        if described.datasets.isEmpty {
            let known = try await portal.records(lastReadAt: entry.address)
            guard known.isEmpty else { return keep(known, entry.address, &page) }
        }
        page.findings += described.findings
        var keys: [String] = []
        for dataset in described.datasets {
            let record = SourceRecord(
                key: dataset.key, mediaType: "application/n-triples", bytes: dataset.bytes, url: response.url)
            keys.append(dataset.key)
            let mapping = DCATRecordMapping(source: source, subject: dataset.subject, hasKey: true)
            page.records.append(.record(HarvestedRecord(record) { try mapping.map(dataset.bytes) }))
        }
        // What was wrong must be told again.
        guard described.findings.isEmpty else { return }
        if let validator = portal.documentValidator(
            for: response, url: entry.address,
            note: entry.settledModified(now: Int(Date().timeIntervalSince1970)) ?? "", keys: keys)
        {
            page.documentValidators.append(validator)
        }
    }
}

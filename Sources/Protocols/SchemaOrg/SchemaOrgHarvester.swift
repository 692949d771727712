import DCAT
import Feeds
import Fetch
import Foundation
import Records
import Text
import XML

/// Pages that describe datasets in the words of schema.org, found by sitemaps (sitemaps.org, protocol 0.9).
///
/// Pages are made for people: `robots.txt` holds for them. A page whose `lastmod` is what it was is not asked for again.
struct SchemaOrgHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        SchemaOrgPages(source: source, portal: portal)
    }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        DCATRecordMapping.harvested(record, of: source)
    }
}

/// Reads one sitemap after the other, and the pages of each a few at a time.
actor SchemaOrgPages: HarvestPages {
    private let source: Source
    private let portal: Portal
    private var hasBegun = false
    /// Sitemaps that wait, and how many lists of sitemaps led to them.
    private var sitemaps: [(address: String, depth: Int)] = []
    private var visited: Set<String> = []
    /// The pages of the sitemap that is being read, the last one first.
    private var waiting: [SitemapEntry] = []
    private var asked: Set<Int> = []
    private var budget: PageBudget
    private var received = 0
    /// Records on the pages that were read.
    private var described = 0
    private var hasEnded = false
    private var failures = 0
    /// What ends the run behind the pages that came.
    private var failure: HarvestFailure?
    private var findings: [Finding] = []

    /// Pages that are committed together.
    private static let pageSize = 50
    /// After so many failures in a row nothing else will come either.
    private static let maxFailures = 10
    private static let maxSitemaps = 10_000
    /// Lists of sitemaps within each other; the protocol knows one.
    private static let maxDepth = 3

    init(source: Source, portal: Portal) {
        self.source = source
        self.portal = portal
        budget = PageBudget(portal.maxPages)
    }

    func next() async throws -> HarvestPage? {
        if let failure { throw failure }
        if !hasBegun {
            hasBegun = true
            try await begin()
        }
        while waiting.isEmpty, let sitemap = sitemaps.popLast() { try await read(sitemap) }
        guard !waiting.isEmpty || !findings.isEmpty else { return ending() }
        var page = HarvestPage()
        var batch: [SitemapEntry] = []
        // The first page by itself: it asks for robots.txt, which the others then know.
        let size = received == 0 ? 1 : Self.pageSize
        while batch.count < size, let entry = waiting.popLast() {
            guard asked.insert(entry.address.hashValue).inserted else { continue }
            try budget.take()
            batch.append(entry)
        }
        let reader = SchemaOrgReader(source: source, portal: portal)
        let (outcomes, failure) = try await DocumentBatch.outcomes(
            of: batch, read: { try await reader.outcome($0) },
            check: { (outcome) throws(HarvestFailure) in try count(outcome) })
        if outcomes.isEmpty, let failure { throw failure }
        self.failure = failure
        for outcome in outcomes { page.add(outcome) }
        received += batch.count
        described += page.records.count + page.note.unchanged.count
        page.note.findings += findings
        findings = []
        // Says that there is more; a run does not go on here: pages that have not changed cost nothing.
        if !waiting.isEmpty || !sitemaps.isEmpty || failure != nil { page.note.cursor = "page \(received)" }
        return page
    }

    /// What is to be said at the end of a site whose pages describe nothing: most of them are no portals.
    private func ending() -> HarvestPage? {
        guard received > 0, described == 0, !hasEnded else { return nil }
        hasEnded = true
        var page = HarvestPage()
        let message =
            "The pages of the site that were read describe no dataset in the words of schema.org: \(received)."
        page.note.findings = [Finding(.notWhatWasExpected, value: source.url, message)]
        return page
    }

    // MARK: Sitemaps

    /// Where the pages are: an address of a sitemap, of a site, or of a single page.
    private func begin() async throws {
        let path = QueryAddress(source.url).path.lowercased()
        if path.hasSuffix(".xml") || path.hasSuffix(".gz") || path.contains("sitemap") || source.url.hasPrefix("file:")
        {
            sitemaps = [(source.url, 0)]
            return
        }
        guard let root = Address.root(of: source.url), [root, root + "/"].contains(where: { $0.lowercased() == path })
        else {
            waiting = [SitemapEntry(address: source.url, modified: nil)]
            return
        }
        let robots = try await portal.get(root + "/robots.txt", accept: "text/plain", accepted: Set(400...499))
        let stated = robots.isSuccess ? Sitemap.addresses(inRobots: robots) : []
        // A file on the host leads nowhere that the host's other pages do not.
        let place = (asked: root + "/robots.txt", answered: robots.url)
        let own = follow(stated.map { SitemapEntry(address: $0, modified: nil) }, place)
        sitemaps = own.isEmpty ? [(root + "/sitemap.xml", 0)] : own.reversed().map { ($0.address, 0) }
    }

    private func read(_ next: (address: String, depth: Int)) async throws {
        let url = next.address
        guard visited.insert(PageLink.normalised(url)).inserted else { return }
        guard visited.count <= Self.maxSitemaps else {
            throw HarvestFailure(.endless, "There are more than \(Self.maxSitemaps) sitemaps.")
        }
        let response = try await portal.get(url, accept: "application/xml, text/xml, */*;q=0.5")
        let sitemap = try Sitemap(response, url: url)
        let place = (asked: url, answered: response.url)
        let others = follow(sitemap.sitemaps.map { SitemapEntry(address: $0, modified: nil) }, place).map(\.address)
        add(others, to: next)
        if sitemap.overlong > 0 {
            findings.append(
                Finding(
                    .urlInvalid, value: url,
                    "Addresses of \(url) that are longer than addresses are (maxAddressBytes), and were left out: \(sitemap.overlong)."
                ))
        }
        waiting = follow(sitemap.pages, place).filter { isWanted($0.address) }.reversed()
    }

    /// Puts the sitemaps of a list in front of those that wait.
    private func add(_ addresses: [String], to list: (address: String, depth: Int)) {
        guard !addresses.isEmpty else { return }
        let room = list.depth < Self.maxDepth ? max(0, Self.maxSitemaps - visited.count - sitemaps.count) : 0
        if addresses.count > room {
            let limit = list.depth < Self.maxDepth ? "maxSitemaps: \(Self.maxSitemaps)" : "maxDepth: \(Self.maxDepth)"
            findings.append(
                Finding(
                    .countMismatch, value: list.address,
                    "\(list.address) leads to \(addresses.count) sitemaps, of which \(room) are read (\(limit)); nothing is removed."
                ))
        }
        sitemaps += addresses.prefix(room).reversed().map { ($0, list.depth + 1) }
    }

    /// Those on the own host, or on hosts that the source names. A file leads to nothing on this machine.
    private func follow(
        _ entries: [SitemapEntry], _ place: (asked: String, answered: String)
    ) -> [SitemapEntry] {
        let isFile = place.asked.hasPrefix("file:")
        var strangers = (first: "", count: 0)
        var own: [SitemapEntry] = []
        for entry in entries {
            if isFile, Self.isOnline(entry.address) {
                own.append(entry)
            } else if !isFile,
                case .follow(let url, _) = PageLink(entry.address, on: place, hosts: source.options.hosts)
            {
                own.append(SitemapEntry(address: url, modified: entry.modified))
            } else {
                strangers = (strangers.count == 0 ? entry.address : strangers.first, strangers.count + 1)
            }
        }
        if strangers.count > 0 {
            let what =
                isFile ? "lead to no web server" : "are on hosts that the option `hosts` does not name"
            findings.append(
                Finding(
                    .addressRefused, value: strangers.first,
                    "\(strangers.count) addresses of \(place.asked) \(what); they were left out."))
        }
        return own
    }

    private static func isOnline(_ address: String) -> Bool {
        let start = address.prefix(8).lowercased()
        return start.hasPrefix("http://") || start.hasPrefix("https://")
    }

    private func isWanted(_ url: String) -> Bool {
        guard let path = source.options[.path] else { return true }
        guard let root = Address.root(of: url) else { return false }
        return url.dropFirst(root.utf8.count).hasPrefix(path)
    }

    // MARK: Pages

    /// A page that cannot be had makes the run one that removes nothing. Only 410 says that it is gone for good (RFC 9110,
    /// section 15.5.11).
    private func count(_ outcome: SchemaOrgOutcome) throws(HarvestFailure) {
        guard let failure = outcome.failure else {
            failures = 0
            return
        }
        failures += 1
        let isOver = [.hostPaused, .interrupted].contains(failure.finding.code)
        guard !isOver, failures < Self.maxFailures, asked.count > 1 else { throw failure }
    }
}

/// What became of a page: what it adds to those that are committed together, or why it could not be had.
struct SchemaOrgOutcome: Sendable {
    var records: [HarvestPage.Record] = []
    var unchanged: [Int64] = []
    var findings: [Finding] = []
    var validator: PageValidator?
    var failure: HarvestFailure?
}

/// Reads one page, unless it is what it was.
struct SchemaOrgReader: Sendable {
    let source: Source
    let portal: Portal

    func outcome(_ entry: SitemapEntry) async throws -> SchemaOrgOutcome {
        do {
            return try await read(entry)
        } catch let failure as HarvestFailure {
            var outcome = SchemaOrgOutcome()
            if failure.status == 410 {
                outcome.findings = [failure.finding]
            } else {
                outcome.records = [.unreadable(key: nil, failure.finding)]
                outcome.failure = failure
            }
            return outcome
        }
    }

    private func read(_ entry: SitemapEntry) async throws -> SchemaOrgOutcome {
        let url = entry.address
        if let modified = entry.modified, let known = try await portal.known(url), known.note == modified {
            return SchemaOrgOutcome(unchanged: known.records)
        }
        switch try await portal.getIfChanged(url, accept: "text/html, */*;q=0.5", isPage: true) {
        case .unchanged(_, let records): return SchemaOrgOutcome(unchanged: records)
        case .fresh(let response): return try await read(response, entry)
        }
    }

    private func read(_ response: FetchResponse, _ entry: SitemapEntry) async throws -> SchemaOrgOutcome {
        let described = SchemaOrgPage(response, language: source.options.language, limits: portal.limits)
        if described.datasets.isEmpty {
            let known = try await portal.records(lastReadAt: entry.address)
            guard known.isEmpty else { return kept(known, entry.address, described.unreadable.map(\.finding)) }
        }
        var outcome = SchemaOrgOutcome()
        outcome.findings = described.findings
        outcome.records = described.unreadable.map { .unreadable(key: $0.key, $0.finding) }
        for dataset in described.datasets {
            let record = SourceRecord(
                key: dataset.key, mediaType: "application/n-triples", bytes: dataset.bytes, url: response.url)
            outcome.records.append(.record(DCATRecordMapping.harvested(record, of: source)))
        }
        // What was wrong must be told again.
        guard described.findings.isEmpty, described.unreadable.isEmpty else { return outcome }
        let settled = entry.settledModified(now: Int(Date().timeIntervalSince1970))
        outcome.validator = portal.documentValidator(
            for: response, url: entry.address, note: settled ?? "", keys: described.datasets.map(\.key))
        return outcome
    }

    /// A log-in page or a note that the portal is being mended is no page without datasets. A limit that the page
    /// passes may be why.
    private func kept(_ known: [Int64], _ url: String, _ findings: [Finding]) -> SchemaOrgOutcome {
        let finding = Finding(
            .notWhatWasExpected, value: url,
            "\(url) described \(known.count) datasets when it was read last, and none now; they stay.")
        return SchemaOrgOutcome(unchanged: known, findings: findings + [finding])
    }
}

extension HarvestPage {
    fileprivate mutating func add(_ outcome: SchemaOrgOutcome) {
        records += outcome.records
        note.unchanged += outcome.unchanged
        note.findings += outcome.findings
        note.documentValidators += [outcome.validator].compactMap { $0 }
    }
}

import Catalog
import DCAT
package import Feeds
package import Fetch
import Records

/// Looks at a feed as a run would, and writes nothing: what it is, and what would become of its first page.
package struct FeedCheck: Sendable {
    private let fetcher: PoliteFetcher
    private let limits: HarvestLimits

    /// - Parameter limits: those of a run, which hold for the check too.
    package init(fetcher: PoliteFetcher, limits: HarvestLimits = HarvestLimits()) {
        self.fetcher = fetcher
        self.limits = limits
    }

    /// Recognises the feed, fetches its first page and maps every record of it.
    ///
    /// - Parameters:
    ///   - source: a type that it names is taken at its word, and what speaks for another is told beside it.
    ///   - examples: how many records to keep beside their datasets.
    /// - Throws: `CancellationError` only; what the portal does wrong is in the report.
    package func report(on source: Source, examples: Int) async throws -> FeedReport {
        let recognition = try await TypeRecognition(portal: portal(source), source: source).recognise()
        guard let type = source.type ?? recognition.best?.type else {
            return FeedReport(
                source: source, recognition: recognition, page: nil, failure: recognition.failure.finding, draft: nil)
        }
        var checked = source
        if source.type == nil { checked = source.being(type, at: recognition.best?.address ?? source.url) }
        do {
            let pages = TalliedPages(
                type.harvester.pages(of: checked, at: portal(checked), from: nil), maxPages: limits.maxPages)
            var first = try await pages.next() ?? HarvestPage()
            first.refuseUnfitKeys()
            let page = try CheckedPageCollector(first, of: checked, examples: examples, limits.record)
            let draft = SourceDraft(checked, title: recognition.page?.title, publisher: page.publisher)
            return FeedReport(
                source: checked, recognition: recognition, page: page.result, failure: nil, draft: draft)
        } catch {
            return FeedReport(
                source: checked, recognition: recognition, page: nil, failure: try Self.finding(error), draft: nil)
        }
    }

    private static func finding(_ error: any Error) throws -> Finding {
        if let failure = error as? HarvestFailure { return failure.finding }
        if error is CancellationError || Task.isCancelled { throw CancellationError() }
        return Finding(.interrupted, "The check stopped: \(error)")
    }

    /// Nothing is stored, so nothing can be the same as before.
    private func portal(_ source: Source) -> Portal {
        Portal(
            fetcher: fetcher, memory: nil, source: source, fingerprint: [], isFull: true,
            account: RequestAccount(limits.run, cause: source.id, hosts: source.ownHosts),
            maxPages: limits.maxPages, limits: limits.record)
    }
}

/// Maps the records of a page one after the other, and collects what is wrong with them.
private struct CheckedPageCollector {
    private let source: Source
    private let limit: Int
    private let limits: RecordLimits
    private var located: [LocatedFinding] = []
    private var examples: [CheckedRecord] = []
    private var seen: Set<String> = []
    private var publishers: [String: (agent: Agent, count: Int)] = [:]
    private(set) var result: CheckedPage

    /// Whoever most of the records name as their publisher.
    private(set) var publisher: Agent?

    init(_ page: HarvestPage, of source: Source, examples limit: Int, _ limits: RecordLimits) throws {
        self.source = source
        self.limit = limit
        self.limits = limits
        result = CheckedPage(records: 0, total: nil, hasMore: false, examples: [], findings: [])
        for finding in page.note.findings { take(finding, key: nil) }
        for record in page.records { try take(record) }
        publisher = publishers.values.max { ($0.count, $1.agent.slug) < ($1.count, $0.agent.slug) }?.agent
        result = CheckedPage(
            records: page.records.count, total: page.total, hasMore: page.note.cursor != nil, examples: examples,
            findings: FindingGroup.groups(of: located))
    }

    private mutating func take(_ record: HarvestPage.Record) throws {
        switch record {
        case .unreadable(let key, let finding): take(finding, key: key)
        case .record(let harvested):
            let key = harvested.source.key
            guard seen.insert(key).inserted else {
                let message = "The feed gives this key more than once; the first record of it would be kept."
                return take(Finding(.keyDuplicate, value: key, message), key: key)
            }
            do {
                let mapped = try RecordDesk(source: source, limits: limits).mapped(harvested)
                take(mapped, of: harvested.source)
            } catch let failure as HarvestFailure {
                take(failure.finding, key: key)
            }
        }
    }

    private mutating func take(_ mapped: MappedRecord, of record: SourceRecord) {
        let id = DatasetID(source: source.id, key: record.key)
        let title = mapped.dataset.title.preferred ?? record.key
        for finding in mapped.findings {
            located.append(
                LocatedFinding(
                    finding, number: Int64(located.count + 1), key: record.key, dataset: id, title: title,
                    page: record.url))
        }
        if let agent = mapped.dataset.publisher { publishers[agent.slug, default: (agent, 0)].count += 1 }
        guard examples.count < limit else { return }
        examples.append(
            CheckedRecord(
                id: id, key: record.key, title: title, url: record.url, mediaType: record.mediaType,
                published: record.bytes, document: mapped.document,
                findings: mapped.findings))
    }

    private mutating func take(_ finding: Finding, key: String?) {
        located.append(LocatedFinding(finding, number: Int64(located.count + 1), key: key))
    }
}

import Catalog
import DCAT
import Feeds
import Fetch
import Foundation
import Protocols

/// One run of one source.
struct SourceHarvest: Sendable {
    let source: Source
    let fetcher: PoliteFetcher
    let limits: HarvestLimits
    let writer: CatalogWriter
    let clock: HarvestClock
    let isFull: Bool
    let account: RequestAccount
    let report: @Sendable (HarvestRunner.Progress) -> Void
    private let fingerprints: SourceFingerprints

    init(
        source: Source, fetcher: PoliteFetcher, limits: HarvestLimits, writer: CatalogWriter, clock: HarvestClock,
        isFull: Bool, report: @escaping @Sendable (HarvestRunner.Progress) -> Void
    ) {
        self.source = source
        self.fetcher = fetcher
        self.limits = limits
        self.writer = writer
        self.clock = clock
        self.isFull = isFull
        self.report = report
        account = RequestAccount(limits.run, cause: source.id, hosts: source.ownHosts)
        fingerprints = SourceFingerprints(source, limits: limits.record)
    }

    /// How the run is to be made. What is recognised anew each time has no place to go on at.
    func plan(mayResume: Bool) -> RunPlan {
        var plan = RunPlan()
        plan.fingerprint = fingerprints.feed
        plan.mapping = fingerprints.mapping
        plan.isFull = isFull
        guard let harvester = source.type?.harvester, !isFull else { return plan }
        // A file cannot be asked for a part of it.
        if harvester.isIncremental(source), !source.url.hasPrefix("file:") { plan.fullEvery = source.fullEvery }
        if mayResume { plan.canResume = { harvester.canResume(at: $0) } }
        return plan
    }

    /// Reads, maps and writes page after page; the next page is fetched and mapped while one is written.
    ///
    /// - Returns: how far it came, and whether any page was written.
    func run(_ beginning: RunBeginning) async -> (RunEnding, tookPage: Bool) {
        var counts = beginning.counts
        let ending = await run(beginning, &counts)
        let before = beginning.counts
        return (ending, (counts.records, counts.deleted) != (before.records, before.deleted))
    }

    private func run(_ beginning: RunBeginning, _ counts: inout PageCounts) async -> RunEnding {
        let run = beginning.run
        account.note(
            earlierBytes: beginning.spent.bytes, time: .milliseconds(beginning.spent.elapsedMilliseconds))
        var findings: [Finding] = []
        do {
            try await remap(beginning, &counts)
            let pages = TalliedPages(
                try await harvester().pages(of: source, at: portal(since: beginning.since), from: beginning.cursor),
                maxPages: limits.maxPages, from: beginning.cursor)
            var page = try await next(of: pages)
            while let current = page {
                async let upcoming = next(of: pages)
                counts += try await writer.commit(
                    current.commit, run: run, source: source.id, now: clock.now())
                findings += current.commit.note.findings
                report(HarvestRunner.Progress(source: source.id, counts: counts, total: current.total))
                page = try await upcoming
            }
            let tally = await pages.tally
            if let overlap = tally.overlap(counts.duplicates) { return .partial([overlap]) }
            let ending = ending(counts, findings, isIncomplete: beginning.isIncomplete)
            return tally.isWindow ? ending.ofWindow : ending
        } catch is CancellationError {
            return .cancelled
        } catch let failure as HarvestFailure {
            return counts.records == 0 ? .failed([failure.finding]) : .partial([failure.finding])
        } catch {
            if Task.isCancelled { return .cancelled }
            let finding = Finding(.interrupted, "The run stopped: \(error)")
            return counts.records == 0 ? .failed([finding]) : .partial([finding])
        }
    }

    /// Maps what is stored again, where another mapping had mapped it.
    private func remap(_ beginning: RunBeginning, _ counts: inout PageCounts) async throws {
        guard var position = beginning.remapping, let harvester = source.type?.storedHarvester(for: source) else {
            return
        }
        let remapping = Remapping(
            source: source, harvester: harvester, fingerprint: fingerprints.mapping, limits: limits.record,
            isReadNext: beginning.since == nil && beginning.cursor == nil)
        while true {
            let remapped = try await remapping.next(after: position, in: writer)
            counts.updated += try await writer.commit(
                remapped, run: beginning.run, source: source.id, now: clock.now())
            guard let last = remapped.position else { return }
            position = last
            report(HarvestRunner.Progress(source: source.id, counts: counts, total: nil))
            try Task.checkCancellation()
        }
    }

    /// A run whose count does not agree, or that met records that nobody can tell apart, cannot say what is missing.
    private func ending(_ counts: PageCounts, _ findings: [Finding], isIncomplete: Bool) -> RunEnding {
        let isComplete = !isIncomplete && counts.unreadable == 0 && !findings.contains { $0.code == .countMismatch }
        guard isComplete else { return .partial([]) }
        return counts.deleted.isEmpty ? .complete : .completeStating(deleted: counts.deleted)
    }

    private func harvester() async throws -> any Harvester {
        if let type = source.type { return type.harvester }
        let type = try await TypeRecognition(portal: portal(since: nil), source: source).type()
        try await writer.setType(source.id, to: type.rawValue)
        return type.harvester
    }

    private func portal(since: Int?) -> Portal {
        Portal(
            fetcher: fetcher, memory: writer, source: source, fingerprint: fingerprints.feed, isFull: isFull,
            since: since, account: account, maxPages: limits.maxPages, limits: limits.record)
    }

    // MARK: One page

    /// The next page, ready to be written, and how many records there are.
    private func next(of pages: TalliedPages) async throws -> (commit: PageCommit, total: Int?)? {
        guard var page = try await pages.next() else { return nil }
        page.refuseUnfitKeys()
        var commit = PageCommit()
        commit.note = page.note
        commit.isIncomplete = page.note.findings.contains { $0.code == .countMismatch }
        commit.records = try await prepared(page.records)
        // An answer of 304 could not tell again what was wrong.
        if commit.records.contains(where: \.isUnreadable) { commit.note.validator = nil }
        let unreadable = Set(commit.records.compactMap(\.unreadableKey))
        commit.note.documentValidators.removeAll { !unreadable.isDisjoint(with: $0.keys) }
        return (commit, page.total)
    }

    /// Maps what is new or has changed, on both cores; what has the payload that is stored is passed on as unchanged.
    private func prepared(_ records: [HarvestPage.Record]) async throws -> [PageCommit.Record] {
        let keys = records.compactMap { record in
            // A full run maps everything anew, but for what must not take the place of anything.
            if case .record(let harvested) = record, !isFull || harvested.mayBeIncomplete {
                harvested.source.key
            } else {
                nil
            }
        }
        let known = try await keys.isEmpty ? [:] : writer.known(keys, source: source.id)
        let preparation = RecordPreparation(
            source: source, fingerprint: fingerprints.mapping, limits: limits.record, known: known)
        return try await records.concurrentMap(preparation.prepare)
    }
}

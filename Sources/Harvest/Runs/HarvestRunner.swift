package import Catalog
import Crypto
import DCAT
package import Fetch
import Foundation
package import Logging
import Metrics

/// Harvests sources: one run at a time for each, page by page into the catalogue.
package struct HarvestRunner: Sendable {
    private let fetcher: Fetcher
    private let writer: CatalogWriter
    private let locks: RunLocks
    private let logger: Logger

    /// - Parameter dataDirectory: where the locks are kept that stop two programs from harvesting one source at once.
    package init(fetcher: Fetcher, writer: CatalogWriter, dataDirectory: String, logger: Logger) {
        self.fetcher = fetcher
        self.writer = writer
        locks = RunLocks(directory: dataDirectory + "/locks")
        self.logger = logger
    }

    /// How far a run is.
    package struct Progress: Sendable {
        package let source: String
        package let counts: PageCounts
        /// How many records the protocol says there are, where it does.
        package let total: Int?
    }

    /// Harvests one source to its end, and writes all that became of it into its run.
    ///
    /// - Parameters:
    ///   - isFull: maps every record again and sends no conditional request.
    ///   - report: called after every page.
    /// - Throws: ``AlreadyRunning``, or what the catalogue throws. What the portal does wrong is in the run instead.
    package func harvest(
        _ source: Source, isFull: Bool = false, report: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> RunState {
        let lock = try locks.lock(source.id)
        defer { lock.release() }
        var logger = logger
        logger[metadataKey: "source"] = "\(source.id)"
        let start = Self.now()
        let run = try await writer.beginRun(source: source.id, now: start)
        logger[metadataKey: "run"] = "\(run)"
        logger.info("harvest begins", metadata: ["url": "\(source.url)"])
        let harvest = SourceHarvest(
            source: source, run: run, fetcher: fetcher, writer: writer, isFull: isFull, report: report)
        let ending = await harvest.run()
        let state = try await finish(run, source, ending)
        log(state, ending, logger, duration: Self.now() - start)
        return state
    }

    /// A run is ended even where its task was cancelled: otherwise the database would refuse to write that it was.
    private func finish(_ run: Int64, _ source: Source, _ ending: RunEnding) async throws -> RunState {
        let writer = writer
        // Owned and awaited here; it ends with its one transaction.
        return try await Task.detached {
            try await writer.finishRun(run, source: source.id, ending: ending, now: Self.now()) { state in
                RunSummary.sentence(state, ending)
            }
        }.value
    }

    private func log(_ state: RunState, _ ending: RunEnding, _ logger: Logger, duration: Int) {
        let metadata: Logger.Metadata = [
            "outcome": "\(state.outcome.rawValue)", "records": "\(state.records)", "added": "\(state.added)",
            "updated": "\(state.updated)", "unchanged": "\(state.unchanged)", "removed": "\(state.removed)",
            "findings": "\(state.findings)", "seconds": "\(duration)",
        ]
        let isGood = state.outcome == .succeeded || state.outcome == .cancelled
        logger.log(level: isGood ? .info : .warning, "\(state.summary ?? "harvest ended")", metadata: metadata)
        Counter(label: "snop_runs_total", dimensions: [("outcome", state.outcome.rawValue)]).increment()
        Counter(label: "snop_records_total").increment(by: state.records)
        Metrics.Timer(label: "snop_run_duration_seconds").recordSeconds(duration)
    }

    static func now() -> Int { Int(Date().timeIntervalSince1970) }
}

/// One run of one source.
struct SourceHarvest: Sendable {
    let source: Source
    let run: Int64
    let fetcher: Fetcher
    let writer: CatalogWriter
    let isFull: Bool
    let report: @Sendable (HarvestRunner.Progress) -> Void

    /// Reads, maps and writes page after page; the next page is fetched and mapped while one is written.
    func run() async -> RunEnding {
        var counts = PageCounts()
        var findings: [Finding] = []
        var offsetPages = 0
        do {
            let pages = try await harvester().pages(of: source, at: portal)
            var page = try await next(of: pages)
            while let current = page {
                offsetPages += current.isByOffset ? 1 : 0
                async let upcoming = next(of: pages)
                counts += try await writer.commit(
                    current.commit, run: run, source: source.id, now: HarvestRunner.now())
                findings += current.commit.findings
                report(HarvestRunner.Progress(source: source.id, counts: counts, total: current.total))
                page = try await upcoming
            }
            if counts.duplicates > 0 && offsetPages > 1 { return .partial([Self.overlap(counts.duplicates)]) }
            return ending(counts, findings)
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

    /// A run whose count does not agree, or that met records that nobody can tell apart, cannot say what is missing.
    private func ending(_ counts: PageCounts, _ findings: [Finding]) -> RunEnding {
        let isComplete = counts.unreadable == 0 && !findings.contains { $0.code == .countMismatch }
        return isComplete ? .complete : .partial([])
    }

    private static func overlap(_ count: Int) -> Finding {
        Finding(
            .countMismatch, value: "\(count)",
            "\(count) datasets came on two pages of the portal, so others may have come on none; nothing is removed.")
    }

    private func harvester() async throws -> any Harvester {
        if let type = source.type { return type.harvester }
        let type = try await TypeRecognition(portal: portal, source: source).type()
        try await writer.setType(source.id, to: type.rawValue)
        return type.harvester
    }

    private var portal: Portal {
        Portal(fetcher: fetcher, writer: writer, source: source, fingerprint: fingerprint, isFull: isFull)
    }

    /// What a mapping's result depends on beside the record: a change of any of these maps every record again.
    private var fingerprint: [UInt8] {
        let publisher = source.publisher.map { "\($0.slug)\n\($0.name.preferred ?? "")\n\($0.homepage ?? "")" } ?? ""
        let text = "\(MappingVersion.current)\n\(source.url)\n\(publisher)\n\(source.options)"
        return Array(SHA256.hash(data: Array(text.utf8) + Vocabularies.fingerprint))
    }

    // MARK: One page

    /// The next page, ready to be written.
    private func next(
        of pages: any HarvestPages
    ) async throws -> (commit: PageCommit, total: Int?, isByOffset: Bool)? {
        guard let page = try await pages.next() else { return nil }
        var commit = PageCommit()
        commit.findings = page.findings
        commit.cursor = page.cursor
        commit.validator = page.validator
        commit.records = try await prepared(page.records)
        // An answer of 304 could not tell again what was wrong.
        if commit.records.contains(where: \.isUnreadable) { commit.validator = nil }
        commit.records += page.unchanged.map { .unchanged(key: "", number: $0) }
        return (commit, page.total, page.isByOffset)
    }

    /// Maps what is new or has changed, on both cores; what has the payload that is stored is passed on as unchanged.
    private func prepared(_ records: [HarvestPage.Record]) async throws -> [PageCommit.Record] {
        let keys = records.compactMap { record in
            if case .record(let harvested) = record { harvested.source.key } else { nil }
        }
        let known = try await isFull ? [:] : writer.known(keys, source: source.id)
        let preparation = RecordPreparation(source: source.id, fingerprint: fingerprint, known: known)
        let size = max(25, records.count / 4)
        let chunks = stride(from: 0, to: records.count, by: size).map {
            records[$0..<min($0 + size, records.count)]
        }
        return try await withThrowingTaskGroup(of: (Int, [PageCommit.Record]).self) { group in
            for (place, chunk) in chunks.enumerated() {
                group.addTask { (place, try chunk.map { try preparation.prepare($0) }) }
            }
            var results = [[PageCommit.Record]](repeating: [], count: chunks.count)
            for try await (place, result) in group { results[place] = result }
            return results.flatMap { $0 }
        }
    }
}

/// Turns harvested records into records that are ready to be written.
private struct RecordPreparation: Sendable {
    let source: String
    let fingerprint: [UInt8]
    let known: [String: (number: Int64, payloadHash: [UInt8])]

    func prepare(_ record: HarvestPage.Record) throws -> PageCommit.Record {
        try Task.checkCancellation()
        switch record {
        case .unreadable(let key, let finding): return .unreadable(key: key, finding: finding)
        case .record(let harvested):
            let key = harvested.source.key
            let hash = PreparedRecord.payloadHash(harvested.source.bytes, fingerprint: fingerprint)
            if let stored = known[key], stored.payloadHash == hash {
                return .unchanged(key: key, number: stored.number)
            }
            do {
                let mapped = try harvested.map()
                return .prepared(
                    PreparedRecord(
                        harvested.source, source: source, payloadHash: hash, dataset: mapped.dataset,
                        findings: mapped.findings))
            } catch {
                return .unreadable(
                    key: key,
                    finding: Finding(
                        .recordInvalid, value: key, "The record cannot be read: \(error). It was left out."))
            }
        }
    }
}

/// The version of all mappings together: raised with every change of what a record becomes.
enum MappingVersion {
    static let current = 2
}

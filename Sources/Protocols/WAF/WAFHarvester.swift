import DCAT
import Feeds
import Fetch
import Records
import XML

/// A folder of metadata on a web server ("web accessible folder"): listings of documents of ISO 19139 or ISO 19115-3.
struct WAFHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        WAFPages(source: source, portal: portal)
    }

    var isIncremental: Bool { true }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        HarvestedRecord(stored: record, map: ISORecord.mapping(of: source))
    }
}

/// Reads folder after folder, and the documents in them some fifty at a time, a few at once.
actor WAFPages: HarvestPages {
    private let source: Source
    private let portal: Portal
    /// The folder of the source; once that has answered, the one that it is by its own address.
    private var start: WAFFolder?
    private var folders: [String]
    private var documents: [WAFListing.Entry] = []
    /// Hashes of addresses.
    private var seen: Set<Int>
    private var listed = 0
    private var listings = 0
    private var budget: PageBudget
    private var findings: [Finding] = []
    /// Why a folder could not be read; the others are read first.
    private var failure: HarvestFailure?
    private var failuresInARow = 0
    /// What ends the run behind the documents that came.
    private var ending: HarvestFailure?

    private static let pageSize = 50
    private static let maxFailuresInARow = 5
    /// Documents and folders that wait to be read.
    private static let maxWaiting = 200_000
    private static let maxAddressBytes = 8192
    private static let mediaTypes = "text/html, application/xml;q=0.9, */*;q=0.1"

    init(source: Source, portal: Portal) {
        self.source = source
        self.portal = portal
        budget = PageBudget(portal.maxPages)
        start = WAFFolder(source.url)
        folders = [source.url]
        seen = [WAFFolder.normalised(source.url).hashValue]
    }

    func next() async throws -> HarvestPage? {
        guard let start else {
            throw HarvestFailure(
                .elsewhere, value: source.url,
                "\(source.url) is no folder of a web server, so nothing can be listed.")
        }
        if let ending { throw ending }
        while documents.isEmpty, let folder = folders.popLast() { try await list(folder, start) }
        guard !documents.isEmpty else {
            if let failure {
                self.failure = nil
                throw failure
            }
            return closing()
        }
        let part = Array(documents.prefix(Self.pageSize))
        documents.removeFirst(part.count)
        var page = try await page(of: part, self.start ?? start)
        page.note.findings = findings
        findings = []
        if !documents.isEmpty || !folders.isEmpty || ending != nil { page.note.cursor = "listed \(listed)" }
        return page
    }

    /// What is left to be said after the last document.
    private func closing() -> HarvestPage? {
        guard !findings.isEmpty else { return nil }
        var page = HarvestPage()
        page.note.findings = findings
        findings = []
        return page
    }

    // MARK: Listings

    private func list(_ url: String, _ start: WAFFolder) async throws {
        listings += 1
        try budget.take()
        do {
            let response = try await portal.get(url, accept: Self.mediaTypes, isPage: true)
            guard let folder = WAFFolder(response.url), folder.prefix.hasPrefix(start.prefix) else {
                throw HarvestFailure(
                    .elsewhere, value: response.url,
                    "\(url) leads to \(response.url), which lies outside \(start.prefix); it was not read.")
            }
            // `…/folder` without a slash is answered as `…/folder/`, and what lies beside it is not in it.
            let top = listings == 1 ? folder : self.start ?? start
            self.start = top
            let listing = try WAFListing(response, start: top)
            guard listing.isRecognised else {
                throw HarvestFailure(
                    .unreadable, value: url, "\(url) answered with a web page that lists no folder.")
            }
            take(listing, top, url)
        } catch let failure as HarvestFailure {
            // Of the first folder everything depends.
            guard listings > 1 else { throw failure }
            self.failure = self.failure ?? failure
        }
    }

    private func take(_ listing: WAFListing, _ start: WAFFolder, _ url: String) {
        if listing.isCut { report(url, "lists more than \(WAFListing.maxLinks) links (maxLinks) or than can be held") }
        var below: [String] = []
        for entry in listing.entries where seen.insert(entry.url.hashValue).inserted {
            if entry.isFolder {
                if start.depth(of: entry.url) <= source.options[.maxDepth] {
                    below.append(entry.url)
                } else {
                    report(entry.url, "lies deeper than \(source.options[.maxDepth]) folders (max_depth)")
                }
            } else if listed < source.options[.maxDocuments], documents.count < Self.maxWaiting {
                listed += 1
                documents.append(entry)
            } else {
                report(entry.url, "is one document too many (max_documents: \(source.options[.maxDocuments]))")
            }
        }
        // The next part of a bucket has the same address without its query.
        if let next = listing.next, next.utf8.count <= Self.maxAddressBytes, seen.insert(next.hashValue).inserted {
            folders.append(next)
        }
        let room = max(0, Self.maxWaiting - folders.count)
        if let first = below.dropFirst(room).first {
            report(first, "is one folder too many (maxWaiting: \(Self.maxWaiting))")
        }
        folders += below.prefix(room).reversed()
    }

    /// Once for each limit; what was not read is not gone.
    private func report(_ url: String, _ what: String) {
        guard !findings.contains(where: { $0.code == .countMismatch }) else { return }
        findings.append(
            Finding(.countMismatch, value: url, "\(url) \(what), so it was not read; nothing is removed."))
    }

    // MARK: Documents

    private enum Outcome: Sendable {
        case unchanged([Int64])
        case read([HarvestPage.Record], PageValidator?)
        case failed(HarvestFailure)
    }

    private func page(of entries: [WAFListing.Entry], _ start: WAFFolder) async throws -> HarvestPage {
        let reader = WAFReader(source: source, portal: portal, start: start)
        let (outcomes, failure) = try await DocumentBatch.outcomes(
            of: entries, read: { try await reader.outcome($0) },
            check: { (outcome) throws(HarvestFailure) in try count(outcome) })
        if outcomes.isEmpty, let failure { throw failure }
        ending = failure
        return Self.page(of: outcomes)
    }

    /// - Throws: where one document after the other fails.
    private func count(_ outcome: Outcome) throws(HarvestFailure) {
        guard case .failed(let failure) = outcome else {
            failuresInARow = 0
            return
        }
        failuresInARow += 1
        guard failuresInARow <= Self.maxFailuresInARow else { throw failure }
    }

    private static func page(of outcomes: [Outcome]) -> HarvestPage {
        var page = HarvestPage()
        for outcome in outcomes {
            switch outcome {
            case .unchanged(let numbers): page.note.unchanged += numbers
            case .read(let records, let validator):
                page.records += records
                page.note.documentValidators += [validator].compactMap { $0 }
            case .failed(let failure): page.records.append(.unreadable(key: nil, failure.finding))
            }
        }
        return page
    }

    /// Fetches one document, unless it is what it was.
    private struct WAFReader: Sendable {
        let source: Source
        let portal: Portal
        let start: WAFFolder

        func outcome(_ entry: WAFListing.Entry) async throws -> Outcome {
            do {
                return try await read(entry)
            } catch let failure as HarvestFailure {
                return .failed(failure)
            }
        }

        private func read(_ entry: WAFListing.Entry) async throws -> Outcome {
            // A listing's times are coarse: only between two runs that read everything are they relied on.
            if portal.since != nil, !entry.stamp.isEmpty, let known = try await portal.known(entry.url),
                known.note == entry.stamp
            {
                return .unchanged(known.records)
            }
            switch try await portal.getIfChanged(entry.url, accept: ISODocumentRecords.mediaTypes) {
            case .unchanged(_, let records): return .unchanged(records)
            case .fresh(let response):
                guard WAFFolder.normalised(response.url).hasPrefix(start.prefix) else {
                    throw HarvestFailure(
                        .elsewhere, value: response.url,
                        "\(entry.url) leads to \(response.url), outside the folder; it was not read.")
                }
                return try read(response, entry)
            }
        }

        private func read(_ response: FetchResponse, _ entry: WAFListing.Entry) throws -> Outcome {
            let document = try ISODocument(response, url: entry.url)
            var records: [HarvestPage.Record] = []
            var keys: [String] = []
            var size = PieceSize()
            while let record = try document.next() {
                guard !size.isFull else {
                    throw HarvestFailure(
                        .tooLarge, value: entry.url,
                        "\(entry.url) has more than \(PageLimits.pieceRecords) records, or \(PageLimits.pieceBytes) bytes of them (pieceBytes)."
                    )
                }
                let harvested = document.harvested(record, of: source, url: entry.url)
                if case .record(let kept) = harvested { size.add(kept.source.bytes.count) }
                if case .record(let kept) = harvested { keys.append(kept.source.key) }
                records.append(harvested)
            }
            guard keys.count == records.count else { return .read(records, nil) }
            return .read(
                records, portal.documentValidator(for: response, url: entry.url, note: entry.stamp, keys: keys))
        }
    }
}

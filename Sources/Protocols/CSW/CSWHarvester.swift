import DCAT
import Feeds
import Fetch
import Records
import XML

/// A catalogue service of the OGC: CSW 2.0.2 (07-006r1) and 3.0 (12-176r7), records of ISO 19139, ISO 19115-3 or Dublin Core.
///
/// This is how spatial data under the Act of 4 March 2010 is published in Poland, with planning data in it.
struct CSWHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        CSWPages(source: source, portal: portal, cursor: cursor.flatMap(CSWPager.Cursor.init))
    }

    func canResume(at cursor: String) -> Bool { CSWPager.Cursor(cursor) != nil }

    var isIncremental: Bool { true }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        HarvestedRecord(stored: record, map: CSWRecord.mapping(key: record.key, of: source))
    }
}

/// Reads a service page by page in one of the ways that it understands, smaller pages where it cannot give large ones, and
/// single records where it cannot give a page.
actor CSWPages: HarvestPages {
    private let source: Source
    private let portal: Portal
    private let request: CSWRequest
    /// The way in use, and those that may be tried before anything has come.
    private var dialects: [CSWDialect]
    private var pager: CSWPager
    private var findings: [Finding] = []
    private var firstFailure: HarvestFailure?
    private var failures = 0
    private var skipped = 0

    /// Failed requests of one run after which it is given up, and records in a row that cannot be had.
    private static let maxFailures = 60
    private static let maxSkipped = 5
    static let defaultPageSize = 50
    static let mediaTypes = "application/xml, text/xml;q=0.9, */*;q=0.1"

    init(source: Source, portal: Portal, cursor: CSWPager.Cursor?) {
        self.source = source
        self.portal = portal
        request = CSWRequest(source.url)
        pager = CSWPager(size: source.options[.pageSize] ?? Self.defaultPageSize, cursor: cursor)
        dialects =
            cursor.map { [$0.dialect] }
            ?? CSWDialect.candidates(
                version: source.options[.version],
                method: source.options[.method], isFiltered: portal.since != nil)
    }

    func next() async throws -> HarvestPage? {
        while let start = pager.start {
            if source.url.hasPrefix("file:") { return try await savedPage() }
            do {
                return try await page(start)
            } catch let failure as HarvestFailure {
                if let page = try await recover(from: failure, at: start) { return page }
            }
        }
        return nil
    }

    // MARK: One page

    private func page(_ start: Int) async throws -> HarvestPage {
        let dialect = dialects[0]
        guard dialect.method == .get else {
            let body = request.pageBody(start: start, count: pager.size, since: since, dialect)
            let response = try await portal.post(
                request.address, body: body, contentType: "application/xml", accept: Self.mediaTypes, accepted: [400])
            return page(try CSWAnswer(response, url: request.address))
        }
        let url = request.pageURL(start: start, count: pager.size, since: since, dialect)
        switch try await portal.getIfChanged(url, accept: Self.mediaTypes, accepted: [400], note: ListStep.init) {
        case .unchanged(let step, let records):
            var page = HarvestPage()
            page.note.unchanged = records
            page.evidence = pager.take(.init(matched: step.total), returned: step.returned, content: nil)
            complete(&page)
            return page
        case .fresh(let response):
            let answer = try CSWAnswer(response, url: url)
            var page = page(answer)
            let keys = page.records.compactMap { record -> String? in
                if case .record(let harvested) = record { harvested.source.key } else { nil }
            }
            guard keys.count == answer.records.count, let matched = answer.results.matched else { return page }
            let step = ListStep(returned: keys.count, total: matched)
            page.note.validator = portal.validator(for: response, url: url, page: step.note, keys: keys)
            return page
        }
    }

    /// An answer in a file, which is all there is.
    private func savedPage() async throws -> HarvestPage {
        let response = try await portal.get(source.url, accept: Self.mediaTypes)
        var page = page(try CSWAnswer(response, url: source.url))
        page.evidence?.isEnd = true
        page.note.cursor = nil
        pager.end()
        return page
    }

    private func page(_ answer: CSWAnswer) -> HarvestPage {
        var page = HarvestPage()
        let dialect = dialects[0]
        let content = answer.records.isEmpty ? nil : answer.identifiers.hashValue
        page.evidence = pager.take(answer.results, returned: answer.records.count, content: content)
        var nameless = NamelessEntries()
        page.records = answer.records.compactMap { record in
            nameless.kept(CSWRecord.harvested(record, of: source) { [request] in request.recordByID($0, dialect) })
        }
        page.records += [nameless.takeOthers(field: "identifier")].compactMap(\.self)
        skipped = 0
        complete(&page)
        return page
    }

    private func complete(_ page: inout HarvestPage) {
        // What came is the way in which the service is asked from now on.
        dialects = [dialects[0]]
        page.note.findings += findings
        findings = []
        page.total = pager.matched
        page.isByOffset = true
        guard let start = pager.start else { return }
        let cursor = CSWPager.Cursor(
            start: start, received: pager.received, matched: pager.matched ?? 0, dialect: dialects[0])
        page.note.cursor = cursor.text ?? "unordered \(start)"
    }

    /// A day: date stamps often have no time, and the time that is asked from lies a day before the last run.
    private var since: String? {
        portal.since.flatMap(DateValue.init(secondsSince1970:)).map { String("\($0)".prefix(10)) }
    }

    // MARK: Failures

    /// - Returns: a page, where a record was fetched or left out by itself; `nil` to ask again.
    private func recover(from failure: HarvestFailure, at start: Int) async throws -> HarvestPage? {
        failures += 1
        guard failures <= Self.maxFailures else { throw failure }
        if !pager.hasAnswered {
            let first = firstFailure ?? failure
            firstFailure = first
            if Self.mayBeAskedOtherwise(failure) {
                guard dialects.count > 1 else { throw first }
                let refused = dialects.removeFirst()
                findings.append(
                    Finding(
                        .fallbackUsed, value: refused.description,
                        "\(failure.finding.message) Asked by \(dialects[0].description) instead."))
                return nil
            }
            guard Self.mayBeTooMuch(failure), pager.shrink(least: firstPart) else { throw first }
            return nil
        }
        guard Self.mayBeTooMuch(failure) else { throw failure }
        if pager.shrink(least: 1) { return nil }
        return try await single(start, failure)
    }

    /// The smallest part of a first page that is tried.
    private var firstPart: Int { max(1, (source.options[.pageSize] ?? Self.defaultPageSize) / CSWPager.step) }

    /// The service does not understand the question.
    private static func mayBeAskedOtherwise(_ failure: HarvestFailure) -> Bool {
        switch failure.reason {
        case .status(401), .status(403), .status(407), .status(429): false
        case .status(let status): status < 502 || status > 599
        case .refused, .unreadable: true
        case .unanswered(let reason): reason.findingCode == .notWhatWasExpected
        case .tooShort, .endless, .tooLarge, .elsewhere, .locked, .changed, .recordTooLarge, .recordInvalid: false
        }
    }

    /// One record among those that were asked for may be what cannot be given.
    private static func mayBeTooMuch(_ failure: HarvestFailure) -> Bool {
        switch failure.reason {
        // 503 says that the service is out of order, whatever it is asked.
        case .status(let status): (500...599).contains(status) && status != 503
        case .unanswered(let reason):
            [.timedOut, .truncated, .tooLarge, .notWhatWasExpected].contains(reason.findingCode)
        case .tooShort, .tooLarge, .unreadable, .refused: true
        case .endless, .elsewhere, .locked, .changed, .recordTooLarge, .recordInvalid: false
        }
    }

    /// The one record at a position, by its identifier; where it cannot be had it is a finding.
    private func single(_ start: Int, _ failure: HarvestFailure) async throws -> HarvestPage {
        skipped += 1
        guard skipped <= Self.maxSkipped else { throw failure }
        var page = HarvestPage()
        let id = try await identifier(at: start)
        if let id, let record = try await record(id) {
            page.records = [record]
        } else {
            let key = id.map(ISORecord.normalised)
            page.records = [.unreadable(key: key, failure.finding)]
        }
        page.evidence = pager.skip()
        complete(&page)
        return page
    }

    private func identifier(at start: Int) async throws -> String? {
        let dialect = dialects[0]
        return try await attempt {
            let response =
                dialect.method == .get
                ? try await portal.get(
                    request.pageURL(start: start, count: 1, since: since, isBrief: true, dialect),
                    accept: Self.mediaTypes)
                : try await portal.post(
                    request.address,
                    body: request.pageBody(start: start, count: 1, since: since, isBrief: true, dialect),
                    contentType: "application/xml", accept: Self.mediaTypes)
            return try CSWAnswer(response, url: request.address).identifiers.first ?? nil
        }
    }

    private func record(_ id: String) async throws -> HarvestPage.Record? {
        let dialect = dialects[0]
        return try await attempt {
            let url = request.recordByID(id, dialect)
            let answer = try CSWAnswer(try await portal.get(url, accept: Self.mediaTypes), url: url)
            return answer.records.first.map { CSWRecord.harvested($0, of: source) { _ in url } }
        }
    }

    /// `nil` where it failed.
    private func attempt<Value>(_ body: () async throws -> Value?) async throws -> Value? {
        do {
            return try await body()
        } catch is HarvestFailure {
            return nil
        }
    }
}

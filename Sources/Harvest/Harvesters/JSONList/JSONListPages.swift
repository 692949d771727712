import Catalog
import DCAT
import Fetch
import JSON

/// A list of records in JSON that a portal gives page by page: how a page is asked for, and what is on it.
protocol JSONList: Sendable {
    var envelope: JSONEnvelope { get }
    /// How many records the portal gives of one range of keys; `nil` where it gives all.
    var window: Int? { get }
    /// Whether behind the window each page is asked for by the last key before it.
    var scrolls: Bool { get }
    func address(of position: ListPosition) -> String
    /// What the answer says of its list, beside how many records came.
    func step(_ answer: JSONAnswer, at position: ListPosition) -> ListStep
    /// What can be told of a record without building it.
    func head(of record: UnsafeRawBufferPointer) -> JSONHead
    func map(_ record: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset
}

extension JSONList {
    var window: Int? { nil }
    var scrolls: Bool { false }
}

/// What decides about a record.
struct JSONHead: Sendable {
    /// What identifies it; `nil` where it has nothing that does.
    var key: String?
    /// Its page for people.
    var url: String?
    /// It is none of those that are catalogued: of another kind, or not published.
    var isLeftOut = false
    /// The member that would be the key, for the finding where it is missing.
    var keyName = "id"
}

/// Reads a list page by page, with conditional requests. What a portal gives at once is handed on in pieces where it is much.
actor JSONListPages<List: JSONList>: HarvestPages {
    /// An answer that is being read.
    private struct Reading {
        var records: ListedRecords<List>
        let response: FetchResponse
        let url: String
        let position: ListPosition
    }

    private let list: List
    private let source: Source
    private let portal: Portal
    private var walk: ListWalk
    private var reading: Reading?

    init(_ list: List, source: Source, portal: Portal, cursor: String?) {
        self.list = list
        self.source = source
        self.portal = portal
        walk = ListWalk(window: list.window, scrolls: list.scrolls, maxPages: portal.maxPages, cursor: cursor)
    }

    private var isFile: Bool { source.url.hasPrefix("file:") }

    func next() async throws -> HarvestPage? {
        if let reading { return try piece(of: reading) }
        guard let position = try walk.begin() else { return nil }
        // A file is one page, whatever it says of others.
        guard !isFile || position == ListPosition() else { return nil }
        let url = isFile ? source.url : list.address(of: position)
        switch try await portal.getIfChanged(url, accept: "application/json") {
        case .unchanged(let note, let records):
            guard let step = ListStep(note) else {
                throw HarvestFailure(.notWhatWasExpected, "The stored note of a page is damaged; harvest with --full.")
            }
            var page = HarvestPage()
            page.isByOffset = true
            page.unchanged = records
            page.total = step.total
            page.findings += try walk.take(step)
            page.cursor = walk.cursor
            return isFile ? Self.only(page, count: records.count) : page
        case .fresh(let response):
            let answer = try JSONAnswer(response, url: url, list.envelope)
            let records = ListedRecords(answer, list, maxRecordBytes: portal.limits.bytes)
            return try piece(of: Reading(records: records, response: response, url: url, position: position))
        }
    }

    /// The next records of an answer; with the last ones comes what is to be said of all.
    private func piece(of reading: Reading) throws -> HarvestPage {
        var reading = reading
        self.reading = nil
        var page = HarvestPage()
        page.records = reading.records.next()
        let answer = reading.records.answer
        var step = list.step(answer, at: reading.position)
        page.total = step.total
        guard reading.records.isAtEnd else {
            // Says that there is more: a run does not go on within an answer.
            page.cursor = "piece \(reading.records.place)"
            self.reading = reading
            return page
        }
        page.isByOffset = true
        step.lastKey = step.lastKey ?? reading.records.lastKey
        let keys = reading.records.keys
        page.findings += try walk.take(step, keys: keys)
        page.leaveOut(reading.records.leftOut, because: "of another kind, or not published")
        if isFile { return Self.only(page, count: answer.returned) }
        if !reading.records.hasUnreadable, let all = keys.all {
            page.validator = portal.validator(for: reading.response, url: reading.url, page: step.note, keys: all)
        }
        page.cursor = walk.cursor
        return page
    }

    /// A page that was saved into a file: of the others nothing is known.
    private static func only(_ page: HarvestPage, count: Int) -> HarvestPage {
        var page = page
        page.cursor = nil
        if let total = page.total, total > count, !page.findings.contains(where: { $0.code == .countMismatch }) {
            page.findings.append(
                Finding(
                    .countMismatch, value: "\(count) of \(total)",
                    "The file is one page of a list that has others; nothing is removed."))
        }
        return page
    }
}

/// The records of an answer, which are made ready to be mapped piece by piece.
struct ListedRecords<List: JSONList>: Sendable {
    let answer: JSONAnswer
    private let list: List
    private let maxRecordBytes: Int
    /// How many entries were handed out.
    private(set) var place = 0
    /// Of those that are catalogued.
    private(set) var keys = PageKeys()
    /// How many are of another kind, or not published.
    private(set) var leftOut = 0
    /// Of the last record, whether it is catalogued or not.
    private(set) var lastKey: String?
    private(set) var hasUnreadable = false
    private var nameless = NamelessEntries()
    private var keyName = "id"

    init(_ answer: JSONAnswer, _ list: List, maxRecordBytes: Int) {
        self.answer = answer
        self.list = list
        self.maxRecordBytes = maxRecordBytes
        nameless.add(answer.emptyCount)
    }

    var isAtEnd: Bool { place == answer.ranges.count }

    /// As many of the records as may be held at once.
    mutating func next() -> [HarvestPage.Record] {
        var records: [HarvestPage.Record] = []
        var size = PieceSize()
        while !size.isFull, !isAtEnd {
            let range = answer.ranges[place]
            guard let record = record(range) else { continue }
            if record.isUnreadable { hasUnreadable = true }
            records.append(record)
            size.add(record.isUnreadable ? 0 : range.count)
        }
        if isAtEnd, let others = nameless.takeOthers(field: keyName) {
            hasUnreadable = true
            records.append(others)
        }
        return records
    }

    private mutating func record(_ range: Range<Int>) -> HarvestPage.Record? {
        place += 1
        let head = answer.withRecord(range) { list.head(of: $0) }
        lastKey = head.key ?? lastKey
        keyName = head.keyName
        guard !head.isLeftOut else {
            leftOut += 1
            return nil
        }
        guard let key = head.key else {
            return nameless.add(
                Finding(
                    .keyMissing, field: head.keyName,
                    "Record \(place) of the page has no `\(head.keyName)`, so it cannot be told apart; it was left out."
                ))
        }
        guard range.count <= maxRecordBytes else {
            return PageLimits.tooLarge(range.count, maximum: maxRecordBytes, key: key)
        }
        keys.append(key)
        let bytes = answer.bytes(range)
        let record = SourceRecord(key: key, mediaType: "application/json", bytes: bytes, url: head.url)
        return .record(HarvestedRecord(record) { [list] normaliser in try list.map(bytes, &normaliser) })
    }
}

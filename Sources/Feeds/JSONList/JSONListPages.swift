package import DCAT
package import Fetch
import JSON
package import Records

/// A list of records in JSON that a portal gives page by page: how a page is asked for, and what is on it.
package protocol JSONList: Sendable {
    var envelope: JSONEnvelope { get }
    /// How many records the portal gives of one range of keys; `nil` where it gives all.
    var window: Int? { get }
    /// Whether behind the window each page is asked for by the last key before it.
    var scrolls: Bool { get }
    /// Statuses beside 2xx whose answers tell something.
    var accepted: Set<Int> { get }
    /// What the entries are that are left out.
    var leftOut: String { get }
    func address(of position: ListPosition) -> String
    /// - Throws: where the answer is no such list.
    func answer(_ response: FetchResponse, url: String) throws -> JSONAnswer
    /// What the answer says of its list, beside how many records came.
    func step(_ answer: JSONAnswer, at position: ListPosition) -> ListStep
    /// What can be told of a record without building it.
    func head(of record: UnsafeRawBufferPointer) -> JSONHead
    func map(_ record: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset
}

extension JSONList {
    /// A record that is ready to be mapped, whether it has just been read or is stored.
    package func harvested(_ record: SourceRecord) -> HarvestedRecord {
        HarvestedRecord(record) { try map(record.bytes, &$0) }
    }

    package var window: Int? { nil }
    package var envelope: JSONEnvelope { JSONEnvelope() }
    package var scrolls: Bool { false }
    package var accepted: Set<Int> { [] }
    package var leftOut: String { "of another kind, or not published" }

    package func answer(_ response: FetchResponse, url: String) throws -> JSONAnswer {
        try JSONAnswer(response, url: url, envelope)
    }
}

/// What decides about a record.
package struct JSONHead: Sendable {
    /// What identifies it; `nil` where it has nothing that does.
    package var key: String?
    /// Its page for people.
    package var url: String?
    /// It is none of those that are catalogued: of another kind, or not published.
    package var isLeftOut = false
    /// The member that would be the key, for the finding where it is missing.
    package var keyName = "id"

    package init(key: String? = nil, url: String? = nil, isLeftOut: Bool = false, keyName: String = "id") {
        self.key = key
        self.url = url
        self.isLeftOut = isLeftOut
        self.keyName = keyName
    }
}

/// Reads a list page by page, with conditional requests. What a portal gives at once is handed on in pieces where it is much.
package actor JSONListPages<List: JSONList>: HarvestPages {
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

    package init(_ list: List, source: Source, portal: Portal, cursor: String?) {
        self.list = list
        self.source = source
        self.portal = portal
        walk = ListWalk(window: list.window, scrolls: list.scrolls, cursor: cursor)
    }

    private var isFile: Bool { source.url.hasPrefix("file:") }

    package func next() async throws -> HarvestPage? {
        if reading != nil { return piece() }
        guard let position = walk.position else { return nil }
        // A file is one page, whatever it says of others.
        guard !isFile || position == ListPosition() else { return nil }
        let url = isFile ? source.url : list.address(of: position)
        switch try await portal.getIfChanged(
            url, accept: "application/json", accepted: list.accepted, note: ListStep.init)
        {
        case .unchanged(let step, let records):
            var page = HarvestPage()
            page.note.unchanged = records
            advance(&page, step)
            return page
        case .fresh(let response):
            let answer = try list.answer(response, url: url)
            let records = ListedRecords(answer, list, maxRecordBytes: portal.limits.bytes)
            reading = Reading(records: records, response: response, url: url, position: position)
            return piece()
        }
    }

    /// The next records of an answer; with the last ones comes what is to be said of all.
    private func piece() -> HarvestPage? {
        // Taken out, so that the keys that are kept are not copied for each piece.
        guard var reading = self.reading else { return nil }
        self.reading = nil
        var page = HarvestPage()
        page.records = reading.records.next()
        let answer = reading.records.answer
        var step = list.step(answer, at: reading.position)
        page.total = step.total
        guard reading.records.pieces.isAtEnd else {
            // Says that there is more: a run does not go on within an answer.
            page.note.cursor = "piece \(reading.records.pieces.place)"
            self.reading = reading
            return page
        }
        step.leading = step.leading ?? reading.records.pieces.lastKey
        let keys = reading.records.pieces.keys
        advance(&page, step, keys)
        page.leaveOut(reading.records.pieces.leftOut, because: list.leftOut)
        if !reading.records.pieces.hasUnreadable, let all = keys.all {
            page.note.validator = portal.validator(for: reading.response, url: reading.url, page: step.note, keys: all)
        }
        return page
    }

    private func advance(_ page: inout HarvestPage, _ step: ListStep, _ keys: PageKeys = PageKeys()) {
        var evidence = walk.take(step, keys: keys)
        // Of the other pages of a list of which one was saved nothing is known.
        if isFile { evidence.isEnd = true }
        page.evidence = evidence
        page.total = step.total
        page.isByOffset = true
        page.note.cursor = isFile ? nil : walk.cursor
    }
}

/// The records of an answer, which are made ready to be mapped piece by piece.
package struct ListedRecords<List: JSONList>: Sendable {
    package let answer: JSONAnswer
    private let list: List
    private let maxRecordBytes: Int
    package private(set) var pieces: RecordPieces

    package init(_ answer: JSONAnswer, _ list: List, maxRecordBytes: Int) {
        self.answer = answer
        self.list = list
        self.maxRecordBytes = maxRecordBytes
        pieces = answer.pieces
    }

    /// As many of the records as may be held at once.
    package mutating func next() -> [HarvestPage.Record] {
        pieces.next(maxBytes: maxRecordBytes, head: list.head, harvested: list.harvested)
    }
}

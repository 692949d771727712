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

/// Reads a list page by page, with conditional requests.
actor JSONListPages<List: JSONList>: HarvestPages {
    private let list: List
    private let source: Source
    private let portal: Portal
    private var walk: ListWalk

    init(_ list: List, source: Source, portal: Portal, cursor: String?) {
        self.list = list
        self.source = source
        self.portal = portal
        walk = ListWalk(window: list.window, scrolls: list.scrolls, maxPages: portal.maxPages, cursor: cursor)
    }

    func next() async throws -> HarvestPage? {
        guard let position = try walk.begin() else { return nil }
        let isFile = source.url.hasPrefix("file:")
        // A file is one page, whatever it says of others.
        guard !isFile || position == ListPosition() else { return nil }
        let url = isFile ? source.url : list.address(of: position)
        var page = HarvestPage()
        page.isByOffset = true
        switch try await portal.getIfChanged(url, accept: "application/json") {
        case .unchanged(let note, let records):
            guard let step = ListStep(note) else {
                throw HarvestFailure(.notWhatWasExpected, "The stored note of a page is damaged; harvest with --full.")
            }
            page.unchanged = records
            page.total = step.total
            page.findings += try walk.take(step)
        case .fresh(let response):
            let answer = try JSONAnswer(response, url: url, list.envelope)
            let listed = ListedRecords(answer, list)
            var step = list.step(answer, at: position)
            step.lastKey = step.lastKey ?? listed.lastKey
            page.records = listed.records
            page.total = step.total
            page.findings += try walk.take(step, keys: listed.keys)
            page.leaveOut(listed.leftOut, because: "of another kind, or not published")
            if isFile { return Self.only(page, leftOut: listed.leftOut) }
            page.validator = portal.validator(for: response, url: url, page: step.note, keys: listed.keys)
        }
        page.cursor = walk.cursor
        return isFile ? Self.only(page, leftOut: 0) : page
    }

    /// A page that was saved into a file: of the others nothing is known.
    private static func only(_ page: HarvestPage, leftOut: Int) -> HarvestPage {
        var page = page
        page.cursor = nil
        let count = page.records.count + page.unchanged.count + leftOut
        if let total = page.total, total > count, !page.findings.contains(where: { $0.code == .countMismatch }) {
            page.findings.append(
                Finding(
                    .countMismatch, value: "\(count) of \(total)",
                    "The file is one page of a list that has others; nothing is removed."))
        }
        return page
    }
}

/// The records of an answer, ready to be mapped.
struct ListedRecords: Sendable {
    private(set) var records: [HarvestPage.Record] = []
    /// Of those that are catalogued.
    private(set) var keys: [String] = []
    /// How many are of another kind, or not published.
    private(set) var leftOut = 0
    /// Of the last record, whether it is catalogued or not.
    private(set) var lastKey: String?

    init(_ answer: JSONAnswer, _ list: some JSONList) {
        for (place, range) in answer.ranges.enumerated() {
            let head = answer.withRecord(range) { list.head(of: $0) }
            lastKey = head.key ?? lastKey
            guard !head.isLeftOut else {
                leftOut += 1
                continue
            }
            guard let key = head.key else {
                let message =
                    "Record \(place + 1) of the page has no `\(head.keyName)`, so it cannot be told apart; it was left out."
                records.append(.unreadable(key: nil, Finding(.keyMissing, field: head.keyName, message)))
                continue
            }
            let bytes = answer.bytes(range)
            keys.append(key)
            let record = SourceRecord(key: key, mediaType: "application/json", bytes: bytes, url: head.url)
            records.append(.record(HarvestedRecord(record) { try list.map(bytes, &$0) }))
        }
    }
}

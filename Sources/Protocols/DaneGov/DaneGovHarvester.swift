import DCAT
import Feeds
import Fetch
import JSON
import Records

/// The API of dane.gov.pl, version 1.4: JSON:API documents of datasets, their resources, and institutions.
///
/// Only datasets of local government are read unless the source says otherwise: the portal is mostly daily price files of
/// housing developers. Every answer has the time of day in it, so conditional requests would be in vain; what has changed is
/// told by the lists by time.
struct DaneGovHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        DaneGovPages(source: source, portal: portal, cursor: cursor)
    }

    func canResume(at cursor: String) -> Bool { ListWalk.isCursor(cursor) }

    var isIncremental: Bool { true }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        DaneGovMapping(DaneGovAddress(source.url)).harvested(record)
    }
}

/// Reads the institutions, then the datasets of those that were chosen, and of each page of datasets the resources.
actor DaneGovPages: HarvestPages {
    private let source: Source
    private let portal: Portal
    private let address: DaneGovAddress
    private let cursor: String?
    private var institutions: DaneGovInstitutions?
    private var datasets: DaneGovList
    private var walk: ListWalk
    private var resources: DaneGovResources
    /// `nil` where everything is read.
    private var changes: DaneGovChanges?
    private var findings: [Finding] = []
    private var reading: Reading?

    /// A page of datasets, of which some wait for their resources to be asked for.
    private struct Reading {
        let answer: JSONAnswer
        var waiting: ArraySlice<Range<Int>>
        var done = 0
        var last = HarvestPage()
    }

    init(source: Source, portal: Portal, cursor: String?) {
        self.source = source
        self.portal = portal
        self.cursor = cursor
        address = DaneGovAddress(source.url)
        let size = min(source.options.pageSize, DaneGovList.maxPageSize)
        datasets = DaneGovList(portal: portal, address: address, name: "datasets", size: size)
        resources = DaneGovResources(portal: portal, address: address)
        changes = portal.since.map(DaneGovChanges.init)
        walk = datasets.walk()
    }

    func next() async throws -> HarvestPage? {
        let institutions = try await chosen()
        if let reading { return try await piece(of: reading, institutions) }
        guard let position = walk.position else { return nil }
        let (answer, step) = try await datasets.page(at: position)
        var page = HarvestPage()
        page.isByOffset = true
        page.note.findings = findings
        findings = []
        page.evidence = walk.take(step, keys: PageKeys(answer.ranges.lazy.compactMap(answer.id)))
        var wanted = answer.ranges.filter { institutions.includes(answer.related("institution", $0)) }
        if let new = changed(answer, position) {
            wanted = wanted.filter(new.contains)
        } else {
            page.total = step.total
            // A portal that does not know the condition gives everything at once, and would give it again for each part.
            if wanted.count < answer.ranges.count, institutions.areAskedFor { walk.skipOtherParts() }
        }
        page.note.cursor = walk.cursor
        return try await piece(of: Reading(answer: answer, waiting: wanted[...], last: page), institutions)
    }

    /// The next datasets of a page, as many as have resources for one question; with the last ones comes what is to be said
    /// of the page.
    private func piece(of reading: Reading, _ institutions: DaneGovInstitutions) async throws -> HarvestPage {
        var reading = reading
        let answer = reading.answer
        let datasets = reading.waiting.lazy.map { DaneGovDataset($0, in: answer) }
        let count = DaneGovResources.batchCount(of: datasets)
        let ranges = reading.waiting.prefix(count)
        reading.waiting = reading.waiting.dropFirst(count)
        var asked = resources
        let found = try await asked.resources(of: ranges.map { DaneGovDataset($0, in: answer) })
        resources = asked
        var page = HarvestPage()
        if reading.waiting.isEmpty {
            page = reading.last
            self.reading = nil
        } else {
            page.total = reading.last.total
            // Says that there is more: a run does not go on within a page.
            page.note.cursor = "piece \(reading.done + count)"
        }
        page.note.findings += found.findings
        page.records = ranges.enumerated().map { place, range in
            record(range, reading.done + place, in: answer, institutions, found)
        }
        reading.done += count
        if !reading.waiting.isEmpty { self.reading = reading }
        return page
    }

    /// The datasets of a page that have changed, where only those are asked for; what follows in the list may be older.
    private func changed(_ answer: JSONAnswer, _ position: ListPosition) -> [Range<Int>]? {
        guard let taken = changes?.take(answer, part: position.part, order: datasets.order(of: position.part)) else {
            return nil
        }
        if taken.isEnd { walk.endPart(position.part) }
        return taken.changed
    }

    /// The institutions whose datasets are read; they are asked for once.
    private func chosen() async throws -> DaneGovInstitutions {
        if let institutions { return institutions }
        var read = DaneGovInstitutions(source.options)
        let list = DaneGovList(portal: portal, address: address, name: "institutions")
        findings += try await list.all { try read.take($0) }
        try read.check()
        datasets.conditions = read.conditions
        if changes != nil { datasets.orders = DaneGovChanges.orders }
        walk = datasets.walk(from: cursor)
        institutions = read
        return read
    }

    private func record(
        _ range: Range<Int>, _ place: Int, in answer: JSONAnswer, _ institutions: DaneGovInstitutions,
        _ found: DaneGovResources.Found
    ) -> HarvestPage.Record {
        guard let key = answer.id(range) else {
            let message =
                "Record \(place + 1) of the page has no `id`, so it cannot be told apart; it was left out."
            return .unreadable(key: nil, Finding(.keyMissing, field: "id", message))
        }
        if let failure = found.failures[key] { return .unreadable(key: key, failure) }
        let institution = answer.related("institution", range).flatMap { institutions.chosen[$0] }
        let bytes = DaneGovRecord.joined(answer.bytes(range), institution, found.resources[key] ?? [])
        let record = SourceRecord(
            key: key, mediaType: "application/json", bytes: bytes, url: address.page(of: key))
        return .record(DaneGovMapping(address).harvested(record))
    }
}

/// A dataset with its institution and its resources, as one document.
enum DaneGovRecord {
    /// The three parts stand in it as the portal wrote them.
    static func joined(_ dataset: [UInt8], _ institution: [UInt8]?, _ resources: [[UInt8]]) -> [UInt8] {
        var bytes = Array(#"{"dataset":"#.utf8) + dataset
        if let institution { bytes += Array(#","institution":"#.utf8) + institution }
        bytes += #","resources":["#.utf8
        for (place, resource) in resources.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += resource
        }
        bytes += "]}".utf8
        return bytes
    }
}

import DCAT
import Feeds
import Fetch
import JSON
import Records

/// Version 2 of the API: a page of datasets, and the resources of each of them.
actor UDataSecondPages: HarvestPages {
    private let portal: Portal
    private let address: UDataAddress
    private var list: UDataList
    private var walk: ListWalk
    private var reading: ListedRecords<UDataList>?

    init(source: Source, portal: Portal, cursor: String?) {
        self.portal = portal
        address = UDataAddress(source.url)
        list = UDataList(source, address)
        list.version = 2
        walk = ListWalk(cursor: cursor)
    }

    func next() async throws -> HarvestPage? {
        if reading != nil { return try await piece() }
        guard let position = walk.position else { return nil }
        let url = list.address(of: position)
        let response = try await portal.get(url, accept: "application/json")
        let answer = try JSONAnswer(response, url: url, list.envelope)
        reading = ListedRecords(answer, list, maxRecordBytes: portal.limits.bytes)
        return try await piece()
    }

    /// The next records of an answer, completed; with the last ones the list goes on.
    private func piece() async throws -> HarvestPage? {
        // Taken out, so that the keys that are kept are not copied for each piece.
        guard var reading = self.reading else { return nil }
        self.reading = nil
        let step = UDataList.step(reading.answer)
        var page = HarvestPage()
        page.total = step.total
        let records = reading.next()
        self.reading = reading.pieces.isAtEnd ? nil : reading
        if reading.pieces.isAtEnd {
            page.isByOffset = true
            page.evidence = walk.take(step, keys: reading.pieces.keys)
        }
        var room = PageLimits.maxPartBytes
        for record in records { page.records.append(try await complete(record, &page.note.findings, &room)) }
        page.note.cursor = reading.pieces.isAtEnd ? walk.cursor : "piece \(reading.pieces.place)"
        return page
    }

    /// The record with its resources in the place of the link to them.
    private func complete(
        _ record: HarvestPage.Record, _ findings: inout [Finding], _ room: inout Int
    ) async throws -> HarvestPage.Record {
        guard case .record(let harvested) = record else { return record }
        let published = harvested.source
        let (isLink, total) = published.bytes.withUnsafeBytes { bytes in
            (
                JSONScanner.kind(at: ["resources"], in: bytes) == .object,
                JSONScanner.value(at: ["resources", "total"], in: bytes)?.int
            )
        }
        guard isLink, total != 0 else { return record }
        let resources: [[UInt8]]
        do {
            resources = try await self.resources(of: published.key, &findings, min(room, portal.limits.bytes))
        } catch let failure as HarvestFailure where failure.isGone {
            let message = "Dataset \(published.key) was listed, and then not there: \(failure)"
            return .unreadable(key: published.key, Finding(.recordInvalid, value: published.key, message))
        }
        let size = resources.reduce(0) { $0 + $1.count }
        guard size <= portal.limits.bytes, size <= room else {
            return PageLimits.tooLarge(size, maximum: min(room, portal.limits.bytes), key: published.key)
        }
        room -= size
        var bytes = Array(#"{"dataset":"#.utf8) + published.bytes + Array(#","resources":["#.utf8)
        bytes += resources.joined(separator: [UInt8(ascii: ",")])
        bytes += "]}".utf8
        let joined = SourceRecord(
            key: published.key, mediaType: published.mediaType, bytes: bytes, url: published.url)
        return .record(list.harvested(joined))
    }

    /// All of them, or as many as are more than may be held.
    private func resources(
        of dataset: String, _ findings: inout [Finding], _ room: Int
    ) async throws -> [[UInt8]] {
        var walk = TalliedWalk(ListWalk(), maxPages: portal.maxPages)
        var resources: [[UInt8]] = []
        var size = 0
        while size <= room, let position = try walk.begin() {
            let url = address.resources(of: dataset, page: position.page)
            let answer = try JSONAnswer(
                try await portal.get(url, accept: "application/json"), url: url, UDataList.pageEnvelope)
            for range in answer.ranges where size <= room {
                size += range.count
                resources.append(answer.bytes(range))
            }
            findings += try walk.take(
                UDataList.step(answer), keys: answer.ranges.lazy.compactMap { answer.text(["id"], $0) })
        }
        return resources
    }
}

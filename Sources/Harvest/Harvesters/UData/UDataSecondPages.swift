import Catalog
import DCAT
import Fetch
import JSON

/// Version 2 of the API: a page of datasets, and the resources of each of them.
actor UDataSecondPages: HarvestPages {
    private let source: Source
    private let portal: Portal
    private let address: UDataAddress
    private var list: UDataList
    private var walk: ListWalk

    init(source: Source, portal: Portal, cursor: String?) {
        self.source = source
        self.portal = portal
        address = UDataAddress(source.url)
        list = UDataList(source, address)
        list.version = 2
        walk = ListWalk(maxPages: portal.maxPages, cursor: cursor)
    }

    func next() async throws -> HarvestPage? {
        guard let position = try walk.begin() else { return nil }
        let url = list.address(of: position)
        let response = try await portal.get(url, accept: "application/json")
        let answer = try JSONAnswer(response, url: url, list.envelope)
        let listed = ListedRecords(answer, list)
        let step = UDataList.step(answer)
        var page = HarvestPage()
        page.isByOffset = true
        page.total = step.total
        page.findings = try walk.take(step, keys: listed.keys)
        for record in listed.records { page.records.append(try await complete(record, &page.findings)) }
        page.cursor = walk.cursor
        return page
    }

    /// The record with its resources in the place of the link to them.
    private func complete(
        _ record: HarvestPage.Record, _ findings: inout [Finding]
    ) async throws -> HarvestPage.Record {
        guard case .record(let harvested) = record else { return record }
        let published = harvested.source
        guard let value = try? JSONValue.parse(published.bytes), value["resources"]?.object != nil,
            value["resources"]?["total"]?.int != 0
        else { return record }
        let resources: [[UInt8]]
        do {
            resources = try await self.resources(of: published.key, &findings)
        } catch let failure as HarvestFailure where ["404", "410"].contains(failure.finding.value) {
            let message = "Dataset \(published.key) was listed, and then not there: \(failure)"
            return .unreadable(key: published.key, Finding(.recordInvalid, value: published.key, message))
        }
        var bytes = Array(#"{"dataset":"#.utf8) + published.bytes + Array(#","resources":["#.utf8)
        bytes += resources.joined(separator: [UInt8(ascii: ",")])
        bytes += "]}".utf8
        let joined = SourceRecord(
            key: published.key, mediaType: published.mediaType, bytes: bytes, url: published.url)
        let mapping = UDataMapping(source)
        return .record(HarvestedRecord(joined) { [bytes] normaliser in try mapping.map(bytes, &normaliser) })
    }

    private func resources(of dataset: String, _ findings: inout [Finding]) async throws -> [[UInt8]] {
        var walk = ListWalk(maxPages: portal.maxPages)
        var resources: [[UInt8]] = []
        while let position = try walk.begin() {
            let url = address.resources(of: dataset, page: position.page)
            let answer = try JSONAnswer(
                try await portal.get(url, accept: "application/json"), url: url, UDataList.pageEnvelope)
            resources += answer.ranges.map(answer.bytes)
            findings += try walk.take(
                UDataList.step(answer), keys: answer.ranges.compactMap { answer.text(["id"], $0) })
        }
        return resources
    }
}

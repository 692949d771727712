import DCAT
import Feeds

/// Reads a portal package by package: by `package_list` and `package_show`.
actor CKANNamePages: HarvestPages {
    private let list: CKANList
    private let portal: Portal
    /// Where an earlier process stopped.
    private let resumed: HarvestCursor?
    private var names: CKANNames?
    private var place = 0

    /// So many at a time that a page is committed every few seconds.
    private static let pageSize = 50

    init(_ list: CKANList, portal: Portal, resumed: HarvestCursor? = nil) {
        self.list = list
        self.portal = portal
        self.resumed = resumed
    }

    /// The next name of a list with so many.
    static func place(_ cursor: String) -> HarvestCursor? {
        guard let place = HarvestCursor(reading: cursor)?.of("each", numbers: 2), place.numbers[0] < place.numbers[1],
            !place.rest.isEmpty
        else { return nil }
        return place
    }

    func next() async throws -> HarvestPage? {
        guard let names = try await listed() else { return HarvestPage() }
        guard place < names.count else { return nil }
        var page = HarvestPage()
        let end = min(place + Self.pageSize, names.count)
        let start = place
        var size = PieceSize()
        while place < end, !size.isFull {
            let name = names[place]
            place += 1
            if !name.isEmpty { try await show(name, &page, &size) }
        }
        page.total = names.count
        page.evidence = PageEvidence(returned: place - start)
        page.note.cursor = place < names.count ? HarvestCursor("each", [place, names.count], names[place]).text : nil
        return page
    }

    /// - Returns: `nil` for an empty list that was not looked at before.
    private func listed() async throws -> CKANNames? {
        if let names { return names }
        let url = list.api.action("package_list", [])
        let response = try await portal.get(url, accept: "application/json", accepted: CKANAnswer.refusals)
        let names = try CKANAnswer.read(response, url: url).names
        if let resumed {
            let (next, count) = (resumed.numbers[0], resumed.numbers[1])
            guard names.count == count, names[next] == resumed.rest else {
                throw HarvestFailure(.changed, value: url, "The list is another one than when the run was stopped.")
            }
            place = next
        }
        self.names = names
        return names.count == 0 ? nil : names
    }

    private func show(_ name: String, _ page: inout HarvestPage, _ size: inout PieceSize) async throws {
        let url = list.api.action("package_show", [("id", name)])
        let response = try await portal.get(
            url, accept: "application/json", accepted: CKANAnswer.refusals.union([403]))
        do {
            var package = ListedRecords(
                try CKANAnswer(response, url: url).package, list, maxRecordBytes: portal.limits.bytes)
            page.records += package.next()
            page.leaveOut(package.pieces.leftOut, because: list.leftOut)
            size.add(min(response.body.count, portal.limits.bytes))
        } catch let refusal as CKANRefusal {
            let message = "\(name) was listed: \(refusal.message)"
            page.records.append(.unreadable(key: nil, Finding(.recordInvalid, value: name, message)))
        }
    }
}

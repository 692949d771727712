import Catalog
import DCAT
import Fetch
import JSON

/// CKAN's action API, version 3: `package_search`, or what a portal has in its place.
///
/// Of every answer the status, `success` and `count` are checked; a portal's refusal is never "no datasets".
struct CKANHarvester: Harvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        let list = CKANList(source, since: portal.since)
        let search = JSONListPages(list, source: source, portal: portal, cursor: cursor)
        if let names = cursor.flatMap(CKANNamePages.place) {
            return CKANNamePages(list, portal: portal, resumed: names)
        }
        guard !list.api.isFile, cursor == nil else { return search }
        return FirstOf(
            [
                Self.way(search, "package_search", "Read by current_package_list_with_resources instead."),
                Self.way(
                    CKANListPages(list, source: source, portal: portal), "current_package_list_with_resources",
                    "Read one by one by package_list and package_show instead."),
            ], last: CKANNamePages(list, portal: portal))
    }

    private static func way(_ pages: any HarvestPages, _ action: String, _ instead: String) -> FirstOf.Way {
        FirstOf.Way(pages: pages) { failure in
            failure.reason == .refused ? Finding(.fallbackUsed, value: action, "\(failure) \(instead)") : nil
        }
    }

    func canResume(at cursor: String) -> Bool { ListWalk.isCursor(cursor) || CKANNamePages.place(cursor) != nil }

    var isIncremental: Bool { true }
}

/// How far a list is read that has no count, `current_package_list_with_resources`.
struct CKANPager {
    /// `nil` behind the last page.
    private(set) var offset: Int? = 0
    private let pageSize: Int
    private var received = 0
    private var seen: Set<Int> = []

    init(pageSize: Int) {
        self.pageSize = pageSize
    }

    /// Goes on behind a page. A short one may be a server's own limit, so only an empty or a repeated one is the end.
    ///
    /// - Returns: whether its packages came before, and what there is to say of that.
    /// - Throws: ``HarvestFailure`` where a later part comes again and again.
    mutating func take(returned: Int, mark: Int) throws(HarvestFailure) -> (isRepeated: Bool, findings: [Finding]) {
        guard let here = offset else { return (true, []) }
        guard returned > 0, !seen.insert(mark).inserted else {
            received += returned
            offset = returned == 0 ? nil : here + returned
            return (false, [])
        }
        // Old portals ignore the offset and give all at once, again and again: that is the end, unless the list was cut
        // where the page ends.
        guard received == returned else { throw .repeated }
        offset = nil
        guard returned >= pageSize else { return (true, []) }
        let message = "The portal ignores the offset and gave as many datasets as were asked for; there may be more."
        return (true, [Finding(.countMismatch, value: "\(returned)", message)])
    }
}

/// Reads a portal by `current_package_list_with_resources`.
actor CKANListPages: HarvestPages {
    private let list: CKANList
    private let pageSize: Int
    private let portal: Portal
    private var pager: CKANPager
    private var reading: ListedRecords<CKANList>?

    init(_ list: CKANList, source: Source, portal: Portal) {
        self.list = list
        self.portal = portal
        pageSize = source.options.pageSize
        pager = CKANPager(pageSize: pageSize)
    }

    func next() async throws -> HarvestPage? {
        if reading != nil { return piece() }
        guard let offset = pager.offset else { return nil }
        let url = list.api.action(
            "current_package_list_with_resources", [("limit", "\(pageSize)"), ("offset", "\(offset)")])
        let response = try await portal.get(url, accept: "application/json", accepted: CKANAnswer.refusals)
        let answer = try CKANAnswer.read(response, url: url).packages
        let (isRepeated, findings) = try pager.take(returned: answer.returned, mark: answer.packagesMark)
        guard isRepeated else {
            reading = ListedRecords(answer, list, maxRecordBytes: portal.limits.bytes)
            return piece()
        }
        var page = HarvestPage()
        page.isByOffset = true
        page.note.findings = findings
        return page
    }

    private func piece() -> HarvestPage? {
        // Taken out, so that the keys that are kept are not copied for each piece.
        guard var reading else { return nil }
        self.reading = nil
        var page = HarvestPage()
        page.records = reading.next()
        guard reading.pieces.isAtEnd else {
            // Says that there is more: a run does not go on within an answer.
            page.note.cursor = "piece \(reading.pieces.place)"
            self.reading = reading
            return page
        }
        page.leaveOut(reading.pieces.leftOut, because: list.leftOut)
        page.isByOffset = true
        page.evidence = PageEvidence(returned: reading.answer.returned)
        // Says that there is more; an offset in a list that has no count tells too little to go on there.
        page.note.cursor = pager.offset.map { "offset \($0)" }
        return page
    }
}

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
        guard let place = HarvestCursor(cursor)?.of("each", numbers: 2), place.numbers[0] < place.numbers[1],
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

import DCAT
import Feeds

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

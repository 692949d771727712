import Catalog
import DCAT
import Fetch
import JSON

/// CKAN's action API, version 3: `package_search`, or what a portal has in its place.
///
/// Of every answer the status, `success` and `count` are checked; a portal's refusal is never "no datasets".
struct CKANHarvester: Harvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        CKANPages(source: source, portal: portal, cursor: cursor.flatMap(CKANCursor.init))
    }

    func canResume(at cursor: String) -> Bool { CKANCursor(cursor) != nil }

    var isIncremental: Bool { true }
}

/// Reads a portal page by page: by `package_search`, else by `current_package_list_with_resources`, else one by one.
actor CKANPages: HarvestPages {
    private enum Way {
        case search(start: Int)
        case list(offset: Int)
        case each(names: CKANNames, next: Int)
        /// One by one, from where an earlier process stopped.
        case resuming(next: Int, count: Int, name: String)
        case done
    }

    /// An answer whose packages are handed on in several pieces, and what follows behind the last one.
    private struct Reading {
        enum End {
            case search(start: Int, total: Int, url: String, FetchResponse)
            case list(offset: Int)
        }

        var packages: CKANPackages
        let end: End
    }

    private let source: Source
    private let portal: Portal
    private let api: CKANAddress
    private var way: Way
    private var reading: Reading?
    private var received = 0
    private var largestTotal = 0
    private var pageCount = 0
    private var seenPages: Set<Int> = []
    /// What could not be had, and what was tried instead.
    private var fallbacks: [Finding] = []

    /// Answers after which another action may still work: the action is unknown, forbidden to guests, or broken.
    private static let refusals: Set<Int> = [400, 404, 405, 409, 410, 500]

    init(source: Source, portal: Portal, cursor: CKANCursor?) {
        self.source = source
        self.portal = portal
        api = CKANAddress(source.url)
        switch cursor {
        case .search(let start, let total):
            way = .search(start: start)
            (received, largestTotal) = (start, total)
        case .each(let next, let count, let name): way = .resuming(next: next, count: count, name: name)
        case nil: way = .search(start: 0)
        }
    }

    func next() async throws -> HarvestPage? {
        if reading != nil { return piece() }
        pageCount += 1
        guard pageCount <= portal.maxPages else {
            throw HarvestFailure(
                .endless, "The portal gave \(portal.maxPages) pages (harvest.max_pages) and no end.")
        }
        let page: HarvestPage?
        switch way {
        case .search(let start): page = try await searchPage(start)
        case .list(let offset): page = try await listPage(offset)
        case .each(let names, let next): page = try await eachPage(names, next)
        case .resuming(let next, let count, let name):
            page = try await beginEach { $0.count == count && $0[next] == name ? next : nil }
        case .done: page = nil
        }
        guard var page else { return nil }
        page.findings += fallbacks
        fallbacks = []
        return page
    }

    // MARK: package_search

    private func searchPage(_ start: Int) async throws -> HarvestPage? {
        let url =
            api.isFile
            ? source.url
            : api.action(
                "package_search",
                [
                    ("q", "*:*"), ("sort", "id asc"), ("rows", "\(source.options.pageSize)"), ("start", "\(start)"),
                ] + changesOnly)
        do {
            switch try await portal.getIfChanged(url, accept: "application/json", accepted: Self.refusals) {
            case .unchanged(let note, let records):
                return try unchangedPage(note, records, start: start)
            case .fresh(let response):
                let answer = try CKANAnswer(response, url: url, allowsBareList: api.isFile)
                return try page(answer, start: start, url: url, response: response)
            }
        } catch let refusal as CKANRefusal where start == 0 && !api.isFile {
            fallbacks.append(
                Finding(
                    .fallbackUsed, value: "package_search",
                    "\(refusal.message) Read by current_package_list_with_resources instead."))
            way = .list(offset: 0)
            return try await listPage(0)
        } catch let refusal as CKANRefusal {
            throw refusal.failure
        }
    }

    /// A condition for what has changed, in the portal's own time.
    private var changesOnly: [(String, String)] {
        guard let since = portal.since.flatMap(DateValue.init(secondsSince1970:)) else { return [] }
        return [("fq", "metadata_modified:[\(since) TO *]")]
    }

    private func unchangedPage(_ note: String, _ records: [Int64], start: Int) throws -> HarvestPage {
        let counts = note.split(separator: " ").compactMap { Int($0) }
        guard counts.count == 2 else {
            throw HarvestFailure(.unreadable, "The stored note of a page is damaged; harvest with --full.")
        }
        var page = HarvestPage()
        page.unchanged = records
        advance(&page, start: start, returned: counts[1], total: counts[0])
        return page
    }

    private func page(
        _ answer: CKANAnswer, start: Int, url: String, response: FetchResponse
    ) throws -> HarvestPage? {
        let packages = try answer.packages()
        try checkRepetition(packages)
        let total = answer.count ?? packages.returned
        reading = Reading(packages: packages, end: .search(start: start, total: total, url: url, response))
        return piece()
    }

    /// The next packages of an answer; with the last ones comes what is to be said of all.
    private func piece() -> HarvestPage? {
        // Taken out, so that the keys that are kept are not copied for each piece.
        guard var reading = self.reading else { return nil }
        self.reading = nil
        var page = HarvestPage()
        page.records = reading.packages.next(of: source, api: api, maxRecordBytes: portal.limits.bytes)
        if case .search(_, let total, _, _) = reading.end { page.total = total }
        let packages = reading.packages
        guard packages.pieces.isAtEnd else {
            // Says that there is more: a run does not go on within an answer.
            page.cursor = "piece \(packages.pieces.place)"
            self.reading = reading
            return page
        }
        page.leaveOut(packages.pieces.leftOut, because: CKANPackages.reason)
        switch reading.end {
        case .search(let start, let total, let url, let response):
            advance(&page, start: start, returned: packages.returned, total: total)
            if !packages.pieces.hasUnreadable, let keys = packages.pieces.keys.all {
                page.validator = portal.validator(
                    for: response, url: url, page: "\(total) \(packages.returned)", keys: keys)
            }
        case .list(let offset):
            page.isByOffset = true
            received += packages.returned
            way = packages.returned == 0 ? .done : .list(offset: offset + packages.returned)
            page.cursor = cursor
        }
        return page
    }

    /// Goes on behind a page. A count that does not agree is a finding, which keeps the run from removing anything.
    private func advance(_ page: inout HarvestPage, start: Int, returned: Int, total: Int) {
        received += returned
        way = returned == 0 || received >= total || api.isFile ? .done : .search(start: start + returned)
        page.total = total
        page.isByOffset = true
        if case .done = way, received < total {
            page.findings.append(
                Finding(
                    .countMismatch, value: "\(received) of \(total)",
                    "The portal says it has \(total) datasets and gave \(received); nothing is removed."))
        }
        if total < largestTotal {
            page.findings.append(
                Finding(
                    .countMismatch, value: "\(largestTotal) to \(total)",
                    "Datasets went from the portal while it was read, so others may have slipped between two pages."))
        }
        largestTotal = max(largestTotal, total)
        page.cursor = cursor
    }

    private var cursor: String? {
        switch way {
        case .search(let start): CKANCursor.search(start: start, total: largestTotal).text
        case .each(let names, let next): CKANCursor.each(next: next, count: names.count, name: names[next]).text
        // Says that there is more; an offset in a list that has no count tells too little to go on there.
        case .list(let offset): "list \(offset)"
        case .resuming, .done: nil
        }
    }

    private func checkRepetition(_ packages: CKANPackages) throws {
        guard packages.returned > 0 else { return }
        guard seenPages.insert(packages.mark).inserted || !packages.hasKeys else {
            throw HarvestFailure(.endless, "The portal gives the same page again and again.")
        }
    }

    // MARK: current_package_list_with_resources

    private func listPage(_ offset: Int) async throws -> HarvestPage? {
        let size = source.options.pageSize
        let url = api.action(
            "current_package_list_with_resources", [("limit", "\(size)"), ("offset", "\(offset)")])
        do {
            let response = try await portal.get(url, accept: "application/json", accepted: Self.refusals)
            let packages = try CKANAnswer(response, url: url).packages()
            let isRepeated = packages.returned > 0 && !seenPages.insert(packages.mark).inserted
            // A short page may be a server's own limit, so only an empty or a repeated one is the end.
            guard isRepeated else {
                reading = Reading(packages: packages, end: .list(offset: offset))
                return piece()
            }
            var page = HarvestPage()
            page.isByOffset = true
            page.findings = try repetition(packages.returned)
            way = .done
            page.cursor = cursor
            return page
        } catch let refusal as CKANRefusal where offset == 0 {
            fallbacks.append(
                Finding(
                    .fallbackUsed, value: "current_package_list_with_resources",
                    "\(refusal.message) Read one by one by package_list and package_show instead."))
            return try await beginEach()
        } catch let refusal as CKANRefusal {
            throw refusal.failure
        }
    }

    /// Old portals ignore the offset and give all at once, again and again: that is the end, unless the list was cut
    /// where the page ends.
    private func repetition(_ returned: Int) throws -> [Finding] {
        guard received == returned else {
            throw HarvestFailure(.endless, "The portal gives the same page again and again.")
        }
        guard returned >= source.options.pageSize else { return [] }
        return [
            Finding(
                .countMismatch, value: "\(returned)",
                "The portal ignores the offset and gave as many datasets as were asked for; there may be more.")
        ]
    }

    // MARK: package_list and package_show

    /// - Parameter start: where to go on in the list; `nil` where it is not the list that it was.
    private func beginEach(at start: (CKANNames) -> Int? = { _ in 0 }) async throws -> HarvestPage? {
        let url = api.action("package_list", [])
        do {
            let response = try await portal.get(url, accept: "application/json", accepted: Self.refusals)
            let names = try CKANAnswer(response, url: url).names()
            guard let next = start(names) else {
                throw HarvestFailure(.changed, value: url, "The list is another one than when the run was stopped.")
            }
            way = names.count == 0 ? .done : .each(names: names, next: next)
            guard names.count > 0 else { return HarvestPage() }
            return try await eachPage(names, next)
        } catch let refusal as CKANRefusal {
            throw refusal.failure
        }
    }

    /// Fifty packages at a time, so that a page is committed every few seconds, or fewer where they are large.
    private func eachPage(_ names: CKANNames, _ next: Int) async throws -> HarvestPage? {
        var page = HarvestPage()
        var end = next
        var size = PieceSize()
        while end < min(next + 50, names.count), !size.isFull {
            let name = names[end]
            end += 1
            guard !name.isEmpty else { continue }
            let url = api.action("package_show", [("id", name)])
            do {
                let response = try await portal.get(
                    url, accept: "application/json", accepted: Self.refusals.union([403]))
                var package = try CKANAnswer(response, url: url).package()
                page.records += package.next(of: source, api: api, maxRecordBytes: portal.limits.bytes)
                page.leaveOut(package.pieces.leftOut, because: CKANPackages.reason)
                size.add(min(response.body.count, portal.limits.bytes))
            } catch let refusal as CKANRefusal {
                page.records.append(
                    .unreadable(
                        key: nil, Finding(.recordInvalid, value: name, "\(name) was listed: \(refusal.message)")))
            }
        }
        page.total = names.count
        way = end == names.count ? .done : .each(names: names, next: end)
        page.cursor = cursor
        return page
    }
}

/// Where a run can go on: the next offset with the count it belongs to, or the next name of a list.
enum CKANCursor: Equatable {
    case search(start: Int, total: Int)
    case each(next: Int, count: Int, name: String)

    var text: String {
        switch self {
        case .search(let start, let total): "search \(start) \(total)"
        case .each(let next, let count, let name): "each \(next) \(count) \(name)"
        }
    }

    /// `nil` where this is no cursor.
    init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 3).map(String.init)
        guard words.count >= 3, let first = Int(words[1]), let second = Int(words[2]), first >= 0, second >= 0 else {
            return nil
        }
        switch (words[0], words.count) {
        case ("search", 3): self = .search(start: first, total: second)
        case ("each", 4) where first < second: self = .each(next: first, count: second, name: words[3])
        default: return nil
        }
    }
}

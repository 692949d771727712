import Catalog
import DCAT
import Fetch
import Foundation
import JSON

/// A list of datasets in CSV, JSON or XML that its source file describes.
struct TabularHarvester: Harvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        TabularPages(source: source, portal: portal, from: cursor.flatMap(TabularPosition.parse))
    }

    func canResume(at cursor: String) -> Bool { TabularPosition.parse(cursor) != nil }
}

/// Asks for one page after the other, by the way of paging that is declared. A list in one document is committed in pieces.
actor TabularPages: HarvestPages {
    private enum State {
        case ask(TabularPosition)
        case reading(any TabularDocument, Answer)
        case done
    }

    /// A page that is being read.
    private struct Answer {
        let position: TabularPosition
        let response: FetchResponse
        let url: String
        var keys = PageKeys()
        var hashes = Hasher()
        var nameless = NamelessEntries()
        var received = 0
        var hasUnreadable = false
    }

    private let source: Source
    private let portal: Portal
    private let declaration: TabularDeclaration
    private var state: State
    private var received: Int
    private var pageCount = 0
    private var emptyPages = 0
    private var seenPages: Set<Int> = []
    private var largestTotal: Int?

    /// Of a list in one document so many are committed together.
    private static let pieceSize = 500
    /// A cursor that leads from nothing to nothing leads nowhere.
    private static let maxEmptyPages = 3

    init(source: Source, portal: Portal, from resumed: (position: TabularPosition, received: Int)?) {
        self.source = source
        self.portal = portal
        let declaration = source.options[.tabular]
        self.declaration = declaration
        state = .ask(resumed?.position ?? TabularPosition(declaration))
        received = resumed?.received ?? 0
    }

    func next() async throws -> HarvestPage? {
        switch state {
        case .done: return nil
        case .ask(let position):
            pageCount += 1
            guard pageCount <= portal.maxPages else {
                throw HarvestFailure(
                    .endless, "The portal gave \(portal.maxPages) pages (harvest.max_pages) and no end.")
            }
            if let unchanged = try await open(position) { return unchanged }
            return try await next()
        case .reading: return try piece()
        }
    }

    // MARK: Asking

    /// - Returns: a page of what is stored, where the portal says that nothing has changed.
    private func open(_ position: TabularPosition) async throws -> HarvestPage? {
        let request = try position.request(source.url, declaration)
        guard case .get = request.method else {
            try begin(position, try await portal.send(request), request.url)
            return nil
        }
        let answer = try await portal.getIfChanged(
            request.url, accept: request.accept ?? "*/*", headers: request.headers)
        switch answer {
        case .fresh(let response): try begin(position, response, request.url)
        case .unchanged(let note, let records):
            guard let note = TabularNote(note) else {
                throw HarvestFailure(.unreadable, "The stored note of a page is damaged; harvest with --full.")
            }
            var page = HarvestPage()
            page.unchanged = records
            try advance(&page, note, from: position, keys: records.hashValue, answered: request.url)
            return page
        }
        return nil
    }

    private func begin(_ position: TabularPosition, _ response: FetchResponse, _ url: String) throws {
        state = .reading(
            try declaration.document(response, url: url), Answer(position: position, response: response, url: url))
    }

    // MARK: Reading

    private func piece() throws -> HarvestPage? {
        // Taken out, so that the keys that are kept are not copied for each piece.
        guard case .reading(let document, var answer) = state else { return nil }
        state = .done
        let isWhole = answer.position == .whole
        let items = try document.next(isWhole ? Self.pieceSize : PageLimits.pieceRecords)
        var page = HarvestPage()
        for item in items {
            let record = record(item, document.itemMediaType, &answer)
            answer.received += 1
            page.records += [answer.nameless.kept(record)].compactMap(\.self)
        }
        try answer.nameless.check(answer.url)
        guard document.isAtEnd else {
            state = .reading(document, answer)
            page.cursor = "rows \(answer.received)"
            return page
        }
        page.records += [answer.nameless.takeOthers(field: "identifier")].compactMap(\.self)
        let note = TabularNote(
            returned: answer.received, total: document.total ?? (isWhole ? answer.received : nil),
            following: document.following)
        if !answer.hasUnreadable, declaration.body == nil, let keys = answer.keys.all {
            page.validator = portal.validator(
                for: answer.response, url: answer.url, page: note.text, keys: keys)
        }
        try advance(
            &page, note, from: answer.position, keys: answer.hashes.finalize(), answered: answer.response.url)
        return page
    }

    private func record(_ item: TabularItem, _ mediaType: String, _ answer: inout Answer) -> HarvestPage.Record {
        let place = received + answer.received + 1
        let limits = portal.limits
        let bytes = item.bytes
        guard bytes.count <= limits.bytes else {
            answer.hasUnreadable = true
            return PageLimits.tooLarge(bytes.count, maximum: limits.bytes, key: key(ofLarge: bytes, mediaType))
        }
        do {
            let record = try TabularRecord(bytes, mediaType: mediaType, declaration, limits)
            let fields = TabularFields(record, declaration.fields)
            guard let key = fields["identifier"] else {
                answer.hasUnreadable = true
                return .unreadable(
                    key: nil,
                    Finding(
                        .keyMissing, field: "identifier",
                        "Item \(place) of the list has no identifier, so it cannot be told apart; it was left out."))
            }
            if let limit = item.limit {
                answer.hasUnreadable = true
                return .unreadable(key: key, Finding(.recordTooLarge, value: "\(place)", "Item \(place): \(limit)"))
            }
            answer.keys.append(key)
            answer.hashes.combine(key)
            let mapping = TabularMapping(source: source, declaration: declaration)
            let page = fields["landingPage"].flatMap { IRIText.absolute($0) }
            let source = SourceRecord(key: key, mediaType: mediaType, bytes: bytes, url: page)
            return .record(HarvestedRecord(source) { try mapping.map(bytes, mediaType: mediaType, &$0) })
        } catch let limit as LimitMet {
            answer.hasUnreadable = true
            return .unreadable(
                key: key(ofLarge: bytes, mediaType),
                Finding(.recordTooLarge, value: "\(place)", "Item \(place): \(limit)"))
        } catch {
            answer.hasUnreadable = true
            return .unreadable(
                key: nil,
                Finding(.recordInvalid, value: "\(place)", "Item \(place) of the list cannot be read: \(error)."))
        }
    }

    /// What identifies an item that is too large to be read; `nil` where only reading all of it would tell.
    private func key(ofLarge bytes: [UInt8], _ mediaType: String) -> String? {
        guard mediaType == "application/json", let value = declaration.fields["identifier"]?.first,
            value.separator == nil, value.values.isEmpty,
            let pointer = value.path.flatMap(JSONPointer.init), !pointer.isMany
        else { return nil }
        return bytes.withUnsafeBytes { JSONScanner.key(at: pointer.tokens, in: $0) }?.trimmed
    }

    // MARK: Going on

    /// Decides what comes after a page.
    private func advance(
        _ page: inout HarvestPage, _ note: TabularNote, from position: TabularPosition, keys: Int, answered: String
    ) throws {
        received += note.returned
        page.total = note.total
        emptyPages = note.returned == 0 ? emptyPages + 1 : 0
        guard note.returned == 0 || seenPages.insert(keys).inserted, emptyPages < Self.maxEmptyPages else {
            throw HarvestFailure(.endless, "The portal gives the same page again and again.")
        }
        let isAll = note.returned == 0 || note.total.map { received >= $0 } ?? false
        switch position {
        case .whole: state = .done
        case .offset(let offset): state = isAll ? .done : .ask(.offset(offset + note.returned))
        case .page(let number): state = isAll ? .done : .ask(.page(number + 1))
        case .cursor, .link: try follow(note.following, from: position, answered)
        }
        if case .offset = position { page.isByOffset = true }
        if case .page = position { page.isByOffset = true }
        if case .ask(let next) = state { page.cursor = next.text(received: received) ?? "more" }
        checkCount(&page, note)
    }

    private func follow(_ following: String?, from position: TabularPosition, _ answered: String) throws {
        guard let following, !following.isEmpty else {
            state = .done
            return
        }
        guard declaration.paging?.way == .link else {
            state = .ask(.cursor(following))
            return
        }
        let link = DCATPageLink(following, on: (source.url, answered), hosts: source.options.hosts)
        guard case .follow(let url, _) = link else {
            throw HarvestFailure(
                .elsewhere, value: following,
                "The next page is not on the portal's own host, and is not asked for.")
        }
        state = .ask(.link(url))
    }

    /// A count that does not agree keeps the run from removing anything.
    private func checkCount(_ page: inout HarvestPage, _ note: TabularNote) {
        guard let total = note.total else { return }
        if case .done = state, received < total {
            page.findings.append(
                Finding(
                    .countMismatch, value: "\(received) of \(total)",
                    "The portal says it has \(total) datasets and gave \(received); nothing is removed."))
        }
        if let largestTotal, total < largestTotal {
            page.findings.append(
                Finding(
                    .countMismatch, value: "\(largestTotal) to \(total)",
                    "Datasets went from the portal while it was read, so others may have slipped between two pages."))
        }
        largestTotal = max(largestTotal ?? 0, total)
    }
}

/// What is remembered of a page, for when the portal says that it has not changed.
struct TabularNote: Equatable {
    let returned: Int
    let total: Int?
    let following: String?

    init(returned: Int, total: Int?, following: String?) {
        self.returned = returned
        self.total = total
        self.following = following
    }

    var text: String { "\(returned) \(total.map(String.init) ?? "-") \(following ?? "")" }

    /// - Returns: `nil` where this is no such text.
    init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
        guard words.count == 3, let returned = Int(words[0]) else { return nil }
        self.init(returned: returned, total: Int(words[1]), following: words[2].isEmpty ? nil : String(words[2]))
    }
}

import DCAT
import Feeds
import Fetch
import Foundation
import JSON
import Records

/// A list of datasets in CSV, JSON or XML that its source file describes.
struct TabularHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        TabularPages(source: source, portal: portal, from: cursor)
    }

    func canResume(at cursor: String) -> Bool { TabularPosition.place(cursor) != nil }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        TabularMapping(declaration: source.options[.tabular]).harvested(record)
    }
}

/// Asks for one page after the other, by the way of paging that is declared. A list in one document is committed in pieces.
actor TabularPages: HarvestPages {
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
    private var pager: TabularPager
    private var reading: (document: any TabularDocument, answer: Answer)?

    /// Of a list in one document so many are committed together.
    private static let pieceSize = 500

    init(source: Source, portal: Portal, from cursor: String?) {
        self.source = source
        self.portal = portal
        declaration = source.options[.tabular]
        pager = TabularPager(declaration, url: source.url, hosts: source.options.hosts, cursor: cursor)
    }

    func next() async throws -> HarvestPage? {
        if reading == nil {
            guard let position = pager.position else { return nil }
            if let unchanged = try await open(position) { return unchanged }
        }
        return try piece()
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
            request.url, accept: request.accept ?? "*/*", headers: request.headers, note: ListStep.init)
        switch answer {
        case .fresh(let response): try begin(position, response, request.url)
        case .unchanged(let step, let records):
            var page = HarvestPage()
            page.note.unchanged = records
            try advance(&page, step, from: position, content: records.hashValue, answered: request.url)
            return page
        }
        return nil
    }

    private func begin(_ position: TabularPosition, _ response: FetchResponse, _ url: String) throws {
        reading = (
            try declaration.document(response, url: url), Answer(position: position, response: response, url: url)
        )
    }

    // MARK: Reading

    private func piece() throws -> HarvestPage? {
        // Taken out, so that the keys that are kept are not copied for each piece.
        guard case (let document, var answer)? = reading else { return nil }
        reading = nil
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
            reading = (document, answer)
            page.note.cursor = "rows \(answer.received)"
            return page
        }
        page.records += [answer.nameless.takeOthers(field: "identifier")].compactMap(\.self)
        let step = ListStep(
            returned: answer.received, total: document.total ?? (isWhole ? answer.received : nil),
            leading: document.following.flatMap { $0.isEmpty ? nil : $0 })
        if !answer.hasUnreadable, declaration.body == nil, let keys = answer.keys.all {
            page.note.validator = portal.validator(
                for: answer.response, url: answer.url, page: step.note, keys: keys)
        }
        try advance(
            &page, step, from: answer.position, content: answer.hashes.finalize(), answered: answer.response.url)
        return page
    }

    private func record(_ item: TabularItem, _ mediaType: String, _ answer: inout Answer) -> HarvestPage.Record {
        let place = pager.received + answer.received + 1
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
            let page = fields["landingPage"].flatMap { IRIText.absolute($0) }
            let source = SourceRecord(key: key, mediaType: mediaType, bytes: bytes, url: page)
            return .record(TabularMapping(declaration: declaration).harvested(source))
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

    private func advance(
        _ page: inout HarvestPage, _ step: ListStep, from position: TabularPosition, content: Int, answered: String
    ) throws {
        page.evidence = try pager.take(step, content: content, answered: answered)
        page.total = step.total
        switch position {
        case .offset, .page: page.isByOffset = true
        case .whole, .cursor, .link: break
        }
        page.note.cursor = pager.cursor
    }
}

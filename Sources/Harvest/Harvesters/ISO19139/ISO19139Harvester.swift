import Catalog
import DCAT
import Fetch
import XML

/// A document of ISO 19139 or ISO 19115-3 at an address: one record, or several in a collection or in an answer of a
/// catalogue service that was saved.
struct ISO19139Harvester: Harvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        ISO19139Pages(source: source, portal: portal)
    }
}

/// Reads the one document as a stream, a hundred records at a time.
actor ISO19139Pages: HarvestPages {
    private enum State {
        case start
        case reading(ISODocument)
        case done
    }

    private let source: Source
    private let portal: Portal
    private var state = State.start
    private var keys = PageKeys()
    private var nameless = NamelessEntries()
    private var hasUnreadable = false
    private var response: FetchResponse?

    private static let pageSize = 100
    static let mediaTypes = "application/xml, text/xml;q=0.9, application/vnd.iso.19139+xml;q=0.9, */*;q=0.1"

    init(source: Source, portal: Portal) {
        self.source = source
        self.portal = portal
    }

    func next() async throws -> HarvestPage? {
        if case .start = state, let unchanged = try await open() { return unchanged }
        guard case .reading(let document) = state else { return nil }
        var page = HarvestPage()
        let size = XMLPieceSize(document.reader, entries: document.count)
        while page.records.count < Self.pageSize, !size.isFull(document.reader, entries: document.count) {
            guard let record = try document.next() else {
                try finish(document, &page)
                return page
            }
            let harvested = document.harvested(record, of: source, url: source.url)
            if case .record(let kept) = harvested { keys.append(kept.source.key) } else { hasUnreadable = true }
            page.records += [nameless.kept(harvested)].compactMap(\.self)
        }
        try nameless.check(source.url)
        page.note.cursor = "\(document.count)"
        return page
    }

    /// - Returns: the only page there is, where the server says that nothing has changed.
    private func open() async throws -> HarvestPage? {
        switch try await portal.getIfChanged(source.url, accept: Self.mediaTypes) {
        case .unchanged(let note, let records):
            state = .done
            var page = HarvestPage()
            page.note.unchanged = records
            page.total = Int(note)
            return page
        case .fresh(let response):
            self.response = response
            state = .reading(try ISODocument(response, url: source.url))
            return nil
        }
    }

    private func finish(_ document: ISODocument, _ page: inout HarvestPage) throws {
        state = .done
        page.records += [nameless.takeOthers(field: "fileIdentifier")].compactMap(\.self)
        page.total = document.count
        let stated = document.results?.matched ?? document.results?.returned
        if let stated, stated != document.count {
            page.note.findings.append(
                Finding(
                    .countMismatch, value: "\(document.count) of \(stated)",
                    """
                    The document says that \(stated) records match and has \(document.count); nothing is removed. A \
                    catalogue service is read in full as a source of type `csw`.
                    """))
        }
        // An answer of 304 could not tell again what was wrong.
        let isWhole = !hasUnreadable && page.note.findings.isEmpty
        if isWhole, let response, let all = keys.all {
            page.note.validator = portal.validator(
                for: response, url: source.url, page: "\(document.count)", keys: all)
        }
        response = nil
    }
}

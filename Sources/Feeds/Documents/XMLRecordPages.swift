package import DCAT
package import Fetch
package import XML

/// A feed that is one document in XML, of which the records are read one after the other.
package protocol XMLRecordDocument: SendableMetatype {
    static var mediaTypes: String { get }
    /// What identifies a record, for the finding on those that have nothing.
    static var keyName: String { get }
    /// What the entries are that are left out.
    static var leftOut: String { get }
    /// - Throws: ``HarvestFailure`` where the answer is no such document.
    init(_ response: FetchResponse, of source: Source, at portal: Portal) async throws
    var reader: XMLPullReader { get }
    /// How many entries were read.
    var count: Int { get }
    /// What was found at the beginning.
    var findings: [Finding] { get }
    /// What is wrong with the document as a whole, which is told at its end.
    var faults: [Finding] { get }
    func next() throws -> XMLRecordEntry?
}

package enum XMLRecordEntry {
    case record(HarvestPage.Record)
    case leftOut
}

/// Reads the document as a stream, a hundred records at a time.
package actor XMLRecordPages<Document: XMLRecordDocument>: HarvestPages {
    private enum State {
        case start
        case reading(Document, FetchResponse)
        case done
    }

    private let source: Source
    private let portal: Portal
    private var state = State.start
    private var findings: [Finding] = []
    private var keys = PageKeys()
    private var nameless = NamelessEntries()
    private var hasUnreadable = false

    private static var pageSize: Int { 100 }

    package init(source: Source, portal: Portal) {
        self.source = source
        self.portal = portal
    }

    package func next() async throws -> HarvestPage? {
        if case .start = state, let unchanged = try await open() { return unchanged }
        guard case .reading(let document, let response) = state else { return nil }
        try nameless.check(source.url)
        var page = HarvestPage()
        var leftOut = 0
        let size = XMLPieceSize(document.reader, entries: document.count)
        while page.records.count < Self.pageSize, !size.isFull(document.reader, entries: document.count) {
            guard let entry = try document.next() else {
                finish(document, response, &page)
                break
            }
            switch entry {
            case .leftOut: leftOut += 1
            case .record(let record):
                if case .record(let kept) = record { keys.append(kept.source.key) } else { hasUnreadable = true }
                page.records += [nameless.kept(record)].compactMap(\.self)
            }
        }
        page.note.findings = findings + page.note.findings
        findings = []
        page.leaveOut(leftOut, because: Document.leftOut)
        // Says that there is more; a run does not go on here, but reads the document again.
        if case .reading = state { page.note.cursor = "\(document.count)" }
        return page
    }

    /// - Returns: the only page there is, where the server says that nothing has changed.
    private func open() async throws -> HarvestPage? {
        switch try await portal.getIfChanged(source.url, accept: Document.mediaTypes) {
        case .unchanged(let note, let records):
            state = .done
            var page = HarvestPage()
            page.note.unchanged = records
            page.total = Int(note)
            return page
        case .fresh(let response):
            let document = try await Document(response, of: source, at: portal)
            findings = document.findings
            state = .reading(document, response)
            return nil
        }
    }

    private func finish(_ document: Document, _ response: FetchResponse, _ page: inout HarvestPage) {
        state = .done
        page.total = document.count
        page.records += [nameless.takeOthers(field: Document.keyName)].compactMap(\.self)
        page.note.findings = document.faults
        // An answer of 304 could not tell again what was wrong.
        guard !hasUnreadable, document.faults.isEmpty, let all = keys.all else { return }
        page.note.validator = portal.validator(for: response, url: source.url, page: "\(document.count)", keys: all)
    }
}

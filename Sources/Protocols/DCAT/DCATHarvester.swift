import DCAT
import Feeds
import Fetch
import RDF
import Records

/// DCAT in any syntax of RDF: one document, or pages that Hydra links.
///
/// What a document is decide its bytes. A fault of syntax costs a statement, and is told with its line and column; an answer
/// without any dataset or catalogue in it is a failure, never "no datasets".
struct DCATHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        DCATPages(source: source, portal: portal, cursor: cursor.flatMap(DCATPager.Cursor.init))
    }

    func canResume(at cursor: String) -> Bool { DCATPager.Cursor(cursor) != nil }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        DCATRecordMapping.harvested(record, of: source)
    }
}

/// Reads document after document, each in pages of ``pageSize`` datasets.
actor DCATPages: HarvestPages {
    private let source: Source
    private let portal: Portal
    private var pager: DCATPager
    private var current: Current?

    /// How many datasets are handed to the run at once, and about how many bytes of them.
    private static let pageSize = 200
    private static let pageBytes = 16 << 20

    /// The document that is being handed out.
    private struct Current {
        let asked: String
        let response: FetchResponse
        var reading: DCATReading
        var findings: [Finding]
        var keys: [String] = []
        var described = 0

        /// Whether what describes a dataset may have stood where nothing came any more.
        var isBroken: Bool { reading.outline.problems.isCut || reading.failure != nil }
    }

    init(source: Source, portal: Portal, cursor: DCATPager.Cursor?) {
        self.source = source
        self.portal = portal
        pager = DCATPager(
            source: source.url, hosts: source.options.hosts, parameter: source.options[.pageParameter],
            cursor: cursor)
    }

    func next() async throws -> HarvestPage? {
        if current == nil {
            switch pager.step {
            case .done: return nil
            case .failed(let failure): throw failure
            case .page(let url): if let unchanged = try await open(url) { return unchanged }
            }
        }
        return try nextPage()
    }

    // MARK: Opening

    /// - Returns: the page there is, where the portal says that it has not changed.
    private func open(_ url: String) async throws -> HarvestPage? {
        switch try await answer(url) {
        case .unchanged(let facts, let records):
            var page = HarvestPage()
            page.note.unchanged = records
            take(facts, of: (url, url), content: nil, &page)
            page.total = pager.total
            return page
        case .fresh(let response):
            let document = try DCATDocument(response, url: url)
            let reading = try DCATReading(document, language: source.options.language, limits: portal.limits)
            try check(reading, url)
            let findings = document.findings + reading.outline.problems.findings
            current = Current(asked: url, response: response, reading: reading, findings: findings)
            return nil
        }
    }

    private func answer(_ url: String) async throws -> Portal.Answer<DCATPageFacts> {
        let answer = try await portal.getIfChanged(
            url, accept: RDFDocument.mediaTypes, accepted: [406], note: DCATPageFacts.init(note:))
        guard case .fresh(let response) = answer, response.status == 406 else { return answer }
        return try await portal.getIfChanged(url, accept: "*/*", note: DCATPageFacts.init(note:))
    }

    /// A document that has nothing to do with datasets is a mistake, and so is one that breaks off before the first.
    private func check(_ reading: DCATReading, _ url: String) throws {
        let outline = reading.outline
        guard outline.datasets.isEmpty else { return }
        if let failure = reading.failure { throw Self.failure(failure, url) }
        guard !outline.isCatalogue else { return }
        let fault = outline.problems.first.map { " The first fault: \($0)" } ?? ""
        throw HarvestFailure(
            .unreadable, value: url,
            """
            \(url) is RDF (\(reading.document.syntax)) of \(outline.statements) statements, but has neither a dataset nor \
            a catalogue in it.\(fault)
            """)
    }

    private static func failure(_ problem: RDFProblem, _ url: String) -> HarvestFailure {
        HarvestFailure.brokenOff(url, problem)
    }

    // MARK: Handing out

    private func nextPage() throws -> HarvestPage? {
        guard var current else { return nil }
        // Taken out of the actor, so that it is changed in place and not copied.
        self.current = nil
        var page = HarvestPage()
        var bytes = 0
        while page.records.count < Self.pageSize, bytes < Self.pageBytes, let item = try current.reading.next() {
            bytes += item.closure?.bytes.count ?? 0
            if let record = record(of: item, in: &current) { page.records.append(record) }
        }
        page.note.findings = current.findings
        current.findings = []
        if current.reading.isAtEnd {
            finish(current, &page)
        } else {
            // Says that there is more; a run does not go on here, but reads the document again from its start.
            page.note.cursor = "document \(current.keys.count)"
            self.current = current
        }
        page.total = pager.total
        return page
    }

    private func record(of item: DCATReading.Item, in current: inout Current) -> HarvestPage.Record? {
        let closure: DCATClosure
        do {
            closure = try item.result.get()
        } catch {
            current.described += 1
            if let key = item.key { current.keys.append(key) }
            return .unreadable(key: item.key, Finding(.recordTooLarge, value: item.key, error.description))
        }
        guard closure.isDescribed else { return mention(item, in: &current) }
        current.described += 1
        let key = item.key ?? DCATClosure.key(ofContent: closure.bytes)
        current.keys.append(key)
        let record = SourceRecord(
            key: key, mediaType: "application/n-triples", bytes: closure.bytes, url: item.url)
        var harvested = DCATRecordMapping.harvested(record, of: source)
        harvested.mayBeIncomplete = current.isBroken
        return .record(harvested)
    }

    /// A dataset without a description: where there are pages it stands on another one, where there is one document it was
    /// lost. What is catalogued of it stays.
    private func mention(_ item: DCATReading.Item, in current: inout Current) -> HarvestPage.Record? {
        guard isOnlyPage(current), let key = item.key else { return nil }
        current.keys.append(key)
        return .unreadable(
            key: key,
            Finding(
                .recordInvalid, value: key,
                "The catalogue lists \(key), and nothing describes it; what was catalogued of it before stays."))
    }

    private func isOnlyPage(_ current: Current) -> Bool { pager.isAtStart && current.reading.outline.paging.isEmpty }

    private func take(
        _ facts: DCATPageFacts, of place: (asked: String, answered: String), content: Int?, _ page: inout HarvestPage
    ) {
        let (evidence, findings) = pager.take(facts, of: place, content: content)
        page.evidence = evidence
        page.note.findings += findings
        page.note.cursor = pager.cursor
    }

    private func finish(_ current: Current, _ page: inout HarvestPage) {
        let outline = current.reading.outline
        let hydra = DCATHydra.statement(in: outline.paging, of: current.response.url)
        var facts = DCATPageFacts()
        facts.datasets = current.described
        facts.next = hydra.next
        facts.last = hydra.last.flatMap {
            PageLink.number(of: $0, parameter: source.options[.pageParameter] ?? "page")
        }
        facts.total = hydra.total
        // A list of which every dataset was met says that none was lost.
        facts.lost = isOnlyPage(current) && outline.hasList ? 0 : outline.problems.lost
        facts.isCut = outline.problems.isCut
        let content = current.keys.isEmpty ? nil : current.keys.hashValue
        take(facts, of: (current.asked, current.response.url), content: content, &page)
        if let failure = current.reading.failure {
            pager.fail(Self.failure(failure, current.asked))
            page.note.cursor = pager.cursor
        }
        // What broke off must be asked for again in full.
        guard !facts.isCut, current.reading.failure == nil else { return }
        page.note.validator = portal.validator(
            for: current.response, url: current.asked, page: facts.note, keys: current.keys)
    }

}

/// A record of N-Triples as a dataset of the catalogue.
struct DCATRecordMapping: Sendable {
    let source: Source
    /// The record's.
    let key: String

    /// A record that is ready to be mapped, whether it has just been read or is stored.
    static func harvested(_ record: SourceRecord, of source: Source) -> HarvestedRecord {
        let mapping = DCATRecordMapping(source: source, key: record.key)
        return HarvestedRecord(record) { try mapping.map(record.bytes, &$0) }
    }

    /// Whether the publisher gave the dataset an IRI or an identifier.
    private func hasKey(_ bytes: [UInt8]) -> Bool {
        !key.hasPrefix(DCATClosure.contentPrefix) || key != DCATClosure.key(ofContent: bytes)
    }

    /// The dataset's own node: what stands first is said of it (``DCATClosure``).
    private static func subject(of graph: Graph, _ bytes: [UInt8]) -> Term? {
        guard let subject = graph.makeIterator().next()?.subject else { return nil }
        return bytes.starts(with: (subject.iri.map { "<\($0.string)> " } ?? "_:b0 ").utf8) ? subject : nil
    }

    /// - Throws: `RDFProblem` where the bytes are no N-Triples, ``HarvestFailure`` where they do not begin with the dataset.
    func map(_ bytes: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        let graph = try NTriplesReader(mode: .recovering).graph(bytes).graph
        let reader = DatasetGraphReader(graph, language: source.options.language)
        guard let subject = Self.subject(of: graph, bytes) else {
            throw HarvestFailure(.recordInvalid, "nothing in it says which node the dataset is")
        }
        let dataset = reader.dataset(subject, &normaliser)
        if !hasKey(bytes) {
            normaliser.report(
                .keyMissing, field: "identifier",
                """
                The dataset has neither an IRI nor a dct:identifier; a hash of its content stands for it, so that every \
                change makes another dataset of it.
                """)
        }
        return dataset
    }
}

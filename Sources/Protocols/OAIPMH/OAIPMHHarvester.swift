import DCAT
import Feeds
import Fetch
import Records
import XML

/// OAI-PMH 2.0: each record, or each set of records, is a dataset.
///
/// Lists are read by their resumption tokens. Records that the repository says are deleted are removed, and a later run asks
/// for what has changed since.
struct OAIPMHHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        OAIPMHPages(source: source, portal: portal, cursor: cursor)
    }

    func canResume(at cursor: String) -> Bool { OAIPager.place(cursor) != nil }

    var isIncremental: Bool { true }

    /// A list of sets cannot be asked for what has changed.
    func isIncremental(_ source: Source) -> Bool { source.options[.datasetPer] == .record }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        HarvestedRecord(stored: record, map: OAIRecordMapping(source: source).map)
    }

    /// Of sets the repository's own name is in another answer.
    func mapsStored(_ source: Source) -> Bool { source.options[.datasetPer] == .record }
}

/// The pages of one list of records or sets, as the repository cuts it.
actor OAIPMHPages: HarvestPages {
    private let source: Source
    private let portal: Portal
    private let address: OAIAddress
    private var pager: OAIPager
    private var repositoryName: String?
    /// Hashes of the keys that were given, so that a list that begins anew gives none of them again.
    private var given: Set<Int> = []
    /// The repository took no time of a day.
    private var asksByDay = false
    private var findings: [Finding] = []

    private static let mediaTypes = "text/xml, application/xml"

    init(source: Source, portal: Portal, cursor: String?) {
        self.source = source
        self.portal = portal
        address = OAIAddress(source.url)
        pager = OAIPager(cursor: cursor)
    }

    private var isBySet: Bool { source.options[.datasetPer] == .set }

    func next() async throws -> HarvestPage? {
        while true {
            var page: HarvestPage?
            switch pager.step {
            case .start:
                try await prepare()
                page = try await firstPage()
            case .list(let token): page = try await rest(at: token)
            case .done: return nil
            }
            // Only an answer that tells how to ask anew has no page.
            guard var page else { continue }
            page.note.findings += findings
            findings = []
            return page
        }
    }

    // MARK: Asking

    /// Finds out what has to be known before the list can be asked for.
    private func prepare() async throws {
        guard !address.isFile, pager.prefix.isEmpty else {
            if pager.prefix.isEmpty { pager.prefix = source.options[.metadataPrefix] ?? Self.dublinCore }
            return
        }
        if isBySet || portal.since != nil {
            let identify = try await answer(to: address.verb("Identify")).identify
            repositoryName = identify?.text(of: "repositoryName")
            asksByDay = identify?.text(of: "granularity")?.uppercased() == "YYYY-MM-DD"
        }
        pager.prefix = try await chosenPrefix()
    }

    private static let dublinCore = "oai_dc"

    /// DCAT says most; Dublin Core is what every repository has (section 2.5). METS lists single pages of books, so it is read
    /// where the source asks for it only.
    private func chosenPrefix() async throws -> String {
        if let stated = source.options[.metadataPrefix] ?? address.statedPrefix { return stated }
        guard !isBySet else { return Self.dublinCore }
        let formats = try await answer(to: address.verb("ListMetadataFormats")).formats
        let dcat = formats.first { OAIRecordForm(namespace: $0.namespace) == .dcat }
        let core = formats.first { OAIRecordForm(namespace: $0.namespace) == .dublinCore }
        return (dcat ?? core)?.prefix ?? Self.dublinCore
    }

    private func answer(to url: String) async throws -> OAIAnswer {
        try OAIAnswer(try await portal.get(url, accept: Self.mediaTypes), url: url)
    }

    private var firstURL: String {
        if address.isFile { return source.url }
        if isBySet { return address.verb("ListSets") }
        var arguments = [("metadataPrefix", pager.prefix)]
        if let set = source.options[.set] ?? address.statedSet { arguments.append(("set", set)) }
        if let since = portal.since.flatMap(DateValue.init(secondsSince1970:)) {
            arguments.append(("from", asksByDay ? String("\(since)".prefix(10)) : "\(since)"))
        }
        return address.verb("ListRecords", arguments)
    }

    private func firstPage() async throws -> HarvestPage? {
        let url = firstURL
        switch try await portal.getIfChanged(url, accept: Self.mediaTypes) {
        case .unchanged(let note, let records):
            pager.end()
            var page = HarvestPage()
            page.note.unchanged = records
            page.total = Int(note)
            return page
        case .fresh(let response):
            let answer = try OAIAnswer(response, url: url, prefix: address.isFile ? pager.prefix : nil)
            if let error = answer.errors.first {
                guard error.code == "noRecordsMatch" else {
                    if mayAskByDay(error.code) { return nil }
                    throw Self.refusal(error, url)
                }
            }
            return try page(of: answer, url: url, response: response)
        }
    }

    /// A repository may say that it knows seconds, and refuse them.
    private func mayAskByDay(_ code: String) -> Bool {
        guard code == "badArgument", portal.since != nil, !asksByDay else { return false }
        asksByDay = true
        return true
    }

    private func rest(at token: String) async throws -> HarvestPage? {
        var arguments = [("resumptionToken", token)]
        if pager.sendsPrefix { arguments.insert(("metadataPrefix", pager.prefix), at: 0) }
        let url = address.verb(isBySet ? "ListSets" : "ListRecords", arguments)
        let answer = try await answer(to: url)
        guard let error = answer.errors.first else { return try page(of: answer, url: url, response: nil) }
        let received = pager.received
        switch pager.take(error: error.code, isBySet: isBySet) {
        case .askAgain: break
        case .beginAnew:
            // What was given is not given again.
            findings.append(
                Finding(
                    .fallbackUsed, value: "resumptionToken",
                    "The resumption token expired after \(received) entries; the list was read again from its start."))
        case .none: throw Self.refusal(error, url)
        }
        return nil
    }

    private static func refusal(_ error: (code: String, text: String), _ url: String) -> HarvestFailure {
        let text = error.text.isEmpty ? "" : ": \(error.text.prefix(300))"
        return HarvestFailure(.refused, value: error.code, "\(url) answered the error `\(error.code)`\(text).")
    }

    // MARK: One page

    private func page(of answer: OAIAnswer, url: String, response: FetchResponse?) throws -> HarvestPage {
        try checkVerb(answer, url)
        let mapping = OAIRecords(source: source, address: address, prefix: pager.prefix, repository: repositoryName)
        let entries = isBySet ? mapping.sets(answer.sets) : mapping.records(answer.records)
        var page = HarvestPage()
        var nameless = NamelessEntries()
        for entry in entries {
            if let key = entry.key, !given.insert(key.hashValue).inserted, pager.restarts > 0 { continue }
            switch entry.content {
            case .record(let record): page.records += [nameless.kept(record)].compactMap(\.self)
            case .deleted(let key): page.note.deleted.append(key)
            }
        }
        page.records += [nameless.takeOthers(field: "identifier")].compactMap(\.self)
        if answer.isRepaired {
            page.note.findings.append(
                Finding(.textRepaired, value: url, "The page held characters that XML forbids; they were taken out."))
        }
        try advance(&page, entries, answer)
        // A token is good once; a page that is the whole list, and has all that it promises, can be asked for again.
        let isWhole = pager.step == .done && pager.received >= pager.listSize ?? 0 && page.note.findings.isEmpty
        if isWhole, let response, !entries.isEmpty, !page.records.contains(where: \.isUnreadable) {
            page.note.validator = portal.validator(
                for: response, url: url, page: "\(pager.received)", keys: entries.compactMap(\.liveKey))
        }
        return page
    }

    /// What answers another question has no records, and does not say that there are none.
    private func checkVerb(_ answer: OAIAnswer, _ url: String) throws {
        guard let verb = answer.verb, !(isBySet ? ["ListSets"] : ["ListRecords", "GetRecord"]).contains(verb) else {
            return
        }
        throw HarvestFailure(
            .unreadable, value: verb, "\(url) answered with `\(verb)`, in which there are no records.")
    }

    /// Goes on behind a page. A list that ends before the size that it states is a finding, which keeps the run from removing
    /// anything that the repository did not say was deleted.
    private func advance(_ page: inout HarvestPage, _ entries: [OAIEntry], _ answer: OAIAnswer) throws {
        page.evidence = try pager.take(
            returned: entries.count, content: entries.map(\.key).hashValue, token: answer.token,
            listSize: answer.listSize)
        page.total = pager.listSize
        guard address.isFile, answer.token != nil else {
            page.note.cursor = pager.cursor
            return
        }
        pager.end()
        page.note.findings.append(
            Finding(
                .countMismatch, value: "\(pager.received)",
                "The file is one page of a list that has others; nothing is removed."))
    }
}

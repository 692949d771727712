import Catalog
import DCAT
import Fetch
import XML

/// OAI-PMH 2.0: each record, or each set of records, is a dataset.
///
/// Lists are read by their resumption tokens. Records that the repository says are deleted are removed, and a later run asks
/// for what has changed since.
struct OAIPMHHarvester: Harvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        OAIPMHPages(source: source, portal: portal, cursor: cursor.flatMap(OAICursor.init))
    }

    func canResume(at cursor: String) -> Bool { OAICursor(cursor) != nil }

    var isIncremental: Bool { true }

    /// A list of sets cannot be asked for what has changed.
    func isIncremental(_ source: Source) -> Bool { source.options[.datasetPer] == .record }
}

/// Where a run can go on: behind so many entries of a list of this form.
struct OAICursor: Equatable {
    var received = 0
    var listSize: Int?
    var prefix = ""
    var token = ""

    init() {}

    /// `nil` where this is no cursor.
    init?(_ text: String) {
        let words = text.split(separator: " ", maxSplits: 3).map(String.init)
        guard words.count == 4, let received = Int(words[0]), received >= 0, let size = Int(words[1]) else {
            return nil
        }
        self.received = received
        listSize = size < 0 ? nil : size
        prefix = words[2]
        token = words[3]
    }

    var text: String { "\(received) \(listSize ?? -1) \(prefix) \(token)" }
}

/// The pages of one list of records or sets, as the repository cuts it.
actor OAIPMHPages: HarvestPages {
    private enum State {
        case start
        case list(token: String)
        case done
    }

    private let source: Source
    private let portal: Portal
    private let address: OAIAddress
    private let isResumed: Bool
    private var state = State.start
    /// Where the list stands.
    private var place: OAICursor
    private var repositoryName: String?
    private var pageCount = 0
    private var restarts = 0
    /// Hashes of the keys that were given, so that a list that begins anew gives none of them again.
    private var given: Set<Int> = []
    /// Hashes of the pages of the list as it is read now.
    private var seenPages: Set<Int> = []
    /// Hashes of the tokens.
    private var seenTokens: Set<Int> = []
    /// pycsw wants the form of records with each token, which the protocol forbids (section 3.5).
    private var sendsPrefix = false
    /// The repository took no time of a day.
    private var asksByDay = false
    private var findings: [Finding] = []

    private static let mediaTypes = "text/xml, application/xml"
    private static let maxRestarts = 2

    init(source: Source, portal: Portal, cursor: OAICursor?) {
        self.source = source
        self.portal = portal
        address = OAIAddress(source.url)
        isResumed = cursor != nil
        place = cursor ?? OAICursor()
        if let cursor { state = .list(token: cursor.token) }
    }

    private var isBySet: Bool { source.options[.datasetPer] == .set }

    func next() async throws -> HarvestPage? {
        while true {
            pageCount += 1
            guard pageCount <= portal.maxPages else {
                throw HarvestFailure(
                    .pagesWithoutEnd, "The repository gave \(portal.maxPages) pages (harvest.max_pages) and no end.")
            }
            var page: HarvestPage?
            switch state {
            case .start:
                try await prepare()
                page = try await firstPage()
            case .list(let token): page = try await rest(at: token)
            case .done: return nil
            }
            // Only an answer that tells how to ask anew has no page.
            guard var page else { continue }
            page.findings += findings
            findings = []
            return page
        }
    }

    // MARK: Asking

    /// Finds out what has to be known before the list can be asked for.
    private func prepare() async throws {
        guard !address.isFile, place.prefix.isEmpty else {
            if place.prefix.isEmpty { place.prefix = source.options[.metadataPrefix] ?? Self.dublinCore }
            return
        }
        if isBySet || portal.since != nil {
            let identify = try await answer(to: address.verb("Identify")).identify
            repositoryName = identify?.text(of: "repositoryName")
            asksByDay = identify?.text(of: "granularity")?.uppercased() == "YYYY-MM-DD"
        }
        place.prefix = try await chosenPrefix()
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
        var arguments = [("metadataPrefix", place.prefix)]
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
            state = .done
            var page = HarvestPage()
            page.unchanged = records
            page.total = Int(note)
            return page
        case .fresh(let response):
            let answer = try OAIAnswer(response, url: url, prefix: address.isFile ? place.prefix : nil)
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
        if sendsPrefix { arguments.insert(("metadataPrefix", place.prefix), at: 0) }
        let url = address.verb(isBySet ? "ListSets" : "ListRecords", arguments)
        let answer = try await answer(to: url)
        guard let error = answer.errors.first else { return try page(of: answer, url: url, response: nil) }
        switch error.code {
        case "badArgument" where !sendsPrefix && !isBySet:
            sendsPrefix = true
            return nil
        case "badResumptionToken":
            try beginAnew(error, url)
            return nil
        default: throw Self.refusal(error, url)
        }
    }

    /// A token that has expired costs the list to be read again from its start; what was given is not given again.
    private func beginAnew(_ error: (code: String, text: String), _ url: String) throws {
        // What an earlier process gave is not known here: such a run is ended, and another one made.
        guard !isResumed, restarts < Self.maxRestarts else { throw Self.refusal(error, url) }
        restarts += 1
        findings.append(
            Finding(
                .fallbackUsed, value: "resumptionToken",
                "The resumption token expired after \(place.received) entries; the list was read again from its start.")
        )
        let prefix = place.prefix
        place = OAICursor()
        place.prefix = prefix
        seenPages = []
        seenTokens = []
        state = .start
    }

    private static func refusal(_ error: (code: String, text: String), _ url: String) -> HarvestFailure {
        let text = error.text.isEmpty ? "" : ": \(error.text.prefix(300))"
        return HarvestFailure(.refusedByPortal, value: error.code, "\(url) answered the error `\(error.code)`\(text).")
    }

    // MARK: One page

    private func page(of answer: OAIAnswer, url: String, response: FetchResponse?) throws -> HarvestPage {
        try checkVerb(answer, url)
        let mapping = OAIRecords(source: source, address: address, prefix: place.prefix, repository: repositoryName)
        let entries = isBySet ? mapping.sets(answer.sets) : mapping.records(answer.records)
        try checkRepetition(entries, token: answer.token)
        var page = HarvestPage()
        var nameless = NamelessEntries()
        for entry in entries {
            if let key = entry.key, !given.insert(key.hashValue).inserted, restarts > 0 { continue }
            switch entry.content {
            case .record(let record): page.records += [nameless.kept(record)].compactMap(\.self)
            case .deleted(let key): page.deleted.append(key)
            }
        }
        page.records += [nameless.takeOthers(field: "identifier")].compactMap(\.self)
        if answer.isRepaired {
            page.findings.append(
                Finding(.textRepaired, value: url, "The page held characters that XML forbids; they were taken out."))
        }
        advance(&page, by: entries.count, answer)
        // A token is good once; a page that is the whole list can be asked for again.
        if case .done = state, let response, !entries.isEmpty, !page.records.contains(where: \.isUnreadable) {
            page.validator = portal.validator(
                for: response, url: url, page: "\(place.received)", keys: entries.compactMap(\.liveKey))
        }
        return page
    }

    /// What answers another question has no records, and does not say that there are none.
    private func checkVerb(_ answer: OAIAnswer, _ url: String) throws {
        guard let verb = answer.verb, !(isBySet ? ["ListSets"] : ["ListRecords", "GetRecord"]).contains(verb) else {
            return
        }
        throw HarvestFailure(
            .notWhatWasExpected, value: verb, "\(url) answered with `\(verb)`, in which there are no records.")
    }

    private func checkRepetition(_ entries: [OAIEntry], token: String?) throws {
        let isNew = entries.isEmpty || seenPages.insert(entries.map(\.key).hashValue).inserted
        let isNewToken = token.map { seenTokens.insert($0.hashValue).inserted } ?? true
        // Some repositories keep the place in the list themselves, and give one token again and again.
        guard isNew, isNewToken || !entries.isEmpty else {
            throw HarvestFailure(.pagesWithoutEnd, "The repository gives the same page again and again.")
        }
    }

    /// Goes on behind a page. A list that ends before the size that it states is a finding, which keeps the run from removing
    /// anything that the repository did not say was deleted.
    private func advance(_ page: inout HarvestPage, by count: Int, _ answer: OAIAnswer) {
        place.received += count
        // pycsw says 0 and -1.
        if let size = answer.listSize, size > 0 { place.listSize = size }
        page.total = place.listSize
        guard let token = answer.token else {
            state = .done
            if let size = place.listSize, size > place.received {
                page.findings.append(
                    Finding(
                        .countMismatch, value: "\(place.received) of \(size)",
                        "The repository says that the list has \(size) entries and gave \(place.received); nothing is removed."
                    ))
            }
            return
        }
        guard !address.isFile else {
            state = .done
            page.findings.append(
                Finding(
                    .countMismatch, value: "\(place.received)",
                    "The file is one page of a list that has others; nothing is removed."))
            return
        }
        state = .list(token: token)
        place.token = token
        page.cursor = place.text
    }
}

package import DCAT
package import Fetch
import Metrics
package import Records

/// What earlier runs noted of a portal's answers: all that a harvester can learn of what is stored.
package protocol PortalMemory: Sendable {
    /// The validator of an address, where the mapping is the same and all its records are still live; their numbers with it.
    func validator(
        source: String, url: String, fingerprint: [UInt8]
    ) async throws -> (validator: PageValidator, records: [Int64])?
}

/// How a harvester asks its portal: every answer's status is checked, and what goes wrong becomes a failure with a finding.
package struct Portal: Sendable {
    package let fetcher: PoliteFetcher
    /// What earlier runs noted; `nil` where nothing is, because the feed is only looked at.
    package let memory: (any PortalMemory)?
    package let source: Source
    /// Of how the source is read; answers that were read in another way are asked for again.
    package let fingerprint: [UInt8]
    /// Ignore stored validators.
    package let isFull: Bool
    /// Ask for what has changed since this time (seconds since 1970) only, where the protocol can.
    package let since: Int?
    /// What the run's requests cost.
    package let account: RequestAccount
    /// How many pages of one feed are read: a guard against one that never ends.
    package let maxPages: Int
    /// What one record may have: what is larger is not even copied out of an answer.
    package let limits: RecordLimits

    package init(
        fetcher: PoliteFetcher, memory: (any PortalMemory)?, source: Source, fingerprint: [UInt8], isFull: Bool,
        since: Int? = nil, account: RequestAccount, maxPages: Int = HarvestLimits().maxPages,
        limits: RecordLimits = RecordLimits()
    ) {
        self.fetcher = fetcher
        self.memory = memory
        self.source = source
        self.fingerprint = fingerprint
        self.isFull = isFull
        self.since = since
        self.account = account
        self.maxPages = maxPages
        self.limits = limits
    }

    /// What came for a conditional request.
    package enum Answer<Note> {
        case fresh(FetchResponse)
        /// The answer is what it was: what the harvester noted then, and the numbers of the records.
        case unchanged(note: Note, records: [Int64])
    }

    /// Gets an address.
    ///
    /// - Parameters:
    ///   - accepted: statuses beside 2xx that the caller understands.
    ///   - isPage: nobody registered the address: a page for people, or what one links to, which `robots.txt` may forbid.
    /// - Throws: ``HarvestFailure`` for any other status, and where no answer came.
    package func get(
        _ url: String, accept: String, accepted: Set<Int> = [], isPage: Bool = false
    ) async throws -> FetchResponse {
        let request = FetchRequest(url, accept: accept, allowsLocalFile: mayReadLocally(url))
        return try await answer(to: request, accepted: accepted, isPage: isPage)
    }

    /// Sends a request that its source declares: with header fields, or by POST. It must only read.
    package func send(_ request: FetchRequest, accepted: Set<Int> = []) async throws -> FetchResponse {
        var request = request
        request.allowsLocalFile = mayReadLocally(request.url)
        return try await answer(to: request, accepted: accepted, isPage: false)
    }

    /// Asks what does not fit an address. Whoever calls must only read by it.
    package func post(
        _ url: String, body: [UInt8], contentType: String, accept: String, accepted: Set<Int> = []
    ) async throws -> FetchResponse {
        let request = FetchRequest(url, method: .post(body: body, contentType: contentType), accept: accept)
        return try await send(request, accepted: accepted)
    }

    /// Gets an address unless it is what it was when it was last harvested.
    package func getIfChanged(
        _ url: String, accept: String, headers: [(name: String, value: String)] = [], accepted: Set<Int> = [],
        isPage: Bool = false
    ) async throws -> Answer<String> {
        try await getIfChanged(url, accept: accept, headers: headers, accepted: accepted, isPage: isPage) { $0 }
    }

    /// Gets an address unless it is what it was when it was last harvested.
    ///
    /// - Parameter note: what was noted then; where it is `nil` the address is asked for as if it had never been read.
    package func getIfChanged<Note: Sendable>(
        _ url: String, accept: String, headers: [(name: String, value: String)] = [], accepted: Set<Int> = [],
        isPage: Bool = false, note: @Sendable (String) -> Note?
    ) async throws -> Answer<Note> {
        var request = FetchRequest(url, accept: accept, headers: headers, allowsLocalFile: mayReadLocally(url))
        var known: (note: Note, records: [Int64])?
        if let stored = try await isFull
            ? nil : memory?.validator(source: source.id, url: url, fingerprint: fingerprint),
            let note = note(stored.validator.page)
        {
            request.validators = Validators(etag: stored.validator.etag, lastModified: stored.validator.lastModified)
            known = (note, stored.records)
        }
        let response = try await answer(to: request, accepted: accepted.union([304]), isPage: isPage)
        guard response.isNotModified else { return .fresh(response) }
        guard let known else {
            throw HarvestFailure(.status(304), value: "304", "\(url) answered 304 to a request without a condition.")
        }
        return .unchanged(note: known.note, records: known.records)
    }

    /// The validator to store for an answer, or `nil` where it had none, and where only changes were asked for: no run asks
    /// for the same again.
    package func validator(for response: FetchResponse, url: String, page: String, keys: [String]) -> PageValidator? {
        let validators = response.validators
        guard since == nil, !validators.isEmpty else { return nil }
        return PageValidator(
            url: url, etag: validators.etag, lastModified: validators.lastModified, fingerprint: fingerprint,
            page: page, keys: keys)
    }

    // MARK: Documents of their own

    /// What was noted of a document when it was last read, and the numbers of its records; nothing is asked.
    package func known(_ url: String) async throws -> (note: String, records: [Int64])? {
        guard !isFull else { return nil }
        let stored = try await memory?.validator(source: source.id, url: url, fingerprint: fingerprint)
        return stored.map { ($0.validator.page, $0.records) }
    }

    /// The numbers of the records that a page had when it was read last, where all of them are still there.
    package func records(lastReadAt url: String) async throws -> [Int64] {
        try await memory?.validator(source: source.id, url: url, fingerprint: fingerprint)?.records ?? []
    }

    /// What to store of a document that holds all of its records, whatever the run asked for; `nil` where neither the server
    /// nor a listing (`note`) tells one state from another.
    package func documentValidator(for response: FetchResponse, url: String, note: String, keys: [String])
        -> PageValidator?
    {
        let validators = response.validators
        guard !validators.isEmpty || !note.isEmpty else { return nil }
        return PageValidator(
            url: url, etag: validators.etag, lastModified: validators.lastModified, fingerprint: fingerprint,
            page: note, keys: keys)
    }

    private var isLocal: Bool { source.url.hasPrefix("file:") }

    /// A source that is a file may be read, and what stands beside it under the same name with another ending. What its
    /// documents name is none of them, wherever it lies.
    private func mayReadLocally(_ url: String) -> Bool {
        guard isLocal else { return false }
        guard url != source.url else { return true }
        guard let slash = source.url.lastIndex(of: "/"), let dot = source.url.lastIndex(of: "."), slash < dot,
            source.url[slash..<dot].count > 1, url.hasPrefix(source.url[...dot])
        else { return false }
        return url.dropFirst(source.url[...dot].count).allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    private func answer(
        to request: FetchRequest, accepted: Set<Int>, isPage: Bool
    ) async throws -> FetchResponse {
        let response: FetchResponse
        do throws(FetchError) {
            response = try await fetcher.fetch(request, isPage: isPage, account: account)
            count(request, status: "\(response.status / 100)xx", response.duration)
        } catch {
            count(request, status: error.reason.findingCode.rawValue, nil)
            if case .cancelled = error.reason { throw CancellationError() }
            if case .shutDown = error.reason { throw CancellationError() }
            throw HarvestFailure(.unanswered(error.reason), value: request.url, "\(error)")
        }
        guard response.isSuccess || accepted.contains(response.status) else {
            throw HarvestFailure.status(response.status, request.url, " \(Self.meaning(of: response.status))")
        }
        return response
    }

    /// Hosts and addresses would be labels without end: only whether it was the source's own host is counted.
    private func count(_ request: FetchRequest, status: String, _ duration: Duration?) {
        let host = isLocal ? "local" : Source.host(of: request.url) == source.host ? "source" : "other"
        Counter(label: "snop_portal_requests_total", dimensions: [("host", host), ("status", status)]).increment()
        guard let duration else { return }
        Timer(label: "snop_portal_request_duration_seconds", dimensions: [("host", host)]).record(duration: duration)
    }

    private static func meaning(of status: Int) -> String {
        switch status {
        case 401: "(a password is needed)"
        case 403: "(access is refused)"
        case 404, 410: "(there is no such page)"
        case 429: "(it was asked too often)"
        case 500...599: "(the portal is out of order)"
        default: "(not what was expected)"
        }
    }
}

package import Feeds
import Protocols
import Text

/// Finds out what a source is from what its address answers, with a few questions, and keeps what spoke for each type.
struct TypeRecognition {
    let portal: Portal
    let source: Source

    /// How many requests a recognition may take.
    static let budget = 24
    private static let maxServerErrors = 3

    /// Looks at what is at the source's address as each type, and asks on where that made none certain.
    ///
    /// - Throws: `CancellationError` only; what fails is evidence.
    func recognise() async throws -> Recognition {
        let inquiry = FeedInquiry(portal, budget: Self.budget)
        var candidates = SourceType.allCases.map(TypeCandidate.init)
        guard
            let first = try await inquiry.ask(
                source.url, accept: "application/json, application/xml;q=0.9, */*;q=0.5")
        else { preconditionFailure("the first question is always in the budget") }
        for index in candidates.indices { candidates[index].take(candidates[index].type.probe.read(first, of: source)) }
        if let page = first.response.flatMap(WebPage.init) { note(PlatformMark.found(on: page), first, &candidates) }
        // What looks like something is asked about first; then what pages and the server name; then the usual places.
        let leads = FeedLead.ofPages([first], source)
        let order = candidates.indices.sorted { (-candidates[$0].score, $0) < (-candidates[$1].score, $1) }
        let likely = order.filter {
            // A page that links to RDF may be RDF itself for who asks so.
            candidates[$0].score > 0
                || candidates[$0].type.probe.isNegotiated && leads.contains { $0.accept != "*/*" }
        }
        try await ask(likely, inquiry, first, &candidates)
        try await follow(FeedLead.ofPages(await inquiry.replies, source), inquiry, &candidates)
        try await followServer(inquiry, first, &candidates)
        try await ask(order.filter { !likely.contains($0) }, inquiry, first, &candidates)
        try await follow(FeedLead.wellKnown(source), inquiry, &candidates)
        return Recognition(
            source: source, candidates: Self.sorted(candidates), replies: await inquiry.replies,
            page: first.response.flatMap(WebPage.init))
    }

    private func ask(
        _ places: [Int], _ inquiry: FeedInquiry, _ first: FeedInquiry.Reply, _ candidates: inout [TypeCandidate]
    ) async throws {
        for index in places {
            guard await !isOver(inquiry, candidates) else { return }
            let probe = candidates[index].type.probe
            candidates[index].take(try await probe.ask(inquiry, about: source, after: first))
        }
    }

    /// Who is out of order is not asked on and on: a host that fails too often is left alone for a while.
    private func isOver(_ inquiry: FeedInquiry, _ candidates: [TypeCandidate]) async -> Bool {
        let replies = await inquiry.replies
        let errors = replies.filter { $0.failure?.finding.code == .serverError }
        return source.url.hasPrefix("file:") || replies.contains(where: \.isUnreachable)
            || errors.count >= Self.maxServerErrors || candidates.contains(where: \.isCertain)
    }

    private func note(
        _ marks: [(type: SourceType, word: String)], _ first: FeedInquiry.Reply, _ candidates: inout [TypeCandidate]
    ) {
        for (type, word) in marks {
            guard let place = candidates.firstIndex(where: { $0.type == type }) else { continue }
            let evidence = TypeEvidence(first, PlatformMark.points, "The page has the word `\(word)`.")
            candidates[place].take(ProbeResult(evidence: [evidence]))
        }
    }

    // MARK: Leads

    /// What a server says of itself at the agreed places: its sitemap, and its interfaces.
    private func followServer(
        _ inquiry: FeedInquiry, _ first: FeedInquiry.Reply, _ candidates: inout [TypeCandidate]
    ) async throws {
        guard await !isOver(inquiry, candidates), let root = Address.root(of: source.url) else { return }
        if let robots = try await inquiry.ask(root + "/robots.txt", accept: "text/plain") {
            try await follow(FeedLead.ofRobots(robots, source), inquiry, &candidates)
        }
        guard await !isOver(inquiry, candidates), let list = FeedLead.catalogues(first, source),
            let catalogue = try await inquiry.ask(list.url, accept: list.accept, isPage: true)
        else { return }
        try await follow(FeedLead.ofCatalogue(catalogue, source), inquiry, &candidates)
    }

    /// Looks at what is at each address as each type.
    private func follow(
        _ leads: [FeedLead], _ inquiry: FeedInquiry, _ candidates: inout [TypeCandidate]
    ) async throws {
        for lead in leads {
            guard await !isOver(inquiry, candidates) else { return }
            guard let reply = try await inquiry.ask(lead.url, accept: lead.accept, isPage: true) else { return }
            guard reply.response != nil else { continue }
            for index in candidates.indices where !candidates[index].isRecognised {
                let probe = candidates[index].type.probe
                var finding = probe.read(reply, of: source)
                if probe.asksFurther, finding.points > 0 {
                    finding.evidence += try await probe.ask(inquiry, about: source, after: reply).evidence
                }
                guard finding.points >= TypeCandidate.threshold else { continue }
                finding.evidence.append(
                    TypeEvidence(
                        reply, probe.isNews ? TypeEvidence.news : TypeEvidence.elsewhere,
                        "It is not at the address that was given: \(lead.origin).\(probe.isNews ? " It may be news." : "")"
                    ))
                finding.address = lead.url
                candidates[index].take(finding)
            }
        }
    }

    /// The type of a source whose file does not name one.
    ///
    /// - Throws: ``HarvestFailure`` that says what was tried.
    func type() async throws -> SourceType {
        let recognition = try await recognise()
        guard let best = recognition.best else { throw recognition.failure }
        if let address = best.address {
            throw HarvestFailure(
                .unreadable, value: source.url,
                """
                \(source.url) is no feed, but there is one of the type `\(best.type.rawValue)` at \(address); write that \
                `url` into the source file.
                """)
        }
        return best.type
    }

    private static func sorted(_ candidates: [TypeCandidate]) -> [TypeCandidate] {
        candidates.enumerated().sorted { (-$0.element.score, $0.offset) < (-$1.element.score, $1.offset) }
            .map(\.element)
    }
}

/// What was found out about a feed.
package struct Recognition: Sendable {
    let source: Source
    /// Every type that there is, the likeliest first.
    package let candidates: [TypeCandidate]
    let replies: [FeedInquiry.Reply]
    /// The page for people at the address, where there is one.
    let page: WebPage?

    /// How many requests it took.
    package var requests: Int { replies.count }

    /// What the feed is taken for; `nil` where nothing speaks clearly enough.
    package var best: TypeCandidate? { candidates.first.flatMap { $0.isRecognised ? $0 : nil } }

    /// Why nothing was recognised: what the portal did wrong, or what it is not, and all that was tried.
    var failure: HarvestFailure {
        let tried = replies.map { reply in
            reply.summary.contains(reply.url) ? reply.summary : "\(reply.url): \(reply.summary)"
        }
        if let first = replies.first?.failure {
            let others = tried.dropFirst()
            let rest =
                others.isEmpty
                ? ""
                : " Nothing else speaks for a type either. Tried: \(others.map(Self.clause).joined(separator: "; "))."
            return HarvestFailure(first.reason, value: first.finding.value, first.finding.message + rest)
        }
        let types = SourceType.allCases.map(\.rawValue).joined(separator: ", ")
        let what = page.map { " It is \($0.description.prefix(1).lowercased() + $0.description.dropFirst())." } ?? ""
        return HarvestFailure(
            .unreadable, value: source.url,
            """
            \(source.url) was recognised as none of the types \(types).\(what) If you know better, name the `type` in the \
            source file. Tried: \(tried.map(Self.clause).joined(separator: "; ")).
            """)
    }

    private static func clause(_ sentence: String) -> String {
        sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
    }
}

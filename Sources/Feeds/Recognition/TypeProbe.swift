package import Fetch

/// What tells one type of source from all others: one for each type (``SourceType/probe``).
package protocol TypeProbe: Sendable {
    /// What the answer at the source's own address says about the type. Nothing is asked.
    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeResult

    /// Asks what only a feed of this type can answer. Called where the first answer came over the network and made no type
    /// certain.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeResult

    /// Whether a page that links to feeds of the type may be one itself, for who asks for its media type.
    var isNegotiated: Bool { get }

    /// Whether what speaks for the type tells nothing until more is asked.
    var asksFurther: Bool { get }

    /// Whether such a feed that a page links to is likely to be the news of the town.
    var isNews: Bool { get }
}

extension TypeProbe {
    package var isNegotiated: Bool { false }
    package var asksFurther: Bool { false }
    package var isNews: Bool { false }
}

/// A type that is told by what one answer holds, at the source's address or to one question.
package protocol AnswerProbe: TypeProbe {
    /// What an answer says about the type.
    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence

    /// The address and the media types that are asked for what only such a feed can answer; `nil` for what is a file, of which
    /// there is nothing else to ask.
    func question(about source: Source) -> (url: String, accept: String)?
}

extension AnswerProbe {
    package func evidence(of reply: FeedInquiry.Reply) -> TypeEvidence {
        reply.response.map { evidence($0, reply) } ?? .nothing(reply)
    }

    package func question(about source: Source) -> (url: String, accept: String)? { nil }

    package func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeResult {
        ProbeResult(evidence: [evidence(of: first)])
    }

    package func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws
        -> ProbeResult
    {
        guard let question = question(about: source),
            let reply = try await inquiry.ask(question.url, accept: question.accept)
        else { return ProbeResult() }
        return ProbeResult(evidence: [evidence(of: reply)])
    }
}

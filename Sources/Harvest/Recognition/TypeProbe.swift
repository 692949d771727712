/// What tells one type of source from all others: one for each type (``SourceType/probe``).
protocol TypeProbe: Sendable {
    /// What the answer at the source's own address says about the type. Nothing is asked.
    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeFinding

    /// Asks what only a feed of this type can answer. Called where the first answer came over the network and made no type
    /// certain.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeFinding

    /// Whether a page that links to feeds of the type may be one itself, for who asks for its media type.
    var isNegotiated: Bool { get }

    /// Whether what speaks for the type tells nothing until more is asked.
    var asksFurther: Bool { get }

    /// Whether such a feed that a page links to is likely to be the news of the town.
    var isNews: Bool { get }
}

extension TypeProbe {
    var isNegotiated: Bool { false }
    var asksFurther: Bool { false }
    var isNews: Bool { false }
}

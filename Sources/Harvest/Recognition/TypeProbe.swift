/// What tells one type of source from all others: one for each type, in `SourceType.probe`.
protocol TypeProbe: Sendable {
    /// What the answer at the source's own address says about the type. Nothing is asked.
    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeFinding

    /// Asks what only a feed of this type can answer. Called where the first answer came over the network and made no type
    /// certain.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeFinding
}

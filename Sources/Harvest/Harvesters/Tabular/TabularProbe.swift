/// A list that no protocol describes: nothing in it can tell what it is, only its source file can.
struct TabularProbe: TypeProbe {
    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeFinding {
        ProbeFinding(evidence: [
            .init(first, 0, "No list tells by itself which field is which; a source file declares it.")
        ])
    }

    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeFinding
    {
        ProbeFinding()
    }
}

import Fetch

/// Opendatasoft: the Explore API's catalogue, whose datasets have `dataset_id` and `metas`.
struct OpendatasoftProbe: TypeProbe {
    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeFinding {
        ProbeFinding(evidence: [Self.evidence(first)])
    }

    /// One dataset of the catalogue below the address.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeFinding
    {
        var finding = ProbeFinding()
        let url = OpendatasoftAddress(source.url).catalogue + "/datasets?limit=1"
        guard let reply = try await inquiry.ask(url, accept: "application/json") else { return finding }
        finding.evidence.append(Self.evidence(reply))
        return finding
    }

    private static func evidence(_ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard let response = reply.response else {
            return TypeEvidence.nothing(reply)
        }
        let envelope = JSONEnvelope(list: "results", facts: ["total_count"])
        guard let answer = try? JSONAnswer(response, url: reply.url, envelope),
            let count = answer.facts["total_count"]?.int
        else { return TypeEvidence(reply, 0, "This is no answer of Opendatasoft's Explore API.") }
        guard !answer.ranges.isEmpty else {
            return TypeEvidence(reply, 40, "An answer of the form of Opendatasoft's Explore API, without datasets.")
        }
        guard answer.ranges.prefix(5).allSatisfy({ answer.text(["dataset_id"], $0) != nil }) else {
            return TypeEvidence(reply, 20, "An answer of the form of Opendatasoft's Explore API, with other records.")
        }
        return TypeEvidence(reply, 95, "A catalogue of Opendatasoft's Explore API, with \(count) datasets.")
    }
}

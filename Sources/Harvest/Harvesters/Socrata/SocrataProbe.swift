import Fetch

/// Socrata: the Discovery API's list of assets.
struct SocrataProbe: TypeProbe {
    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeFinding {
        ProbeFinding(evidence: [Self.evidence(first)])
    }

    /// One asset of the portal.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeFinding
    {
        var finding = ProbeFinding()
        let url = SocrataList.address(source.url) + "?limit=1"
        guard let reply = try await inquiry.ask(url, accept: "application/json") else { return finding }
        finding.evidence.append(Self.evidence(reply))
        return finding
    }

    private static func evidence(_ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard let response = reply.response else {
            return TypeEvidence.nothing(reply)
        }
        let envelope = JSONEnvelope(list: "results", facts: ["resultSetSize"])
        guard let answer = try? JSONAnswer(response, url: reply.url, envelope),
            let count = answer.facts["resultSetSize"]?.int
        else { return TypeEvidence(reply, 0, "This is no answer of Socrata's Discovery API.") }
        guard answer.ranges.prefix(5).allSatisfy({ answer.text(["resource", "id"], $0) != nil }) else {
            return TypeEvidence(reply, 20, "An answer of the form of Socrata's Discovery API, with other records.")
        }
        return TypeEvidence(reply, 95, "Socrata's Discovery API, with \(count) assets.")
    }
}

import Fetch
import JSON

/// DKAN: its metastore gives a bare list of datasets in the form of DCAT-US.
struct DKANProbe: TypeProbe {
    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeFinding {
        ProbeFinding(evidence: [Self.evidence(first)])
    }

    /// The metastore below the address.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeFinding
    {
        var finding = ProbeFinding()
        guard let url = DKANFeed(source: source).addresses.first,
            let reply = try await inquiry.ask(url, accept: JSONDocumentPages.mediaTypes)
        else { return finding }
        finding.evidence.append(Self.evidence(reply))
        return finding
    }

    private static func evidence(_ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard let response = reply.response, response.url.contains("/metastore/schemas/dataset/items") else {
            return TypeEvidence(reply, 0, "This is not DKAN's metastore.")
        }
        guard let answer = try? JSONAnswer(response, url: reply.url, JSONEnvelope()) else {
            return TypeEvidence(reply, 0, "The metastore did not answer with a list.")
        }
        let areDatasets = answer.ranges.prefix(5).allSatisfy { range in
            answer.text(["identifier"], range) != nil && answer.text(["title"], range) != nil
        }
        guard areDatasets else { return TypeEvidence(reply, 20, "A list at the metastore's place, of other things.") }
        return TypeEvidence(reply, 100, "DKAN's metastore, with \(answer.ranges.count) datasets.")
    }
}

import Fetch

/// ArcGIS Server: a service directory as JSON.
struct ArcGISServerProbe: TypeProbe {
    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeFinding {
        ProbeFinding(evidence: [Self.evidence(first)])
    }

    /// The directory at or below the address.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeFinding
    {
        var finding = ProbeFinding()
        let url = ArcGISServerAddress(source.url).json("")
        guard let reply = try await inquiry.ask(url, accept: "application/json") else { return finding }
        finding.evidence.append(Self.evidence(reply))
        return finding
    }

    private static func evidence(_ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard let response = reply.response else {
            return TypeEvidence.nothing(reply)
        }
        guard let value = try? ArcGISAnswer.value(response, reply.url),
            let directory = try? ArcGISDirectory(value, url: reply.url), value["currentVersion"]?.number != nil
        else { return TypeEvidence(reply, 0, "This is no service directory of ArcGIS Server.") }
        return TypeEvidence(
            reply, 95,
            "A service directory of ArcGIS Server, with \(directory.folders.count) folders and \(directory.services.count) services."
        )
    }
}

import Fetch
import JSON

/// ArcGIS Hub: its search answers with features that have Hub's own properties.
struct ArcGISHubProbe: TypeProbe {
    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeFinding {
        ProbeFinding(evidence: [Self.evidence(first)])
    }

    /// One item of the search below the address.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeFinding
    {
        var finding = ProbeFinding()
        let url = ArcGISHubAddress(source.url).search(page: 1, offset: 0, size: 1)
        guard let reply = try await inquiry.ask(url, accept: "application/json, application/geo+json") else {
            return finding
        }
        finding.evidence.append(Self.evidence(reply))
        return finding
    }

    private static func evidence(_ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard let response = reply.response else {
            return TypeEvidence.nothing(reply)
        }
        for (list, member) in [("features", "properties"), ("data", "attributes")] {
            guard let answer = try? JSONAnswer(response, url: reply.url, JSONEnvelope(list: list)),
                let range = answer.ranges.first
            else { continue }
            let own = ["hubType", "itemId", "orgId", "typeKeywords", "slug", "owner"]
            let count = answer.withRecord(range) { bytes in
                own.filter { JSONScanner.value(at: [member, $0], in: bytes) != nil }.count
            }
            if count > 2 { return TypeEvidence(reply, 95, "ArcGIS Hub's search, with \(answer.ranges.count) items.") }
        }
        if let feed = try? JSONAnswer(response, url: reply.url, JSONEnvelope(list: "dcat:dataset")) {
            // More than RDF with DCAT gets: Hub's form of it is not read well as RDF.
            let start = response.body.withUnsafeBytes { Array($0.prefix(1 << 16)) }
            let isHub = start.firstRange(of: "arcgis.com".utf8) != nil
            return TypeEvidence(
                reply, isHub ? 95 : 30, "A feed of the form of Hub's DCAT-AP, with \(feed.ranges.count) datasets.")
        }
        return TypeEvidence(reply, 0, "This is no answer of ArcGIS Hub.")
    }
}

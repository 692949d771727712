import Feeds
import Fetch
import JSON

/// ArcGIS Hub: its search answers with features that have Hub's own properties.
struct ArcGISHubProbe: AnswerProbe {
    /// One item of the search below the address.
    func question(about source: Source) -> (url: String, accept: String)? {
        let url = ArcGISHubAddress(source.url).search(page: 1, offset: 0, size: 1)
        return (url, "application/json, application/geo+json")
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
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

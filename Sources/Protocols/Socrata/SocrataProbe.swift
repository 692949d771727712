import Feeds
import Fetch

/// Socrata: the Discovery API's list of assets.
struct SocrataProbe: AnswerProbe {
    /// One asset of the portal.
    func question(about source: Source) -> (url: String, accept: String)? {
        (SocrataList.address(source.url) + "?limit=1", "application/json")
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
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

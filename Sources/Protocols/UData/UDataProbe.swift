import Feeds
import Fetch

/// udata: a page of its API's datasets.
struct UDataProbe: AnswerProbe {
    /// One dataset of the API below the address.
    func question(about source: Source) -> (url: String, accept: String)? {
        let address = UDataAddress(source.url)
        return (address.datasets(address.version ?? 1, page: 1, size: 1), "application/json")
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        let envelope = JSONEnvelope(list: "data", facts: ["total", "page_size", "next_page"])
        guard let answer = try? JSONAnswer(response, url: reply.url, envelope),
            let count = answer.facts["total"]?.int, answer.facts["page_size"] != nil
        else { return TypeEvidence(reply, 0, "This is no page of udata's API.") }
        let areDatasets = answer.ranges.prefix(5).allSatisfy { range in
            ["id", "title", "slug"].allSatisfy { answer.text([$0], range) != nil }
        }
        guard areDatasets, !answer.ranges.isEmpty else {
            return TypeEvidence(reply, 30, "A page of the form of udata's API, without datasets.")
        }
        return TypeEvidence(reply, 95, "A page of udata's API, of \(count) datasets.")
    }
}

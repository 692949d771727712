import Feeds
import Fetch

/// Opendatasoft: the Explore API's catalogue, whose datasets have `dataset_id` and `metas`.
struct OpendatasoftProbe: AnswerProbe {
    /// One dataset of the catalogue below the address.
    func question(about source: Source) -> (url: String, accept: String)? {
        (OpendatasoftAddress(source.url).catalogue + "/datasets?limit=1", "application/json")
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
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

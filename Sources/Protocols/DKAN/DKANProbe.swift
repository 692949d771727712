import Feeds
import Fetch
import JSON

/// DKAN: its metastore gives a bare list of datasets in the form of DCAT-US.
struct DKANProbe: AnswerProbe {
    /// The metastore below the address.
    func question(about source: Source) -> (url: String, accept: String)? {
        DKANFeed(source: source).addresses.first.map { ($0, JSONDocumentPages.mediaTypes) }
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard response.url.contains("/metastore/schemas/dataset/items") else {
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

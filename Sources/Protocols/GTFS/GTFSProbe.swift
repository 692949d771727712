import Feeds
import Fetch

/// A static GTFS feed: a ZIP archive with `agency.txt`.
struct GTFSProbe: AnswerProbe {
    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard response.body.withUnsafeBytes({ $0.prefix(4096).contains(UInt8(ascii: "P")) }),
            let feed = try? GTFSFeed(response, url: reply.url)
        else { return TypeEvidence(reply, 0, "This is no GTFS feed.") }
        return TypeEvidence(reply, 95, "A ZIP archive with `agency.txt` and \(feed.tables.count) tables.")
    }
}

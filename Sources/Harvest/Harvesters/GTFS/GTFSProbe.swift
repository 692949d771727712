import Fetch

/// A static GTFS feed: a ZIP archive with `agency.txt`.
struct GTFSProbe: TypeProbe {
    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeFinding {
        guard let response = first.response else {
            return ProbeFinding(evidence: [TypeEvidence.nothing(first)])
        }
        guard response.body.withUnsafeBytes({ $0.prefix(4096).contains(UInt8(ascii: "P")) }),
            let feed = try? GTFSFeed(response, url: source.url)
        else { return ProbeFinding(evidence: [.init(first, 0, "This is no GTFS feed.")]) }
        return ProbeFinding(
            evidence: [.init(first, 95, "A ZIP archive with `agency.txt` and \(feed.tables.count) tables.")])
    }

    /// Such a feed is a file: there is nothing else to ask for.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeFinding
    {
        ProbeFinding()
    }
}

import Feeds
import Fetch

/// A folder that a web server lists, with XML documents or folders in it.
struct WAFProbe: AnswerProbe {
    /// A folder that lists no document itself is looked into once.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeResult {
        var finding = ProbeResult()
        guard let response = first.response, let start = WAFFolder(response.url),
            let listing = try? WAFListing(response, start: start), listing.isRecognised,
            !listing.entries.contains(where: { !$0.isFolder }), let folder = listing.entries.first(where: \.isFolder),
            let reply = try await inquiry.ask(folder.url, accept: "text/html, */*;q=0.1")
        else { return finding }
        finding.evidence.append(evidence(of: reply))
        return finding
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard let start = WAFFolder(response.url),
            let listing = try? WAFListing(response, start: start), listing.isRecognised
        else { return TypeEvidence(reply, 0, "This is no listing of a folder.") }
        let documents = listing.entries.filter { !$0.isFolder }.count
        let folders = listing.entries.count - documents
        let isIndex = WebPage(response)?.title?.lowercased().contains("index of") ?? true
        guard documents > 0 else {
            return TypeEvidence(
                reply, isIndex && folders > 0 ? 30 : 0, "A listing of \(folders) folders, without a document in XML.")
        }
        return TypeEvidence(
            reply, isIndex ? 80 : 50, "A listing of \(documents) documents in XML and \(folders) folders.")
    }
}

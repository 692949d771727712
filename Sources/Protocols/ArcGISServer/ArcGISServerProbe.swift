import Feeds
import Fetch

/// ArcGIS Server: a service directory as JSON.
struct ArcGISServerProbe: AnswerProbe {
    /// The directory at or below the address.
    func question(about source: Source) -> (url: String, accept: String)? {
        (ArcGISServerAddress(source.url).json(""), "application/json")
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard let value = try? ArcGISAnswer.value(response, reply.url),
            let directory = try? ArcGISDirectory(value, url: reply.url), value["currentVersion"]?.number != nil
        else { return TypeEvidence(reply, 0, "This is no service directory of ArcGIS Server.") }
        return TypeEvidence(
            reply, 95,
            "A service directory of ArcGIS Server, with \(directory.folders.count) folders and \(directory.services.count) services."
        )
    }
}

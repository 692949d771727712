import Feeds
import Fetch
import JSON

/// The API of dane.gov.pl: JSON:API whose records are datasets, or institutions of kinds that only it has.
struct DaneGovProbe: AnswerProbe {
    /// One dataset below the address, or where the portal for people has its API.
    func question(about source: Source) -> (url: String, accept: String)? {
        (DaneGovAddress(source.url).list("datasets", page: 1, size: 1, []), DaneGovList.mediaTypes)
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        let envelope = JSONEnvelope(list: "data", facts: ["jsonapi", "meta"])
        guard let answer = try? JSONAnswer(response, url: reply.url, envelope), answer.facts["jsonapi"] != nil else {
            return TypeEvidence(reply, 0, "This is no JSON:API document with a list of records.")
        }
        let kinds = Set(answer.ranges.prefix(5).compactMap { answer.text(["type"], $0) })
        let count = answer.facts["meta"]?["count"]?.int.map { " It states \($0) of them." } ?? ""
        let names = ["license_name", "update_frequency", "institution_type"]
        let isPortal = answer.ranges.prefix(5).contains { range in
            names.contains { answer.text(["attributes", $0], range) != nil }
        }
        guard isPortal, !kinds.isDisjoint(with: ["dataset", "institution"]) else {
            return TypeEvidence(reply, 30, "JSON:API, but its records are not those of dane.gov.pl.")
        }
        return TypeEvidence(reply, 90, "JSON:API with \(kinds.sorted().joined(separator: ", ")) records.\(count)")
    }
}

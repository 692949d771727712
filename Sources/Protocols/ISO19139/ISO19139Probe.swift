import Feeds
import Fetch
import XML

/// ISO 19139 and ISO 19115-3: a document that has such a record in it.
struct ISO19139Probe: AnswerProbe {
    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        let tags = XMLSample.tags(of: response)
        guard let root = tags.first else { return TypeEvidence(reply, 0, "This is no XML.") }
        guard let record = tags.first(where: { ISORecord.names.contains($0.name) }) else {
            return TypeEvidence(
                reply, 0, "The root element is `\(root.name.prefix(60))`, and no record of ISO 19115 is near.")
        }
        let isISO = record.namespace.map { $0.contains("isotc211.org") || $0.contains("standards.iso.org") } ?? false
        return TypeEvidence(
            reply, isISO ? 90 : 60,
            "There is a `\(record.name)` of `\((record.namespace ?? "no namespace").prefix(100))` in it.")
    }
}

import Feeds
import Fetch
import XML

/// Syndication feeds, told by their roots. The feeds that pages link to are not looked for: they are news for the most part.
struct FeedProbe: AnswerProbe {
    enum Form: Sendable {
        case inspire, atom, rss
    }

    let form: Form

    var isNews: Bool { form != .inspire }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        let sample = XMLSample(response)
        guard let root = sample.root else { return TypeEvidence(reply, 0, "This is no XML.") }
        guard let isRSS = FeedReading.isRSS(root), root.name != "RDF" || sample.tags.contains(where: Self.isRSS1) else {
            return TypeEvidence(reply, 0, "The root element is `\(root.name.prefix(60))`: no feed.")
        }
        let isINSPIRE = sample.tags.contains { $0.name.hasPrefix("spatial_dataset_identifier_") }
        switch form {
        case .inspire:
            return isINSPIRE
                ? TypeEvidence(reply, 95, "A feed of Atom whose entries have INSPIRE's identifiers of datasets.")
                : TypeEvidence(reply, 0, "A feed without INSPIRE's identifiers of datasets.")
        case .atom:
            guard !isRSS else { return TypeEvidence(reply, 0, "This is RSS.") }
            return TypeEvidence(reply, isINSPIRE ? 60 : 90, "A feed of Atom.")
        case .rss:
            guard isRSS else { return TypeEvidence(reply, 0, "This is no RSS.") }
            return TypeEvidence(reply, 90, "A feed of RSS.")
        }
    }

    private static func isRSS1(_ tag: XMLTag) -> Bool { tag.namespace?.contains("purl.org/rss/") == true }
}

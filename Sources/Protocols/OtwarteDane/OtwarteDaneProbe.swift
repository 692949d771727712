import Feeds
import Fetch
import XML

/// The XML feed of dane.gov.pl's automatic supply: its root is `datasets`, mostly in a namespace of its own.
struct OtwarteDaneProbe: AnswerProbe {
    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        let sample = XMLSample(response)
        guard let root = sample.root else { return TypeEvidence(reply, 0, "This is no XML.") }
        guard root.name == "datasets" else {
            return TypeEvidence(reply, 0, "The root element is `\(root.name.prefix(60))`, not `datasets`.")
        }
        if let namespace = root.namespace, namespace.hasPrefix("urn:otwarte-dane:harvester:") {
            return TypeEvidence(reply, 100, "The root element is `datasets` of `\(namespace.prefix(100))`.")
        }
        guard let child = sample.tags.first else {
            return TypeEvidence(
                reply, 60, "The root element is `datasets`, without a namespace and with nothing in it.")
        }
        guard child.name == "dataset" else {
            return TypeEvidence(
                reply, 20, "The root element is `datasets`, but has a `\(child.name.prefix(60))` in it.")
        }
        return TypeEvidence(
            reply, 90, "The root element is `datasets`, without a namespace, and has a `dataset` in it.")
    }
}

import DCAT
import Feeds
import Fetch
import Text
import XML

/// OAI-PMH: every answer, an error too, has the root `OAI-PMH`.
struct OAIPMHProbe: AnswerProbe {
    /// Where repositories are, below the root of their servers: dLibra, and what most others have in common.
    private static let paths = ["/dlibra/oai-pmh-repository.xml", "/oai"]
    private static let namespace = "http://www.openarchives.org/OAI/2.0/"

    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeResult {
        guard let response = first.response, let page = WebPage(response) else {
            return ProbeResult(evidence: [evidence(of: first)])
        }
        guard ["dlibra", "oai-pmh"].contains(where: page.has) else {
            return ProbeResult(evidence: [.init(first, 0, "\(page.description); it does not name OAI-PMH.")])
        }
        return ProbeResult(evidence: [.init(first, 30, "\(page.description) that names dLibra or OAI-PMH.")])
    }

    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeResult {
        var finding = ProbeResult()
        guard let response = first.response, WebPage(response) != nil else {
            // What is no page is no home of a library; an address may still want its verb.
            guard [400, 422, 500].contains(first.failure?.status) else { return finding }
            if let reply = try await inquiry.ask(OAIAddress(source.url).verb("Identify"), accept: "text/xml") {
                finding.evidence.append(evidence(of: reply))
            }
            return finding
        }
        guard let root = Address.root(of: source.url) else { return finding }
        for path in Self.paths {
            let address = root + path
            guard let reply = try await inquiry.ask(OAIAddress(address).verb("Identify"), accept: "text/xml") else {
                return finding
            }
            let evidence = self.evidence(of: reply)
            finding.evidence.append(evidence)
            guard evidence.points >= TypeCandidate.threshold else { continue }
            if address != source.url {
                finding.evidence.append(TypeEvidence(reply, TypeEvidence.elsewhere, "The repository is at \(address)."))
                finding.address = address
            }
            return finding
        }
        return finding
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard let root = XMLSample(response).root else { return TypeEvidence(reply, 0, "This is no XML.") }
        if root.name == "OAI-PMH" {
            let points = root.namespace == Self.namespace ? 100 : 60
            return TypeEvidence(reply, points, "The root element is `OAI-PMH`.")
        }
        if root.name == "Repository", root.namespace?.contains("static-repository") == true {
            return TypeEvidence(reply, 95, "The root element is `Repository` of a static OAI repository.")
        }
        return TypeEvidence(reply, 0, "The root element is `\(root.name.prefix(60))`, not `OAI-PMH`.")
    }
}

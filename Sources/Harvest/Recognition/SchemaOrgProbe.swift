import Fetch
import XML

/// Pages that describe datasets, or a sitemap that leads to some.
struct SchemaOrgProbe: TypeProbe {
    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeFinding {
        guard let response = first.response else {
            return ProbeFinding(evidence: [TypeEvidence.nothing(first)])
        }
        if WebPage(response) != nil {
            let page = SchemaOrgPage(response, language: source.options.language)
            guard !page.datasets.isEmpty else {
                return ProbeFinding(evidence: [.init(first, 0, "A web page that describes no dataset of schema.org.")])
            }
            // A portal that has an interface of its own says more by that.
            return ProbeFinding(
                evidence: [
                    .init(first, 55, "A web page that describes datasets of schema.org: \(page.datasets.count).")
                ]
            )
        }
        let root = XMLSample(response).root?.name
        guard root == "urlset" || root == "sitemapindex" else {
            return ProbeFinding(evidence: [.init(first, 0, "This is neither a page nor a sitemap.")])
        }
        return ProbeFinding(evidence: [.init(first, 45, "A sitemap (`\(root ?? "")`).")])
    }

    /// The first pages of a sitemap show whether they describe datasets.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeFinding
    {
        var finding = ProbeFinding()
        guard let response = first.response, let sitemap = try? Sitemap(response, url: source.url) else {
            return finding
        }
        for entry in sitemap.pages.prefix(2) {
            guard
                case .follow(let url, _) = DCATPageLink(
                    entry.address, on: (source.url, response.url), hosts: source.options.hosts),
                let reply = try await inquiry.ask(url, accept: "text/html"), let page = reply.response
            else { continue }
            let count = SchemaOrgPage(page, language: source.options.language).datasets.count
            finding.evidence.append(
                TypeEvidence(reply, count > 0 ? 50 : 0, "A page of the sitemap; datasets that it describes: \(count)."))
            if count > 0 { return finding }
        }
        return finding
    }
}

import Feeds
import Fetch
import XML

/// Pages that describe datasets, or a sitemap that leads to some.
struct SchemaOrgProbe: TypeProbe {
    /// A sitemap tells nothing without its pages.
    var asksFurther: Bool { true }

    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeResult {
        guard let response = first.response else {
            return ProbeResult(evidence: [TypeEvidence.nothing(first)])
        }
        if WebPage(response) != nil || SchemaOrgPage.isJSON(response) {
            let page = SchemaOrgPage(response, language: source.options.language)
            guard !page.datasets.isEmpty else {
                return ProbeResult(evidence: [.init(first, 0, "This describes no dataset of schema.org.")])
            }
            // A portal that has an interface of its own says more by that.
            return ProbeResult(
                evidence: [
                    .init(first, 55, "It describes datasets of schema.org: \(page.datasets.count).")
                ]
            )
        }
        let root = XMLSample(response).root?.name
        guard root == "urlset" || root == "sitemapindex" else {
            return ProbeResult(evidence: [.init(first, 0, "This is neither a page nor a sitemap.")])
        }
        return ProbeResult(evidence: [.init(first, 45, "A sitemap (`\(root ?? "")`).")])
    }

    /// The first pages of a sitemap show whether they describe datasets.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeResult {
        var finding = ProbeResult()
        guard let response = first.response, var sitemap = try? Sitemap(response, url: first.url) else {
            return finding
        }
        func own(_ address: String) -> String? {
            let link = PageLink(address, on: (first.url, response.url), hosts: source.options.hosts)
            guard case .follow(let url, _) = link else { return nil }
            return url
        }
        // Of a list of sitemaps the one of the datasets, where it is called so.
        let names = ["dataset", "zbior", "dane"]
        let named = sitemap.sitemaps.first { address in names.contains(where: address.lowercased().contains) }
        if sitemap.pages.isEmpty, let url = (named ?? sitemap.sitemaps.first).flatMap(own),
            let answer = try await inquiry.ask(url, accept: "application/xml, text/xml", isPage: true)?.response,
            let inner = try? Sitemap(answer, url: url)
        {
            sitemap = inner
        }
        for entry in sitemap.pages.prefix(2) {
            guard let url = own(entry.address),
                let reply = try await inquiry.ask(url, accept: "text/html", isPage: true), let page = reply.response
            else { continue }
            let count = SchemaOrgPage(page, language: source.options.language).datasets.count
            finding.evidence.append(
                TypeEvidence(reply, count > 0 ? 50 : 0, "A page of the sitemap; datasets that it describes: \(count)."))
            if count > 0 { return finding }
        }
        return finding
    }
}

import Feeds
import Fetch
import JSON
import Protocols
import Text

/// An address at which a feed may be, because a page or a server names it.
///
/// Nobody registered it: it is asked only on the host that names it, and where `robots.txt` lets it be asked.
struct FeedLead: Sendable {
    let url: String
    /// Who names it, in words that end a sentence.
    let origin: String
    var accept = "*/*"

    private static let mostOfPages = 3
    private static let mostOfCatalogue = 4
    private static let maxCatalogueBytes = 1 << 20

    /// What pages link to for programs: documents in RDF, feeds, services and their capabilities.
    static func ofPages(_ replies: [FeedInquiry.Reply], _ source: Source) -> [FeedLead] {
        var leads: [FeedLead] = []
        for reply in replies {
            for link in reply.response.flatMap(WebPage.init)?.links ?? [] where link.relation != WebPage.catalogue {
                let accept = link.isRDF ? RDFDocument.mediaTypes : "*/*"
                leads += lead(link.address, in: reply, source, "the page links to it as `\(link.relation)`", accept)
            }
        }
        return first(mostOfPages, of: leads)
    }

    /// Where a server lists its interfaces (RFC 9727): where its page says, or at the agreed place.
    static func catalogues(_ first: FeedInquiry.Reply, _ source: Source) -> FeedLead? {
        let link = first.response.flatMap(WebPage.init)?.links.first { $0.relation == WebPage.catalogue }
        let stated = link.flatMap { lead($0.address, in: first, source, "", catalogueTypes).first }
        if let stated { return stated }
        return Address.root(of: source.url).map {
            FeedLead(url: $0 + "/.well-known/api-catalog", origin: "", accept: catalogueTypes)
        }
    }

    private static let catalogueTypes = "application/linkset+json, application/json;q=0.9"

    /// The interfaces that such a list names (RFC 9264, section 4.2).
    static func ofCatalogue(_ reply: FeedInquiry.Reply, _ source: Source) -> [FeedLead] {
        guard let response = reply.response, response.body.count <= maxCatalogueBytes,
            let value = response.body.withUnsafeBytes({ bytes in try? JSONValue.parse(bytes) })
        else { return [] }
        let contexts = value["linkset"]?.array ?? []
        let targets = ["item", "service-desc", "service-meta"].flatMap { relation in
            contexts.flatMap { $0[relation]?.array ?? [] }.compactMap { $0["href"]?.string }
        }
        let addresses = targets + contexts.compactMap { $0["anchor"]?.string }
        let leads = addresses.flatMap {
            lead(
                $0, in: reply, source, "the server's list of interfaces names it",
                RDFDocument.mediaTypes + ", */*;q=0.1")
        }
        return first(mostOfCatalogue, of: leads.filter { $0.url != reply.url })
    }

    /// The first sitemap that `robots.txt` names.
    static func ofRobots(_ reply: FeedInquiry.Reply, _ source: Source) -> [FeedLead] {
        let addresses = reply.response.map(Sitemap.addresses(inRobots:)) ?? []
        return first(1, of: addresses.flatMap { lead($0, in: reply, source, "`robots.txt` names it", "*/*") })
    }

    /// The agreed places at which a server describes its data.
    static func wellKnown(_ source: Source) -> [FeedLead] {
        guard let root = Address.root(of: source.url) else { return [] }
        return ["void", "dcat"].map { name in
            FeedLead(
                url: "\(root)/.well-known/\(name)", origin: "it is a place where servers describe their data",
                accept: RDFDocument.mediaTypes)
        }
    }

    private static func lead(
        _ raw: String, in reply: FeedInquiry.Reply, _ source: Source, _ origin: String, _ accept: String
    ) -> [FeedLead] {
        let answered = reply.response?.url ?? reply.url
        let link = PageLink(raw, on: (reply.url, answered), hosts: source.options.hosts)
        guard case .follow(let url, _) = link, url != source.url else { return [] }
        return [FeedLead(url: url, origin: origin, accept: accept)]
    }

    private static func first(_ count: Int, of leads: [FeedLead]) -> [FeedLead] {
        var seen: Set<String> = []
        return Array(leads.filter { seen.insert($0.url).inserted }.prefix(count))
    }
}

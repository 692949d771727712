import Fetch

/// DCAT: RDF in any syntax that uses the vocabulary.
struct DCATProbe: TypeProbe {
    /// How many documents that a page links to are looked at.
    private static let maxLinks = 2

    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeFinding {
        ProbeFinding(evidence: [Self.evidence(first)])
    }

    /// Asks the address for RDF, and then the documents that its page names as RDF.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeFinding
    {
        var finding = ProbeFinding()
        // An address that is not there is not there in another form either, and RDF without DCAT does not speak twice.
        guard !["404", "410"].contains(first.failure?.finding.value), Self.evidence(first).points <= 0,
            let reply = try await inquiry.ask(source.url, accept: DCATPages.mediaTypes, accepted: [406])
        else { return finding }
        finding.evidence.append(Self.evidence(reply))
        guard finding.evidence.allSatisfy({ $0.points <= 0 }) else { return finding }
        for link in Self.links(of: [reply, first], source).prefix(Self.maxLinks) {
            guard let reply = try await inquiry.ask(link, accept: DCATPages.mediaTypes, isPage: true) else {
                return finding
            }
            let evidence = Self.evidence(reply)
            finding.evidence.append(evidence)
            guard evidence.points >= TypeCandidate.threshold else { continue }
            finding.evidence.append(
                TypeEvidence(reply, TypeEvidence.elsewhere, "It is a document that the page links to."))
            finding.address = link
            return finding
        }
        return finding
    }

    private static func evidence(_ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard let response = reply.response else {
            return TypeEvidence.nothing(reply)
        }
        let start = response.body.withUnsafeBytes { Array($0.prefix(DCATSyntax.sampleBytes)) }
        let syntax: DCATSyntax
        do throws(DCATSyntax.NotRDF) {
            syntax = try DCATSyntax(start, mediaType: response.mediaType, url: response.url)
        } catch {
            return TypeEvidence(reply, 0, "The answer is \(error.what).")
        }
        // The catalogues of DCAT-US write `@context` too, but are no RDF.
        guard start.firstRange(of: "project-open-data.cio.gov".utf8) == nil else {
            return TypeEvidence(reply, 0, "A catalogue of DCAT-US, which is no RDF.")
        }
        let signs = syntax == .jsonLD ? ["ns/dcat#", "\"dcat:"] : ["ns/dcat#"]
        guard signs.contains(where: { start.firstRange(of: $0.utf8) != nil }) else {
            return TypeEvidence(
                reply, 30, "RDF (\(syntax.name)), but its first \(DCATSyntax.sampleBytes) bytes do not name DCAT.")
        }
        return TypeEvidence(reply, 90, "RDF (\(syntax.name)) that uses DCAT.")
    }

    private static func links(of replies: [FeedInquiry.Reply], _ source: Source) -> [String] {
        var links: [String] = []
        for reply in replies {
            guard let response = reply.response, let page = WebPage(response) else { continue }
            for raw in page.alternates {
                let link = DCATPageLink(raw, on: (reply.url, response.url), hosts: source.options.hosts)
                guard case .follow(let url, _) = link, url != source.url, !links.contains(url) else { continue }
                links.append(url)
            }
        }
        return links
    }
}

extension DCATSyntax {
    /// The syntax as people call it.
    var name: String {
        switch self {
        case .nTriples: "N-Triples"
        case .turtle: "Turtle"
        case .rdfXML: "RDF/XML"
        case .jsonLD: "JSON-LD"
        }
    }
}

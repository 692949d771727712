import Feeds
import Fetch
import JSON
import Text

/// DCAT-US: a catalogue in JSON that names the schema, or whose datasets have what that schema demands.
struct DCATUSProbe: AnswerProbe {
    private static let most = 80

    /// `/data.json` at the root of the server, where Project Open Data has it.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeResult {
        var finding = ProbeResult()
        guard let root = Address.root(of: source.url) else { return finding }
        let url = root + "/data.json"
        guard Address.bare(source.url) != url,
            let reply = try await inquiry.ask(url, accept: JSONDocumentPages.mediaTypes)
        else { return finding }
        // Portals of several kinds have one beside an interface of their own that says more, so it makes nothing certain.
        let found = evidence(of: reply)
        let evidence = TypeEvidence(reply, min(found.points, Self.most), found.observation)
        finding.evidence.append(evidence)
        guard evidence.points >= TypeCandidate.threshold, Address.bare(source.url) != root else { return finding }
        finding.evidence.append(TypeEvidence(reply, TypeEvidence.elsewhere, "It is at the root of the server."))
        finding.address = url
        return finding
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard let outline = try? DCATUSOutline(response, url: reply.url) else {
            return TypeEvidence(reply, 0, "This is no catalogue of DCAT-US.")
        }
        let context = response.body.withUnsafeBytes { JSONScanner.key(at: ["@context"], in: $0) }
        guard context?.contains("schema.org") != true else {
            return TypeEvidence(reply, 0, "A description of schema.org, and not DCAT-US's.")
        }
        let start = response.body.withUnsafeBytes { Array($0.prefix(4096)) }
        let names = ["project-open-data.cio.gov", "DCAT-US", "resources.data.gov"]
        if names.contains(where: { start.firstRange(of: $0.utf8) != nil }) {
            return TypeEvidence(reply, 95, "A catalogue that names DCAT-US, with \(outline.items.count) records.")
        }
        let isDescribed = outline.items.prefix(5).contains { item in
            response.body.withUnsafeBytes { bytes in
                let record = UnsafeRawBufferPointer(rebasing: bytes[item.range])
                let demanded = ["title", "description", "publisher", "contactPoint", "distribution", "accessLevel"]
                return JSONScanner.value(at: ["identifier"], in: record) != nil
                    && demanded.filter { JSONScanner.value(at: [$0], in: record) != nil }.count > 2
            }
        }
        guard isDescribed else { return TypeEvidence(reply, 10, "A list in JSON whose records are not DCAT-US's.") }
        return TypeEvidence(
            reply, 70, "A catalogue whose \(outline.items.count) records have what DCAT-US demands, unnamed.")
    }
}

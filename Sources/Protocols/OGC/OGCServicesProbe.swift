import Feeds
import Fetch
import Text
import XML

/// OGC services: capabilities of a WMS, WFS or WMTS, told by their root element.
struct OGCServicesProbe: AnswerProbe {
    private static let accept = "application/xml, text/xml;q=0.9, */*;q=0.1"
    /// What addresses of services have in them.
    private static let hints = ["wms", "wfs", "wmts", "/ows", "mapserv", "geoserver"]

    /// Asks the address for capabilities; a server of which nothing speaks for a service is not asked.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeResult {
        var finding = ProbeResult()
        let address = OGCAddress(source.url)
        let url = source.url.lowercased()
        let isLikely = evidence(of: first).points > 0 || Self.hints.contains { url.contains($0) }
        guard isLikely else { return try await askServer(inquiry, source, first) }
        let kinds = address.statedKind.map { [$0] } ?? Self.order(url)
        for kind in kinds {
            let question = address.capabilities(of: kind)
            guard question != source.url,
                let reply = try await inquiry.ask(question, accept: Self.accept, accepted: [400])
            else { return finding }
            let evidence = self.evidence(of: reply)
            // An exception tells no more when it comes again: a service of another kind gives it to all questions.
            let isTold = evidence.points >= TypeCandidate.threshold || self.evidence(of: first).points == 0
            finding.evidence.append(isTold ? evidence : TypeEvidence(reply, 0, evidence.observation))
            if finding.evidence.contains(where: { $0.points >= TypeCandidate.threshold }) { return finding }
        }
        return finding
    }

    /// The service that the address sounds like goes first.
    private static func order(_ url: String) -> [OGCServiceKind] {
        let named = OGCServiceKind.allCases.filter { url.contains($0.rawValue) }
        return Array((named + [.wms, .wfs].filter { !named.contains($0) }).prefix(2))
    }

    /// A GeoServer answers at the same place everywhere.
    private func askServer(
        _ inquiry: FeedInquiry, _ source: Source, _ first: FeedInquiry.Reply
    ) async throws -> ProbeResult {
        var finding = ProbeResult()
        guard first.response.flatMap(WebPage.init) != nil, let root = Address.root(of: source.url) else {
            return finding
        }
        let place = root + "/geoserver/ows"
        guard let reply = try await inquiry.ask(OGCAddress(place).capabilities(of: .wms), accept: Self.accept) else {
            return finding
        }
        let evidence = self.evidence(of: reply)
        finding.evidence.append(evidence)
        if evidence.points >= TypeCandidate.threshold {
            finding.evidence.append(TypeEvidence(reply, TypeEvidence.elsewhere, "The services are at \(place)."))
            finding.address = place
        }
        return finding
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard let root = XMLSample(response).root else { return TypeEvidence(reply, 0, "This is no XML.") }
        if let kind = OGCServiceKind(root: root.name, namespace: root.namespace) {
            return TypeEvidence(reply, 95, "The capabilities of a \(kind.name) (`\(root.name)`).")
        }
        // A catalogue service reports its exceptions in the same words, but for WMS.
        switch root.name {
        case "ServiceExceptionReport": return TypeEvidence(reply, 40, "An exception of a WMS or WFS.")
        case "ExceptionReport": return TypeEvidence(reply, 20, "An exception of an OGC service.")
        default: return TypeEvidence(reply, 0, "The root element is `\(root.name.prefix(60))`: no capabilities.")
        }
    }
}

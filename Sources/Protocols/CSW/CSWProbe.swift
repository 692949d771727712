import Feeds
import Fetch
import Text
import XML

/// A catalogue service: its capabilities and its answers are its own.
struct CSWProbe: AnswerProbe {
    /// Where catalogue services are on servers that say nothing of them: GeoNetwork, and pycsw.
    private static let paths = ["/geonetwork/srv/eng/csw", "/csw"]

    func read(_ first: FeedInquiry.Reply, of source: Source) -> ProbeResult {
        let evidence = self.evidence(of: first)
        // Of a file nothing can be asked: it must have the records.
        guard source.url.hasPrefix("file:"),
            first.response.map({ XMLSample.tags(of: $0) })?.first?.name == "Capabilities"
        else {
            // Most services refuse to say anything without a question, so those are asked first that are called so.
            guard evidence.points == 0, Self.isNamed(source.url) else { return ProbeResult(evidence: [evidence]) }
            return ProbeResult(evidence: [TypeEvidence(first, 10, "The address is called `csw`.")])
        }
        return ProbeResult(evidence: [TypeEvidence(first, 0, "The capabilities of a service, without a record.")])
    }

    /// Asks for capabilities at the address, where that looks like a service's, or at the places where services are.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeResult {
        var finding = ProbeResult()
        guard let root = Address.root(of: source.url) else { return finding }
        let path = Address(source.url).path.lowercased()
        if path.contains("csw") || Self.isException(first) {
            guard
                let reply = try await inquiry.ask(
                    CSWRequest(source.url).capabilities, accept: CSWPages.mediaTypes, accepted: [400])
            else { return finding }
            finding.evidence.append(evidence(of: reply))
            return finding
        }
        guard path.isEmpty || path == "/" || path.hasPrefix("/geonetwork") else { return finding }
        for place in Self.paths {
            let address = root + place
            guard
                let reply = try await inquiry.ask(CSWRequest(address).capabilities, accept: CSWPages.mediaTypes)
            else { return finding }
            let evidence = self.evidence(of: reply)
            finding.evidence.append(evidence)
            guard evidence.points >= TypeCandidate.threshold else { continue }
            finding.evidence.append(
                TypeEvidence(reply, TypeEvidence.elsewhere, "The service is at \(address)."))
            finding.address = address
            return finding
        }
        return finding
    }

    private static func isNamed(_ url: String) -> Bool {
        url.lowercased().prefix { $0 != "?" && $0 != "#" }.split(separator: "/").last == "csw"
    }

    private static func isException(_ reply: FeedInquiry.Reply) -> Bool {
        reply.response.flatMap { XMLSample.tags(of: $0).first }.map { ISODocument.isException($0.name) } ?? false
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard let root = XMLSample.tags(of: response).first else {
            return TypeEvidence(reply, 0, "This is no XML.")
        }
        guard root.namespace?.contains("/cat/csw") == true else {
            return TypeEvidence(
                reply, 0, "The root element is `\(root.name.prefix(60))`, which is none of a catalogue service's.")
        }
        return TypeEvidence(
            reply, 95, "The root element is `\(root.name.prefix(60))` of `\((root.namespace ?? "").prefix(100))`.")
    }
}

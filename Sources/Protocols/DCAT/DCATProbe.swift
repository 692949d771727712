import Feeds
import Fetch

/// DCAT: RDF in any syntax that uses the vocabulary.
struct DCATProbe: AnswerProbe {
    var isNegotiated: Bool { true }

    /// Asks the address for RDF.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeResult {
        var finding = ProbeResult()
        // An address that is not there is not there in another form either, and RDF without DCAT does not speak twice.
        guard first.failure?.isGone != true, evidence(of: first).points <= 0,
            let reply = try await inquiry.ask(source.url, accept: RDFDocument.mediaTypes, accepted: [406])
        else { return finding }
        finding.evidence.append(evidence(of: reply))
        return finding
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
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
        func has(_ sign: String) -> Bool { start.firstRange(of: sign.utf8) != nil }
        // JSON writes `dcat:` also where no context says what that is.
        guard has("ns/dcat#") || syntax == .jsonLD && has("\"dcat:") && has("\"@context\"") else {
            return TypeEvidence(
                reply, 30, "RDF (\(syntax.name)), but its first \(DCATSyntax.sampleBytes) bytes do not name DCAT.")
        }
        guard Self.mayDescribeDatasets(response, reply.url) else {
            return TypeEvidence(
                reply, 40, "RDF (\(syntax.name)) that uses DCAT, but has neither a dataset nor a catalogue in it.")
        }
        return TypeEvidence(reply, 90, "RDF (\(syntax.name)) that uses DCAT.")
    }

    private static let mostBytes = 1 << 20

    /// Shapes, vocabularies and measurements use DCAT too. A large document is none of them, and is not read twice.
    private static func mayDescribeDatasets(_ response: FetchResponse, _ url: String) -> Bool {
        guard response.body.count <= mostBytes, let document = try? DCATDocument(response, url: url),
            let reading = try? DCATReading(document, language: "pl")
        else { return true }
        return reading.failure != nil || reading.outline.isCatalogue
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

import Feeds
import Fetch
import JSON

/// OGC API - Records: a page of records, a collection of them, or a service that says what it conforms to.
struct OGCRecordsProbe: AnswerProbe {
    private static let maxBytes = 8 << 20

    /// Asks a service of the OGC for its collections.
    func ask(_ inquiry: FeedInquiry, about source: Source, after first: FeedInquiry.Reply) async throws -> ProbeResult {
        var finding = ProbeResult()
        guard Self.isLandingPage(first) else { return finding }
        let path = source.url.prefix { $0 != "?" && $0 != "#" }
        let root = path.hasSuffix("/") ? path.dropLast() : path[...]
        guard let reply = try await inquiry.ask(root + "/collections", accept: "application/json") else {
            return finding
        }
        finding.evidence.append(evidence(of: reply))
        return finding
    }

    private static func value(_ reply: FeedInquiry.Reply) -> JSONValue? {
        guard let body = reply.response?.body, body.count <= maxBytes else { return nil }
        return body.withUnsafeBytes { bytes in try? JSONValue.parse(bytes) }
    }

    private static func isLandingPage(_ reply: FeedInquiry.Reply) -> Bool {
        let links = value(reply)?["links"]?.array ?? []
        return links.contains { link in
            let relation = link["rel"]?.string ?? ""
            return ["data", "conformance", "http://www.opengis.net/def/rel/ogc/1.0/conformance"].contains(relation)
        }
    }

    func evidence(_ response: FetchResponse, _ reply: FeedInquiry.Reply) -> TypeEvidence {
        guard let value = Self.value(reply), value.object != nil else {
            return TypeEvidence(reply, 0, "This is no JSON object that could be looked at.")
        }
        guard value["type"]?.string != "Feature" else {
            return TypeEvidence(reply, 20, "One feature of GeoJSON by itself, which is no list of records.")
        }
        let conformance = (value["conformsTo"]?.array ?? []).compactMap(\.string)
        if conformance.contains(where: { $0.contains("ogcapi-records") }), value["links"] != nil {
            return TypeEvidence(reply, 90, "It says that it conforms to OGC API Records.")
        }
        if let features = value["features"]?.array, value["type"]?.string == "FeatureCollection" {
            guard let record = features.first else {
                return TypeEvidence(reply, 20, "A collection of GeoJSON without any feature.")
            }
            let isRecord = (record["conformsTo"]?.array ?? []).contains {
                $0.string?.contains("ogcapi-records") == true
            }
            let properties = record["properties"]
            let looksAlike =
                properties?["title"]?.string != nil && properties?["type"]?.string != nil && record["id"] != nil
            if isRecord || looksAlike {
                return TypeEvidence(reply, isRecord ? 95 : 70, "A page of \(features.count) records in GeoJSON.")
            }
            return TypeEvidence(reply, 0, "GeoJSON of features, which are no records.")
        }
        let collections = value["collections"]?.array ?? [value]
        let records = collections.filter(OGCCollections.isOfRecords).count
        if records > 0 { return TypeEvidence(reply, 90, "\(records) collections of records.") }
        if Self.isLandingPage(reply) { return TypeEvidence(reply, 20, "The first page of a service of the OGC.") }
        return TypeEvidence(reply, 0, "JSON that has nothing of a collection of records.")
    }
}

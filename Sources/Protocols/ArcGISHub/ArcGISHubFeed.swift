import DCAT
import Feeds
import Fetch
import JSON
import Records

/// A feed of a Hub site: DCAT-AP as Hub writes it, or DCAT-US.
///
/// Hub's DCAT-AP has the form of JSON-LD, but not its sense: `dcat:accessUrl`, publishers that are texts, text where the
/// vocabulary wants IRIs. So its names are read without their prefixes, as the names of DCAT-US.
struct ArcGISHubFeed: JSONDocumentFeed {
    let source: Source

    var addresses: [String] {
        let address = ArcGISHubAddress(source.url)
        return address.isFeed ? [source.url] : address.feeds
    }

    func contents(of response: FetchResponse, url: String) throws -> JSONContents {
        guard let answer = try? JSONAnswer(response, url: url, JSONEnvelope(list: "dcat:dataset")) else {
            return DCATUSDocument(try DCATUSOutline(response, url: url), response.body, source).contents
        }
        return JSONContents(
            count: answer.returned, emptyCount: answer.emptyCount, keyName: "dct:identifier",
            size: { answer.ranges[$0].count }
        ) { index in
            let range = answer.ranges[index]
            let paths = [["dct:identifier"], ["@id"]]
            guard let key = paths.lazy.compactMap({ answer.text($0, range) }).first else {
                let message = "Record \(index + 1) of the feed has no `dct:identifier`; it was left out."
                return .unreadable(key: nil, Finding(.keyMissing, field: "dct:identifier", message))
            }
            let bytes = answer.bytes(range)
            let record = SourceRecord(
                key: key, mediaType: Self.mediaType, bytes: bytes,
                url: answer.text(["@id"], range).flatMap(IRIText.absolute))
            return .record(harvested(record))
        }
    }

    /// Of records of Hub's own DCAT-AP.
    static let mediaType = "application/ld+json"

    /// A record of that form that is ready to be mapped, whether it has just been read or is stored.
    func harvested(_ record: SourceRecord) -> HarvestedRecord {
        let mapping = DCATUSMapping(source)
        return HarvestedRecord(record) { normaliser in
            let value = try normaliser.json(record.bytes)
            return try mapping.map(Self.plain(value), &normaliser)
        }
    }

    private static let names = ["accessUrl": "accessURL", "downloadUrl": "downloadURL", "accessRights": "accessLevel"]

    /// Names without their prefixes, and codes (`ftype:CSV`) without theirs.
    static func plain(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(plain))
        case .object(let members):
            if members.count == 1, let code = members["@id"]?.string { return .string(local(code)) }
            return .object(
                JSONObject(
                    members.map { member in
                        let name = local(member.key)
                        return JSONObject.Member(key: names[name] ?? name, value: plain(member.value))
                    }))
        default: return value
        }
    }

    /// `CSV` from `ftype:CSV`; an IRI stays one.
    private static func local(_ name: String) -> String {
        guard let colon = name.firstIndex(of: ":"), !name[colon...].hasPrefix("://") else { return name }
        let prefix = name[..<colon]
        guard prefix.allSatisfy({ $0.isASCII && $0.isLetter }), prefix != "mailto" else { return name }
        return String(name[name.index(after: colon)...])
    }
}

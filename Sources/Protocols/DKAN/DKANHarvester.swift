import DCAT
import Feeds
import Fetch
import Records
import Text

/// DKAN's metastore (version 2): all datasets of the portal as one list, each in the form of DCAT-US.
///
/// Portals of version 1 have no metastore; they are read by their `data.json`, which both versions have.
struct DKANHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        JSONDocumentPages.pages(DKANFeed(source: source), source: source, portal: portal)
    }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        DCATUSMapping.stored(record, of: source)
    }
}

struct DKANFeed: JSONDocumentFeed {
    let source: Source

    private static let metastore = "/api/1/metastore/schemas/dataset/items"

    var addresses: [String] {
        let root = Self.root(of: source.url)
        return [root + Self.metastore, root + "/data.json"]
    }

    /// The portal's front page, from whatever of its addresses it was registered with.
    static func root(of url: String) -> String {
        let bare = Address.bare(url)
        let ends = ["/api/1/metastore", "/data.json"].lazy.compactMap { bare.firstRange(of: $0)?.lowerBound }
        return ends.first.map { String(bare[..<$0]) } ?? bare
    }

    func contents(of response: FetchResponse, url: String) throws -> JSONContents {
        DCATUSDocument(try DCATUSOutline(response, url: url), response.body, source).contents
    }
}

import DCAT
import Feeds
import Fetch
import Records
import Text

/// A catalogue of DCAT-US 1.1 or 3.0 (`data.json`), as data.gov, ArcGIS Hub, DKAN and Socrata publish it.
struct DCATUSHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        JSONDocumentPages.pages(DCATUSFeed(source: source), source: source, portal: portal)
    }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        DCATUSMapping.stored(record, of: source)
    }
}

/// The document at the source's address, or at `/data.json` below it.
struct DCATUSFeed: JSONDocumentFeed {
    let source: Source

    var addresses: [String] { [Self.address(source.url)] }

    /// The place that Project Open Data agreed on, where the address names a server only.
    static func address(_ url: String) -> String {
        Address.root(of: url) == Address.bare(url) ? Address.bare(url) + "/data.json" : url
    }

    func contents(of response: FetchResponse, url: String) throws -> JSONContents {
        DCATUSDocument(try DCATUSOutline(response, url: url), response.body, source).contents
    }
}

import DCAT
import Feeds
import Fetch
import Records

/// A static GTFS feed: one archive, which is one dataset. An archive that the server says is unchanged is not downloaded.
///
/// No ``StoredRecordHarvester``: the size of the archive is told of the dataset too, and is not in what is stored.
struct GTFSHarvester: Harvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        GTFSPages(source: source, portal: portal)
    }
}

actor GTFSPages: HarvestPages {
    private let source: Source
    private let portal: Portal
    private var isDone = false

    /// A source is one feed: nothing else could be mistaken for it, whatever its address.
    private static let key = "gtfs"

    init(source: Source, portal: Portal) {
        self.source = source
        self.portal = portal
    }

    func next() async throws -> HarvestPage? {
        guard !isDone else { return nil }
        isDone = true
        var page = HarvestPage()
        page.total = 1
        switch try await portal.getIfChanged(source.url, accept: "application/zip, application/octet-stream, */*;q=0.5")
        {
        case .unchanged(_, let records): page.note.unchanged = records
        case .fresh(let response):
            let feed = try GTFSFeed(response, url: source.url)
            let record = SourceRecord(key: Self.key, mediaType: "application/json", bytes: feed.record, url: nil)
            let mapping = GTFSMapping(source: source, byteSize: response.body.count)
            page.records = [.record(HarvestedRecord(record) { mapping.map(feed, &$0) })]
            page.note.validator = portal.validator(for: response, url: source.url, page: "feed", keys: [Self.key])
        }
        return page
    }
}

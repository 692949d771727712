import DCAT
import Feeds
import Fetch
import JSON
import Records
import Text

/// A site of ArcGIS Hub: by its search (OGC API Records, or version 3 of Hub's own), else by its feeds of DCAT-AP and DCAT-US.
struct ArcGISHubHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        let feeds = JSONDocumentPages.pages(ArcGISHubFeed(source: source), source: source, portal: portal)
        guard !ArcGISHubAddress(source.url).isFeed else { return feeds }
        let search = JSONListPages(ArcGISHubList(source), source: source, portal: portal, cursor: cursor)
        guard cursor == nil else { return search }
        let way = FirstOf.Way(pages: search) { failure in
            guard let status = failure.status, Self.refusals.contains(status) else { return nil }
            return Finding(.fallbackUsed, value: failure.finding.value, "\(failure) Read by the site's feeds instead.")
        }
        return FirstOf([way], last: feeds)
    }

    /// Answers after which the feeds may still be there.
    private static let refusals: Set<Int> = [400, 404, 405, 410, 501]

    func canResume(at cursor: String) -> Bool { ListWalk.isCursor(cursor) }

    /// Of a site whose search was refused records of its feeds are stored beside those of its search, where it answered once.
    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        if record.mediaType == ArcGISHubFeed.mediaType { return ArcGISHubFeed(source: source).harvested(record) }
        if ArcGISHubAddress(source.url).isFeed { return DCATUSMapping.stored(record, of: source) }
        return ArcGISHubMapping.isItem(record.bytes) ? ArcGISHubList(source).harvested(record) : nil
    }
}

/// The addresses of a site, from whatever of them it was registered with.
struct ArcGISHubAddress: Sendable {
    /// The site's front page, without a closing slash.
    let root: String
    /// The address is that of a feed, or of a file: it is read as it is.
    let isFeed: Bool
    /// The address is one of version 3 of the search.
    let isThird: Bool
    private let isFile: Bool

    init(_ url: String) {
        isFile = url.hasPrefix("file:")
        let bare = Address.bare(url)
        isFeed = isFile || bare.contains("/api/feed/")
        isThird = bare.contains("/api/v3")
        let ends = ["/api/feed/", "/api/search/", "/api/v3", "/datasets", "/search"].lazy
            .compactMap { bare.firstRange(of: $0)?.lowerBound }
        root = ends.first.map { String(bare[..<$0]) } ?? bare
    }

    /// A page of the search.
    func search(page: Int, offset: Int, size: Int) -> String {
        if isThird {
            return "\(root)/api/v3/datasets?\(Query.text([("page[number]", "\(page)"), ("page[size]", "\(size)")]))"
        }
        let query = Query.text([("limit", "\(size)"), ("startindex", "\(offset + 1)")])
        return "\(root)/api/search/v1/collections/dataset/items?\(query)"
    }

    /// Where feeds are, the richest first; the last one is where they all were once.
    var feeds: [String] {
        ["/api/feed/dcat-ap/2.1.1.json", "/api/feed/dcat-ap/2.0.1.json", "/api/feed/dcat-us/1.1.json", "/data.json"]
            .map { root + $0 }
    }

    /// The dataset's page for people.
    func page(of slug: String) -> String? { isFile ? nil : "\(root)/datasets/\(Query.encoded(slug))" }

    /// The dataset in another form, as the site makes it.
    func download(_ id: String, _ suffix: String) -> String? {
        isFile ? nil : "\(root)/datasets/\(Query.encoded(id)).\(suffix)"
    }
}

/// The site's own search.
struct ArcGISHubList: JSONList {
    let envelope: JSONEnvelope
    private let address: ArcGISHubAddress
    private let mapping: ArcGISHubMapping
    private let size: Int

    private static let maxPageSize = 100

    init(_ source: Source) {
        address = ArcGISHubAddress(source.url)
        mapping = ArcGISHubMapping(address)
        size = min(source.options.pageSize, Self.maxPageSize)
        envelope =
            address.isThird
            ? JSONEnvelope(list: "data", facts: ["meta"])
            : JSONEnvelope(list: "features", facts: ["numberMatched", "links"])
    }

    func address(of position: ListPosition) -> String {
        address.search(page: position.page, offset: position.offset, size: size)
    }

    func step(_ answer: JSONAnswer, at position: ListPosition) -> ListStep {
        let total = answer.facts["numberMatched"]?.int ?? answer.facts["meta"]?["stats"]?["totalCount"]?.int
        return ListStep(returned: answer.returned, total: total)
    }

    func head(of record: UnsafeRawBufferPointer) -> JSONHead {
        let name = address.isThird ? "attributes" : "properties"
        let access = JSONScanner.key(at: [name, "access"], in: record)
        let slug = JSONScanner.key(at: [name, "slug"], in: record)
        let id = JSONScanner.key(at: ["id"], in: record) ?? JSONScanner.key(at: [name, "id"], in: record)
        return JSONHead(
            key: id, url: (slug ?? id).flatMap(address.page(of:)),
            isLeftOut: access.map { $0 != "public" } ?? false)
    }

    func map(_ record: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        try mapping.map(record, &normaliser)
    }
}

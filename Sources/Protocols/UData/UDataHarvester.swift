import DCAT
import Feeds
import Fetch
import JSON
import Records
import Text

/// A portal of udata by its API: version 1, whose datasets have their resources with them, or version 2, which gives the
/// resources of each dataset by themselves.
struct UDataHarvester: StoredRecordHarvester {
    /// Version 1, and version 2 where the address names it or there is no version 1.
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        let address = UDataAddress(source.url)
        if address.version == 2 { return UDataSecondPages(source: source, portal: portal, cursor: cursor) }
        let first = JSONListPages(UDataList(source, address), source: source, portal: portal, cursor: cursor)
        guard cursor == nil, !source.url.hasPrefix("file:") else { return first }
        let way = FirstOf.Way(pages: first) { failure in
            guard failure.isGone else { return nil }
            return Finding(
                .fallbackUsed, value: failure.finding.value, "\(failure) Read by version 2 of the API instead.")
        }
        return FirstOf([way], last: UDataSecondPages(source: source, portal: portal, cursor: nil))
    }

    func canResume(at cursor: String) -> Bool { ListWalk.isCursor(cursor) }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        UDataList(source, UDataAddress(source.url)).harvested(record)
    }
}

/// The addresses of a portal's API, from whatever address of the portal it was registered with.
struct UDataAddress: Sendable {
    /// The portal's front page, without a closing slash.
    let root: String
    /// The version that the address names.
    let version: Int?

    static let maxPageSize = 100

    init(_ url: String) {
        let bare = Address.bare(url)
        let found = ["/api/1", "/api/2"].enumerated().lazy.compactMap { place, path in
            bare.firstRange(of: path).map { (place + 1, $0.lowerBound) }
        }.first
        root = found.map { String(bare[..<$0.1]) } ?? bare
        version = found?.0
    }

    /// A page of the datasets, the oldest first: what is added comes behind what was read.
    func datasets(_ version: Int, page: Int, size: Int) -> String {
        let query = [("page", "\(page)"), ("page_size", "\(size)"), ("sort", "created")]
        return "\(root)/api/\(version)/datasets/?\(Query.text(query))"
    }

    func resources(of dataset: String, page: Int) -> String {
        let query = Query.text([("page", "\(page)"), ("page_size", "\(Self.maxPageSize)")])
        return "\(root)/api/2/datasets/\(Query.encoded(dataset))/resources/?\(query)"
    }
}

/// The list of datasets, which both versions give in the same envelope.
struct UDataList: JSONList {
    static let pageEnvelope = JSONEnvelope(list: "data", facts: ["total", "next_page"])

    let envelope: JSONEnvelope = pageEnvelope
    private let portal: UDataAddress
    private let mapping: UDataMapping
    private let size: Int
    var version = 1

    init(_ source: Source, _ portal: UDataAddress) {
        self.portal = portal
        mapping = UDataMapping()
        size = min(source.options.pageSize, UDataAddress.maxPageSize)
    }

    func address(of position: ListPosition) -> String { portal.datasets(version, page: position.page, size: size) }

    func step(_ answer: JSONAnswer, at position: ListPosition) -> ListStep { Self.step(answer) }

    static func step(_ answer: JSONAnswer) -> ListStep {
        let next = answer.facts["next_page"]
        return ListStep(
            returned: answer.returned, total: answer.facts["total"]?.int, hasMore: next.map { !$0.isNull })
    }

    func head(of record: UnsafeRawBufferPointer) -> JSONHead {
        let isPrivate = JSONScanner.value(at: ["private"], in: record)?.bool == true
        let isDeleted = JSONScanner.key(at: ["deleted"], in: record) != nil
        return JSONHead(
            key: JSONScanner.key(at: ["id"], in: record), url: JSONScanner.key(at: ["page"], in: record),
            isLeftOut: isPrivate || isDeleted)
    }

    func map(_ record: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        try mapping.map(record, &normaliser)
    }
}

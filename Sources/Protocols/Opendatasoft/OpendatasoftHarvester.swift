import DCAT
import Feeds
import Fetch
import JSON
import Records
import Text

/// A portal of Opendatasoft by its Explore API, version 2.1.
///
/// The catalogue gives 10,000 datasets in pages; a larger one is read by its export, which has no limit.
struct OpendatasoftHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        OpendatasoftPages(source: source, portal: portal, cursor: cursor)
    }

    func canResume(at cursor: String) -> Bool { ListWalk.isCursor(cursor) }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        OpendatasoftList(source).harvested(record)
    }
}

/// Reads the catalogue's pages, or its export where the first of them says that there are too many.
actor OpendatasoftPages: HarvestPages {
    private let pages: JSONListPages<OpendatasoftList>
    private let export: any HarvestPages
    private var isFirst: Bool
    private var isExport = false

    init(source: Source, portal: Portal, cursor: String?) {
        let list = OpendatasoftList(source)
        pages = JSONListPages(list, source: source, portal: portal, cursor: cursor)
        export = JSONDocumentPages.pages(OpendatasoftExport(list: list), source: source, portal: portal)
        isFirst = cursor == nil && !source.url.hasPrefix("file:")
    }

    func next() async throws -> HarvestPage? {
        if isExport { return try await export.next() }
        guard var page = try await pages.next() else { return nil }
        guard isFirst, let total = page.total, total > OpendatasoftList.window else {
            isFirst = false
            return page
        }
        isFirst = false
        do {
            let first = try await export.next()
            isExport = true
            return first
        } catch let failure as HarvestFailure {
            page.note.findings.append(
                Finding(
                    .fallbackUsed, value: failure.finding.value,
                    "The catalogue's export cannot be read: \(failure) Read in pages instead, of which the last ones fail."
                ))
            return page
        }
    }
}

/// The catalogue in pages of at most a hundred.
struct OpendatasoftList: JSONList {
    static let window = 10_000
    private static let maxPageSize = 100

    let envelope = JSONEnvelope(list: "results", facts: ["total_count"])
    let mapping: OpendatasoftMapping
    /// `…/api/explore/v2.1/catalog`
    let catalogue: String
    private let size: Int

    init(_ source: Source) {
        let address = OpendatasoftAddress(source.url)
        catalogue = address.catalogue
        mapping = OpendatasoftMapping(address)
        size = min(source.options.pageSize, Self.maxPageSize)
    }

    func address(of position: ListPosition) -> String {
        // The last page within the window is a short one.
        let size = max(1, min(size, Self.window - position.offset))
        let query = Query.text([("limit", "\(size)"), ("offset", "\(position.offset)")])
        return "\(catalogue)/datasets?\(query)"
    }

    func step(_ answer: JSONAnswer, at position: ListPosition) -> ListStep {
        ListStep(returned: answer.returned, total: answer.facts["total_count"]?.int)
    }

    func head(of record: UnsafeRawBufferPointer) -> JSONHead {
        func text(_ name: String) -> String? { JSONScanner.key(at: [name], in: record) }
        // The id follows the title where the publisher wishes, the uid stays.
        let id = text("dataset_id") ?? text("datasetid")
        return JSONHead(
            key: text("dataset_uid") ?? id, url: id.flatMap(mapping.address.page(of:)), keyName: "dataset_uid")
    }

    func map(_ record: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        try mapping.map(record, &normaliser)
    }
}

/// The catalogue as one bare list.
struct OpendatasoftExport: JSONDocumentFeed {
    let list: OpendatasoftList

    var addresses: [String] { [list.catalogue + "/exports/json"] }

    func contents(of response: FetchResponse, url: String) throws -> JSONContents {
        let answer = try JSONAnswer(response, url: url, JSONEnvelope())
        return JSONContents(
            count: answer.returned, emptyCount: answer.emptyCount, keyName: "dataset_uid",
            size: { answer.ranges[$0].count }
        ) { place in
            let range = answer.ranges[place]
            let head = answer.withRecord(range) { list.head(of: $0) }
            guard let key = head.key else {
                let message =
                    "Record \(place + 1) of the page has no `\(head.keyName)`, so it cannot be told apart; it was left out."
                return .unreadable(key: nil, Finding(.keyMissing, field: head.keyName, message))
            }
            let bytes = answer.bytes(range)
            let record = SourceRecord(key: key, mediaType: "application/json", bytes: bytes, url: head.url)
            return .record(list.harvested(record))
        }
    }
}

/// The addresses of a portal, from whatever of them it was registered with.
struct OpendatasoftAddress: Sendable {
    /// The portal's front page, without a closing slash.
    let root: String
    private let isFile: Bool

    init(_ url: String) {
        isFile = url.hasPrefix("file:")
        let bare = Address.bare(url)
        let ends = ["/api/explore", "/api/v2", "/explore"].lazy.compactMap { bare.firstRange(of: $0)?.lowerBound }
        root = ends.first.map { String(bare[..<$0]) } ?? bare
    }

    var catalogue: String { root + "/api/explore/v2.1/catalog" }

    /// The dataset's page for people.
    func page(of id: String) -> String? { isFile ? nil : "\(root)/explore/dataset/\(Query.encoded(id))/" }

    /// Where the dataset's own data and files are, in the API.
    func dataset(_ id: String) -> String? { isFile ? nil : "\(catalogue)/datasets/\(Query.encoded(id))" }
}

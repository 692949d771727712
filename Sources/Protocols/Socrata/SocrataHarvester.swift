import DCAT
import Feeds
import JSON
import Records
import Text

/// A Socrata portal by its Discovery API.
///
/// Offsets end at 10,000; behind them the catalogue is scrolled by ids, which is also the order of the pages before.
struct SocrataHarvester: StoredRecordHarvester {
    func pages(of source: Source, at portal: Portal, from cursor: String?) -> any HarvestPages {
        JSONListPages(SocrataList(source), source: source, portal: portal, cursor: cursor)
    }

    func canResume(at cursor: String) -> Bool { ListWalk.isCursor(cursor) }

    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord? {
        SocrataList(source).harvested(record)
    }
}

/// The assets of one portal.
struct SocrataList: JSONList {
    /// Assets that show data of others, and are none themselves: charts, maps of views, stories, forms.
    static let derived: Set<String> = [
        "calendar", "chart", "datalens", "filter", "form", "measure", "story", "visualization",
    ]
    private static let maxPageSize = 1000

    let envelope = JSONEnvelope(list: "results", facts: ["resultSetSize"])
    let window: Int? = 10_000
    let scrolls = true
    private let address: String
    private let conditions: [(String, String)]
    private let mapping: SocrataMapping
    private let size: Int

    init(_ source: Source) {
        address = Self.address(source.url)
        // Without its name the API answers for all portals of the company.
        let stated = Self.domains(source.url)
        let host = source.host.prefix { $0 != ":" }
        let domains = stated ?? String(host)
        conditions = [("domains", domains), ("search_context", stated ?? String(host))]
        mapping = SocrataMapping()
        size = min(source.options.pageSize, Self.maxPageSize)
    }

    /// `https://data.example.org/api/catalog/v1`, from whatever address of the portal it was registered with.
    static func address(_ url: String) -> String {
        let bare = Address.bare(url)
        if bare.hasSuffix("/api/catalog/v1") { return bare }
        let end = ["/browse", "/d/", "/api/"].lazy.compactMap { bare.firstRange(of: $0)?.lowerBound }.first
        return (end.map { String(bare[..<$0]) } ?? bare) + "/api/catalog/v1"
    }

    /// The portals that the address itself names.
    private static func domains(_ url: String) -> String? {
        let query = url.drop { $0 != "?" }.dropFirst().prefix { $0 != "#" }
        let pair = query.split(separator: "&").first { $0.hasPrefix("domains=") }
        return pair.map { String($0.dropFirst("domains=".count)) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    func address(of position: ListPosition) -> String {
        var parameters = [("limit", "\(size)")]
        if let after = position.after {
            parameters.append(("scroll_id", after))
        } else {
            parameters += [("offset", "\(position.offset)"), ("order", "dataset_id")]
        }
        return "\(address)?\(Query.text(parameters + conditions))"
    }

    func step(_ answer: JSONAnswer, at position: ListPosition) -> ListStep {
        // While it is scrolled the count is that of all assets still.
        ListStep(
            returned: answer.returned,
            total: position.after == nil ? answer.facts["resultSetSize"]?.int : nil,
            leading: answer.ranges.last.flatMap { answer.text(["resource", "id"], $0) })
    }

    func head(of record: UnsafeRawBufferPointer) -> JSONHead {
        let type = JSONScanner.key(at: ["resource", "type"], in: record)
        return JSONHead(
            key: JSONScanner.key(at: ["resource", "id"], in: record),
            url: JSONScanner.key(at: ["permalink"], in: record),
            isLeftOut: type.map(Self.derived.contains) ?? false, keyName: "resource.id")
    }

    func map(_ record: [UInt8], _ normaliser: inout Normaliser) throws -> Dataset {
        try mapping.map(record, &normaliser)
    }
}

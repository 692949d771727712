import Catalog
import DCAT
import Testing

@testable import Feeds
@testable import Harvest
@testable import Protocols
@testable import Records

/// A feed of the simulated portal, and where in it a fault may lie.
struct FaultFeed: Sendable, CustomStringConvertible {
    /// A part of the feed that is one answer of the portal.
    struct Position: Sendable {
        let name: String
        /// Matches the address of that answer and no other.
        let path: String
        /// Nothing comes before it.
        var isFirst = true
        /// Other answers have come over the same connection, though nothing of them was written.
        var isOnUsedConnection = false
        /// Nothing that the portal could be asked instead is left.
        var isAll = false
        /// The answer is about one record, and these faults cost that one only.
        var faultsOfRecord: Set<String> = []
    }

    /// The protocol.
    let type: String
    let path: String
    let options: String
    let positions: [Position]
    /// What there is to harvest.
    var count = 30
    /// The portal, where the simulated one does not speak the protocol.
    var script: (@Sendable (ScriptedPortal.Request) -> ScriptedPortal.Answer)?

    var description: String { "\(type) \(path)" }

    static let protocols =
        ["ckan", "otwarte-dane", "dcat"] + jsonProtocols
        + ["tabular", "oai-pmh", "atom", "rss", "iso19139", "waf", "csw", "ogc-records", "schema-org"]
        + scriptedProtocols

    /// The largest page of the simulator: a feed that is one document has everything in it.
    static func pageSize(_ type: String) -> Int { type == "iso19139" ? 100 : 10 }

    static let all =
        [
            FaultFeed(
                type: "ckan", path: "/ckan", options: "page_size: 10",
                positions: [
                    Position(name: "all", path: "/ckan/", isAll: true),
                    Position(name: "first", path: "package_search.*start=0$"),
                    Position(name: "middle", path: "package_search.*start=10$", isFirst: false),
                    Position(name: "last", path: "package_search.*start=20$", isFirst: false),
                ]),
            document("otwarte-dane", "/feed/otwarte_dane.xml"),
            paged("ttl"), paged("jsonld"),
            document("dcat", "/dcat/all.ttl"), document("dcat", "/dcat/all.rdf"),
            FaultFeed(
                type: "tabular", path: tabularPath, options: tabularOptions,
                positions: [
                    Position(name: "first", path: "/udata/api/1/datasets/[?]page_size=10$"),
                    Position(name: "middle", path: "/udata/api/1/datasets/.*page=2", isFirst: false),
                    Position(name: "last", path: "/udata/api/1/datasets/.*page=3", isFirst: false),
                ]),
            document("atom", "/atom.xml"), document("rss", "/rss.xml"),
            FaultFeed(
                type: "oai-pmh", path: "/oai", options: "metadata_prefix: oai_dc",
                positions: [
                    Position(name: "all", path: "/oai", isAll: true),
                    Position(name: "first", path: "verb=ListRecords&metadataPrefix=oai_dc$"),
                    Position(name: "middle", path: "resumptionToken=v[0-9]+%7C10%7C$", isFirst: false),
                    Position(name: "last", path: "resumptionToken=v[0-9]+%7C20%7C$", isFirst: false),
                ]),
            FaultFeed(
                type: "oai-pmh", path: "/oai", options: "",
                positions: [Position(name: "forms", path: "verb=ListMetadataFormats$")]),
            FaultFeed(
                type: "iso19139", path: "/csw?request=GetRecords&maxRecords=100", options: "",
                positions: [Position(name: "all", path: "/csw[?]request=GetRecords", isAll: true)]),
            FaultFeed(
                type: "waf", path: "/waf/", options: "",
                positions: [
                    Position(name: "first listing", path: "/waf/$"),
                    Position(name: "a folder", path: "/waf/3/$", isFirst: false),
                    Position(name: "a document", path: "/waf/7/00000007", isFirst: false),
                ]),
            FaultFeed(
                type: "csw", path: "/csw", options: "page_size: 10",
                positions: [Position(name: "all", path: "/csw", isAll: true)]),
            FaultFeed(
                type: "csw", path: "/csw", options: "page_size: 10, method: get",
                positions: [
                    Position(name: "first", path: "startPosition=1&"),
                    Position(name: "middle", path: "startPosition=11&", isFirst: false),
                    Position(name: "last", path: "startPosition=21&", isFirst: false),
                ]),
            FaultFeed(
                type: "ogc-records", path: "/ogc/collections/datasets/items", options: "page_size: 10",
                positions: [
                    Position(name: "first", path: "items[?]limit=10$"),
                    Position(name: "middle", path: "offset=10&", isFirst: false),
                    Position(name: "last", path: "offset=20&", isFirst: false),
                ]),
            FaultFeed(
                type: "schema-org", path: "/sitemap.xml", options: "path: /page/",
                positions: [
                    Position(name: "sitemap", path: "/sitemap[.]xml$"),
                    Position(name: "page", path: "/page/7$", isFirst: false),
                ]),
        ] + json + scripted

    /// A list that links its pages, as its source file declares it.
    static let tabularPath = "/udata/api/1/datasets/"
    static let tabularOptions = """
        items: /data, total: /total, paging: {by: link, next: /next_page, size: 10, size_parameter: page_size}, \
        map: {identifier: /id, title: /title, description: /description, keyword: /tags, license: /license, \
        issued: /created_at, modified: /last_modified, distribution: {items: /resources, downloadURL: /url, format: /format}}
        """

    private static func paged(_ suffix: String) -> FaultFeed {
        FaultFeed(
            type: "dcat", path: "/dcat/catalog.\(suffix)", options: "",
            positions: [
                Position(name: "first", path: "catalog[.]\(suffix)$"),
                Position(name: "middle", path: "catalog[.]\(suffix)[?]page=2$", isFirst: false),
                Position(name: "last", path: "catalog[.]\(suffix)[?]page=3$", isFirst: false),
            ])
    }

    static func document(_ type: String, _ path: String) -> FaultFeed {
        FaultFeed(
            type: type, path: path, options: "",
            positions: [Position(name: "all", path: path.replacing(".", with: "[.]") + "$", isAll: true)])
    }

    // MARK: Faults

    /// All kinds that the simulator has; of a status those that mean different things.
    static let kinds = [
        "status:503", "status:403", "status:404", "slow:100", "hang", "reset", "truncate", "empty", "garbage", "html",
        "latin1",
        "bomb",
        "redirect:http://169.254.169.254/latest/meta-data/", "loop", "retry-after:1", "duplicate-page", "refusal",
        "nothing",
    ]

    /// How a run that reads everything must end where a fault lasts, and the finding that says why.
    func ending(_ kind: String, at position: Position) -> (outcome: RunOutcome, code: FindingCode?) {
        let broken: RunOutcome = position.isFirst ? .failed : .partial
        if position.faultsOfRecord.contains(String(kind.prefix { $0 != ":" })), kind != "status:503",
            kind != "status:403"
        {
            return (.succeeded, nil)
        }
        switch (kind.prefix { $0 != ":" }, type) {
        // The simulator's own duplicate page is the page itself; `BrokenPageTests` has real ones.
        case ("slow", _), ("duplicate-page", _): return (.succeeded, nil)
        case ("status", _) where kind == "status:503": return (broken, .serverError)
        case ("status", _) where kind == "status:403": return (broken, .accessRefused)
        case ("retry-after", _): return (broken, .tooManyRequests)
        case ("hang", _): return (broken, .timedOut)
        case ("reset", _): return (broken, .unreachable)
        case ("truncate", _): return (broken, .truncated)
        case ("bomb", _): return (broken, .tooLarge)
        case ("redirect", _): return (broken, .addressRefused)
        // The action says no, or is not there: the portal is asked in other ways, where nothing came yet.
        case ("refusal", "ckan") where position.isFirst && !position.isAll,
            ("status", "ckan") where position.isFirst && !position.isAll:
            return (.succeeded, .fallbackUsed)
        case ("refusal", "ckan"), ("status", "ckan"), ("refusal", "arcgis-server"): return (broken, .refusedByPortal)
        case ("status", _): return (broken, .httpStatus)
        // A page that describes nothing any more costs itself, and what it described stays.
        case ("empty", "schema-org"), ("garbage", "schema-org"), ("html", "schema-org"), ("latin1", "schema-org"),
            ("refusal", "schema-org"), ("nothing", "schema-org"):
            return (position.isFirst ? .failed : .succeeded, .notWhatWasExpected)
        // Well-formed and empty: that is what a portal without datasets looks like.
        case ("nothing", "ckan"): return position.isFirst ? (.held, .removalsHeld) : (.partial, .countMismatch)
        default: return (broken, .notWhatWasExpected)
        }
    }
}

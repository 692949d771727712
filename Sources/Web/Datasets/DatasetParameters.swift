import Catalog
import DCAT

/// The query parameters of a list of datasets, read and checked.
struct DatasetParameters: Sendable {
    /// All parameters of a list, in the order in which they are documented.
    static let names = [
        "q", "publisher", "region", "theme", "keyword", "format", "license", "hvd", "source", "language", "bbox",
        "temporal", "issued", "modified", "distinct", "sort", "limit", "cursor", "facets",
    ]
    static let maximumLimit = 1000

    var query = DatasetQuery()

    /// - Parameters:
    ///   - defaultLimit: how many items a page has where nothing is said.
    ///   - copies: what is listed of copies of one dataset where `distinct` does not say.
    ///   - base: what the addresses of the catalogue's own publishers begin with.
    /// - Throws: ``Problem`` that names the parameter and what it may be.
    init(_ string: QueryString, defaultLimit: Int, copies: Copies, base: String) throws(Problem) {
        for parameter in string.parameters { try Self.check(parameter.name) }
        query.words = try string.value("q").flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
        try readFilters(string, base: base)
        if let text = try string.value("bbox") { query.bbox = try Self.box(text) }
        query.temporal = try Self.interval("temporal", string)
        query.issued = try Self.interval("issued", string)
        query.modified = try Self.interval("modified", string)
        query.order = try Self.order(string)
        query.limit = try Self.limit(string, defaultLimit: defaultLimit)
        if let text = try string.value("cursor") { query.cursor = try ListCursor.read(text, of: query) }
        query.facets = try Self.facets(string)
        if query.words == nil && query.order == .relevance { query.order = nil }
        query.isDistinct = try Self.truth("distinct", string) ?? copies.areOne(in: query)
    }

    /// What is listed of the copies of one dataset.
    enum Copies: Sendable {
        case all
        /// One where something is searched for; of a list of everything nothing may be missing.
        case oneIfSearched
        case one

        fileprivate func areOne(in query: DatasetQuery) -> Bool {
            switch self {
            case .all: false
            case .oneIfSearched: query.hasConditions
            case .one: true
            }
        }
    }

    private static func check(_ name: String) throws(Problem) {
        guard !names.contains(name) else { return }
        throw unknown(name, allowed: names)
    }

    /// For addresses that take no parameters.
    static func refuseAll(_ string: QueryString) throws(Problem) {
        guard let first = string.parameters.first else { return }
        throw unknown(first.name, allowed: [])
    }

    static func unknown(_ name: String, allowed: [String]) -> Problem {
        let shown = ShownText.beginning(name, 100)
        let detail =
            allowed.isEmpty ? "This address takes no parameters." : "There is no parameter “\(shown)”."
        return Problem(
            .invalidParameter, detail, parameter: shown, allowed: allowed,
            suggestion: Suggestion.nearest(to: name, in: allowed))
    }

    // MARK: Filters

    private mutating func readFilters(_ string: QueryString, base: String) throws(Problem) {
        for (name, kind) in Self.filters {
            let values = string.values(name)
            guard !values.isEmpty else { continue }
            guard !values.contains(where: { $0.allSatisfy(\.isWhitespace) }) else {
                throw Problem(.invalidParameter, "\(name) has no value.", parameter: name)
            }
            query.filters.append(try FilterValues(base: base).filter(kind, values))
        }
        try readHighValue(string)
    }

    /// The filters by parameter; `hvd` is read by itself.
    private static let filters: [(name: String, kind: TermKind)] = [
        ("publisher", .publisher), ("region", .region), ("theme", .theme), ("keyword", .keyword), ("format", .format),
        ("license", .license), ("source", .source), ("language", .language),
    ]

    /// `hvd=true`, `hvd=false`, or a category of high-value datasets.
    private mutating func readHighValue(_ string: QueryString) throws(Problem) {
        guard let value = try string.value("hvd") else { return }
        if let truth = Self.truths[value] {
            query.isHighValue = truth
            return
        }
        let list = Vocabularies.hvdCategories
        guard let code = list[value] else {
            throw .invalid("hvd", value, allowed: ["true", "false"] + list.codes.map(\.uri))
        }
        query.filters.append(DatasetQuery.Filter(.hvdCategory, [TermKind.value(ofURI: code.uri)]))
    }

    private static let truths = ["true": true, "1": true, "false": false, "0": false]

    private static func truth(_ name: String, _ string: QueryString) throws(Problem) -> Bool? {
        guard let value = try string.value(name) else { return nil }
        if let truth = truths[value] { return truth }
        throw .invalid(name, value, allowed: ["true", "false"])
    }

    // MARK: Single values

    private static func box(_ text: String) throws(Problem) -> BoundingBox {
        let corners = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { Double(Substring($0)) ?? .nan }
        if corners.count == 4, corners.allSatisfy(\.isFinite), corners[0] <= corners[2],
            let box = BoundingBox(west: corners[0], south: corners[1], east: corners[2], north: corners[3])
        {
            return box
        }
        throw .invalid(
            "bbox", text, allowed: ["west,south,east,north in degrees, such as 18.4,54.2,18.9,54.5"])
    }

    private static func interval(_ name: String, _ string: QueryString) throws(Problem) -> DatasetQuery.Interval? {
        guard let text = try string.value(name) else { return nil }
        if let interval = DatasetQuery.Interval(text) { return interval }
        throw .invalid(
            name, text, allowed: ["2020", "2020-06", "2020-06-03", "2020-01/2021", "../2021", "2020/.."])
    }

    private static func order(_ string: QueryString) throws(Problem) -> DatasetQuery.Order? {
        guard let text = try string.value("sort") else { return nil }
        if let order = DatasetQuery.Order(rawValue: text) { return order }
        throw .invalid("sort", text, allowed: DatasetQuery.Order.allCases.map(\.rawValue))
    }

    static func limit(_ string: QueryString, defaultLimit: Int) throws(Problem) -> Int {
        guard let text = try string.value("limit") else { return defaultLimit }
        if let limit = Int(text), (1...maximumLimit).contains(limit) { return limit }
        throw .invalid("limit", text, allowed: ["a whole number from 1 to \(maximumLimit)"])
    }

    private static func facets(_ string: QueryString) throws(Problem) -> [TermKind] {
        var kinds: [TermKind] = []
        for name in string.values("facets").flatMap({ FilterValues.parts($0) }) {
            guard let kind = FacetJSON.kind(name) else {
                throw .invalid("facets", name, allowed: FacetJSON.names)
            }
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        return kinds
    }
}

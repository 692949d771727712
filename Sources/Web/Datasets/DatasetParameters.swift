import Catalog
import DCAT
import Text

/// The query parameters of a list of datasets, read and checked.
struct DatasetParameters: Sendable {
    /// All parameters of a list, in the order in which they are documented.
    static let names =
        ["q"] + Filter.all.map(\.parameter) + ["distinct", "sort", "limit", "cursor", "facets"]
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
        for filter in Filter.all {
            let name = filter.parameter
            let values = filter.isSingle ? try string.value(name).map { [$0] } ?? [] : string.values(name)
            guard !values.isEmpty else { continue }
            guard filter.isSingle || !values.contains(where: { $0.allSatisfy(\.isWhitespace) }) else {
                throw Problem(.invalidParameter, "\(name) has no value.", parameter: name)
            }
            do throws(FilterError) {
                try filter.narrow(&query, values, base)
            } catch {
                guard let message = error.message else { throw .invalid(name, error.value, allowed: error.allowed) }
                throw Problem(.invalidParameter, message, parameter: name, allowed: error.allowed)
            }
        }
    }

    private static func truth(_ name: String, _ string: QueryString) throws(Problem) -> Bool? {
        guard let value = try string.value(name) else { return nil }
        if let truth = Filter.truths[value] { return truth }
        throw .invalid(name, value, allowed: ["true", "false"])
    }

    // MARK: Single values

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
        for name in string.values("facets").flatMap({ Filter.parts(of: $0) }) {
            guard let kind = FacetJSON.kind(name) else {
                throw .invalid("facets", name, allowed: FacetJSON.names)
            }
            if !kinds.contains(kind) { kinds.append(kind) }
        }
        return kinds
    }
}

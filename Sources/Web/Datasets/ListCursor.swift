import Catalog

/// The `cursor` parameter of lists of datasets: the order that it belongs to, and the catalogue's own cursor.
enum ListCursor {
    /// The order that pages of a query have; without words there is nothing to rank by.
    private static func order(of query: DatasetQuery) -> DatasetQuery.Order {
        query.words == nil && query.effectiveOrder == .relevance ? .catalogued : query.effectiveOrder
    }

    static func text(_ cursor: Cursor, of query: DatasetQuery) -> String {
        order(of: query).rawValue + "." + cursor.text
    }

    /// - Throws: ``Problem`` for what is no cursor, and for one that was made in another order.
    static func read(_ text: String, of query: DatasetQuery) throws(Problem) -> Cursor {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1).map { String(Substring($0)) }
        guard parts.count == 2, let order = DatasetQuery.Order(rawValue: parts[0]), let cursor = Cursor(parts[1])
        else { throw .invalid("cursor", text, allowed: ["the cursor in the `next` of a page"]) }
        guard order == Self.order(of: query) else {
            throw Problem(
                .invalidParameter, "The cursor is of a list in another order, \(order.rawValue).",
                parameter: "cursor", allowed: ["a cursor of the order \(Self.order(of: query).rawValue)"])
        }
        return cursor
    }
}

import DCAT
import Feeds
import Fetch
import JSON

/// One list of the API that is read to its end: JSON:API documents of at most a hundred records.
///
/// The portal gives the first 10,000 records of a question only; behind them it is asked for greater ids.
struct DaneGovList {
    /// The largest page: more is refused, and not cut.
    static let maxPageSize = 100
    static let window = 10_000
    /// A portal that gives more than it was asked for may do so, but not without end.
    private static let mostReturned = 2000
    static let mediaTypes = "application/vnd.api+json, application/json;q=0.9"

    let portal: Portal
    let address: DaneGovAddress
    /// Below the API's root: `datasets`, `institutions`.
    let name: String
    var size = maxPageSize
    /// Which records are asked for, for each part of the walk.
    var conditions: [[(String, String)]] = [[]]
    /// In which orders they are read, all of them in each; behind the window the portal is asked on in that of ids only.
    var orders = ["id"]

    func walk(from cursor: String? = nil) -> ListWalk {
        ListWalk(
            parts: conditions.count * orders.count, window: orders == ["id"] ? Self.window : nil,
            cursor: cursor)
    }

    /// The same, beside the pages of the run.
    var talliedWalk: TalliedWalk { TalliedWalk(walk(), maxPages: portal.maxPages) }

    /// The order in which a part of the walk is read.
    func order(of part: Int) -> String { orders[min(part / max(1, conditions.count), orders.count - 1)] }

    /// Asks for a page.
    ///
    /// - Returns: its records, and what it says of the list.
    /// - Throws: ``HarvestFailure`` where this is no document of JSON:API with records.
    func page(at position: ListPosition) async throws -> (answer: JSONAnswer, step: ListStep) {
        var conditions = conditions[position.part % conditions.count]
        if let after = position.after { conditions.append(("id[gt]", after)) }
        let url = address.list(name, page: position.page, size: size, order: order(of: position.part), conditions)
        let response = try await portal.get(url, accept: Self.mediaTypes)
        let answer = try JSONAnswer(response, url: url, JSONEnvelope(list: "data", facts: ["meta", "links"]))
        // No more than were asked for are held together.
        guard answer.returned <= Self.mostReturned, response.body.count <= PageLimits.maxPartBytes else {
            throw HarvestFailure(
                .tooLarge, value: url,
                "\(url) answered with \(answer.returned) entries of \(response.body.count) bytes, where \(size) were asked for."
            )
        }
        let count = answer.facts["meta"]?["count"]
        let next = answer.facts["links"]?["next"]
        let step = ListStep(
            returned: answer.returned, total: count?.int ?? count?.string.flatMap { Int($0) },
            hasMore: answer.facts["links"].map { _ in next != nil && next?.isNull != true },
            leading: answer.ranges.last.flatMap(answer.id))
        return (answer, step)
    }

    /// All records of the list.
    ///
    /// - Parameter take: called with each page.
    /// - Returns: findings where the counts do not agree.
    func all(_ take: (JSONAnswer) throws -> Void) async throws -> [Finding] {
        var walk = talliedWalk
        var findings: [Finding] = []
        while let position = try walk.begin() {
            let (answer, step) = try await page(at: position)
            try take(answer)
            findings += try walk.take(step, keys: answer.ranges.lazy.compactMap(answer.id))
        }
        return findings
    }
}

extension JSONAnswer {
    /// The `id` of a resource object (JSON:API 1.0, section 7.2): a text of digits, at times a number.
    func id(_ range: Range<Int>) -> String? { withRecord(range) { JSONScanner.key(at: ["id"], in: $0) } }

    /// The `id` of what a resource object is related to.
    func related(_ name: String, _ range: Range<Int>) -> String? {
        withRecord(range) { JSONScanner.key(at: ["relationships", name, "data", "id"], in: $0) }
    }
}

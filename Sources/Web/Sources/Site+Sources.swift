import Catalog
import DCAT
import JSON

/// `/sources` and what lies below it: how each source fares, and what its runs did.
extension Site {
    private static let runFindings = 1000

    func sources(_ request: WebRequest) async throws -> Answer {
        try DatasetParameters.refuseAll(request.query)
        let sources = try await withDeadline(configuration.queryDeadline) { [reader] in try await reader.sources() }
        return .json { json in
            json.object {
                $0.member("count", sources.count)
                $0.key("items")
                $0.array { for source in sources { $0.source(source, base: base) } }
            }
        }
    }

    func source(_ id: String, _ request: WebRequest) async throws -> Answer {
        try DatasetParameters.refuseAll(request.query)
        let source = try await known(id)
        var answer = Answer.json { $0.source(source, base: base) }
        answer.addLink("\(base)/sources/\(id)/feed.atom", relation: "alternate", type: "application/atom+xml")
        return answer
    }

    func runs(_ id: String, _ request: WebRequest) async throws -> Answer {
        let names = ["limit", "cursor"]
        for parameter in request.query.parameters where !names.contains(parameter.name) {
            throw DatasetParameters.unknown(parameter.name, allowed: names)
        }
        let limit = try DatasetParameters.limit(request.query, defaultLimit: 20)
        let before = try Self.cursor(request.query) ?? .max
        _ = try await known(id)
        let found = try await reader.runs(source: id, before: before, limit: limit + 1)
        let count = try await reader.runCount(source: id)
        let items = found.prefix(limit)
        let next = found.count > limit ? items.last.map { "\($0.id)" } : nil
        let address = next.map { base + request.path + request.query.replacing("cursor", with: $0).text }
        var answer = Answer.json { json in
            json.object {
                $0.member("count", count)
                $0.key("items")
                $0.array { for run in items { $0.object { $0.members(of: run) } } }
                $0.member("next", address)
            }
        }
        if let address { answer.addLink(address, relation: "next") }
        return answer
    }

    /// A run with its findings: the run's own, and those of the source's records as they are now.
    func run(_ text: String, of source: String, _ request: WebRequest) async throws -> Answer {
        let query = try Self.findingQuery(request.query, defaultLimit: Self.runFindings)
        guard let id = Int64(text), let run = try await reader.run(id), run.source == source else {
            throw Problem(.notFound, "The source \(source.prefix(100)) has no such run.")
        }
        let page = try await findings(of: source, run: run.id, query)
        let address = nextPage(of: page, request)
        var answer = Answer.json { json in
            json.object {
                $0.members(of: run)
                $0.members(of: page, next: address, base: base)
            }
        }
        if let address { answer.addLink(address, relation: "next") }
        return answer
    }

    func known(_ id: String) async throws -> SourceState {
        if let source = try await reader.source(id) { return source }
        throw Problem(.notFound, "There is no source with this id; /sources lists them.")
    }

    static func cursor(_ query: QueryString) throws(Problem) -> Int64? {
        guard let text = try query.value("cursor") else { return nil }
        if let cursor = Int64(text), cursor > 0 { return cursor }
        throw .invalid("cursor", text, allowed: ["the cursor in the `next` of a page"])
    }
}

package import DCAT
import GRDB
import JSON
import Records

/// A source as it stands.
package struct SourceState: Sendable {
    /// How a source fares: what its registration says, else its last run that was not cancelled.
    package enum Health: String, Sendable, CaseIterable {
        case ok, failing, held, paused, disabled, withdrawn
        case neverHarvested = "never harvested"
    }

    package let id: String
    package let title: String
    package let type: String?
    package let url: String
    package let publisher: Agent?
    package let schedule: String
    package let isSample: Bool
    package let health: Health
    /// How many datasets of it are live.
    package let datasets: Int
    package let lastRun: RunState?
    /// Seconds since 1970.
    package let nextRun: Int?

    static func json(_ agent: Agent) -> String {
        var writer = JSONWriter()
        writer.object {
            $0.key("name")
            $0.languageMap(agent.name)
            $0.member("teryt", agent.teryt)
            $0.member("homepage", agent.homepage)
        }
        return writer.text
    }

    static func agent(_ json: String?) -> Agent? {
        guard let json, let value = try? JSONValue.parse(json) else { return nil }
        var name = LocalizedText()
        for member in value["name"]?.object ?? JSONObject() { name[member.key] = member.value.string }
        return Agent(name: name, teryt: value["teryt"]?.string, homepage: value["homepage"]?.string)
    }

    static func fetchAll(_ database: Database, id: String?) throws -> [SourceState] {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT s.id, s.title, s.type, s.url, s.publisher, s.schedule, s.is_sample, s.next_run,
                    (SELECT count(*) FROM dataset d WHERE d.source = s.id AND d.state = 'live'),
                    (SELECT max(r.id) FROM run r WHERE r.source = s.id),
                    (SELECT r.outcome FROM run r WHERE r.source = s.id
                        AND r.outcome NOT IN ('queued', 'running', 'cancelled') ORDER BY r.id DESC LIMIT 1),
                    s.state
                FROM source s WHERE ?1 IS NULL OR s.id = ?1 ORDER BY s.id
                """, arguments: [id])
        return try rows.map { row in
            SourceState(
                id: try row.get(0), title: try row.get(1), type: try row.get(2), url: try row.get(3),
                publisher: agent(try row.get(4)), schedule: try row.get(5), isSample: try row.get(6),
                health: health(try row.word(11), ofLast: try row.get(10)), datasets: try row.get(8),
                lastRun: try (row.get(9) as Int64?).flatMap { try RunState.fetch(database, id: $0) },
                nextRun: try row.get(7))
        }
    }

    private static func health(_ life: SourceLife, ofLast outcome: String?) -> Health {
        switch life {
        case .paused: return .paused
        case .disabled: return .disabled
        case .withdrawn: return .withdrawn
        case .active: break
        }
        guard let outcome = outcome.flatMap(RunOutcome.init(rawValue:)) else { return .neverHarvested }
        switch outcome {
        case .succeeded: return .ok
        case .held: return .held
        case .partial, .failed: return .failing
        case .queued, .running, .cancelled: return .neverHarvested
        }
    }
}

extension CatalogReader {
    /// All sources, by id.
    package func sources() async throws -> [SourceState] {
        try await read(.lookup) { try SourceState.fetchAll($0, id: nil) }
    }

    package func source(_ id: String) async throws -> SourceState? {
        try await read(.lookup) { try SourceState.fetchAll($0, id: id.storable).first }
    }
}

package import DCAT
import Foundation
import GRDB
package import Records

/// How a harvest ended, or how it stands.
package enum RunOutcome: String, Sendable, CaseIterable {
    case queued, running, succeeded, partial, failed, held, cancelled
}

/// A source as it is registered.
package struct SourceRegistration: Sendable, Equatable {
    package let id: String
    package let title: String
    package let type: String?
    package let url: String
    package let publisher: Agent?
    package let schedule: String
    package let isSample: Bool
    package let state: SourceLife

    package init(
        id: String, title: String, type: String?, url: String, publisher: Agent?, schedule: String, isSample: Bool,
        state: SourceLife = .active
    ) {
        self.id = id
        self.title = title
        self.type = type
        self.url = url
        self.publisher = publisher
        self.schedule = schedule
        self.isSample = isSample
        self.state = state
    }
}

extension CatalogWriter {
    /// Makes the catalogue know these sources as they are registered now; a source that is not among them stays as it is.
    ///
    /// - Parameter now: seconds since 1970; a source that is withdrawn is so from here on.
    package func register(
        _ sources: [SourceRegistration], now: Int = Int(Date().timeIntervalSince1970)
    ) async throws {
        try await write { database in
            var clusters = Clusters(database)
            for source in sources {
                let publisher = source.publisher.map(SourceState.json)
                let isElsewhere = try Bool.fetchOne(
                    database, sql: "SELECT url <> ? OR publisher IS NOT ? FROM source WHERE id = ?",
                    arguments: [source.url, publisher, source.id])
                try database.execute(
                    sql: """
                        INSERT INTO source (id, title, type, url, publisher, schedule, is_sample, state, withdrawn)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, iif(?8 = 'withdrawn', ?9, NULL))
                        ON CONFLICT (id) DO UPDATE SET title = excluded.title, type = ifnull(excluded.type, type),
                            url = excluded.url, publisher = excluded.publisher, schedule = excluded.schedule,
                            is_sample = excluded.is_sample, state = excluded.state,
                            withdrawn = iif(excluded.state = 'withdrawn', ifnull(withdrawn, excluded.withdrawn), NULL)
                        """,
                    arguments: [
                        source.id, source.title, source.type, source.url, publisher, source.schedule, source.isSample,
                        source.state.rawValue, now,
                    ])
                if isElsewhere == true { try clusters.reconsider(source: source.id) }
            }
            try clusters.finish()
        }
    }

    /// Notes what a source was recognised to be.
    package func setType(_ source: String, to type: String) async throws {
        try await write { database in
            try database.execute(sql: "UPDATE source SET type = ? WHERE id = ?", arguments: [type, source])
        }
    }

    /// Notes when a source is to be harvested next; `nil` for never by itself.
    package func setNextRun(_ source: String, at time: Int?) async throws {
        try await write { database in
            try database.execute(sql: "UPDATE source SET next_run = ? WHERE id = ?", arguments: [time, source])
        }
    }

    /// Begins a run, or goes on with the last one where that was cut off. One that cannot go on is closed as failed.
    package func beginRun(source: String, _ plan: RunPlan, now: Int) async throws -> RunBeginning {
        try await write { database in
            try RunOpening(database: database, source: source, plan: plan, now: now).begin()
        }
    }

    /// Ends a run: removes what a complete run did not see, or holds the removals, and writes the run's last figures. What older
    /// runs of the source found is from now on told by its number (``FindingPolicy``).
    ///
    /// - Parameters:
    ///   - ending: how far the run came.
    ///   - removal: when what it did not see is removed.
    ///   - cost: what its requests cost.
    ///   - portalTime: when it began by the portal's clock, in seconds since 1970, where the portal told.
    ///   - summarise: makes the run's sentence from its final state.
    package func finishRun(
        _ run: Int64, source: String, ending: RunEnding, removal: RemovalPolicy = .standard, cost: RunCost = RunCost(),
        portalTime: Int? = nil, now: Int, summarise: @escaping @Sendable (RunState) -> String
    ) async throws -> RunState {
        let state = try await write { database in
            let finishing = RunFinishing(database: database, run: run, source: source, removal: removal, now: now)
            try finishing.note(cost, portalTime: portalTime)
            return try finishing.finish(ending, summarise)
        }
        // The run is over and told; what could not be pruned the next one prunes.
        _ = try? await pruneFindings(of: source)
        return state
    }
}

/// How far a run came, before its removals are decided.
package enum RunEnding: Sendable {
    /// Every page came and every page was read.
    case complete
    /// The same, and the portal says that these records are deleted: ``PageCounts/deleted``.
    case completeStating(deleted: [Int64])
    /// All came that the feed shows, which is its latest records only: nothing is missing but what is said to be deleted.
    case completeWindow(deleted: [Int64])
    /// Some came; the findings say what did not.
    case partial([Finding])
    /// Nothing came.
    case failed([Finding])
    case cancelled

    /// The same for a feed that shows its latest records only.
    package var ofWindow: RunEnding {
        switch self {
        case .complete: .completeWindow(deleted: [])
        case .completeStating(let deleted): .completeWindow(deleted: deleted)
        case .completeWindow, .partial, .failed, .cancelled: self
        }
    }
}

package import DCAT
import Foundation
import GRDB

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

    package init(
        id: String, title: String, type: String?, url: String, publisher: Agent?, schedule: String, isSample: Bool
    ) {
        self.id = id
        self.title = title
        self.type = type
        self.url = url
        self.publisher = publisher
        self.schedule = schedule
        self.isSample = isSample
    }
}

extension CatalogWriter {
    /// Makes the catalogue know these sources as they are registered now; a source that is not among them stays as it is.
    package func register(_ sources: [SourceRegistration]) async throws {
        try await pool.write { database in
            for source in sources {
                try database.execute(
                    sql: """
                        INSERT INTO source (id, title, type, url, publisher, schedule, is_sample)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        ON CONFLICT (id) DO UPDATE SET title = excluded.title, type = ifnull(excluded.type, type),
                            url = excluded.url, publisher = excluded.publisher, schedule = excluded.schedule,
                            is_sample = excluded.is_sample
                        """,
                    arguments: [
                        source.id, source.title, source.type, source.url, source.publisher.map(SourceState.json),
                        source.schedule, source.isSample,
                    ])
            }
        }
    }

    /// Notes what a source was recognised to be.
    package func setType(_ source: String, to type: String) async throws {
        try await pool.write { database in
            try database.execute(sql: "UPDATE source SET type = ? WHERE id = ?", arguments: [type, source])
        }
    }

    /// Notes when a source is to be harvested next; `nil` for never by itself.
    package func setNextRun(_ source: String, at time: Int?) async throws {
        try await pool.write { database in
            try database.execute(sql: "UPDATE source SET next_run = ? WHERE id = ?", arguments: [time, source])
        }
    }

    /// Begins a run. A run of the source that is still called running was cut off, and is closed as failed.
    ///
    /// - Returns: the run's number.
    package func beginRun(source: String, now: Int) async throws -> Int64 {
        try await pool.write { database in
            let cutOff = try Int64.fetchAll(
                database, sql: "SELECT id FROM run WHERE source = ? AND outcome IN ('queued', 'running')",
                arguments: [source])
            for run in cutOff {
                let finding = Finding(.interrupted, "The program was stopped during this run; the next one began anew.")
                try Findings(database).insert(finding, run: run, source: source, record: nil, key: nil)
                try database.execute(
                    sql: """
                        UPDATE run SET outcome = 'failed', finished = ?, findings = findings + 1, summary = ? WHERE id = ?
                        """, arguments: [now, "The program was stopped before the run was done.", run])
                try database.execute(sql: "DELETE FROM run_record WHERE run = ?", arguments: [run])
            }
            try database.execute(
                sql: "INSERT INTO run (source, outcome, started) VALUES (?, 'running', ?)", arguments: [source, now])
            return database.lastInsertedRowID
        }
    }

    /// Ends a run: removes what a complete run did not see, or holds the removals, and writes the run's last figures.
    ///
    /// - Parameters:
    ///   - ending: how far the run came.
    ///   - summarise: makes the run's sentence from its final state.
    package func finishRun(
        _ run: Int64, source: String, ending: RunEnding, now: Int, summarise: @escaping @Sendable (RunState) -> String
    ) async throws -> RunState {
        try await pool.write { database in
            try RunFinishing(database: database, run: run, source: source, now: now).finish(ending, summarise)
        }
    }
}

/// How far a run came, before its removals are decided.
package enum RunEnding: Sendable {
    /// Every page came and every page was read.
    case complete
    /// Some came; the findings say what did not.
    case partial([Finding])
    /// Nothing came.
    case failed([Finding])
    case cancelled
}

/// The last transaction of a run, and the one that settles it where it was held.
struct RunFinishing {
    let database: Database
    let run: Int64
    let source: String
    let now: Int

    func finish(_ ending: RunEnding, _ summarise: (RunState) -> String) throws -> RunState {
        let outcome = try settle(ending)
        try database.execute(
            sql: """
                UPDATE run SET outcome = ?1, finished = ?2, findings =
                    (SELECT count(*) FROM finding WHERE run = ?3 AND record IS NULL)
                    + (SELECT count(*) FROM run_record s JOIN finding f ON f.record = s.record WHERE s.run = ?3)
                WHERE id = ?3
                """, arguments: [outcome.rawValue, now, run])
        // What a held run saw is kept: the next complete run is compared with it.
        if outcome != .held { try forgetSeen("run = ?", [run]) }
        return try summarised(by: summarise)
    }

    func summarised(by summarise: (RunState) -> String) throws -> RunState {
        guard let state = try RunState.fetch(database, id: run) else { throw CatalogError("run \(run) is gone") }
        let summary = summarise(state)
        try database.execute(sql: "UPDATE run SET summary = ? WHERE id = ?", arguments: [summary, run])
        return state.summarised(summary)
    }

    func forgetSeen(_ condition: String, _ arguments: StatementArguments) throws {
        try database.execute(sql: "DELETE FROM run_record WHERE \(condition)", arguments: arguments)
    }

    private func settle(_ ending: RunEnding) throws -> RunOutcome {
        switch ending {
        case .complete: return try settleComplete()
        case .partial(let findings): return try note(findings, .partial)
        case .failed(let findings): return try note(findings, .failed)
        case .cancelled: return .cancelled
        }
    }

    private func note(_ findings: [Finding], _ outcome: RunOutcome) throws -> RunOutcome {
        for finding in findings {
            try Findings(database).insert(finding, run: run, source: source, record: nil, key: nil)
        }
        return outcome
    }

    private func settleComplete() throws -> RunOutcome {
        let missing = try missingRecords()
        let live =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM dataset WHERE source = ? AND state = 'live'", arguments: [source])
            ?? 0
        let mayRemove = RemovalPolicy.standard.allows(removing: missing.count, of: live)
        if !missing.isEmpty, try !mayRemove && !isConfirmed(missing) {
            let message = """
                \(missing.count) of \(live) datasets were not in the feed any more; \
                they stay until the next complete run agrees.
                """
            try database.execute(sql: "UPDATE run SET missing = ? WHERE id = ?", arguments: [missing.count, run])
            return try note([Finding(.removalsHeld, value: "\(missing.count)", message)], .held)
        }
        try removeMissing(missing)
        try forgetSeen("run IN (SELECT id FROM run WHERE source = ? AND id < ?)", [source, run])
        return .succeeded
    }

    /// Removes what the run did not see; its live records are then verified.
    func removeMissing(_ missing: [Int64]) throws {
        var projection = Projection(database)
        for number in missing { try remove(number, from: &projection) }
        try projection.finish()
        try database.execute(
            sql: "UPDATE run SET removed = ? WHERE id = ?", arguments: [missing.count, run])
        try database.execute(
            sql: "UPDATE source SET verified = (SELECT started FROM run WHERE id = ?) WHERE id = ?",
            arguments: [run, source])
    }

    func missingRecords() throws -> [Int64] {
        try Int64.fetchAll(
            database,
            sql: """
                SELECT d.number FROM dataset d WHERE d.source = ? AND d.state = 'live'
                    AND NOT EXISTS (SELECT 1 FROM run_record s WHERE s.run = ? AND s.record = d.number)
                """, arguments: [source, run])
    }

    /// Whether the last finished run was held and had not seen these records either.
    private func isConfirmed(_ missing: [Int64]) throws -> Bool {
        let last = try Row.fetchOne(
            database,
            sql: """
                SELECT id, outcome FROM run
                WHERE source = ? AND id < ? AND outcome IN ('succeeded', 'held') ORDER BY id DESC LIMIT 1
                """, arguments: [source, run])
        guard let last, last["outcome"] == RunOutcome.held.rawValue else { return false }
        let held: Int64 = last["id"]
        let seen = try database.cachedStatement(sql: "SELECT 1 FROM run_record WHERE run = ? AND record = ?")
        return try missing.allSatisfy { try Int.fetchOne(seen, arguments: [held, $0]) == nil }
    }

    private func remove(_ number: Int64, from projection: inout Projection) throws {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT dataset, content_hash FROM dataset_version WHERE record = ?",
                arguments: [number])
        else { return }
        let seq = try ChangeLog(database).append(.removed, dataset: row[0], source: source, at: now, hash: row[1])
        try database.execute(
            sql: "UPDATE dataset_version SET state = 'removed', changed = ? WHERE record = ?",
            arguments: [now, number])
        try projection.remove(number, seq: seq, now: now)
    }
}

/// How much a complete run may remove at once.
package struct RemovalPolicy: Sendable {
    /// The share of a source's datasets above which removals are held.
    package let holdAbove: Double

    package static let standard = RemovalPolicy(holdAbove: 0.2)

    /// Up to `max(1, 20 %)` goes at once: one dataset may always go.
    package func allows(removing count: Int, of live: Int) -> Bool {
        Double(count) <= max(1, holdAbove * Double(live))
    }
}

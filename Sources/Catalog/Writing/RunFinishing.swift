import DCAT
import Foundation
import GRDB
import Records

/// The last transaction of a run, and the one that settles it where it was held.
struct RunFinishing {
    let database: Database
    let run: Int64
    let source: String
    let removal: RemovalPolicy
    let now: Int

    func finish(_ ending: RunEnding, _ summarise: (RunState) -> String) throws -> RunState {
        let absences = Absences(database: database, source: source, now: now)
        try absences.close(seenBy: run)
        let outcome = try settle(ending)
        if let finding = try absences.flapping() { _ = try note([finding], outcome) }
        try database.execute(
            sql: """
                UPDATE run SET outcome = ?1, finished = max(started, ?2), findings =
                    (SELECT count(*) FROM finding WHERE run = ?3 AND record IS NULL)
                    + (SELECT ifnull(sum(count), 0) FROM run_finding_count WHERE run = ?3)
                    + (SELECT count(*) FROM run_record s JOIN finding f ON f.record = s.record WHERE s.run = ?3)
                WHERE id = ?3
                """, arguments: [outcome.rawValue, now, run])
        // What a held run saw is kept, since the next complete run is compared with it, and so is what one saw that may go on.
        if outcome != .held && outcome != .cancelled { try forgetSeen("run = ?", [run]) }
        return try summarised(by: summarise)
    }

    /// Adds what the requests cost: a run that was resumed has cost something before.
    func note(_ cost: RunCost, portalTime: Int?) throws {
        try database.execute(
            sql: """
                UPDATE run SET requests = requests + ?, bytes = bytes + ?, not_modified = not_modified + ?,
                    retries = retries + ?, waited_ms = waited_ms + ?, elapsed_ms = elapsed_ms + ?,
                    portal_time = min(started, ifnull(?, started))
                WHERE id = ?
                """,
            arguments: [
                cost.requests, cost.bytes, cost.notModified, cost.retries, cost.waitedMilliseconds,
                cost.elapsedMilliseconds, portalTime, run,
            ])
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
        case .complete: return try settleComplete(deleted: [])
        case .completeStating(let deleted):
            return try settleComplete(
                deleted: try StatedDeletions(database: database, source: source).unseen(deleted, by: run))
        case .completeWindow(let deleted):
            let unseen = try StatedDeletions(database: database, source: source).unseen(deleted, by: run)
            return try settleIncremental(unseen, of: try liveCount())
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

    /// - Parameter deleted: what the portal says is deleted.
    private func settleComplete(deleted: [Int64]) throws -> RunOutcome {
        let live = try liveCount()
        // What was asked for is what has changed: nothing else can be missing.
        guard try !isIncremental() else { return try settleIncremental(deleted, of: live) }
        let missing = try missingRecords()
        let absences = Absences(database: database, source: source, now: now)
        // What was found missing before has been let through once.
        let fresh = try missing.filter { try !absences.isOpen($0) }
        let isTooMuch = !removal.allows(removing: fresh.count, of: live)
        let held = try isTooMuch ? heldRun() : nil
        if isTooMuch, try !(held.map { try didNotSee(fresh, $0.id) } ?? false) {
            let message = """
                \(missing.count) of \(live) datasets were not in the feed any more; \
                they stay until the next complete run agrees.
                """
            try database.execute(sql: "UPDATE run SET missing = ? WHERE id = ?", arguments: [missing.count, run])
            return try note([Finding(.removalsHeld, value: "\(missing.count)", message)], .held)
        }
        try absences.note(missing, alsoMissingIn: held?.started)
        let due = Set(try absences.due(missing, removal)).union(deleted)
        try remove(due.sorted(), of: missing)
        try forgetSeen("run IN (SELECT id FROM run WHERE source = ? AND id < ?)", [source, run])
        return .succeeded
    }

    private func liveCount() throws -> Int {
        try Int.fetchOne(
            database, sql: "SELECT count(*) FROM dataset WHERE source = ? AND state = 'live'", arguments: [source]) ?? 0
    }

    /// What is too much to go at once is noted as missing, which makes the next run one that reads everything.
    private func settleIncremental(_ deleted: [Int64], of live: Int) throws -> RunOutcome {
        guard !deleted.isEmpty else { return .succeeded }
        guard removal.allows(removing: deleted.count, of: live) else {
            try Absences(database: database, source: source, now: now).note(deleted, alsoMissingIn: nil)
            let message = """
                The portal says that \(deleted.count) of \(live) datasets are deleted; \
                they stay until the next complete run agrees.
                """
            return try note([Finding(.removalsHeld, value: "\(deleted.count)", message)], .succeeded)
        }
        var projection = Projection(database)
        for number in deleted { try remove(number, from: &projection) }
        try projection.finish()
        try database.execute(sql: "UPDATE run SET removed = ? WHERE id = ?", arguments: [deleted.count, run])
        return .succeeded
    }

    private func isIncremental() throws -> Bool {
        try Bool.fetchOne(database, sql: "SELECT kind = 'incremental' FROM run WHERE id = ?", arguments: [run]) ?? false
    }

    /// Removes some of the missing records; all others were seen, and are verified by that.
    func remove(_ due: [Int64], of missing: [Int64]) throws {
        var projection = Projection(database)
        for number in due { try remove(number, from: &projection) }
        try projection.finish()
        try database.execute(
            sql: "UPDATE run SET removed = ?, missing = ? WHERE id = ?",
            arguments: [due.count, missing.count - due.count, run])
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

    /// The last finished run where that was held.
    private func heldRun() throws -> (id: Int64, started: Int)? {
        let last = try Row.fetchOne(
            database,
            sql: """
                SELECT id, started, outcome FROM run
                WHERE source = ? AND id < ? AND outcome IN ('succeeded', 'held') ORDER BY id DESC LIMIT 1
                """, arguments: [source, run])
        guard let last, try last.get("outcome") as String == RunOutcome.held.rawValue else { return nil }
        return (try last.get("id"), try last.get("started"))
    }

    /// Whether a held run had not seen these records either.
    private func didNotSee(_ missing: [Int64], _ held: Int64) throws -> Bool {
        let seen = try database.cachedStatement(sql: "SELECT 1 FROM run_record WHERE run = ? AND record = ?")
        return try missing.allSatisfy { try Int.fetchOne(seen, arguments: [held, $0]) == nil }
    }

    private func remove(_ number: Int64, from projection: inout Projection) throws {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT dataset, content_hash FROM dataset_version WHERE record = ?",
                arguments: [number])
        else { return }
        let seq = try ChangeLog(database).append(
            .removed, dataset: row.get(0), source: source, at: now, hash: row.get(1))
        try database.execute(
            sql: "UPDATE dataset_version SET state = 'removed', changed = ? WHERE record = ?",
            arguments: [now, number])
        try projection.remove(number, seq: seq, now: now)
    }
}

import DCAT
import Foundation
import GRDB

/// How a run is to be made.
package struct RunPlan: Sendable {
    /// Of what is asked of the portal, and of what is stored of its answers: a run with another one cannot go on.
    package var fingerprint: [UInt8] = []
    /// Of the mapping, where that can map what is stored; else the same.
    package var mapping: [UInt8] = []
    /// Everything is mapped from the download, and nothing from what is stored.
    package var isFull = false
    /// Of so many runs one reads everything, and the others what has changed; 1 where all read everything.
    package var fullEvery = 1
    /// Whether a harvester can go on at a cursor.
    package var canResume: @Sendable (String) -> Bool = { _ in false }

    package init() {}
}

/// A run that was begun, or is gone on with.
package struct RunBeginning: Sendable {
    package let run: Int64
    /// Where an earlier process of this run stopped.
    package let cursor: String?
    /// What the run had done before.
    package let counts: PageCounts
    /// Whether pages came before that cannot tell what is missing.
    package let isIncomplete: Bool
    /// Ask for what has changed since this time (seconds since 1970), by the portal's own clock; for all where it is `nil`.
    package let since: Int?
    /// What the source's runs that began in the last 24 hours have cost so far, this one too where it goes on.
    package var spent = RunCost()
    /// The live records behind this number are to be mapped again before pages are asked for; `nil` where none are.
    package var remapping: Int64?
}

/// The first transaction of a run.
struct RunOpening {
    let database: Database
    let source: String
    let plan: RunPlan
    let now: Int

    /// A portal is another one after a day.
    private static let maxAge = 86_400
    /// How far an incremental run goes back behind the last good one: more than a time zone and a wrong clock.
    private static let overlap = 86_400
    /// Even where only changes are asked for, everything is read this often.
    private static let maxFullAge = 14 * 86_400

    func begin() throws -> RunBeginning {
        let remapping = try SourceMapping(database: database, source: source).begin(plan)
        var beginning = try beginOrResume()
        beginning.remapping = remapping
        beginning.spent = try spent()
        return beginning
    }

    private func spent() throws -> RunCost {
        let sum = try Row.fetchOne(
            database,
            sql: "SELECT ifnull(sum(bytes), 0), ifnull(sum(elapsed_ms), 0) FROM run WHERE source = ? AND started > ?",
            arguments: [source, now - Self.maxAge])
        return try sum.map { RunCost(bytes: try $0.get(0), elapsedMilliseconds: try $0.get(1)) } ?? RunCost()
    }

    private func beginOrResume() throws -> RunBeginning {
        let resumed = try resumable()
        try close(except: try resumed?.get("id"))
        if let resumed { return try resume(resumed) }
        let since = try incrementalStart()
        try database.execute(
            sql: "INSERT INTO run (source, outcome, started, kind, fingerprint) VALUES (?, 'running', ?, ?, ?)",
            arguments: [source, now, since == nil ? "full" : "incremental", Data(plan.fingerprint)])
        return RunBeginning(
            run: database.lastInsertedRowID, cursor: nil, counts: PageCounts(), isIncomplete: false, since: since)
    }

    // MARK: Going on

    /// The source's last run, where it was cut off or stopped after a page and its harvester can go on there.
    private func resumable() throws -> Row? {
        let last = try Row.fetchOne(
            database, sql: "SELECT * FROM run WHERE source = ? ORDER BY id DESC LIMIT 1", arguments: [source])
        guard let last, ["running", "cancelled"].contains(try last.get("outcome") as String),
            (now - Self.maxAge...now).contains(try last.get("started")),
            (try last.get("fingerprint") as Data?)?.elementsEqual(plan.fingerprint) ?? false,
            let cursor: String = try last.get("cursor"), plan.canResume(cursor)
        else { return nil }
        return last
    }

    private func resume(_ row: Row) throws -> RunBeginning {
        let run: Int64 = try row.get("id")
        var counts = PageCounts()
        counts.records = try row.get("records")
        counts.added = try row.get("added")
        counts.updated = try row.get("updated")
        counts.unchanged = try row.get("unchanged")
        counts.duplicates =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM finding WHERE run = ? AND code = ?",
                arguments: [run, FindingCode.keyDuplicate.rawValue]) ?? 0
        try database.execute(
            sql: "UPDATE run SET outcome = 'running', finished = NULL, summary = NULL WHERE id = ?", arguments: [run])
        let finding = Finding(
            .runResumed, value: "\(counts.records)",
            "The program was stopped after \(counts.records) records; the run went on behind them.")
        try Findings(database).insert(finding, run: run, source: source, record: nil, key: nil)
        let kind: String = try row.get("kind")
        let since: Int? = kind == "incremental" ? try start(before: run) : nil
        return RunBeginning(
            run: run, cursor: try row.get("cursor"), counts: counts, isIncomplete: try row.get("is_incomplete"),
            since: since)
    }

    private func close(except resumed: Int64?) throws {
        let cutOff = try Int64.fetchAll(
            database, sql: "SELECT id FROM run WHERE source = ? AND outcome IN ('queued', 'running') AND id IS NOT ?",
            arguments: [source, resumed])
        for run in cutOff {
            let finding = Finding(.interrupted, "The program was stopped during this run; the next one began anew.")
            try Findings(database).insert(finding, run: run, source: source, record: nil, key: nil)
            try database.execute(
                sql: """
                    UPDATE run SET outcome = 'failed', finished = max(started, ?), findings = findings + 1, summary = ? WHERE id = ?
                    """, arguments: [now, "The program was stopped before the run was done.", run])
        }
        try database.execute(
            sql: """
                DELETE FROM run_record WHERE run IN
                    (SELECT id FROM run WHERE source = ? AND outcome IN ('failed', 'cancelled') AND id IS NOT ?)
                """, arguments: [source, resumed])
    }

    // MARK: What has changed

    /// Since when changes are to be asked for; `nil` where everything must be read, which only can tell what is missing.
    private func incrementalStart() throws -> Int? {
        guard plan.fullEvery > 1 else { return nil }
        let full = try Row.fetchOne(
            database,
            sql: """
                SELECT id, started, fingerprint FROM run
                WHERE source = ? AND kind = 'full' AND outcome IN ('succeeded', 'held') ORDER BY id DESC LIMIT 1
                """, arguments: [source])
        guard let full, (now - Self.maxFullAge...now).contains(try full.get("started")),
            (try full.get("fingerprint") as Data?)?.elementsEqual(plan.fingerprint) ?? false
        else { return nil }
        let since =
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM run WHERE source = ? AND id > ? AND outcome = 'succeeded'",
                arguments: [source, try full.get("id") as Int64]) ?? 0
        guard since < plan.fullEvery - 1, try !isAnythingMissing() else { return nil }
        // A run of the future was made before the clock was set back: nobody knows how long ago that was.
        return try isLastRunPast() ? start(before: .max) : nil
    }

    private func isLastRunPast() throws -> Bool {
        let started = try Int.fetchOne(
            database,
            sql: "SELECT started FROM run WHERE source = ? AND outcome = 'succeeded' ORDER BY id DESC LIMIT 1",
            arguments: [source])
        return started.map { $0 <= now } ?? true
    }

    private func isAnythingMissing() throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM dataset
                    WHERE source = ?1 AND state = 'live' AND missing_since IS NOT NULL)
                    OR (SELECT outcome = 'held' FROM run WHERE source = ?1 AND outcome IN ('succeeded', 'held')
                        ORDER BY id DESC LIMIT 1)
                """, arguments: [source]) ?? true
    }

    /// A time that surely lies before the last good run began, on the portal's clock.
    private func start(before run: Int64) throws -> Int? {
        try Int.fetchOne(
            database,
            sql: """
                SELECT ifnull(portal_time, started) - ? FROM run
                WHERE source = ? AND id < ? AND outcome = 'succeeded' ORDER BY id DESC LIMIT 1
                """, arguments: [Self.overlap, source, run])
    }
}

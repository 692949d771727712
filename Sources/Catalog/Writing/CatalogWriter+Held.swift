import GRDB

/// What an operator decides about the removals of a held run.
package enum HeldDecision: Sendable {
    /// The datasets were withdrawn: they are removed.
    case approve
    /// They were not: they stay, and the run is no witness against them.
    case discard
}

extension CatalogWriter {
    /// Settles a held run before the next complete run does.
    ///
    /// - Parameter summarise: makes the run's sentence from its final state.
    /// - Throws: ``CatalogError`` where there is no such run, it is not held, or a later run of its source was complete, is
    ///   held too or is under way.
    package func decide(
        _ decision: HeldDecision, run id: Int64, now: Int, summarise: @escaping @Sendable (RunState) -> String
    ) async throws -> RunState {
        try await write { database in
            guard let run = try RunState.fetch(database, id: id) else { throw CatalogError("there is no run \(id)") }
            guard run.outcome == .held else {
                throw CatalogError("run \(id) of \(run.source) is not held: it is \(run.outcome.rawValue)")
            }
            let later = try Row.fetchOne(
                database,
                sql: """
                    SELECT id, outcome FROM run
                    WHERE source = ? AND id > ? AND outcome IN ('succeeded', 'held', 'running') ORDER BY id DESC LIMIT 1
                    """, arguments: [run.source, id])
            if let later {
                throw CatalogError(
                    "run \(id) of \(run.source) is not its last: run \(try later.get(0) as Int64) is \(try later.get(1) as String)"
                )
            }
            let finishing = RunFinishing(
                database: database, run: id, source: run.source, removal: .standard, now: now)
            return try finishing.settle(decision, summarise)
        }
    }
}

extension RunFinishing {
    fileprivate func settle(
        _ decision: HeldDecision, _ summarise: (RunState) -> String
    ) throws -> RunState {
        switch decision {
        case .approve:
            // The operator knows more than any time of waiting.
            let missing = try missingRecords()
            try Absences(database: database, source: source, now: now).note(missing, alsoMissingIn: nil)
            try remove(missing, of: missing)
            try database.execute(sql: "UPDATE run SET outcome = 'succeeded' WHERE id = ?", arguments: [run])
        case .discard:
            try database.execute(sql: "UPDATE run SET outcome = 'partial' WHERE id = ?", arguments: [run])
        }
        try forgetSeen("run = ?", [run])
        return try summarised(by: summarise)
    }
}

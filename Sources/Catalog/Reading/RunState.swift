package import DCAT
import GRDB

/// A run as it stands.
package struct RunState: Sendable, Equatable {
    package let id: Int64
    package let source: String
    package let outcome: RunOutcome
    /// Seconds since 1970.
    package let started: Int
    package let finished: Int?
    package let records: Int
    package let added: Int
    package let updated: Int
    package let unchanged: Int
    package let removed: Int
    package let findings: Int
    /// Records that the run did not see and did not remove.
    package let missing: Int
    package private(set) var summary: String?
    /// Whether only what has changed was asked for.
    package let isIncremental: Bool
    package let cost: RunCost

    func summarised(_ summary: String) -> RunState {
        var copy = self
        copy.summary = summary
        return copy
    }

    static let columns = """
        id, source, outcome, started, finished, records, added, updated, unchanged, removed, findings, missing, summary,
        kind = 'incremental', requests, bytes, not_modified, retries, waited_ms, elapsed_ms
        """

    init(_ row: Row) throws {
        id = try row.get(0)
        source = try row.get(1)
        outcome = try row.word(2)
        started = try row.get(3)
        finished = try row.get(4)
        records = try row.get(5)
        added = try row.get(6)
        updated = try row.get(7)
        unchanged = try row.get(8)
        removed = try row.get(9)
        findings = try row.get(10)
        missing = try row.get(11)
        summary = try row.get(12)
        isIncremental = try row.get(13)
        cost = RunCost(
            requests: try row.get(14), bytes: try row.get(15), notModified: try row.get(16), retries: try row.get(17),
            waitedMilliseconds: try row.get(18), elapsedMilliseconds: try row.get(19))
    }

    static func fetch(_ database: Database, id: Int64) throws -> RunState? {
        try Row.fetchOne(database, sql: "SELECT \(columns) FROM run WHERE id = ?", arguments: [id]).map(RunState.init)
    }
}

/// What a run's requests cost.
package struct RunCost: Sendable, Equatable {
    /// Requests, repetitions too.
    package var requests = 0
    /// Bytes of content received, as they are on the wire.
    package var bytes = 0
    /// Answers that said that nothing had changed (304).
    package var notModified = 0
    /// Requests that were made again after a failure that may pass.
    package var retries = 0
    /// Time spent waiting for the portal's sake.
    package var waitedMilliseconds = 0
    /// Time that the run's processes took, without what lay between a kill and the next start.
    package var elapsedMilliseconds = 0

    package init(
        requests: Int = 0, bytes: Int = 0, notModified: Int = 0, retries: Int = 0, waitedMilliseconds: Int = 0,
        elapsedMilliseconds: Int = 0
    ) {
        self.requests = requests
        self.bytes = bytes
        self.notModified = notModified
        self.retries = retries
        self.waitedMilliseconds = waitedMilliseconds
        self.elapsedMilliseconds = elapsedMilliseconds
    }
}

/// A stored finding, with the run and the record that it belongs to.
package struct StoredFinding: Sendable {
    package let severity: Finding.Severity
    package let code: StoredFindingCode
    package let key: String?
    package let field: String?
    package let value: String?
    package let message: String

    init(_ row: Row) throws {
        severity = try row.word(0)
        code = StoredFindingCode(stored: try row.get(1))
        key = try row.get(2)
        field = try row.get(3)
        value = try row.get(4)
        message = try row.get(5)
    }
}

extension CatalogReader {
    /// Runs, newest first: of one source or of all, those before a run's number where one is given.
    ///
    /// - Parameter kind: what they are read for.
    package func runs(
        source: String?, before: Int64? = nil, limit: Int, for kind: ReadKind = .lookup
    ) async throws -> [RunState] {
        try await read(kind) { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT \(RunState.columns) FROM run
                    WHERE (?1 IS NULL OR source = ?1) AND id < ?2 ORDER BY id DESC LIMIT ?3
                    """, arguments: [source, before ?? .max, limit]
            ).map(RunState.init)
        }
    }

    /// How many runs a source has had.
    package func runCount(source: String) async throws -> Int {
        try await read(.lookup) {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM run WHERE source = ?", arguments: [source]) ?? 0
        }
    }

    package func run(_ id: Int64) async throws -> RunState? {
        try await read(.lookup) { try RunState.fetch($0, id: id) }
    }
}

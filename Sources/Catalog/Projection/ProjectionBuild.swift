import Compression
import DCAT
import Foundation
import GRDB

/// Makes the next projection beside the one that is served, in transactions of some hundred records, and puts it in its place.
///
/// What is left of it by a program that was killed is gone on with by the next one, and two programs may work on it at once. What is
/// written to the catalogue meanwhile is noted by triggers, whoever writes it.
struct ProjectionBuild {
    let database: Database

    /// How many records and bytes of documents one transaction takes at most.
    var batch = (records: 250, bytes: 4_000_000)

    // MARK: Beginning

    /// Begins a projection of this program's version where the catalogue has another one, and gives up one of any other version
    /// that was begun. A catalogue without datasets gets it at once.
    static func begin(in pool: DatabasePool) throws {
        // By the connection that writes: one that reads would keep the log of a catalogue that is just being made.
        try pool.writeWithoutTransaction { database in
            let state = try ProjectionState(database)
            guard (state.next ?? state.version) != ProjectionVersion.current else { return }
            try database.inTransaction(.immediate) {
                try ProjectionBuild(database: database).begin()
                return .commit
            }
        }
    }

    private func begin() throws {
        let state = try ProjectionState(database)
        // Another program may have been first.
        guard state.next != ProjectionVersion.current else { return }
        if state.next != nil { try giveUp() }
        guard state.version != ProjectionVersion.current else { return }
        try makeAnew()
    }

    /// Begins a projection, of the same version too.
    func makeAnew() throws {
        let state = try ProjectionState(database)
        if state.next != nil { try giveUp() }
        let generation = state.generation &+ 1
        guard try Int.fetchOne(database, sql: "SELECT 1 FROM dataset_version LIMIT 1") != nil else {
            try ProjectionTables.served.drop(in: database)
            try ProjectionTables.served.create(generation: generation, in: database)
            return try note(version: ProjectionVersion.current, generation: generation, next: nil)
        }
        try ProjectionTables.next.create(generation: generation, in: database)
        try database.execute(sql: Self.watch)
        try note(version: state.version, generation: generation, next: ProjectionVersion.current)
    }

    private func giveUp() throws {
        try database.execute(sql: Self.unwatch)
        try ProjectionTables.next.drop(in: database)
        try database.execute(
            sql: "DELETE FROM projection_touched; UPDATE projection SET next_version = NULL, position = 0")
    }

    private func note(version: String, generation: Int, next: String?) throws {
        try database.execute(
            sql: """
                UPDATE projection SET version = ?, generation = ?, next_version = ?, position = 0, built = 0,
                    records = (SELECT count(*) FROM dataset_version)
                """,
            arguments: [version, generation, next])
    }

    /// Every change of a dataset's row, and of what its clusters hang on, makes the dataset one to be written again.
    ///
    /// What is there already is looked for, because in a trigger the conflict clause of the outer statement counts.
    private static let watch = """
        CREATE TRIGGER projection_insert AFTER INSERT ON dataset
        WHEN NOT EXISTS (SELECT 1 FROM projection_touched WHERE record = new.number)
        BEGIN INSERT INTO projection_touched VALUES (new.number); END;
        CREATE TRIGGER projection_update AFTER UPDATE ON dataset
        WHEN NOT EXISTS (SELECT 1 FROM projection_touched WHERE record = new.number)
        BEGIN INSERT INTO projection_touched VALUES (new.number); END;
        CREATE TRIGGER projection_source AFTER UPDATE OF url, publisher ON source
        WHEN old.url IS NOT new.url OR old.publisher IS NOT new.publisher
        BEGIN
            INSERT INTO projection_touched SELECT number FROM dataset
            WHERE source = new.id AND number NOT IN (SELECT record FROM projection_touched);
        END
        """

    private static let unwatch = """
        DROP TRIGGER IF EXISTS projection_insert;
        DROP TRIGGER IF EXISTS projection_update;
        DROP TRIGGER IF EXISTS projection_source
        """

    // MARK: Building

    /// Takes one step: some records more, or the change of projections, or the end of the former one.
    ///
    /// - Parameter report: called with each record that cannot be put into it, because its document is damaged.
    /// - Returns: whether there is more to do.
    func step(_ report: (String) -> Void) throws -> Bool {
        let state = try ProjectionState(database)
        guard state.next != nil else { return try clearFormer() }
        if let last = try write("record > ?1 ORDER BY record", state.position, report) {
            try database.execute(
                sql: "DELETE FROM projection_touched WHERE record > ?1 AND record <= ?2",
                arguments: [state.position, last.number])
            try database.execute(
                sql: "UPDATE projection SET position = ?, built = built + ?", arguments: [last.number, last.count])
            return true
        }
        let touched = "record IN (SELECT record FROM projection_touched WHERE record > ?1) ORDER BY record"
        // Where none of them is in the ledger, all are done with.
        let last = try write(touched, .min, report) ?? (Int64.max, 0)
        try database.execute(sql: "DELETE FROM projection_touched WHERE record <= ?", arguments: [last.number])
        let left = try Int.fetchOne(database, sql: "SELECT count(*) FROM projection_touched") ?? 0
        if left == 0 { try serve(state) }
        return true
    }

    /// The next projection is served from here on; readers that have begun go on with the former one.
    private func serve(_ state: ProjectionState) throws {
        try database.execute(sql: Self.unwatch)
        try ProjectionTables.former.drop(in: database)
        try ProjectionTables.served.rename(to: .former, in: database)
        try ProjectionTables.next.rename(to: .served, in: database)
        try note(version: state.next ?? "", generation: state.generation, next: nil)
    }

    /// One table in a transaction, because a large one takes a second.
    private func clearFormer() throws -> Bool {
        for name in ProjectionTables.former.names where try database.tableExists(name) {
            try database.execute(sql: "DROP TABLE \(name)")
            return true
        }
        return false
    }

    /// Puts records into the next projection, as the ledger has them.
    ///
    /// The number of a dataset's last change is taken from what is served: the change log has no index by datasets.
    ///
    /// - Parameter condition: which, and in what order; `?1` stands for the number.
    /// - Returns: the number of the last one and how many they were; `nil` where there was none.
    private func write(
        _ condition: String, _ number: Int64, _ report: (String) -> Void
    ) throws -> (number: Int64, count: Int)? {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT v.record, v.dataset, r.source, r.key, r.url, v.state = 'live', v.changed, v.content_hash,
                    v.document_size, v.document_zlib,
                    ifnull((SELECT seq FROM dataset d WHERE d.number = v.record),
                        (SELECT max(seq) FROM change c WHERE c.dataset = v.dataset)),
                    (SELECT min(gone) FROM absence a WHERE a.record = v.record AND a.back IS NULL)
                FROM dataset_version v JOIN source_record r ON r.id = v.record WHERE \(condition)
                LIMIT \(batch.records)
                """, arguments: [number])
        var projection = Projection(database, tables: .next)
        var last: (number: Int64, count: Int)?
        var bytes = 0
        while bytes < batch.bytes, let row = try rows.next() {
            let number: Int64 = try row.get(0)
            last = (number, (last?.count ?? 0) + 1)
            // A damaged row may say anything.
            bytes += max(0, min(try row.get(8), batch.bytes))
            if try !write(row, number, to: &projection) {
                report("\(try row.get(2) as String) \(try row.get(3) as String)")
            }
        }
        try projection.finish()
        return last
    }

    private func write(_ version: Row, _ number: Int64, to projection: inout Projection) throws -> Bool {
        guard let (document, dataset) = try document(version, number) else { return false }
        let row = Projection.Row(
            number: number, id: try version.get(1), source: try version.get(2), key: try version.get(3),
            url: try version.get(4), seq: try version.get(10) ?? 0, changed: try version.get(6),
            hash: try version.get(7), missingSince: try version.get(11))
        try projection.write(
            ProjectedDataset(dataset, source: row.source, key: row.key), document: document, row: row)
        if !(try version.get(5) as Bool) {
            try projection.remove(row.number, seq: row.seq, now: row.changed)
        }
        return true
    }

    /// The ledger's document, else the one that is served: what one of them has lost the other may have.
    private func document(_ version: Row, _ number: Int64) throws -> (Data, Dataset)? {
        let compressed: Data = try version.get(9)
        let size: Int = try version.get(8)
        if let bytes = compressed.withUnsafeBytes({ Zlib.decompress($0, size: size) }),
            let dataset = bytes.withUnsafeBytes(DatasetDocument.dataset(from:))
        {
            return (Data(bytes), dataset)
        }
        let served = try Data.fetchOne(
            database, sql: "SELECT document FROM dataset WHERE number = ? AND document IS NOT NULL", arguments: [number]
        )
        guard let served, let dataset = served.withUnsafeBytes(DatasetDocument.dataset(from:)) else { return nil }
        return (served, dataset)
    }
}

extension CatalogWriter {
    /// Goes on with the next projection, where one is being built, until it is served.
    ///
    /// - Parameters:
    ///   - report: how far it is, after every step.
    ///   - damaged: source and key of each record whose document can be read nowhere; it is left out of the projection.
    package func buildProjection(
        report: (ProjectionState) -> Void = { _ in }, damaged: @escaping @Sendable (String) -> Void = { _ in }
    ) async throws {
        while true {
            let (state, hasMore) = try await write { database in
                let build = ProjectionBuild(database: database)
                let hasMore = try build.step(damaged)
                return (try ProjectionState(database), hasMore)
            }
            guard hasMore else { return }
            report(state)
            try Task.checkCancellation()
        }
    }

    /// Has the projection be built anew, though its version is this program's: where it is damaged, or does not agree with the
    /// ledger.
    package func renewProjection() async throws {
        try await write { try ProjectionBuild(database: $0).makeAnew() }
    }
}

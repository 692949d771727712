import Catalog
import Feeds
import Foundation
import Harvest
import Protocols
import Records

/// What the program keeps: the database, the sources, the locks.
extension Examination {
    func database() -> [Diagnosis] {
        let path = CatalogDatabase.path(in: data)
        guard FileManager.default.fileExists(atPath: path) else {
            return [
                .warning("database", "there is no \(path) yet", "`snop serve` or `snop harvest` makes it"), locks([]),
                clock(lastRun: nil),
            ]
        }
        let catalog: CatalogExamination
        let schema: (known: [String], applied: [String])
        do {
            catalog = try CatalogExamination(existingIn: data)
            schema = try catalog.schema()
        } catch {
            let advice = "see that this user may read and write it and its directory; else \(Self.restore)"
            return [.error("database", "\(error)", advice), clock(lastRun: nil)]
        }
        let first = [Diagnosis.ok("database", "\(path) can be read"), Self.schema(schema)]
        let integrity = attempt("integrity") { try self.integrity(catalog) }
        // Tables that are not there cannot be looked into.
        guard schema.applied.starts(with: schema.known) else { return first + [integrity, clock(lastRun: nil)] }
        let building = (try? catalog.projection()).flatMap(Self.building)
        return first + [integrity] + [building].compactMap(\.self)
            + (isDeep ? [attempt("projection") { try projection(catalog) }] : [])
            + [
                Self.log(CatalogExamination.log(in: data)),
                attempt("locks") { try locks(catalog.unfinishedRuns()) },
                attempt("clock") { try clock(lastRun: catalog.lastRun()) },
            ]
    }

    private static let restore =
        "stop the daemon, keep a copy of the data directory, and restore a backup (docs/operators.md)"

    /// A damaged file may break any question that is asked of it.
    private func attempt(_ check: String, _ examine: () throws -> Diagnosis) -> Diagnosis {
        do {
            return try examine()
        } catch {
            return .error(check, "\(error)", Self.restore)
        }
    }

    static func schema(_ schema: (known: [String], applied: [String])) -> Diagnosis {
        let unknown = schema.applied.filter { !schema.known.contains($0) }
        let missing = schema.known.filter { !schema.applied.contains($0) }
        if !unknown.isEmpty {
            return .error(
                "schema", "a newer program has written this database: \(unknown.joined(separator: ", "))",
                "run that program, or restore a backup from before the upgrade")
        }
        if !missing.isEmpty {
            return .warning(
                "schema", "it is older than this program: \(missing.joined(separator: ", ")) is to come",
                "make a backup; the next command that opens the catalogue brings it up to date")
        }
        return .ok("schema", schema.known.last ?? "none")
    }

    /// What is served until the next projection is whole.
    static func building(_ state: ProjectionState) -> Diagnosis? {
        guard state.next != nil else { return nil }
        return .warning(
            "projection", "the next one is being built: \(state.built) of \(state.records) records",
            "nothing where a daemon runs; else `snop rebuild` or `snop harvest`. What is new to search by finds nothing before"
        )
    }

    /// A log that is far larger than where it is begun anew is kept by somebody who reads and does not end.
    static func log(_ log: (size: Int, limit: Int)) -> Diagnosis {
        let size = "\(log.size / 1_000_000) MB"
        guard log.size > 2 * log.limit else { return .ok("wal", "the write-ahead log has \(size)") }
        return .warning(
            "wal", "the write-ahead log has \(size), and is begun anew above \(log.limit / 1_000_000) MB",
            """
            see with `fuser` on catalog.sqlite which other programs read the catalogue (a backup, `sqlite3`), and end them; the \
            next write then begins it anew. If none does, start the daemon anew
            """)
    }

    private func integrity(_ catalog: CatalogExamination) throws -> Diagnosis {
        let problems = try catalog.problems(isDeep: isDeep)
        guard let first = problems.first else {
            return .ok("integrity", isDeep ? "every page, index and reference is sound" : "every page is sound")
        }
        return .error("integrity", "\(problems.count) problems, the first: \(first)", Self.restore)
    }

    private func projection(_ catalog: CatalogExamination) throws -> Diagnosis {
        let differences = try catalog.differences()
        guard !differences.isEmpty else { return .ok("projection", "what is served agrees with the ledger") }
        return .error(
            "projection", differences.joined(separator: "; "),
            "`snop rebuild` writes what is served anew from the ledger, which is whole; report this with the message")
    }

    /// A run that has not ended, and that nobody works on, was cut off.
    private func locks(_ unfinished: [(source: String, run: Int64)]) -> Diagnosis {
        let held = HeldLocks.sources(in: data)
        let cutOff = unfinished.filter { !held.contains($0.source) }
        if !cutOff.isEmpty {
            let runs = cutOff.map { "run \($0.run) of \($0.source)" }.joined(separator: ", ")
            return .warning(
                "locks", "cut off, and worked on by nobody: \(runs)",
                "nothing; the next harvest of the source closes it")
        }
        return .ok(
            "locks", held.isEmpty ? "no source is being harvested" : "being harvested: \(held.joined(separator: ", "))")
    }

    /// Runs and changes are told apart by their times.
    func clock(lastRun: Int?) -> Diagnosis {
        let advice = "set the clock, and keep it right with NTP (`timedatectl`)"
        // 2026-01-01T00:00:00Z, before which there was no such program.
        if now < 1_767_225_600 {
            return .error("clock", "it says \(CatalogDocument.time(now) ?? "\(now)"), which is past", advice)
        }
        if let lastRun, lastRun > now + 60 {
            let last = CatalogDocument.time(lastRun) ?? "\(lastRun)"
            return .error("clock", "it is \(Console.duration(lastRun - now)) before the last run, \(last)", advice)
        }
        return .ok("clock", CatalogDocument.time(now) ?? "\(now)")
    }

    // MARK: Sources and the daemon

    /// Each file that is wrong by itself, an id that is taken already among them.
    func sources() -> [Diagnosis] {
        do {
            let registry = try SourceRegistry(directory: configuration.sourcesDirectory)
            let wrong = registry.errors.map {
                Diagnosis.error("sources", "\($0)", "correct the file; harvesters/README.md tells its form")
            }
            if registry.sources.isEmpty && wrong.isEmpty {
                return [
                    .warning(
                        "sources", "there is no source file in \(configuration.sourcesDirectory)",
                        "add one; harvesters/README.md tells how")
                ]
            }
            return wrong.isEmpty
                ? [.ok("sources", "\(registry.sources.count) source files are valid, and every id is there once")]
                : wrong
        } catch {
            return [.error("sources", "\(error)", "name the directory with `sources` or --sources")]
        }
    }

    func daemon() -> Diagnosis {
        guard let process = ServeLock.owner(in: data) else { return .ok("daemon", "none runs on this data directory") }
        return .ok("daemon", "process \(process) runs on this data directory")
    }
}

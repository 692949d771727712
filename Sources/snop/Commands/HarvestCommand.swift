import ArgumentParser
import Catalog
import DCAT
import Feeds
import Foundation
import Harvest
import Protocols
import Records

/// Harvests now, once.
struct HarvestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "harvest",
        abstract: "Harvest now, once: the named sources, or all.",
        discussion: """
            Each source is read to its end and its run is printed. Nothing is removed that a broken answer left out; see \
            `snop runs` for what happened and why.

            EXAMPLES
              snop harvest                  all registered sources
              snop harvest gdansk gdynia    these two
              snop harvest --full gdansk    map every record again, and ask without conditions
              snop harvest --dry-run gdansk see what would be added, changed and removed, and write nothing
              snop harvest --dry-run --json gdansk | jq -r 'select(.kind == "updated") | .title'
              snop harvest --json           one run a line, for a program

            A dry run harvests into a copy of the catalogue that is thrown away. It prints the first 20 datasets of each kind \
            and the first 20 fields of each, all of them with --all. With --json it prints one object for each dataset \
            (`kind` is added, updated, removed or restored; `fields` has path, old and new) and then the run, which has an \
            `outcome`.

            Exit status: 0 when every run succeeded, 1 when one failed, broke off or was held, or a source file is wrong, \
            2 when called wrongly.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var sourceOptions: SourceOptionsGroup

    @Argument(help: ArgumentHelp("Ids of the sources to harvest; all where none is given.", valueName: "id"))
    var ids: [String] = []

    @Flag(help: "Ignore incremental shortcuts: map every record again, and send no conditional request.")
    var full = false

    @Flag(help: "Write nothing, and print the difference: what would be added, changed field by field, and removed.")
    var dryRun = false

    @Flag(help: "Print the whole difference of a dry run, however long it is.")
    var all = false

    @Flag(help: "Print one run a line as JSON.")
    var json = false

    func validate() throws {
        guard dryRun || !all else { throw ValidationError("--all belongs to --dry-run") }
    }

    mutating func run() async throws {
        var configuration = try shared.configuration()
        sourceOptions.apply(to: &configuration)
        let dry = dryRun ? try DryRun(of: configuration.dataDirectory) : nil
        defer { dry?.remove() }
        if let dry { configuration.dataDirectory = dry.directory }
        let installation = try Installation(
            configuration, logger: configuration.logger(level: max(configuration.logLevel, .error)))
        var hasFailed = false
        let registered = try await installation.sources(samples: sourceOptions.samples || !ids.isEmpty) {
            hasFailed = true
            Console.say("snop: \($0)")
        }
        // What a dry run leaves is thrown away.
        if dry == nil { try await installation.writer.buildProjection(showing: !json) }
        let progress = ProgressLine(isQuiet: json)
        for var source in try chosen(from: registered) {
            // Only who reads everything can tell what would be missing.
            if dryRun { source.fullEvery = 1 }
            do {
                let before = try await dry?.before()
                let run = try await installation.runner.harvest(source, isFull: full) { progress.show($0) }
                progress.clear()
                if let dry, let before {
                    try await print(run, dry, since: before)
                } else {
                    print(run)
                }
                hasFailed = hasFailed || run.outcome != .succeeded
            } catch let error where !(error is CancellationError) {
                // What stops one source, such as a lock or a full disk, may be over when it is the next one's turn.
                progress.clear()
                hasFailed = true
                Console.say("snop: \(error)")
            }
        }
        await installation.fetcher.shutdown()
        if hasFailed { throw ExitCode(1) }
    }

    private func chosen(from sources: [Source]) throws -> [Source] {
        guard !ids.isEmpty else { return sources.filter { $0.life == .active } }
        return try ids.map { id in
            guard let source = sources.first(where: { $0.id == id }) else {
                throw UsageError("no source has the id `\(id)`; `snop sources` lists them")
            }
            guard source.life == .active || source.life == .paused else {
                throw UsageError(
                    "source `\(id)` is \(source.life.rawValue), so nothing harvests it: see \(source.file)")
            }
            return source
        }
    }

    private func print(_ run: RunState) {
        guard !json else { return Console.line(CatalogDocument.bytes(of: run)) }
        Console.show("\(run.source): \(run.outcome.rawValue). \(run.summary ?? "")")
        if run.findings > 0 { Console.show("  \(findings(run)); see `snop runs \(run.source) --findings`") }
    }

    /// What the run would have done; with JSON the datasets come before it, so that nothing needs to be kept.
    private func print(_ run: RunState, _ dry: DryRun, since before: DryRun.Before) async throws {
        var list = DifferenceList(limit: all ? nil : 20)
        try await dry.differences(since: before) { difference in
            if json { Console.line(CatalogDocument.bytes(of: difference)) } else { list.take(difference) }
        }
        guard !json else { return Console.line(CatalogDocument.bytes(of: run)) }
        Console.show("\(run.source): \(run.outcome.rawValue). \(run.summary ?? "") (nothing was written)")
        for line in list.lines(of: run) { Console.show(line) }
        if run.findings > 0 { Console.show("  \(findings(run)); see `snop check \(run.source)`") }
    }

    private func findings(_ run: RunState) -> String { run.findings == 1 ? "1 finding" : "\(run.findings) findings" }
}

/// How far a harvest is: one line that is written over on a terminal, a line every few pages elsewhere.
private struct ProgressLine: Sendable {
    let isQuiet: Bool

    func show(_ progress: HarvestRunner.Progress) {
        guard !isQuiet else { return }
        let of = progress.total.map { " of \($0)" } ?? ""
        let counts = progress.counts
        let text = """
            \(progress.source): \(counts.records)\(of) records, \(counts.added) added, \(counts.updated) updated, \
            \(counts.unchanged) unchanged
            """
        if Console.isInteractive { Console.overwrite(text) } else { Console.say(text) }
    }

    func clear() {
        if !isQuiet && Console.isInteractive { Console.overwrite("") }
    }
}

import ArgumentParser
import Catalog
import DCAT
import Foundation
import Harvest

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
              snop harvest --dry-run gdansk see what would change, and write nothing
              snop harvest --json           one run a line, for a program

            Exit status: 0 when every run succeeded, 1 when one failed, broke off or was held, or a source file is wrong, \
            2 when called wrongly.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var sourceOptions: SourceOptionsGroup

    @Argument(help: ArgumentHelp("Ids of the sources to harvest; all where none is given.", valueName: "id"))
    var ids: [String] = []

    @Flag(help: "Ignore incremental shortcuts: map every record again, and send no conditional request.")
    var full = false

    @Flag(help: "Write nothing: harvest into a copy of the catalogue that is thrown away.")
    var dryRun = false

    @Flag(help: "Print one run a line as JSON.")
    var json = false

    mutating func run() async throws {
        var configuration = try shared.configuration()
        sourceOptions.apply(to: &configuration)
        let copy = dryRun ? try ThrowawayCopy(of: configuration.dataDirectory) : nil
        defer { copy?.remove() }
        if let copy { configuration.dataDirectory = copy.directory }
        let installation = try Installation(
            configuration, logger: configuration.logger(level: max(configuration.logLevel, .error)))
        var hasFailed = false
        let registered = try await installation.sources(samples: sourceOptions.samples || !ids.isEmpty) {
            hasFailed = true
            Console.say("snop: \($0)")
        }
        let progress = ProgressLine(isQuiet: json)
        for source in try chosen(from: registered) {
            do {
                let run = try await installation.runner.harvest(source, isFull: full) { progress.show($0) }
                progress.clear()
                print(run, isDry: dryRun)
                hasFailed = hasFailed || run.outcome != .succeeded
            } catch let error as AlreadyRunning {
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

    private func print(_ run: RunState, isDry: Bool) {
        if json {
            Console.line(CatalogDocument.bytes(of: run))
        } else {
            let note = isDry ? " (nothing was written)" : ""
            Swift.print("\(run.source): \(run.outcome.rawValue). \(run.summary ?? "")\(note)")
            let count = run.findings == 1 ? "1 finding" : "\(run.findings) findings"
            let advice = isDry ? "" : "; see `snop runs \(run.source) --findings`"
            if run.findings > 0 { Swift.print("  \(count)\(advice)") }
        }
    }
}

/// A copy of the catalogue for a run that writes nothing.
private struct ThrowawayCopy {
    let directory: String

    init(of dataDirectory: String) throws {
        directory = NSTemporaryDirectory() + "/snop-dry-run-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        if FileManager.default.fileExists(atPath: CatalogDatabase.path(in: dataDirectory)) {
            try CatalogDatabase(dataDirectory: dataDirectory).copy(to: CatalogDatabase.path(in: directory))
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }
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

import ArgumentParser
import Catalog
import Feeds
import Harvest
import JSON
import Protocols
import Records

/// The registered feeds and how they fare.
struct Sources: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The registered feeds and their health.",
        discussion: """
            EXAMPLES
              snop sources
              snop sources --json | jq -r 'select(.state == "failing") | .id'
              snop sources --check    are the source files right, and where they belong

            A state is one of: ok, failing (the last run failed or broke off), held (it would have removed too much), \
            never harvested.

            --check asks no portal and opens no catalogue. It names each fault with its file and line: what is no source \
            file, a file that is not <voivodeship>/<id>.yaml, a publisher without a TERYT code or with one of another \
            voivodeship, an id or an address that another file has. Exit status: 0 where there is none, 1 where there is.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var sourceOptions: SourceOptionsGroup

    @Flag(help: "Check the form of the source files, samples too, and do nothing else.")
    var check = false

    @Flag(help: "Print one source a line as JSON; with --check, one fault a line.")
    var json = false

    mutating func run() async throws {
        var configuration = try shared.configuration()
        sourceOptions.apply(to: &configuration)
        if check { return try checkFiles(in: configuration.sourcesDirectory) }
        let database = try CatalogDatabase(dataDirectory: configuration.dataDirectory, limits: .patient)
        let registry = try SourceRegistry(directory: configuration.sourcesDirectory)
        for error in registry.errors { Console.say("snop: \(error)") }
        let sources = registry.sources.filter { sourceOptions.samples || !$0.isSample }
        try await CatalogWriter(database).register(sources.map(\.registration))
        let states = try await CatalogReader(database).sources()
        if json {
            for state in states { Console.line(CatalogDocument.bytes(of: state, base: configuration.effectiveBaseURL)) }
        } else if states.isEmpty {
            Console.show("No source is registered in \(configuration.sourcesDirectory).")
        } else {
            let rows = states.map { state in
                [
                    state.id, state.type ?? "?", state.health.rawValue, "\(state.datasets)",
                    Console.time(state.lastRun?.started), state.schedule, state.lastRun?.summary ?? "",
                ]
            }
            Console.show(
                Console.table(["ID", "TYPE", "STATE", "DATASETS", "LAST RUN", "SCHEDULE", "WHAT HAPPENED"], rows))
        }
        if !registry.errors.isEmpty { throw ExitCode(1) }
    }

    private func checkFiles(in directory: String) throws {
        let check = try SourceDirectoryCheck(directory: directory)
        for fault in check.faults { say(fault) }
        if !check.faults.isEmpty { throw ExitCode(1) }
        if !json { Console.show("Source files: \(check.files), all of them right.") }
    }

    /// For people `file:line: message` on standard error, for machines an object on standard output.
    private func say(_ fault: SourceFileError) {
        guard json else { return Console.say("snop: \(fault)") }
        var writer = JSONWriter()
        writer.object {
            $0.member("file", fault.file)
            $0.member("line", fault.line)
            $0.member("message", fault.message)
        }
        Console.line(writer.bytes)
    }
}

import ArgumentParser
import Catalog
import Harvest

/// The registered feeds and how they fare.
struct Sources: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The registered feeds and their health.",
        discussion: """
            EXAMPLES
              snop sources
              snop sources --json | jq -r 'select(.state == "failing") | .id'

            A state is one of: ok, failing (the last run failed or broke off), held (it would have removed too much), \
            never harvested.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var sourceOptions: SourceOptionsGroup

    @Flag(help: "Print one source a line as JSON.")
    var json = false

    mutating func run() async throws {
        var configuration = try shared.configuration()
        sourceOptions.apply(to: &configuration)
        let database = try CatalogDatabase(dataDirectory: configuration.dataDirectory)
        let registry = try SourceRegistry(directory: configuration.sourcesDirectory)
        for error in registry.errors { Console.say("snop: \(error)") }
        let sources = registry.sources.filter { sourceOptions.samples || !$0.isSample }
        try await CatalogWriter(database).register(sources.map(\.registration))
        let states = try await CatalogReader(database).sources()
        if json {
            for state in states { Console.line(CatalogDocument.bytes(of: state, base: configuration.effectiveBaseURL)) }
        } else if states.isEmpty {
            print("No source is registered in \(configuration.sourcesDirectory).")
        } else {
            let rows = states.map { state in
                [
                    state.id, state.type ?? "?", state.health.rawValue, "\(state.datasets)",
                    Console.time(state.lastRun?.started), state.schedule, state.lastRun?.summary ?? "",
                ]
            }
            print(Console.table(["ID", "TYPE", "STATE", "DATASETS", "LAST RUN", "SCHEDULE", "WHAT HAPPENED"], rows))
        }
        if !registry.errors.isEmpty { throw ExitCode(1) }
    }
}

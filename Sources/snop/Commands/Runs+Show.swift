import ArgumentParser
import Catalog

extension Runs {
    /// One run with everything that was found.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "One run: how it ended, what it cost, and everything that was found.",
            discussion: """
                The same fault of many records is told once: how often, what was done about it, what to change, and examples. \
                The findings of records are those of their present state, also beside an older run.

                EXAMPLES
                  snop runs show 17
                  snop runs show 17 --lang pl        what was done and what to change in Polish
                  snop runs show 17 --examples 1000  every record with a fault, not the first three
                  snop runs show 17 --json | jq -r '.groups[] | [.count, .code] | @tsv'
                """)

        @OptionGroup var shared: SharedOptions

        @Argument(help: ArgumentHelp("The number of the run; `snop runs` lists them.", valueName: "run"))
        var run: Int64

        @Option(help: "How many examples of each fault to print, 0 to 1000000.")
        var examples = 3

        @OptionGroup var language: ReportLanguage

        @Flag(help: "Print the run with its findings, grouped and one by one, as JSON.")
        var json = false

        func validate() throws {
            guard (0...1_000_000).contains(examples) else {
                throw ValidationError("--examples is a number from 0 to 1000000")
            }
        }

        mutating func run() async throws {
            let configuration = try shared.configuration()
            let reader = CatalogReader(
                try CatalogDatabase(existingIn: configuration.dataDirectory, limits: .patient))
            guard let state = try await reader.run(run) else {
                throw UsageError("there is no run \(run); `snop runs` lists them")
            }
            var query = FindingQuery(limit: json ? .max : 0)
            query.examples = examples
            let page = try await reader.findings(of: state.source, run: state.id, query)
            if json {
                Console.line(CatalogDocument.bytes(of: state, page, base: configuration.effectiveBaseURL))
                return
            }
            for line in Self.lines(of: state) { Console.show(line) }
            Console.show(FindingReport(page: page, language: language.lang).text)
        }

        /// The run in a few lines, its outcome first.
        static func lines(of run: RunState) -> [String] {
            let cost = run.cost
            let duration = run.finished.map { ", took \(Console.duration($0 &- run.started))" } ?? ", under way"
            return [
                "Run \(run.id) of \(run.source): \(run.outcome.rawValue). \(Console.oneLine(run.summary ?? ""))",
                "  began \(Console.time(run.started))\(duration)",
                """
                  \(run.records) records: \(run.added) added, \(run.updated) updated, \(run.unchanged) unchanged, \
                \(run.removed) removed, \(run.missing) missing
                """,
                """
                  \(run.isIncremental ? "asked for changes only; " : "")\(cost.requests) requests, \(cost.bytes) bytes \
                received, \(cost.notModified) not modified, \(cost.retries) made again, waited \
                \(cost.waitedMilliseconds) ms for the portal
                """,
            ]
        }
    }
}

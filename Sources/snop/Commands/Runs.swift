import ArgumentParser
import Catalog
import Feeds
import Foundation
import Harvest
import Protocols
import Records

/// What became of harvests, and what an operator decides about them.
struct Runs: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What happened: runs, newest first, with their findings.",
        discussion: """
            EXAMPLES
              snop runs                     the last runs of all sources
              snop runs gdansk              of one source
              snop runs gdansk --findings   and what is wrong with it as it stands
              snop runs show 17             one run, and everything that was found
              snop runs --json --limit 100
              snop runs approve 17          remove what held run 17 did not see any more
              snop runs discard 17          keep it, and let run 17 be no witness against it

            `snop runs list --help` tells the options of the list.
            """,
        subcommands: [List.self, Show.self, Approve.self, Discard.self], defaultSubcommand: List.self)
}

extension Runs {
    /// Removes what a held run did not see.
    struct Approve: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove the datasets that a held run did not see any more.",
            discussion: """
                A complete run that would remove more than a fifth of a source's datasets is held: they stay until the next \
                complete run agrees, or until you approve. Look at the source first; a portal that shows less for an hour is \
                no reason to remove anything.

                EXAMPLES
                  snop runs approve 17
                """)

        @OptionGroup var shared: SharedOptions
        @OptionGroup var held: HeldRun

        mutating func run() async throws { try await held.settle(.approve, shared) }
    }

    /// Keeps what a held run did not see.
    struct Discard: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep the datasets that a held run did not see.",
            discussion: """
                The additions and updates of the run stand. Its removals are forgotten: the next complete run that misses \
                the datasets is held anew.

                EXAMPLES
                  snop runs discard 17
                """)

        @OptionGroup var shared: SharedOptions
        @OptionGroup var held: HeldRun

        mutating func run() async throws { try await held.settle(.discard, shared) }
    }
}

/// The run that an operator decides on.
struct HeldRun: ParsableArguments {
    @Argument(help: ArgumentHelp("The number of the held run; `snop runs` lists them.", valueName: "run"))
    var run: Int64

    @Flag(help: "Print the run as JSON.")
    var json = false

    func settle(_ decision: HeldDecision, _ shared: SharedOptions) async throws {
        let configuration = try shared.configuration()
        let writer = CatalogWriter(try CatalogDatabase(existingIn: configuration.dataDirectory))
        let state = try await writer.decide(decision, run: run, now: Int(Date().timeIntervalSince1970)) {
            RunSummary.sentence($0, decision)
        }
        if json { Console.line(CatalogDocument.bytes(of: state)) } else { Console.show(state.summary ?? "") }
    }
}

extension Runs {
    /// The list of runs.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Runs, newest first, of all sources or of one.",
            discussion: """
                EXAMPLES
                  snop runs list gdansk --findings
                  snop runs list gdansk --findings --lang pl
                """)

        @OptionGroup var shared: SharedOptions

        @Argument(help: ArgumentHelp("The source; all where none is given.", valueName: "id"))
        var id: String?

        @Option(help: "How many runs to print, 1 to 1000.")
        var limit = 20

        @Flag(help: "Print what is wrong with the source of the newest run too.")
        var findings = false

        @OptionGroup var language: ReportLanguage

        @Flag(help: "Print one run a line as JSON.")
        var json = false

        func validate() throws {
            guard (1...1000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 1000") }
        }

        mutating func run() async throws {
            let configuration = try shared.configuration()
            let reader = CatalogReader(
                try CatalogDatabase(existingIn: configuration.dataDirectory, limits: .patient))
            if let id, try await reader.source(id) == nil {
                throw UsageError("no source has the id `\(id)`; `snop sources` lists them")
            }
            let runs = try await reader.runs(source: id, limit: limit)
            if json {
                for run in runs { Console.line(CatalogDocument.bytes(of: run)) }
            } else if runs.isEmpty {
                Console.show("Nothing was harvested yet.")
            } else {
                let rows = runs.map { run in
                    [
                        "\(run.id)", run.source, Console.time(run.started), run.outcome.rawValue, "\(run.findings)",
                        run.summary ?? "",
                    ]
                }
                Console.show(Console.table(["RUN", "SOURCE", "STARTED", "OUTCOME", "FINDINGS", "WHAT HAPPENED"], rows))
            }
            if findings, let run = runs.first {
                try await printFindings(of: run.source, reader, base: configuration.effectiveBaseURL)
            }
        }

        /// The same fault of many records once: how often, and examples.
        private func printFindings(of source: String, _ reader: CatalogReader, base: String) async throws {
            let query = FindingQuery(limit: 0)
            if json {
                var place = FindingPlace()
                while !place.isEnd {
                    let step = try await reader.nextFindings(of: source, query, at: place)
                    for finding in step.findings { Console.line(CatalogDocument.bytes(of: finding, base: base)) }
                    place = step.next
                }
                return
            }
            let page = try await reader.findings(of: source, query)
            Console.show("\nFindings of \(source) as it stands.")
            Console.show(FindingReport(page: page, language: language.lang).text)
        }
    }
}

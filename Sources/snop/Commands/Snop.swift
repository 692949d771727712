import ArgumentParser
import Foundation

/// The command line: exit status 0 where all is done, 1 where something failed, 2 where the program was called wrongly.
@main
struct Snop: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snop",
        abstract: "Binds the open-data feeds of municipalities into one searchable catalogue.",
        discussion: """
            Snop reads the feeds that are registered as YAML files in a directory of sources, keeps one SQLite file with \
            every dataset, and serves it read-only as JSON and DCAT.

            EXAMPLES
              snop serve                    harvest on schedule and answer on http://127.0.0.1:8080
              snop check https://dane.twojagmina.pl   what a feed is, before it is registered
              snop harvest gdansk           harvest one source now
              snop search "jakość powietrza"
              snop sources                  how the registered feeds fare
              snop runs gdansk              what became of its harvests
              snop doctor                   is this installation sound
              snop rebuild                  write what is searched and served anew

            Without a configuration file everything has a sensible default; docs/configuration.md lists the keys. Every key \
            is also a variable of the environment: fetch.timeout is SNOP_FETCH_TIMEOUT.
            """,
        version: Version.text,
        subcommands: [
            Serve.self, Check.self, HarvestCommand.self, Sources.self, Runs.self, Search.self, Doctor.self,
            Rebuild.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(with: error)
        }
    }

    /// Help goes to standard output with status 0, every error to standard error with the design's status.
    private static func exit(with error: any Error) -> Never {
        if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
        switch error {
        case let error as UsageError: Console.fail("\(error)", status: 2)
        case is CancellationError: Console.fail("stopped", status: 1)
        default: break
        }
        let code = exitCode(for: error)
        let message = fullMessage(for: error)
        if code == .success {
            print(message)
            Foundation.exit(0)
        }
        if code == .validationFailure { Console.fail(message, status: 2, isComplete: true) }
        Console.fail("\(error)", status: 1)
    }
}

/// What the program calls itself.
enum Version {
    static let text = "0.1.0"
}

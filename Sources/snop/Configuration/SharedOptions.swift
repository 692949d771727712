import ArgumentParser
import Foundation

/// What every command takes.
struct SharedOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration, a YAML file.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("The directory of the catalogue (default: ./data).", valueName: "dir"))
    var data: String?

    /// The file, then the environment, then the command line.
    func configuration() throws -> Configuration {
        var configuration = try Configuration(file: config, environment: ProcessInfo.processInfo.environment)
        if let data { configuration.dataDirectory = data }
        return configuration
    }
}

/// Where the source files are.
struct SourceDirectoryOption: ParsableArguments {
    @Option(help: ArgumentHelp("The directory of the source files (default: ./harvesters).", valueName: "dir"))
    var sources: String?

    func apply(to configuration: inout Configuration) {
        if let sources { configuration.sourcesDirectory = sources }
    }
}

/// What the commands take that read source files.
struct SourceOptionsGroup: ParsableArguments {
    @OptionGroup var directory: SourceDirectoryOption

    @Flag(help: "Harvest the sample feeds too, which need no network.")
    var samples = false

    func apply(to configuration: inout Configuration) { directory.apply(to: &configuration) }
}

/// Where the daemon listens.
struct ListenOption: ParsableArguments {
    @Option(help: ArgumentHelp("Address and port to listen on (default: 127.0.0.1:8080).", valueName: "host:port"))
    var listen: String?

    func apply(to configuration: inout Configuration) throws {
        guard let listen else { return }
        do {
            try configuration.listen(on: listen)
        } catch let error as ConfigurationKey.Invalid {
            throw UsageError("--listen: `\(listen)` is not \(error.expected)")
        }
    }
}

import ArgumentParser
import Feeds
import Fetch
import Foundation
import Harvest
import Protocols
import Records

/// What a feed is, what would become of it, and how good it is.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "What is this feed, what would become of it, how good is it.",
        discussion: """
            Recognises the type of a feed and shows what was asked and what spoke for each type, fetches its first page as a \
            harvest would, and prints the first records beside the datasets that would be made of them, everything that is \
            wrong with the page, and a source file that is ready to be saved. Nothing is written to the catalogue, and none \
            is needed.

            EXAMPLES
              snop check https://dane.twojagmina.pl
              snop check https://dane.twojagmina.pl --save harvesters/mazowieckie/przykladowo.yaml
              snop check ./otwarte_dane.xml           a file, before it is put on the web
              snop check harvesters/mazowieckie/przykladowo.yaml
              snop check gdansk --records 10          a source that is registered
              snop check https://dane.twojagmina.pl --json | jq -r .source

            With --json it prints one object: type, url, candidates (each with its score and evidence), records, total, \
            datasets (each with what was published), findings and source, the text of the source file. Where there is no \
            page, `error` says why.

            Exit status: 0 when a page was read, 1 when the feed could not be recognised or read, 2 when called wrongly.
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var language: ReportLanguage

    @Option(help: ArgumentHelp("The directory of the source files (default: ./harvesters).", valueName: "dir"))
    var sources: String?

    @Argument(
        help: ArgumentHelp(
            "An address of http or https, the path of a file, or the id of a registered source.",
            valueName: "url|file|source"))
    var target: String

    @Option(help: "How many records to show beside their datasets, 0 to 1000.")
    var records = 3

    @Option(
        help: ArgumentHelp("Write the source file here too; a file that is there stays as it is.", valueName: "file"))
    var save: String?

    @Flag(help: "Print one object as JSON.")
    var json = false

    func validate() throws {
        guard (0...1000).contains(records) else { throw ValidationError("--records is a number from 0 to 1000") }
    }

    mutating func run() async throws {
        var configuration = try shared.configuration()
        if let sources { configuration.sourcesDirectory = sources }
        let target = try CheckTarget(target, sources: configuration.sourcesDirectory)
        if let save, FileManager.default.fileExists(atPath: save) {
            throw UsageError("--save: \(save) is there already, and is not overwritten")
        }
        if save != nil, let file = target.file { throw UsageError("--save: this source has a file already: \(file)") }
        let logger = configuration.logger(level: max(configuration.logLevel, .error))
        let fetcher = try configuration.fetcher(logger: logger)
        let polite = PoliteFetcher(fetcher, policy: configuration.politeness)
        let report = try await FeedCheck(fetcher: polite, limits: configuration.harvestLimits)
            .report(on: target.source, examples: records)
        await fetcher.shutdown()
        let text = try target.text ?? report.draft?.yaml
        if json {
            Console.line(CheckDocument.bytes(of: report, source: text, base: configuration.effectiveBaseURL))
        } else {
            let page = CheckText(
                report: report, target: target, text: text, base: configuration.effectiveBaseURL, width: Console.width,
                language: language.lang)
            Console.show(page.lines.joined(separator: "\n"))
        }
        if let failure = report.failure { throw CheckFailure(description: Console.oneLine(failure.message)) }
        if let save, let text { try write(text, to: save) }
    }

    private func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .withoutOverwriting)
        } catch {
            throw CheckFailure(description: "\(path) cannot be written: \(error.localizedDescription)")
        }
        Console.say("The source file was written to \(path).")
    }
}

/// The feed has no page that could be read, or the source file could not be written.
struct CheckFailure: Error, CustomStringConvertible {
    let description: String
}

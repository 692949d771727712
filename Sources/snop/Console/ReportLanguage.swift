import ArgumentParser

/// In which language findings are explained.
struct ReportLanguage: ParsableArguments {
    enum Language: String, ExpressibleByArgument, CaseIterable {
        case pl, en
    }

    @Option(help: "The language of what was done and what to change.")
    var lang = Language.en
}

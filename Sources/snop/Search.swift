import ArgumentParser
import Catalog
import DCAT

/// Searches from the shell.
struct Search: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Search from the shell.",
        discussion: """
            Every word must be there, with or without Polish letters: `lodz` finds Łódź. "several words" must stand \
            together, -word must not be there, word* is a beginning.

            EXAMPLES
              snop search budżet obywatelski
              snop search '"jakość powietrza" -Kraków' --limit 50
              snop search rozklad jazdy --json | jq -r .title.pl
            """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: ArgumentHelp("What to look for.", valueName: "words"))
    var words: [String]

    @Option(help: "How many datasets to print, 1 to 1000.")
    var limit = 20

    @Flag(help: "Print every copy of a dataset that several portals publish, not only the nearest to its producer.")
    var all = false

    @Flag(help: "Print one dataset a line as JSON.")
    var json = false

    func validate() throws {
        guard (1...1000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 1000") }
    }

    mutating func run() async throws {
        let configuration = try shared.configuration()
        let reader = CatalogReader(
            try CatalogDatabase(existingIn: configuration.dataDirectory, limits: .patient))
        var query = DatasetQuery()
        query.words = words.joined(separator: " ")
        query.limit = limit
        query.isDistinct = !all
        let page = try await reader.datasets(query)
        let base = configuration.effectiveBaseURL
        if json {
            for item in page.items { Console.line(CatalogDocument.bytes(of: item, base: base)) }
            return
        }
        for item in page.items {
            guard let dataset = item.dataset else { continue }
            let formats = dataset.distribution.compactMap(\.format?.label)
            var seen: Set<String> = []
            print(dataset.title.preferred ?? item.key)
            print(
                "  \(dataset.publisher?.name.preferred ?? item.source) · \(formats.filter { seen.insert($0).inserted }.joined(separator: ", "))"
            )
            if let others = item.cluster?.others { print("  also in \(others.map(\.source).joined(separator: ", "))") }
            print("  \(base)/datasets/\(item.id)")
        }
        print("\(page.count) found\(page.count > page.items.count ? ", the first \(page.items.count) shown" : "").")
    }
}

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
        let base = configuration.effectiveBaseURL
        var (shown, count) = (0, 0)
        // A page holds so many bytes; where datasets are large, several pages make the list.
        repeat {
            query.limit = limit - shown
            let page = try await reader.datasets(query)
            for item in page.items {
                if json { Console.line(CatalogDocument.bytes(of: item, base: base)) } else { show(item, base) }
            }
            count = page.count
            shown += page.items.count
            query.cursor = page.next
        } while query.cursor != nil && shown < limit
        if !json { Console.show("\(count) found\(count > shown ? ", the first \(shown) shown" : "").") }
    }

    private func show(_ item: StoredDataset, _ base: String) {
        guard let dataset = item.dataset else { return }
        var seen: Set<String> = []
        let formats = dataset.distribution.compactMap(\.format?.label).filter { seen.insert($0).inserted }
        let publisher = dataset.publisher?.name.preferred ?? item.source
        Console.show(line(dataset.title.preferred ?? item.key))
        Console.show("  \(line(publisher)) · \(line(formats.joined(separator: ", ")))")
        if let others = item.cluster?.others {
            Console.show("  also in \(others.map(\.source).joined(separator: ", "))")
        }
        Console.show("  \(base)/datasets/\(item.id)")
    }

    /// A text of a feed on one line, which it cannot leave, and not much longer than one.
    private func line(_ text: String) -> String { Console.oneLine(Console.cut(text, 400)) }
}

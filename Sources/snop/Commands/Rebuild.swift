import ArgumentParser
import Catalog

/// Writes the projection anew from the ledger.
struct Rebuild: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write what is searched and served anew.",
        discussion: """
            Everything that lists filter, sort and search by follows from the records and the change log, and is made again from \
            them: for an index that is damaged or does not agree with the records (`snop doctor --deep` tells). No portal is \
            asked, nothing of the records, runs and changes is touched. A daemon may run meanwhile and serves what there is until \
            the new one is whole; a rebuild that is cut off is gone on with by the next command that writes, or by the daemon.

            EXAMPLES
              snop rebuild
              snop rebuild --data /var/lib/snop

            After an upgrade that needs it this is done without being asked for. It takes about a minute for 100,000 datasets, \
            and for a while as much disk again as the catalogue has.
            """)

    @OptionGroup var shared: SharedOptions

    mutating func run() async throws {
        let configuration = try shared.configuration()
        let database = try CatalogDatabase(existingIn: configuration.dataDirectory, limits: .patient)
        let writer = CatalogWriter(database)
        try await writer.renewProjection()
        try await writer.buildProjection(showing: true)
        let count = try await CatalogReader(database).sources().reduce(0) { $0 + $1.datasets }
        Console.show("The search index is whole: \(count) datasets.")
    }
}

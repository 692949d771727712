import Catalog
import Feeds
import Fetch
import Foundation
import Harvest
import Logging
import Protocols
import Records

/// The services that a command needs, made from the configuration.
struct Installation {
    let configuration: Configuration
    let logger: Logger
    let writer: CatalogWriter
    let reader: CatalogReader
    let fetcher: Fetcher
    let runner: HarvestRunner

    /// - Parameter limits: how long reads of the catalogue may take; a daemon, which answers strangers, has shorter ones.
    init(_ configuration: Configuration, logger: Logger, limits: ReadLimits = .patient) throws {
        self.configuration = configuration
        self.logger = logger
        let database = try CatalogDatabase(dataDirectory: configuration.dataDirectory, limits: limits)
        writer = CatalogWriter(database, findings: configuration.findings)
        reader = CatalogReader(database)
        fetcher = try configuration.fetcher(logger: logger)
        runner = HarvestRunner(
            fetcher: PoliteFetcher(fetcher, policy: configuration.politeness), limits: configuration.harvestLimits,
            writer: writer, dataDirectory: configuration.dataDirectory, logger: logger)
    }

    /// The registered sources, known to the catalogue from here on. Sample feeds are left out unless they are wanted.
    ///
    /// - Parameter report: called for each file that cannot be read.
    func sources(samples: Bool, report: (SourceFileError) -> Void) async throws -> [Source] {
        let registry = try SourceRegistry(directory: configuration.sourcesDirectory)
        registry.errors.forEach(report)
        let sources = registry.sources.filter { samples || !$0.isSample }
        try await writer.register(sources.map(\.registration))
        return sources
    }
}

extension Configuration {
    /// What asks the portals; it tells them who is asking.
    func fetcher(logger: Logger) throws -> Fetcher {
        try Fetcher(
            FetchConfiguration(
                userAgent: "Snop/\(Version.text) (+\(contact ?? effectiveBaseURL))", limits: fetchLimits,
                allowNetworks: allowNetworks, spoolDirectory: NSTemporaryDirectory()),
            logger: logger)
    }
}

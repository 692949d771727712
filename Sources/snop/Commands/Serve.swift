import ArgumentParser
import Catalog
import DCAT
import Feeds
import Glibc
import Harvest
import Logging
import Metrics
import Protocols
import Records
import ServiceLifecycle
import Web

/// The daemon.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The daemon: harvests on schedule and answers HTTP.",
        discussion: """
            Harvests every registered source when its schedule says so, those that were never harvested at once, and \
            answers read-only on http://127.0.0.1:8080. SIGTERM or SIGINT ends it within 5 seconds; a page that is being \
            written is finished or abandoned as a whole. One daemon works in a data directory; a second one says so and ends.

            EXAMPLES
              snop serve
              snop serve --samples --listen 127.0.0.1:9000
              SNOP_BASE_URL=https://dane.example.pl snop serve --config /etc/snop.yaml
            """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var sourceOptions: SourceOptionsGroup

    @OptionGroup var listening: ListenOption

    mutating func run() async throws {
        Allocator.returnsMemory()
        var configuration = try shared.configuration()
        sourceOptions.apply(to: &configuration)
        try listening.apply(to: &configuration)
        let logger = configuration.logger()
        let wanted = configuration.connections.maximum
        configuration.connections.maximum = Descriptors.connections(wanted: wanted, of: Descriptors.raiseLimit())
        if configuration.connections.maximum < wanted {
            logger.warning(
                "fewer connections than serve.max_connections: the process may not open more files",
                metadata: ["connections": "\(configuration.connections.maximum)"])
        }
        let metrics = PrometheusRegistry()
        MetricsSystem.bootstrap(metrics)
        let installation = try Installation(configuration, logger: logger, limits: .standard)
        let lock = try ServeLock(dataDirectory: configuration.dataDirectory)
        defer { lock.release() }
        guard lock.isOwn else {
            throw ServeFailure(
                description: """
                    another daemon (process \(lock.owner ?? "?")) runs on \(configuration.dataDirectory); end it, or name \
                    another directory with --data
                    """)
        }
        let sources = try await installation.sources(samples: sourceOptions.samples) {
            logger.error("a source file was left out", metadata: ["error": "\($0)"])
        }
        let runner = installation.runner
        let harvest = HarvestService(
            sources: sources, harvest: { try await runner.harvest($0) }, writer: installation.writer,
            reader: installation.reader, concurrency: configuration.concurrency,
            withdrawnGrace: configuration.withdrawnGrace, logger: logger)
        let web = WebServer(configuration.web, reader: installation.reader, logger: logger, metrics: metrics)
        var group = ServiceGroupConfiguration(
            services: [
                .init(service: web.service), .init(service: harvest),
                .init(
                    service: ProjectionService(writer: installation.writer, reader: installation.reader, logger: logger)
                ),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        // Whoever keeps a connection open must not keep the daemon: after this the tasks are cancelled. There is no limit to
        // the cancellation, since the group would trap at it; the watchdog ends the process.
        group.maximumGracefulShutdownDuration = .seconds(3)
        let watchdog = ShutdownWatchdog(after: .milliseconds(4500), signals: [SIGTERM, SIGINT], logger: logger)
        defer { watchdog.cancel() }
        if configuration.contact == nil && configuration.baseURL == nil {
            logger.notice("portals cannot tell who is asking; set `contact` or `base_url`")
        }
        logger.info(
            "snop \(Version.text) begins",
            metadata: ["sources": "\(sources.count)", "data": "\(configuration.dataDirectory)"])
        do {
            try await ServiceGroup(configuration: group).run()
        } catch {
            throw ServeFailure(description: "cannot serve on \(configuration.host):\(configuration.port): \(error)")
        }
        await installation.fetcher.shutdown()
        logger.info("snop has ended")
    }
}

/// The daemon could not begin, or a part of it broke.
struct ServeFailure: Error, CustomStringConvertible {
    let description: String
}

extension Configuration {
    /// What the web server is to say of the catalogue.
    var web: WebConfiguration {
        var web = WebConfiguration(
            host: host, port: port, baseURL: effectiveBaseURL, title: title, description: summary,
            publisher: Agent(name: LocalizedText("pl", publisher), homepage: homepage), homepage: homepage)
        web.connections = connections
        web.maximumPageBytes = maximumPageBytes
        web.answerMemory = answerMemory
        return web
    }
}

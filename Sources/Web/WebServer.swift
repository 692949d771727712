package import Catalog
package import Hummingbird
package import Logging

/// The public face of the catalogue: read-only HTTP.
package struct WebServer: Sendable {
    /// Headers together may be so long; an address that is longer closes the connection with a bare 400, a shorter one
    /// that is still too long is answered with a problem document.
    private static let maximumHeaderBytes = 128 * 1024
    private static let maximumHeaders = 200

    private let application: Application<WebResponder>

    /// - Parameters:
    ///   - metrics: what `/metrics` shows; the server counts its requests there.
    ///   - onListening: is told the port when the server has bound it.
    package init(
        _ configuration: WebConfiguration, reader: CatalogReader, logger: Logger, metrics: PrometheusRegistry,
        onListening: @escaping @Sendable (Int) async -> Void = { _ in }
    ) {
        let site = Site(configuration, reader: reader, interval: .milliseconds(500), metrics: metrics)
        self.init(site, logger: logger, onListening: onListening)
    }

    init(_ site: Site, logger: Logger, onListening: @escaping @Sendable (Int) async -> Void) {
        let configuration = site.configuration
        application = Application(
            responder: WebResponder(site: site),
            server: .http1(
                configuration: .init(
                    idleTimeout: .seconds(60),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: Self.maximumHeaderBytes, maxHeaderListSize: Self.maximumHeaderBytes,
                        maxHeaderFieldCount: Self.maximumHeaders))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "snop"),
            onServerRunning: { await onListening($0.localAddress?.port ?? 0) },
            logger: logger)
    }

    /// The server as a `Service` of swift-service-lifecycle, to be put into the program's service group.
    package var service: any ApplicationProtocol { application }

    /// Serves until graceful shutdown: requests in progress are finished.
    ///
    /// - Throws: where the address cannot be bound.
    package func run() async throws {
        try await application.run()
    }
}

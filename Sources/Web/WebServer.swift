package import Catalog
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import ServiceLifecycle

/// The public face of the catalogue: read-only HTTP.
package struct WebServer: Sendable {
    /// Headers together may be so long; an address that is longer closes the connection with a bare 400, a shorter one
    /// that is still too long is answered with a problem document.
    private static let maximumHeaderBytes = 128 * 1024
    private static let maximumHeaders = 200
    private static let sweepInterval = TimeAmount.milliseconds(500)
    /// What the header `Server` says.
    static let name = "snop"

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
        let server = HTTPServerBuilder { responder in
            // Idle connections are closed by the table of all of them.
            let http = HTTP1Channel(
                responder: responder,
                configuration: .init(
                    idleTimeout: nil,
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: Self.maximumHeaderBytes, maxHeaderListSize: Self.maximumHeaderBytes,
                        maxHeaderFieldCount: Self.maximumHeaders)))
            return WebChannel(http: http, site: site)
        }
        application = Application(
            responder: WebResponder(site: site), server: server,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: Self.name),
            onServerRunning: {
                Self.sweep(site.connections, as: $0)
                await onListening($0.localAddress?.port ?? 0)
            },
            logger: logger)
    }

    /// Looks after the connections for as long as the server listens.
    private static func sweep(_ connections: ConnectionTable, as channel: any Channel) {
        let task = channel.eventLoop.scheduleRepeatedTask(initialDelay: sweepInterval, delay: sweepInterval) { _ in
            connections.sweep(at: .now)
        }
        channel.closeFuture.whenComplete { _ in task.cancel() }
    }

    /// The server as a `Service` of swift-service-lifecycle, to be put into the program's service group.
    package var service: any Service { WebService(server: self) }

    /// Serves until graceful shutdown: requests in progress are finished.
    ///
    /// - Throws: where the address cannot be bound.
    package func run() async throws {
        // Every child task of the server inherits these threads, and the catalogue begins its reads on threads of its own. Only a
        // sleep ends through the common pool, so a time limit may be late while that is taken.
        try await withTaskExecutorPreference(WebThreads.shared) { try await application.run() }
    }
}

private struct WebService: Service {
    let server: WebServer

    func run() async throws { try await server.run() }
}

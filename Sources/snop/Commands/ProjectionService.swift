import Catalog
import Logging
import ServiceLifecycle

/// Builds the next projection while the daemon serves the one that there is, where the program has another form of it.
struct ProjectionService: Service, CustomStringConvertible {
    let writer: CatalogWriter
    let reader: CatalogReader
    let logger: Logger

    var description: String { "building the projection" }

    /// A projection may also be begun beside the daemon (`snop rebuild`), and be left by who began it.
    private static let interval = Duration.seconds(60)

    /// Ends with the daemon; what it has built then is gone on with by the next one.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            var isToBuild = true
            while !Task.isCancelled {
                do {
                    if isToBuild { try await build() }
                    isToBuild = false
                } catch {
                    guard !Task.isCancelled else { return }
                    // A disk that is full, or a lock that is kept, may be otherwise in a minute.
                    logger.error("the projection could not be built on", metadata: ["error": "\(error)"])
                }
                try? await Task.sleep(for: Self.interval)
                let state = try? await reader.projection()
                isToBuild = isToBuild || state?.next != nil
            }
        }
    }

    private func build() async throws {
        let (began, interval) = (ContinuousClock.now, Duration.seconds(10))
        var told: ContinuousClock.Instant?
        try await writer.buildProjection { state in
            guard state.next != nil, told.map({ .now - $0 >= interval }) ?? true else { return }
            told = .now
            logger.info(
                "building the projection", metadata: ["built": "\(state.built)", "records": "\(state.records)"])
        } damaged: { record in
            logger.error(
                "a damaged document cannot be served; `snop doctor` tells more", metadata: ["record": "\(record)"])
        }
        guard told != nil else { return }
        logger.info("the projection is built and served", metadata: ["took": "\(ContinuousClock.now - began)"])
    }
}

extension CatalogWriter {
    /// Builds the next projection to its end, for a command, which says how far it is.
    func buildProjection(showing isShown: Bool) async throws {
        try await buildProjection { state in
            guard isShown, state.next != nil else { return }
            let text = "search index: \(state.built) of \(state.records) datasets"
            if Console.isInteractive { Console.overwrite(text) } else { Console.say(text) }
        } damaged: {
            Console.say("snop: the document of \($0) is damaged and cannot be served; see `snop doctor`")
        }
        if isShown && Console.isInteractive { Console.overwrite("") }
    }
}

import Catalog
import DCAT

/// What every route has at hand: it reads the catalogue, and has nothing to write with.
struct Site: Sendable {
    let configuration: WebConfiguration
    let reader: CatalogReader
    let cache: AnswerCache
    let memory: AnswerMemory
    let cost: AnswerCost
    let connections: ConnectionTable
    let registry: PrometheusRegistry
    let figures: CatalogFigureCache
    let requests: RequestMetrics

    /// To be raised with every change of what is written for the same content, so that no client keeps the old form.
    static let formatVersion = 2

    /// A fingerprint that begins with what every answer depends on.
    let fingerprint: Fingerprint

    var base: String { configuration.baseURL }

    /// - Parameter interval: how often the catalogue is looked at for changes; an answer is at most twice as old,
    ///   and the catalogue's figures in `/metrics` 120 times.
    init(
        _ configuration: WebConfiguration, reader: CatalogReader, interval: Duration,
        metrics registry: PrometheusRegistry = PrometheusRegistry()
    ) {
        self.configuration = configuration
        self.reader = reader
        let version = CatalogVersion(reader, interval: interval)
        cache = AnswerCache(version: version)
        memory = AnswerMemory(capacity: configuration.answerMemory, patience: configuration.queryDeadline)
        connections = ConnectionTable(configuration.connections, memory: memory, metrics: registry)
        // A page of RDF has a quarter of these bytes and takes 24 times its own: none needs more than there is.
        cost = AnswerCost(pageBytes: min(configuration.maximumPageBytes, configuration.answerMemory / 6))
        self.registry = registry
        requests = RequestMetrics(factory: registry)
        figures = CatalogFigureCache(reader, version: version, interval: interval * 120)
        var fingerprint = Fingerprint()
        fingerprint.add(Self.formatVersion)
        fingerprint.add(configuration.baseURL)
        for text in [configuration.title, configuration.description, configuration.publisher.name] {
            for entry in text.entries {
                fingerprint.add(entry.language)
                fingerprint.add(entry.value)
            }
        }
        let publisher = configuration.publisher
        for text in [configuration.homepage, publisher.uri, publisher.teryt, publisher.homepage, publisher.email] {
            fingerprint.add(text ?? "")
        }
        self.fingerprint = fingerprint
    }
}

/// A request as the routes see it.
struct WebRequest: Sendable {
    /// The path as it was sent.
    let path: String
    let query: QueryString
    let accept: Accept
    let acceptLanguage: Accept
}

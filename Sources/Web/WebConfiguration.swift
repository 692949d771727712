import Catalog
package import DCAT

/// Where the public face listens, and what the catalogue says of itself.
package struct WebConfiguration: Sendable {
    package var host: String
    /// 0 takes any free port; ``WebServer`` tells which.
    package var port: Int
    /// What every address that is served begins with, without a closing slash: `https://snop.example`.
    package let baseURL: String
    package var title: LocalizedText
    package var description: LocalizedText
    package var publisher: Agent
    package var homepage: String?
    /// How long a query may take; a longer one is interrupted and answered with a problem.
    package var queryDeadline = Duration.seconds(10)
    /// How many bytes of datasets a page of a list holds; there is always room for one dataset.
    package var maximumPageBytes = DatasetQuery.defaultMaxBytes
    /// How much memory all large answers together may take while they are made and sent.
    package var answerMemory = WebConfiguration.defaultAnswerMemory
    package var connections = ConnectionLimits()
    /// How long `/readyz` waits for the catalogue.
    package var readinessDeadline = Duration.seconds(2)

    package static let defaultAnswerMemory = 96 << 20

    /// - Parameter baseURL: a closing slash is dropped.
    package init(
        host: String = "127.0.0.1", port: Int = 8080, baseURL: String, title: LocalizedText,
        description: LocalizedText, publisher: Agent, homepage: String? = nil
    ) {
        self.host = host
        self.port = port
        var base = baseURL
        while base.hasSuffix("/") { base.removeLast() }
        self.baseURL = base
        self.title = title
        self.description = description
        self.publisher = publisher
        self.homepage = homepage
    }

    var catalog: DatasetGraph.CatalogDescription {
        DatasetGraph.CatalogDescription(
            title: title, description: description, publisher: publisher, homepage: homepage)
    }
}

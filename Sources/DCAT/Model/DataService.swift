/// Operations that give access to datasets (`dcat:DataService`): a WMS, a SPARQL endpoint, an API.
package struct DataService: Sendable, Hashable {
    /// The service's own IRI where its source gave one.
    package var uri: String?
    package var identifier: [String] = []
    package var title = LocalizedText()
    package var description = LocalizedText()
    package var endpointURL: [String] = []
    /// IRIs of what describes the operations: an OpenAPI document, the answer to `GetCapabilities`.
    package var endpointDescription: [String] = []
    package var keyword = LanguageMap<[String]>()
    package var theme: [Concept] = []
    package var publisher: Agent?
    package var contactPoint: [ContactPoint] = []
    package var format: [Format] = []
    package var landingPage: [String] = []
    package var page: [String] = []
    package var conformsTo: [String] = []
    package var license: Concept?
    package var rights: [LocalizedText] = []
    package var accessRights: Concept?
    /// IRIs of the datasets that the service gives access to, as its publisher names them.
    package var servesDataset: [String] = []
    package var applicableLegislation: [String] = []
    package var hvdCategory: [Concept] = []

    package init() {}
}

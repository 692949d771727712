package import OrderedCollections

/// Operations that give access to datasets (`dcat:DataService`): a WMS, a SPARQL endpoint, an API.
package struct DataService: Sendable, Hashable {
    /// The service's own IRI where its source gave one.
    package var uri: String?
    package var identifier: OrderedSet<String> = []
    package var title = LocalizedText()
    package var description = LocalizedText()
    package var endpointURL: OrderedSet<String> = []
    /// IRIs of what describes the operations: an OpenAPI document, the answer to `GetCapabilities`.
    package var endpointDescription: OrderedSet<String> = []
    package var keyword = LanguageMap<[String]>()
    package var theme: OrderedSet<Concept> = []
    package var publisher: Agent?
    package var contactPoint: OrderedSet<ContactPoint> = []
    package var format: OrderedSet<Format> = []
    package var landingPage: OrderedSet<String> = []
    package var page: OrderedSet<String> = []
    package var conformsTo: OrderedSet<String> = []
    package var license: Concept?
    package var rights: OrderedSet<LocalizedText> = []
    package var accessRights: Concept?
    /// IRIs of the datasets that the service gives access to, as its publisher names them.
    package var servesDataset: OrderedSet<String> = []
    package var applicableLegislation: OrderedSet<String> = []
    package var hvdCategory: OrderedSet<Concept> = []

    package init() {}
}

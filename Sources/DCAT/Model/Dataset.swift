package import OrderedCollections

/// A dataset as the catalogue knows it: the class `dcat:Dataset` of DCAT-AP 3, as a plain value.
///
/// Property names are DCAT's. What is absent is empty or `nil`, never a placeholder.
package struct Dataset: Sendable, Hashable {
    /// Whether this is a `dcat:DatasetSeries`: datasets that are published apart but belong together.
    package var isSeries = false
    package var identifier: OrderedSet<String> = []
    /// Identifiers that others gave the dataset (`adms:identifier`), such as a DOI.
    package var otherIdentifier: OrderedSet<String> = []
    package var title = LocalizedText()
    package var description = LocalizedText()
    package var keyword = LanguageMap<[String]>()
    package var theme: OrderedSet<Concept> = []
    package var publisher: Agent?
    package var creator: OrderedSet<Agent> = []
    package var rightsHolder: OrderedSet<Agent> = []
    package var qualifiedAttribution: OrderedSet<Attribution> = []
    package var contactPoint: OrderedSet<ContactPoint> = []
    package var issued: DateValue?
    package var modified: DateValue?
    package var accrualPeriodicity: Concept?
    package var language: OrderedSet<Concept> = []
    package var spatial: [Location] = []
    package var temporal: OrderedSet<PeriodOfTime> = []
    /// Metres between two points on the ground that the data can tell apart.
    package var spatialResolutionInMeters: OrderedSet<Double> = []
    /// The shortest time that the data can tell apart, as an `xsd:duration`: `P1D`.
    package var temporalResolution: String?
    /// What kind of dataset it is (`dct:type`), such as a geospatial or a statistical one.
    package var datasetType: OrderedSet<Concept> = []
    package var landingPage: OrderedSet<String> = []
    package var page: OrderedSet<String> = []
    package var license: OrderedSet<Concept> = []
    package var rights: OrderedSet<LocalizedText> = []
    package var accessRights: Concept?
    package var conformsTo: OrderedSet<String> = []
    package var version: String?
    package var versionNotes = LocalizedText()
    /// Other versions of the dataset, by their IRIs; a label is the version's title.
    package var hasVersion: OrderedSet<Concept> = []
    /// The series that the dataset is part of, by their IRIs; a label is the series' title.
    package var inSeries: OrderedSet<Concept> = []
    /// The datasets that this one was made from (`dct:source`); a label is such a dataset's title.
    package var sourceDataset: OrderedSet<Concept> = []
    /// How the data came about, in words or by the IRI of a statement.
    package var provenance: OrderedSet<Concept> = []
    /// The activities that made the data, by their IRIs.
    package var wasGeneratedBy: OrderedSet<Concept> = []
    /// IRIs of related things of any kind.
    package var relation: OrderedSet<String> = []
    /// Relations that say what they are.
    package var qualifiedRelation: OrderedSet<Relationship> = []
    /// IRIs of publications that cite or use the dataset.
    package var isReferencedBy: OrderedSet<String> = []
    /// ELI IRIs of the law that obliges the publisher, such as the regulation on high-value datasets.
    package var applicableLegislation: OrderedSet<String> = []
    package var hvdCategory: OrderedSet<Concept> = []
    package var distribution: [Distribution] = []
    /// Distributions that show what the data look like (`adms:sample`).
    package var sample: [Distribution] = []

    package init() {}

    /// The regulation on high-value datasets, (EU) 2023/138.
    package static let highValueRegulation = "http://data.europa.eu/eli/reg_impl/2023/138/oj"

    /// Whether the dataset falls under the regulation on high-value datasets.
    package var isHighValue: Bool { applicableLegislation.contains(Self.highValueRegulation) }
}

/// A dataset as the catalogue knows it: the class `dcat:Dataset` of DCAT-AP 3, as a plain value.
///
/// Property names are DCAT's. What is absent is empty or `nil`, never a placeholder.
package struct Dataset: Sendable, Hashable {
    package var identifier: [String] = []
    package var title = LocalizedText()
    package var description = LocalizedText()
    package var keyword = LanguageMap<[String]>()
    package var theme: [Concept] = []
    package var publisher: Agent?
    package var creator: [Agent] = []
    package var contactPoint: [ContactPoint] = []
    package var issued: DateValue?
    package var modified: DateValue?
    package var accrualPeriodicity: Concept?
    package var language: [Concept] = []
    package var spatial: [Location] = []
    package var temporal: [PeriodOfTime] = []
    package var landingPage: [String] = []
    package var page: [String] = []
    package var license: [Concept] = []
    package var rights: [LocalizedText] = []
    package var accessRights: Concept?
    package var conformsTo: [String] = []
    package var version: String?
    /// ELI IRIs of the law that obliges the publisher, such as the regulation on high-value datasets.
    package var applicableLegislation: [String] = []
    package var hvdCategory: [Concept] = []
    package var distribution: [Distribution] = []

    package init() {}

    /// The regulation on high-value datasets, (EU) 2023/138.
    package static let highValueRegulation = "http://data.europa.eu/eli/reg_impl/2023/138/oj"

    /// Whether the dataset falls under the regulation on high-value datasets.
    package var isHighValue: Bool { applicableLegislation.contains(Self.highValueRegulation) }
}

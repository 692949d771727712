package import Feeds

extension SourceType {
    /// Catalogues in the schema of Project Open Data: `data.json`.
    package static let dcatUS = SourceType(
        "dcat-us", mappingVersion: 1,
        harvester: DCATUSHarvester(), probe: DCATUSProbe())
}

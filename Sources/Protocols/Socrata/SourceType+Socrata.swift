package import Feeds

extension SourceType {
    /// Portals of Socrata, by its Discovery API.
    package static let socrata = SourceType(
        "socrata", mappingVersion: 1,
        options: [SourceOption<Int?>.pageSize],
        marks: ["socrata"],
        harvester: SocrataHarvester(), probe: SocrataProbe())
}

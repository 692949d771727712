package import Feeds

extension SourceType {
    /// Portals of Opendatasoft, by its Explore API.
    package static let opendatasoft = SourceType(
        "opendatasoft", mappingVersion: 2,
        options: [SourceOption<Int?>.pageSize],
        marks: ["opendatasoft"],
        harvester: OpendatasoftHarvester(), probe: OpendatasoftProbe())
}

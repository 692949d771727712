package import Feeds

extension SourceType {
    /// Portals of udata, by its API.
    package static let udata = SourceType(
        "udata", mappingVersion: 2,
        options: [SourceOption<Int?>.pageSize],
        marks: ["udata"],
        harvester: UDataHarvester(), probe: UDataProbe())
}

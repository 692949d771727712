package import Feeds

extension SourceType {
    /// Timetables in GTFS.
    package static let gtfs = SourceType(
        "gtfs", mappingVersion: 1,
        harvester: GTFSHarvester(), probe: GTFSProbe())
}

package import Feeds

extension SourceType {
    /// Catalogues by OGC API Records.
    package static let ogcRecords = SourceType(
        "ogc-records", mappingVersion: 2,
        options: [SourceOption<Int?>.pageSize, SourceOption<[String]>.hosts],
        harvester: OGCRecordsHarvester(), probe: OGCRecordsProbe())
}

package import Feeds

extension SourceType {
    /// Portals of DKAN, by its metastore.
    package static let dkan = SourceType(
        "dkan", mappingVersion: 1,
        marks: ["dkan", "content=\"drupal"],
        harvester: DKANHarvester(), probe: DKANProbe())
}

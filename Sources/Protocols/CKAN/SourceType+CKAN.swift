package import Feeds

extension SourceType {
    /// Portals of CKAN, by its action API.
    package static let ckan = SourceType(
        "ckan", mappingVersion: 2,
        options: [SourceOption<Int?>.pageSize],
        harvester: CKANHarvester(), probe: CKANProbe())
}

package import Feeds

extension SourceType {
    /// Documents of ISO 19139 and ISO 19115-3.
    package static let iso19139 = SourceType(
        "iso19139", mappingVersion: 1,
        harvester: ISO19139Harvester(), probe: ISO19139Probe())
}

package import Feeds

extension SourceType {
    /// The services of an ArcGIS Server.
    package static let arcGISServer = SourceType(
        "arcgis-server", mappingVersion: 1,
        marks: ["arcgis rest services"],
        harvester: ArcGISServerHarvester(), probe: ArcGISServerProbe())
}

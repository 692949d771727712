package import Feeds

extension SourceType {
    /// Sites of ArcGIS Hub, by its search API.
    package static let arcGISHub = SourceType(
        "arcgis-hub", mappingVersion: 2,
        options: [SourceOption<Int?>.pageSize],
        marks: ["arcgis hub", "hub.arcgis.com"],
        harvester: ArcGISHubHarvester(), probe: ArcGISHubProbe())
}

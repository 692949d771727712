package import Feeds

extension SourceType {
    /// The capabilities of WMS, WFS and WMTS.
    package static let ogcServices = SourceType(
        "ogc-services", mappingVersion: 1,
        options: [SourceOption<[OGCServiceKind]>.services],
        marks: ["geoserver"],
        harvester: OGCServicesHarvester(), probe: OGCServicesProbe())
}

extension SourceOption where Value == [OGCServiceKind] {
    /// The services that an endpoint is asked for; found out where this is empty.
    static var services: Self {
        Self("services", []) { (member) throws(SourceFileError) in
            let names = member.value.sequence.map { $0.map(\.string) } ?? []
            let kinds = names.compactMap { $0.flatMap { OGCServiceKind(rawValue: $0.lowercased()) } }
            guard !kinds.isEmpty, kinds.count == names.count, Set(kinds).count == kinds.count else {
                throw member.mistake("`services` is a list of wms, wfs and wmts, such as [wms, wfs]")
            }
            return kinds
        }
    }
}

package import Feeds

extension SourceType: CaseIterable {
    /// Every type, in the order in which they are asked about.
    package static let allCases: [SourceType] = [
        .ckan,
        .otwarteDane,
        .dcat,
        .iso19139,
        .waf,
        .csw,
        .ogcRecords,
        .oaiPMH,
        .ogcServices,
        .atomINSPIRE,
        .atom,
        .rss,
        .schemaOrg,
        .gtfs,
        .daneGov,
        .dcatUS,
        .opendatasoft,
        .socrata,
        .udata,
        .dkan,
        .arcGISHub,
        .arcGISServer,
        .tabular,
    ]
}

extension SourceType: RawRepresentable {
    package init?(rawValue: String) {
        guard let type = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = type
    }
}

/// What belongs to each type: a new type is one line in each of these.
extension SourceType {
    /// The reader of the type.
    var harvester: any Harvester {
        switch self {
        case .ckan: CKANHarvester()
        case .otwarteDane: OtwarteDaneHarvester()
        case .dcat: DCATHarvester()
        case .iso19139: ISO19139Harvester()
        case .waf: WAFHarvester()
        case .csw: CSWHarvester()
        case .ogcRecords: OGCRecordsHarvester()
        case .oaiPMH: OAIPMHHarvester()
        case .ogcServices: OGCServicesHarvester()
        case .atomINSPIRE: INSPIREAtomHarvester()
        case .atom, .rss: FeedHarvester()
        case .schemaOrg: SchemaOrgHarvester()
        case .gtfs: GTFSHarvester()
        case .daneGov: DaneGovHarvester()
        case .dcatUS: DCATUSHarvester()
        case .opendatasoft: OpendatasoftHarvester()
        case .socrata: SocrataHarvester()
        case .udata: UDataHarvester()
        case .dkan: DKANHarvester()
        case .arcGISHub: ArcGISHubHarvester()
        case .arcGISServer: ArcGISServerHarvester()
        case .tabular: TabularHarvester()
        }
    }

    /// What tells the type from all others.
    var probe: any TypeProbe {
        switch self {
        case .ckan: CKANProbe()
        case .otwarteDane: OtwarteDaneProbe()
        case .dcat: DCATProbe()
        case .iso19139: ISO19139Probe()
        case .waf: WAFProbe()
        case .csw: CSWProbe()
        case .ogcRecords: OGCRecordsProbe()
        case .oaiPMH: OAIPMHProbe()
        case .ogcServices: OGCServicesProbe()
        case .atomINSPIRE: FeedProbe(form: .inspire)
        case .atom: FeedProbe(form: .atom)
        case .rss: FeedProbe(form: .rss)
        case .schemaOrg: SchemaOrgProbe()
        case .gtfs: GTFSProbe()
        case .daneGov: DaneGovProbe()
        case .dcatUS: DCATUSProbe()
        case .opendatasoft: OpendatasoftProbe()
        case .socrata: SocrataProbe()
        case .udata: UDataProbe()
        case .dkan: DKANProbe()
        case .arcGISHub: ArcGISHubProbe()
        case .arcGISServer: ArcGISServerProbe()
        case .tabular: TabularProbe()
        }
    }
}

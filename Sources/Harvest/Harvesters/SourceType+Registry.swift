/// What belongs to each type: a new type is one line in each of these.
extension SourceType {
    /// The reader of the type.
    var harvester: any Harvester {
        switch self {
        case .ckan: CKANHarvester()
        case .otwarteDane: OtwarteDaneHarvester()
        case .dcat: DCATHarvester()
        case .oaiPMH: OAIPMHHarvester()
        case .ogcServices: OGCServicesHarvester()
        case .atomINSPIRE: INSPIREAtomHarvester()
        case .atom, .rss: FeedHarvester()
        case .schemaOrg: SchemaOrgHarvester()
        case .gtfs: GTFSHarvester()
        }
    }

    /// What tells the type from all others.
    var probe: any TypeProbe {
        switch self {
        case .ckan: CKANProbe()
        case .otwarteDane: OtwarteDaneProbe()
        case .dcat: DCATProbe()
        case .oaiPMH: OAIPMHProbe()
        case .ogcServices: OGCServicesProbe()
        case .atomINSPIRE: FeedProbe(form: .inspire)
        case .atom: FeedProbe(form: .atom)
        case .rss: FeedProbe(form: .rss)
        case .schemaOrg: SchemaOrgProbe()
        case .gtfs: GTFSProbe()
        }
    }
}

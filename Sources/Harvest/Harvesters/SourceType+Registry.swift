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
        }
    }
}

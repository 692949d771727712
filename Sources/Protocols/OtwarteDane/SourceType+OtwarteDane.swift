package import Feeds

extension SourceType {
    /// Feeds in the XML schema of dane.gov.pl's harvester.
    package static let otwarteDane = SourceType(
        "otwarte-dane", mappingVersion: 1,
        harvester: OtwarteDaneHarvester(), probe: OtwarteDaneProbe())
}

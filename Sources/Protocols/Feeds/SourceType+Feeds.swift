package import Feeds

extension SourceType {
    /// INSPIRE's download services by Atom.
    package static let atomINSPIRE = SourceType(
        "atom-inspire", mappingVersion: 1, options: [SourceOption<[String]>.hosts], harvester: INSPIREAtomHarvester(),
        probe: FeedProbe(form: .inspire))

    /// Feeds of Atom whose entries are datasets.
    package static let atom = SourceType(
        "atom", mappingVersion: 1, options: [SourceOption<[String]>.hosts], harvester: FeedHarvester(),
        probe: FeedProbe(form: .atom))

    /// Feeds of RSS whose items are datasets.
    package static let rss = SourceType(
        "rss", mappingVersion: 1, options: [SourceOption<[String]>.hosts], harvester: FeedHarvester(),
        probe: FeedProbe(form: .rss))
}

package import Feeds

extension SourceType {
    /// Lists that no protocol describes, as their source file declares them.
    package static let tabular = SourceType(
        "tabular", mappingVersion: 2,
        options: [SourceOption<TabularDeclaration>.tabular],
        harvester: TabularHarvester(), probe: TabularProbe())
}

extension SourceOption where Value == TabularDeclaration {
    /// What the source file says of the list.
    static var tabular: Self {
        Self(required: TabularDeclaration.keys, TabularDeclaration()) { (members) throws(SourceFileError) in
            try TabularDeclaration(members)
        }
    }
}

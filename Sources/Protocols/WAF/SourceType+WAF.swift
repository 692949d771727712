package import Feeds

extension SourceType {
    /// Folders on the web with documents of ISO 19139 in them.
    package static let waf = SourceType(
        "waf", mappingVersion: 1,
        options: [SourceOption<Int>.maxDepth, SourceOption<Int>.maxDocuments],
        harvester: WAFHarvester(), probe: WAFProbe())
}

extension SourceOption where Value == Int {
    /// How many folders below the first one are read.
    static var maxDepth: Self {
        Self("max_depth", 10) { (member) throws(SourceFileError) in try member.number(in: 0...100) }
    }

    /// How many documents are read.
    static var maxDocuments: Self {
        Self("max_documents", 100_000) { (member) throws(SourceFileError) in try member.number(in: 1...1_000_000) }
    }
}

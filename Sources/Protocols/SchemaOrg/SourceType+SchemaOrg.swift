package import Feeds

extension SourceType {
    /// Sites whose pages describe datasets in the words of schema.org.
    package static let schemaOrg = SourceType(
        "schema-org", mappingVersion: 1,
        options: [SourceOption<String?>.path, SourceOption<[String]>.hosts],
        harvester: SchemaOrgHarvester(), probe: SchemaOrgProbe())
}

extension SourceOption where Value == String? {
    /// What the paths of the pages that are read begin with.
    static var path: Self {
        Self("path", nil) { (member) throws(SourceFileError) in
            guard let path = member.value.string, path.hasPrefix("/"), !path.contains(where: \.isWhitespace) else {
                throw member.mistake("`path` is what the paths of the pages begin with, such as /zbior/")
            }
            return path
        }
    }
}

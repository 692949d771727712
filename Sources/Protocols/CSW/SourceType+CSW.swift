package import Feeds

extension SourceType {
    /// Catalogue services of the OGC.
    package static let csw = SourceType(
        "csw", mappingVersion: 1,
        options: [
            SourceOption<Int?>.pageSize, SourceOption<CSWDialect.Method?>.method,
            SourceOption<CSWDialect.Version?>.version,
        ],
        marks: ["geonetwork"],
        harvester: CSWHarvester(), probe: CSWProbe())
}

extension SourceOption where Value == CSWDialect.Method? {
    /// How to ask, where not both ways are to be tried.
    static var method: Self {
        Self("method", nil) { (member) throws(SourceFileError) in
            CSWDialect.Method(rawValue: try member.choice(of: ["get", "post"]))
        }
    }
}

extension SourceOption where Value == CSWDialect.Version? {
    /// The version of the protocol to speak, where the server is not to be asked in several.
    static var version: Self {
        Self("version", nil) { (member) throws(SourceFileError) in
            CSWDialect.Version(rawValue: try member.choice(of: ["2.0.2", "3.0.0"]))
        }
    }
}

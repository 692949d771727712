package import Feeds

extension SourceType {
    /// Repositories that speak OAI-PMH.
    package static let oaiPMH = SourceType(
        "oai-pmh", mappingVersion: 1,
        options: [
            SourceOption<String?>.metadataPrefix, SourceOption<String?>.set, SourceOption<OAIDatasetUnit>.datasetPer,
        ],
        harvester: OAIPMHHarvester(), probe: OAIPMHProbe())
}

/// What of a repository becomes a dataset: each record, or each collection of records.
enum OAIDatasetUnit: String, Sendable {
    case record
    case set
}

extension SourceOption where Value == String? {
    /// The form of records to ask for; chosen from those that the repository offers where this is absent.
    static var metadataPrefix: Self { oaiName("metadata_prefix") }

    /// The set that is harvested alone, by its `setSpec`.
    static var set: Self { oaiName("set") }

    /// What a URL may hold without percent-encoding (OAI-PMH 2.0, sections 2.6 and 3.4), and the colons between a set and
    /// the sets in it.
    private static func oaiName(_ key: String) -> Self {
        Self(key, nil) { (member) throws(SourceFileError) in
            guard let name = member.value.string, !name.isEmpty,
                name.utf8.allSatisfy({ $0.isOAINameByte || $0 == UInt8(ascii: ":") })
            else {
                throw member.mistake("`\(key)` is a name as the repository writes it, such as oai_dc or MDL:CD")
            }
            return name
        }
    }
}

extension SourceOption where Value == OAIDatasetUnit {
    static var datasetPer: Self {
        Self("dataset_per", .record) { (member) throws(SourceFileError) in
            guard let unit = member.value.string.flatMap(OAIDatasetUnit.init) else {
                throw member.mistake(
                    "`dataset_per` is `record` (each record is a dataset) or `set` (each set of records is one)")
            }
            return unit
        }
    }
}

extension UInt8 {
    /// RFC 2396, section 2.3: the unreserved characters.
    fileprivate var isOAINameByte: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "-_.!~*'()".utf8.contains(self)
        }
    }
}
